"""Where `--save` writes: looked at before the training, so that its result is not lost at the end."""

from __future__ import annotations

import os
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file

_BEGINNING = b"PK"
"""What every saved run begins with: it is a zip."""


def check_save_path(path: Path) -> None:
    """Raise UsageError when a run could not be saved there, or would replace a file that is not a run."""
    folder = path.parent
    if not folder.is_dir():
        raise UsageError(f"--save {path}: there is no folder {folder}: make it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"--save {path}: nothing can be written to the folder {folder}: choose another")
    if path.is_dir():
        raise UsageError(f"--save {path}: this is a folder: add a file name, such as {path / 'run'}{run_file.SUFFIX}")
    if path.exists() and not _is_run(path):
        raise UsageError(f"--save {path}: there is a file already that is no saved run: choose another name")


def save(path: Path, state: RunState) -> None:
    """Write the run. Raises UsageError when that fails."""
    try:
        run_file.save(path, state)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"--save {path}: the run could not be saved ({reason}): save it elsewhere") from None


def _is_run(path: Path) -> bool:
    try:
        # A device or a pipe is no file to replace, and reading one could take for ever.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False
