"""Standard output and standard error, which may be closed, a broken pipe, or unable to show a character."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from nn_tui.data.plain_text import SENTENCE, plain


def write_line(text: str) -> None:
    """Print one line on standard output and flush it. Raises OSError."""
    write(text + "\n")


def write(text: str) -> None:
    """Print a piece of text on standard output, without a line end, and flush it. Raises OSError."""
    if sys.stdout is not None:
        sys.stdout.write(text)
        sys.stdout.flush()


def say(message: str) -> None:
    """Print a message on standard error, as one line that any terminal can show. Never raises OSError."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"nn-tui: {plain(message, SENTENCE)}", file=sys.stderr, flush=True)


def tolerate_any_character() -> None:
    """Print characters that standard output's encoding lacks as escapes instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def abandon_output() -> None:
    """Discard what is still buffered: the interpreter would fail on it again at exit."""
    with suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
