"""Before a file is written: a free name, whether the path can be written, and whether a file would be replaced.

It loads without NumPy and writes nothing; asking the user is left to the app and the command line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain


def free_path(wanted: Path) -> Path:
    """The path, or with -1, -2, ... before its suffix where something has that name already."""
    if not os.path.lexists(wanted):
        return wanted
    numbered = (wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in count(1))
    return next(path for path in numbered if not os.path.lexists(path))


def is_same_file(path: Path, others: Iterable[Path]) -> bool:
    """Whether the path leads to one of the other files, however it is spelled and through links."""
    return any(_is_same(path, other) for other in others)


def would_overwrite(path: Path, own: Iterable[Path] = ()) -> bool:
    """Whether writing would replace a file other than ``own``, the files that the writer itself opened or began."""
    return os.path.exists(path) and not is_same_file(path, own)


def check_destination(path: Path, sources: Iterable[Path] = ()) -> None:
    """Raise DataError where no file can be written, and for a file among ``sources``, which must never be replaced.

    Folders that do not exist yet are accepted if they can be made.
    """
    _check_name(path)
    if os.path.isdir(path):
        raise DataError(f"{plain(path)} is a folder: add the name of a file.")
    if is_same_file(path, sources):
        raise DataError(f"{plain(path)} is the file that the dataset was read from: choose another name.")
    if os.path.exists(path) and not os.path.isfile(path):
        raise DataError(f"{plain(path)} is not a file that can be replaced: choose another name.")
    # Writing to a link writes the file that it points to.
    folder = Path(os.path.realpath(path)).parent
    while not os.path.exists(folder):
        folder = folder.parent
    if not os.path.isdir(folder):
        raise DataError(f"{plain(path)} could not be written: {plain(folder)} is not a folder.")
    if not os.access(folder, os.W_OK | os.X_OK):
        problem = f"the folder {plain(folder)} is read-only"
        raise DataError(f"{plain(path)} could not be written: {problem}, so choose another.")


def _check_name(path: Path) -> None:
    """Raise DataError for a name that no file can have, and for links that lead nowhere but to each other."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        why = error.strerror or error
        raise DataError(f"{plain(path)} could not be written ({why}): choose another name.") from None
    except ValueError:
        raise DataError(f"{plain(path)} is no name that a file can have: choose another name.") from None


def _is_same(path: Path, other: Path) -> bool:
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):
        # One of them is missing, or its name cannot be a file's.
        return False
