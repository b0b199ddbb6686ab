"""One array in NumPy's file format, read without trusting what its header says."""

from __future__ import annotations

import lzma
import struct
import tokenize
import zipfile
import zlib
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.opened_file import Progress

AnyArray = NDArray[Any]

MAX_BYTES: Final = 2**30

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


def check_header(file: IO[bytes], size: int, where: str) -> None:
    """Accept an array of numbers or texts that a file of that many bytes can hold, else raise DataError.

    Reads the header only, so that no memory is taken for what is not there.
    """
    version = npy.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise DataError(f"{where}: the array is structured, or of an unknown version: save a plain array of numbers.")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(file)
    if dtype.names is not None or dtype.subdtype is not None:
        raise DataError(f"{where}: the array is structured: save its columns as a plain array of numbers.")
    if dtype.kind not in _KINDS:
        what = "Python objects" if dtype.hasobject else f"values of type {dtype.name}"
        raise DataError(f"{where}: the array holds {what}, which do not open: convert it to numbers or texts.")
    needed = dtype.itemsize
    for side in shape:
        needed *= int(side)
    if needed > MAX_BYTES:
        raise DataError(f"{where}: the array takes more than {MAX_BYTES:,} bytes: save fewer rows.")
    if needed > size - file.tell() or min(shape, default=0) < 0:
        raise DataError(f"{where}: the array is cut short: save it again.")


def read_array(file: IO[bytes], size: int, progress: Progress) -> AnyArray:
    """The array in a file of that many bytes whose header is accepted; raises one of DAMAGE."""
    array: AnyArray = npy.read_array(_ReportingFile(file, size, progress), allow_pickle=False)
    return array if array.dtype.isnative else np.asarray(array, dtype=array.dtype.newbyteorder("="))
