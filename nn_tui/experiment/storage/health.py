"""Whether what a person makes is being kept: folders that can be written, files that can be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nn_tui.data.atomic import try_writing_beside
from nn_tui.data.errors import DataError
from nn_tui.data.library.library import Library
from nn_tui.data.plain_text import WHOLE, plain
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.storage import run_file

TRIED: Final = bytes(65_536)
"""What is written, and removed again, to see whether a folder can be written."""
LITTLE: Final = 20_000_000
"""With fewer free bytes than this, the next run that is kept may find none."""


@dataclass(frozen=True)
class FolderState:
    """A folder in which something is kept.

    Attributes:
        path: the folder.
        exists: it is there; one that is not is made when something is kept in it.
        free: the free bytes of its disk; None where the system does not say.
        problem: a sentence that says why nothing can be kept in it; None if it can.
    """

    path: Path
    exists: bool
    free: int | None
    problem: str | None


def state_of_folder(path: Path) -> FolderState:
    """Look at a folder, and try to write in it, or in the one in which it would be made."""
    exists = os.path.lexists(path)
    there = path
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    name = plain(there, WHOLE)
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        free = None
    problem = None
    if not there.is_dir():
        problem = f"{name} is not a folder: rename that file, or move it elsewhere."
    else:
        try:
            # A folder that cannot be listed looks as if it were empty.
            os.listdir(there)
            try_writing_beside(there / "any", TRIED)
        except OSError as error:
            mend = "make room on its disk" if free is not None and free < LITTLE else "check its permissions"
            problem = f"{name} cannot be used ({error.strerror or error}): {mend}."
    if problem is None and free is not None and free < LITTLE:
        problem = f"The disk of {name} has only {free / 1e6:.1f} MB left: make room on it."
    return FolderState(path, exists, free, problem)


def damaged_datasets(folder: Path) -> Iterator[str]:
    """A sentence for each dataset of the person's own that cannot be used. Every file is read whole."""
    library = Library(folder)
    for entry in library.entries():
        if entry.own:
            try:
                if entry.problem:
                    raise DataError(entry.problem)
                library.load(entry.name)
            except (DataError, MemoryError) as error:
                yield f"The dataset {plain(entry.name)} cannot be used: {error or 'it does not fit into memory.'}"


def damaged_runs(folder: Path) -> Iterator[str]:
    """A sentence for each kept run that cannot be used. Every file is read whole."""
    for path in sorted(folder.glob(f"*{run_file.SUFFIX}")) if folder.is_dir() else []:
        try:
            run_file.load(path)
        except (ExperimentError, MemoryError) as error:
            yield f"A kept run cannot be used: {error or f'{plain(path)} does not fit into memory'}."
