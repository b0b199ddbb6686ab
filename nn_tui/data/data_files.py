"""Which files hold data in a format other than the program's own, by name alone and without loading NumPy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

TABLES: Final = (".csv", ".tsv", ".tab", ".data", ".dat")
TYPED: Final = (".jsonl", ".ndjson", ".parquet", ".xlsx")
"""Tables whose cells have types; reading the last two needs libraries that may be missing."""
ARRAYS: Final = (".npz", ".npy")
# As the files of MNIST are named: train-images-idx3-ubyte, train-images.idx3-ubyte, either with .gz after it.
PICTURES: Final = ("-ubyte", ".idx", ".gz")

TEXTS: Final = (".txt", ".text", ".md")
"""Such a file may be a dataset in the program's own format, a table or any text: what is in it decides."""

SUFFIXES: Final = (*TABLES, *TYPED, *ARRAYS, *PICTURES)

IDX_DIMENSIONS: Final = {"images": 3, "labels": 1}
"""Of the two files that belong together: the word in the name of each, and how many dimensions its array has."""


def is_data_file(path: Path) -> bool:
    """Whether `opening.open_data_file` reads files of that name; the file itself is not opened."""
    return path.name.lower().endswith(SUFFIXES)


def files_read(path: Path) -> list[Path]:
    """The files that a dataset at that path is read from: with pictures also those beside it that hold labels, with
    labels those that hold pictures, and for files to train on those of the test part."""
    if not path.name.lower().endswith(PICTURES):
        return [path]
    of_parts = [path, *files_of_tests(path)]
    beside = [
        file for one in of_parts for word in IDX_DIMENSIONS if word in one.name for file in files_beside(one, word)
    ]
    return [path, *dict.fromkeys(file for file in (*of_parts[1:], *beside) if file.is_file())]


def files_of_tests(path: Path) -> list[Path]:
    """Where the test part may be of a file whose name says train: t10k or test in its place, compressed or not."""
    if "train" not in path.name:
        return []
    names = [path.name.replace("train", word) for word in ("t10k", "test")]
    return [path.with_name(spelled) for name in names for spelled in (name, _other_packing(name))]


def files_beside(path: Path, held: str) -> tuple[Path, Path]:
    """Where the other one may be of a file that holds "images" or "labels": as it is compressed, or the other way."""
    other = next(word for word in IDX_DIMENSIONS if word != held)
    name = re.sub("idx[13]", f"idx{IDX_DIMENSIONS[other]}", path.name.replace(held, other))
    return path.with_name(name), path.with_name(_other_packing(name))


def _other_packing(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else f"{name}.gz"
