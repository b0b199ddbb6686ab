"""One array in NumPy's file format, read without trusting what its header says."""

from __future__ import annotations

import lzma
import struct
import tokenize
import warnings
import zipfile
import zlib
from math import prod
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.opened_file import Progress
from nn_tui.data.plain_text import plain
from nn_tui.data.unpacking import MOST_UNPACKED

AnyArray = NDArray[Any]

# What NumPy and zipfile raise for damaged bytes.
DAMAGE: Final = (
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    SyntaxError,
    RuntimeError,
    OverflowError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
_KINDS: Final = "biufUS"
NUMBER_BYTES: Final = 8
"""What any value takes when it has become a number of a table."""
_LAST_CHARACTER: Final = 0x10FFFF


class _ReportingFile:
    """A file that reports how much of it is read."""

    def __init__(self, file: IO[bytes], size: int, progress: Progress) -> None:
        self._file = file
        self._size = max(size, 1)
        self._progress = progress
        self._read = 0

    def read(self, count: int = -1) -> bytes:
        data = self._file.read(count)
        self._read += len(data)
        self._progress(self._read / self._size)
        return data


def check_header(file: IO[bytes], size: int, where: str, most: int = MOST_UNPACKED) -> None:
    """Accept an array of numbers or texts that a file of that many bytes can hold, and whose numbers take at most
    ``most`` bytes in double precision, else raise DataError.

    Reads the header only, so that no memory is taken for what is not there.
    """
    version = npy.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise DataError(f"{where}: the array is structured, or of an unknown version: save a plain array of numbers.")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    with warnings.catch_warnings():
        # Python 2 wrote sizes in another way, which NumPy mentions.
        warnings.simplefilter("ignore")
        shape, _, dtype = read(file)
    if dtype.names is not None or dtype.subdtype is not None:
        raise DataError(f"{where}: the array is structured: save its columns as a plain array of numbers.")
    if dtype.kind not in _KINDS:
        what = "Python objects" if dtype.hasobject else f"values of type {plain(dtype.name)}"
        raise DataError(f"{where}: the array holds {what}, which do not open: convert it to numbers or texts.")
    if not dtype.itemsize:
        raise DataError(f"{where}: all texts of the array are empty: save others.")
    if min(shape, default=0) < 0 or dtype.itemsize * prod(map(int, shape)) > size - file.tell():
        raise DataError(f"{where}: the array is cut short: save it again.")
    # A row of no values would make any number of rows possible.
    count = prod(max(1, int(side)) for side in shape)
    if max(dtype.itemsize, NUMBER_BYTES) * count > most:
        raise DataError(f"{where}: the array takes more than {most:,} bytes of memory: save fewer rows.")


def read_array(file: IO[bytes], size: int, progress: Progress) -> AnyArray:
    """The array in a file of that many bytes whose header is accepted; raises one of DAMAGE."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        array: AnyArray = npy.read_array(_ReportingFile(file, size, progress), allow_pickle=False)
    if array.dtype.kind == "U":
        codes = array.ravel("K").view(np.dtype(np.uint32).newbyteorder(array.dtype.byteorder))
        if codes.max(initial=0) > _LAST_CHARACTER:
            raise ValueError("there are no such characters")
    return array if array.dtype.isnative else np.asarray(array, dtype=array.dtype.newbyteorder("="))
