"""Crashes of the app: what is reported, and where."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock, current_thread

from textual.worker import WorkerFailed

from nn_tui import __version__
from nn_tui.data.plain_text import WHOLE, plain
from nn_tui.tui.process.size import terminal_size

TERMINAL_VARIABLES = (
    *("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TERM_PROGRAM"),
    *("LC_ALL", "LC_CTYPE", "LANG"),
)
STANDARD_STREAMS = (2, 0)
"""The file descriptors of the terminal."""


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

    def report(self, folder: Path, kept_in: Path, last_input: str) -> str:
        """Write a crash report to a new file in ``folder``, and return one line that names it.

        Where that folder cannot be written, the report goes to the one for temporary files, and if it finds no place
        there either, the whole report is returned. Returns "" if there was no error. ``kept_in`` is the folder that
        holds the user's work, ``last_input`` says which keys came last.
        """
        error = self.error
        if error is None:
            return ""
        text = f"{_circumstances(os.environ)}thread {self._thread}\nlast keys: {last_input}\n\n{_traceback(error)}"
        kept = f"what you made is kept in {plain(kept_in, WHOLE)}"
        name = f"crash-{datetime.now():%Y-%m-%d-%H%M%S}-{os.getpid()}"
        try:
            path = _write(folder, name, text)
        except OSError as problem:
            why = f"the report of it could not be written down ({problem.strerror or problem})"
            return f"{text}nn-tui: it ended on the error above, one of its own; {why}; {kept}\n"
        return f"nn-tui: it ended on an error of its own, written down in {plain(path, WHOLE)}; {kept}\n"


def _write(folder: Path, name: str, text: str) -> Path:
    """Write the report to a new file in the folder, or in that for temporary files. Raises OSError where both fail."""
    # What only a report needs, a start does not wait for.
    import tempfile

    from nn_tui.data.atomic import write_atomically

    content = text.encode(errors="backslashreplace")
    try:
        path = folder / f"{name}.txt"
        write_atomically(path, content)
    except OSError:
        descriptor, temporary = tempfile.mkstemp(".txt", f"nn-tui-{name}-")
        path = Path(temporary)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
        except OSError:
            path.unlink()
            raise
    return path


def _traceback(error: BaseException) -> str:
    """The traceback without the values of variables: they may be the user's private data."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())


def _circumstances(environment: Mapping[str, str]) -> str:
    """The versions and the terminal, one line each."""
    columns, lines = terminal_size(STANDARD_STREAMS, environment)
    terminal = [f"{name}={plain(environment[name])}" for name in TERMINAL_VARIABLES if name in environment]
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
