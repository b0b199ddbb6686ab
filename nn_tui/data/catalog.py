"""What datasets there are and which names they may bear, without loading NumPy."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from nn_tui.data.errors import DataError

Kind = Literal["pixels", "table"]


@dataclass(frozen=True)
class BuiltIn:
    """One built-in dataset as a list shows it."""

    name: str
    title: str
    summary: str
    kind: Kind


BUILT_IN: Final[dict[str, BuiltIn]] = {
    entry.name: entry
    for entry in (
        BuiltIn("letters", "Letters A, B, C", "three letters drawn on 5x6 pixels", "pixels"),
        BuiltIn("alphabet", "Alphabet", "A to Z drawn on 5x6 pixels", "pixels"),
        BuiltIn("bits", "Bits", "six patterns of three bits, one answer", "table"),
        BuiltIn("xor", "Exclusive or", "1 when just one of two inputs is 1", "table"),
        BuiltIn("and", "And", "1 when both inputs are 1", "table"),
        BuiltIn("or", "Or", "1 when either input is 1", "table"),
    )
}

RESERVED: Final = frozenset({"train", "predict", "export", "datasets"})

SUFFIX: Final = ".txt"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def check_name(name: str) -> None:
    """Accept a name for a user's own dataset; raise DataError for any other."""
    if not _NAME.fullmatch(name):
        raise DataError(
            f"{name!r} cannot name a dataset: use up to 40 letters, digits, - and _, a letter or digit first."
        )
    if name.lower() in RESERVED:
        raise DataError(f"{name} is a command of nn-tui: choose another name.")
    if name.lower() in BUILT_IN:
        raise DataError(f"{name} is a built-in dataset, which never changes: choose another name.")


def own_names(folder: Path) -> list[str]:
    """The names of the user's datasets, sorted; empty when the folder is missing or cannot be listed."""
    try:
        files = os.listdir(folder)
    except OSError:
        return []
    return sorted(file.removesuffix(SUFFIX) for file in files if file.endswith(SUFFIX) and file[0] != ".")


def looks_like_path(text: str) -> bool:
    """Whether a command-line word means a file: it has a separator or a suffix."""
    separators = [mark for mark in (os.sep, os.altsep) if mark]
    return any(mark in text for mark in separators) or bool(Path(text).suffix)
