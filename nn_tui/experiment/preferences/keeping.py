"""Keeping preferences that were changed in the app: written by the writing thread, into the file as it is then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from nn_tui.data.atomic import write_atomically
from nn_tui.data.file_lock import locked_folder
from nn_tui.data.plain_text import plain
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.preferences.preferences_file import changed, read_text
from nn_tui.experiment.storage.background_writer import BackgroundWriter

JOB: Final = "the preferences"
"""What the writer calls it."""


class PreferencesKeeper:
    """Writes changed settings into the file of preferences, whatever else was changed in it meanwhile.

    ``on_problem`` is called in the writer's thread with a sentence when they cannot be kept, once for the same reason.
    They are tried again with the next change.
    """

    def __init__(self, path: Path, on_problem: Callable[[str], object]) -> None:
        self._path = path
        self._on_problem = on_problem
        self._changes: dict[str, Any] = {}
        self._lock = Lock()
        self._writer: BackgroundWriter | None = None
        self._said = ""

    def write_with(self, writer: BackgroundWriter) -> None:
        """Have changes written by this writer from now on, those that wait first."""
        self._writer = writer
        self._write_soon()

    def change(self, name: str, value: object) -> None:
        """Have another value of this setting written soon; ``name`` is that in Preferences."""
        with self._lock:
            self._changes[name] = value
        self._write_soon()

    def _write_soon(self) -> None:
        with self._lock:
            waits = bool(self._changes)
        if self._writer is not None and waits:
            self._writer.keep(JOB, self._write)

    def _write(self) -> None:
        with self._lock:
            changes = dict(self._changes)
        try:
            with locked_folder(self._path.parent):
                text = read_text(self._path)
                write_atomically(self._path, changed(text, changes, self._path.name).encode())
        except ExperimentError as error:
            self._say(f"Your preferences hold until nn-tui ends, and are not kept: {error}.")
        except OSError as error:
            reason = plain(error.strerror or error)
            self._say(f"Your preferences hold until nn-tui ends, and are not kept: {plain(self._path)}: {reason}.")
        else:
            self._said = ""
            with self._lock:
                self._changes = {name: value for name, value in self._changes.items() if value is not changes.get(name)}

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self._on_problem(sentence)
