"""Before a file is written: a name that is free, whether the path will do, and whether something would be replaced.

It loads without NumPy and writes nothing: what it finds is put to the person by the app or the command line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from nn_tui.data.errors import DataError


def free_path(wanted: Path) -> Path:
    """The path, or with -1, -2, ... before its suffix where something has that name already."""
    if not os.path.lexists(wanted):
        return wanted
    numbered = (wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in count(1))
    return next(path for path in numbered if not os.path.lexists(path))


def is_same_file(path: Path, others: Iterable[Path]) -> bool:
    """Whether the path leads to one of the other files, through links or spelled in another way."""
    return any(_is_same(path, other) for other in others)


def would_overwrite(path: Path, own: Iterable[Path] = ()) -> bool:
    """Whether writing replaces a file; what the writer itself opened or began, ``own``, may be replaced."""
    return os.path.exists(path) and not is_same_file(path, own)


def check_destination(path: Path, sources: Iterable[Path] = ()) -> None:
    """Raise DataError where no file can be written, and for a file among ``sources``, which must never be replaced.

    Folders that do not exist yet are accepted if they can be made.
    """
    if os.path.isdir(path):
        raise DataError(f"{path} is a folder: add the name of a file.")
    if is_same_file(path, sources):
        raise DataError(f"{path} is the file that the dataset was read from: choose another name.")
    if os.path.exists(path) and not os.path.isfile(path):
        raise DataError(f"{path} is not a file that can be replaced: choose another name.")
    # Of a link, the file that it points to is written.
    folder = Path(os.path.realpath(path)).parent
    while not os.path.exists(folder):
        folder = folder.parent
    if not os.path.isdir(folder):
        raise DataError(f"{path} could not be written: {folder} is not a folder.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DataError(f"{path} could not be written: the folder {folder} is read-only, so choose another.")


def _is_same(path: Path, other: Path) -> bool:
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):
        # One of them is missing, or its name cannot be a file's.
        return False
