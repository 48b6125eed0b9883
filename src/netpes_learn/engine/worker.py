# What enters: a line to the build that a worker works for. What leaves: a worker that ends when it
# should.
"""The life of a worker process."""

import os
import signal
from multiprocessing.connection import Connection, wait
from threading import Thread


def begin(leash: Connection) -> None:
    """Have this process end with the build that it works for, and at Ctrl-C without a word.

    The build holds the other end of the ``leash``. It closes it when it gives up, and so does the
    system when the build is killed: its workers would wait for its next task for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    wait([leash])
    # Nobody is left to hear an exception, and nothing half-written counts.
    os._exit(1)
