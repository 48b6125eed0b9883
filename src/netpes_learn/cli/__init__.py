# What enters: argv. What leaves: a call of one use case, and an exit code: 0 done, 1 the content is
# at fault, 2 wrong usage, 3 our fault.
"""The command line."""

import argparse
import errno
import gc
import traceback
from collections.abc import Callable, Sequence

from netpes_learn.cli.parser import parser
from netpes_learn.cli.show import say, show_diagnostics
from netpes_learn.diagnostics import ContentError

# What a path that was given, or the disk that it is on, can be at fault for.
_THEIRS = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR,
     errno.ENAMETOOLONG, errno.ELOOP, errno.ENOENT, errno.ENOSPC, errno.EDQUOT}
)  # fmt: skip
DONE, CONTENT, USAGE, OURS = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.run
    # A command makes many records and few cycles, and ends: collecting costs a fifth of its time.
    gc.disable()
    try:
        return command(arguments)
    except ContentError as error:
        show_diagnostics(error.diagnostics, getattr(arguments, "format", "text"))
        return CONTENT
    except KeyboardInterrupt:
        say("stopped; what was built before is untouched", error=True)
        return OURS
    except OSError as error:
        if error.errno not in _THEIRS:
            return _our_fault()
        say(f"error: {error.filename or 'output'}: {error.strerror}", error=True)
        return USAGE
    except Exception:  # noqa: BLE001 - the last line of defence: our bug, and we say so
        return _our_fault()
    finally:
        gc.enable()


def _our_fault() -> int:
    traceback.print_exc()
    say("this is a fault of netpes-learn; please report the lines above", error=True)
    return OURS
