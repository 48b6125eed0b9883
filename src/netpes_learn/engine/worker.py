# What enters: nothing; a worker of a build begins. What leaves: a worker that ends when it should.
"""The life of a worker process."""

import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread


def begin() -> None:
    """Have this process end with the build that it works for, and at Ctrl-C without a word.

    A build that is killed cannot end its workers, and they would wait for its next task for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    # Nobody is left to hear an exception, and nothing half-written counts.
    os._exit(1)
