"""Crashes of the app: what is reported, and where."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from shutil import get_terminal_size
from threading import Lock, current_thread

from textual.worker import WorkerFailed

from nn_tui import __version__

TERMINAL_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TERM_PROGRAM")


class Crash:
    """The error that ended the app: the first one, since later ones follow from it. Safe to use from any thread."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self._thread = ""
        self._lock = Lock()

    def note(self, error: BaseException, thread: str | None = None) -> None:
        """Remember an error and the name of its thread (None: this thread), unless an earlier one is remembered."""
        if isinstance(error, WorkerFailed):
            # It only wraps the worker's error and has no traceback of its own.
            error = error.error
        with self._lock:
            if self.error is None:
                self.error, self._thread = error, thread or current_thread().name

    def report(self, folder: Path, kept_in: Path) -> str:
        """Write a crash report to a new file in ``folder``, and return one line that names it.

        Returns the whole report if the file cannot be written, and "" if there was no error. ``kept_in`` is the
        folder that holds the user's work.
        """
        # What only a report needs, a start does not wait for.
        from nn_tui.data.atomic import write_atomically

        error = self.error
        if error is None:
            return ""
        text = f"{_circumstances(os.environ)}thread {self._thread}\n\n{_traceback(error)}"
        path = folder / f"crash-{datetime.now():%Y-%m-%d-%H%M%S}-{os.getpid()}.txt"
        kept = f"what you made is kept in {kept_in}"
        try:
            write_atomically(path, text.encode(errors="backslashreplace"))
        except OSError:
            return f"{text}nn-tui: it ended on the error above, one of its own; {kept}\n"
        return f"nn-tui: it ended on an error of its own, written down in {path}; {kept}\n"


def _traceback(error: BaseException) -> str:
    """The traceback without the values of variables: they may be the user's private data."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())


def _circumstances(environment: Mapping[str, str]) -> str:
    """The versions and the terminal, one line each."""
    columns, lines = get_terminal_size()
    terminal = [f"{name}={environment[name]}" for name in TERMINAL_VARIABLES if name in environment]
    return (
        f"nn-tui {__version__}, Python {sys.version.split()[0]}, Textual {_version('textual')}, "
        f"NumPy {_version('numpy')}, {sys.platform}\n"
        f"terminal {columns}x{lines} {' '.join(terminal)}\n"
    )


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
