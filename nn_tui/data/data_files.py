"""Which files hold data in a format other than the program's own, by name alone and without loading NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TABLES: Final = (".csv", ".tsv", ".tab", ".data", ".dat")
ARRAYS: Final = (".npz", ".npy")
# As the files of MNIST are named: train-images-idx3-ubyte, train-images.idx3-ubyte, either with .gz after it.
PICTURES: Final = ("-ubyte", ".idx", ".gz")

SUFFIXES: Final = (*TABLES, *ARRAYS, *PICTURES)


def is_data_file(path: Path) -> bool:
    """Whether `opening.open_data_file` reads files of that name; the file itself is not opened."""
    return path.name.lower().endswith(SUFFIXES)
