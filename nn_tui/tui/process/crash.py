"""An error of the app's own: what is written down about it, and where."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import get_terminal_size
from threading import Lock, current_thread

from textual.worker import WorkerFailed

from nn_tui import __version__
from nn_tui.data.atomic import write_atomically

TERMINAL_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TERM_PROGRAM")


class Crash:
    """The first error that ended the app; those that follow come of it. Any thread may use it."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self._thread = ""
        self._lock = Lock()

    def note(self, error: BaseException, thread: str | None = None) -> None:
        """Remember an error and the thread that it came from (None for this one), unless there was one before."""
        if isinstance(error, WorkerFailed):
            # It wraps the error of a worker, and has no traceback of its own.
            error = error.error
        with self._lock:
            if self.error is None:
                self.error, self._thread = error, thread or current_thread().name

    def report(self, folder: Path, kept_in: Path) -> str:
        """Write down what happened in a file of its own in ``folder``. Returns the line that says so, where it
        cannot be written all of it, and nothing where nothing happened."""
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
    """The traceback without the values of variables: what a person works on is nobody else's business."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())


def _circumstances(environment: Mapping[str, str]) -> str:
    """Versions and the terminal, a line each."""
    columns, lines = get_terminal_size()
    terminal = [f"{name}={environment[name]}" for name in TERMINAL_VARIABLES if name in environment]
    return (
        f"nn-tui {__version__}, Python {platform.python_version()}, Textual {_version('textual')}, "
        f"NumPy {_version('numpy')}, {sys.platform}\n"
        f"terminal {columns}x{lines} {' '.join(terminal)}\n"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
