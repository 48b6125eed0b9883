# What enters: nothing. What leaves: time that the search for garbage would take. Loading and
# composing make some hundred thousand values that all stay until the build ends; Python looks
# through them again and again for cycles that nothing refers to, and finds next to none.
"""Making much that stays."""

import atexit
import gc
import itertools
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Take what is made here for something that stays: it is not looked through for cycles.

    Neither now nor later, until ``forgetting``. Cycles that are made here are kept until then.
    """
    was_searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_searching:
            gc.enable()


_begun = itertools.count()
# A process that ends would look through everything once more.
atexit.register(gc.freeze)


@contextmanager
def forgetting() -> Iterator[None]:
    """Treat what was made ``lasting`` in here like everything else at the end.

    What an earlier piece of work in this process made so, and nobody needs, is looked for first:
    Python itself would let much of it come together before it does.
    """
    if next(_begun):
        gc.collect()
    try:
        yield
    finally:
        gc.unfreeze()
