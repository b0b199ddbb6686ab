"""Standard output and standard error, which may be closed, a broken pipe, or unable to show a character."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from nn_tui.data.names import one_line


def write_line(text: str) -> None:
    """One line on standard output, at once: who reads along sees it now. Raises OSError as it comes."""
    if sys.stdout is not None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def say(message: str) -> None:
    """One line on standard error, whatever the message contains."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"nn-tui: {one_line(message)}", file=sys.stderr, flush=True)


def tolerate_any_character() -> None:
    """Print what standard output's encoding lacks as an escape instead of failing on it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def abandon_output() -> None:
    """Send what is still buffered nowhere: at its end the interpreter would fail on it once more."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
