"""One array in an idx file, the format of MNIST, plain or compressed with gzip.

Format (yann.lecun.com/exdb/mnist): two zero bytes, a type (8: unsigned byte), the number of dimensions, each size as a
big-endian 32-bit number, then the values.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import BinaryIO, Final, cast

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.data_files import IDX_DIMENSIONS
from nn_tui.data.errors import DataError
from nn_tui.data.files.text_source import check_no_web_page
from nn_tui.data.opened_file import Progress
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain
from nn_tui.data.unpacking import most_unpacked

IMAGES: Final = IDX_DIMENSIONS["images"]
LABELS: Final = IDX_DIMENSIONS["labels"]

_HEAD: Final = 64
_GZIP: Final = b"\x1f\x8b"
_BYTES: Final = 8
_NUMBER_BYTES: Final = 8
_BLOCK: Final = 1 << 22
_DAMAGE: Final = (EOFError, gzip.BadGzipFile, zlib.error)

Bytes = NDArray[np.uint8]


def read_sizes(path: Path) -> tuple[int, ...]:
    """The sizes of the dimensions: (n,) for labels, (n, rows, columns) for pictures. Raises DataError for others."""
    with _opened(path) as file:
        return _sizes_in(file, path)


def read_values(path: Path, values: Bytes, progress: Progress) -> bool:
    """Read the first values of the file into the array (n,), however many the file unpacks to.

    Returns whether anything follows the last value that the header announces, if that one is read. Raises DataError
    for a file that is damaged or too short.
    """
    count = len(values)
    with _opened(path) as file:
        announced = prod(_sizes_in(file, path))
        for start in range(0, count, _BLOCK):
            block = file.read(min(_BLOCK, count - start))
            if len(block) < min(_BLOCK, count - start):
                raise _cut_short(path)
            values[start : start + len(block)] = np.frombuffer(block, dtype=np.uint8)
            progress(start / count)
        return count == announced and bool(file.read(1))


def check_room(path: Path, count: int) -> None:
    """Raise DataError where a file is too short for that many values, or too small to be what they were packed to."""
    size = path.stat().st_size
    with open_plain(path) as file:
        is_packed = file.read(len(_GZIP)) == _GZIP
    if is_packed and count * _NUMBER_BYTES > most_unpacked(size):
        raise DataError(
            f"{plain(path.name)}: {count:,} values cannot be unpacked from {size:,} bytes: choose files of pictures."
        )
    if not is_packed and count > size:
        raise _cut_short(path)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with open_plain(path) as file:
        head = file.read(_HEAD)
        check_no_web_page(head, plain(path.name))
        compressed = head.startswith(_GZIP)
        file.seek(0)
        try:
            if compressed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield file
        except _DAMAGE:
            name = plain(path.name)
            raise DataError(f"{name}: the compressed file is damaged or cut short: copy it again.") from None


def _sizes_in(file: BinaryIO, path: Path) -> tuple[int, ...]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[3] not in (LABELS, IMAGES):
        raise DataError(
            f"{plain(path.name)}: this is not an idx file of pictures or labels: unpack a file of another kind, then "
            "open it."
        )
    if magic[2] != _BYTES:
        raise DataError(f"{plain(path.name)}: its values are not unsigned bytes: choose an idx file of type 8 (ubyte).")
    sizes = file.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise _cut_short(path)
    return struct.unpack(f">{magic[3]}I", sizes)


def _cut_short(path: Path) -> DataError:
    return DataError(f"{plain(path.name)}: the file is shorter than its header says: copy it again.")
