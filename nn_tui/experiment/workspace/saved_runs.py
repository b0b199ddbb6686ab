"""Reading saved runs: small ones at once, large ones ahead, in a thread."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.workspace.run_control import RunControl

MOST_AT_ONCE: Final = 2**23
"""A file of at most that many bytes is read within some 0.1 s."""


class _Ahead(NamedTuple):
    """A run that was read ahead, with how its file looked then."""

    path: Path
    look: tuple[int, ...]
    state: RunState


class SavedRuns:
    """Reads the files of runs, after what ``run`` has still to write there."""

    def __init__(self, run: RunControl) -> None:
        self._run = run
        self._ahead: _Ahead | None = None

    def read(self, path: Path) -> RunState:
        """The run in a file, which may have been read ahead. Raises ExperimentError."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and (ahead.path, ahead.look) == (path, _look_of(path)):
            return ahead.state
        self._run.bring_up_to_date(path)
        return run_file.load(path)

    @staticmethod
    def takes_long(path: Path) -> bool:
        """Whether a file is so large that it should be read ahead."""
        size, *_ = _look_of(path)
        return size > MOST_AT_ONCE

    def read_ahead(self, path: Path) -> None:
        """Read a run, in a thread, to be there at once for the next ``read``. Raises ExperimentError."""
        self._run.bring_up_to_date(path)
        look = _look_of(path)
        self._ahead = _Ahead(path, look, run_file.load(path))


def _look_of(path: Path) -> tuple[int, ...]:
    try:
        status = os.stat(path)
    except OSError:
        return (0,)
    return status.st_size, status.st_mtime_ns, status.st_ino
