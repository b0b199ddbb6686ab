"""The arrays in a run file, read without trusting what the file says about itself."""

from __future__ import annotations

import os
import zipfile
from typing import Any, BinaryIO

from nn_tui.data.files.npy_array import check_header, read_array
from nn_tui.data.opened_file import Progress

HEADER = "header"
"""The array that says what the others are."""

_SUFFIX = ".npy"
_NO_BOUND = 1 << 62
"""Arrays that are not compressed are bounded by the file."""


class ForeignError(Exception):
    """An archive that no run was saved in."""


def read_arrays(file: BinaryIO) -> dict[str, Any]:
    """The arrays by name. Run files are not compressed: the arrays take no more memory than the file has bytes.

    Raises ForeignError for an archive without a header, DataError or one of `npy_array.DAMAGE` for a damaged one.
    """
    arrays: dict[str, Any] = {}
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if not any(member.filename == HEADER + _SUFFIX for member in members):
            raise ForeignError
        if sum(member.file_size for member in members) > os.fstat(file.fileno()).st_size:
            raise ValueError("the arrays are larger than the file")
        for member in members:
            name = member.filename.removesuffix(_SUFFIX)
            if name in arrays or member.compress_type != zipfile.ZIP_STORED:
                raise ValueError("an array is there twice, or compressed")
            with archive.open(member) as content:
                check_header(content, member.file_size, name, _NO_BOUND)
            with archive.open(member) as content:
                arrays[name] = read_array(content, member.file_size, Progress())
                # The checksum is compared at the end, behind which there is nothing.
                if content.read(1):
                    raise ValueError("an array is longer than it says")
    return arrays
