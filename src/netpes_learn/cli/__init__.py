# What enters: argv. What leaves: a call of one use case, and an exit code: 0 done, 1 the content is
# at fault, 2 wrong usage, 3 our fault.
"""The command line."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from netpes_learn.cli.parser import parser
from netpes_learn.cli.show import say, show_diagnostics
from netpes_learn.diagnostics import ContentError

DONE, CONTENT, USAGE, OURS = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return command(arguments)
    except ContentError as error:
        show_diagnostics(error.diagnostics, getattr(arguments, "format", "text"))
        return CONTENT
    except KeyboardInterrupt:
        say("stopped; what was built before is untouched", error=True)
        return OURS
    except BrokenPipeError:
        # The reader of our output went away: nothing more can be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:  # noqa: BLE001 - the last line of defence: our bug, and we say so
        traceback.print_exc()
        say("this is a fault of netpes-learn; please report the lines above", error=True)
        return OURS
