"""The door through which every file of the user's is read: what is no file is refused, and whatever goes wrong inside
becomes one sentence."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain

UNFORESEEN: Final = "is not as a file of its kind should be"
"""Part of the sentence about a fault that no reader has a sentence of its own for."""

_BLOCK: Final = 1 << 20
_NOT_FILES: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Interrupted(BaseException):
    """Carries an error of a callback past the readers, which take any other error for a damaged file."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


@contextmanager
def reading(path: Path | str, error: type[ValueError] = DataError) -> Iterator[None]:
    """Read inside: whatever is raised there, but for Ctrl-C and the like, leaves as one sentence that names the file.

    A sentence of ``error``, a DataError by default, passes as it is; those of a callback do too.
    """
    try:
        yield
    except Interrupted as interrupted:
        raise interrupted.error from None
    except error:
        raise
    except DataError as sentence:
        raise error(str(sentence).removesuffix(".")) from None
    except Exception as cause:
        end = "." if error is DataError else ""
        raise error(f"{plain(path)}: {_reason(cause)}{end}") from None


def open_plain(path: Path, called: str = "") -> BinaryIO:
    """Open a file for reading its bytes; sentences name it as ``called``, or by its path.

    Raises OSError, and DataError for what is no file: a folder, a pipe, a device. Nothing is waited for: what would
    wait for another program, or act when it is opened, is refused unopened.
    """
    called = called or plain(path)
    _check_kind(called, _status(path))
    # Between the look and the opening, the name may have been given to a pipe.
    waiting = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, os.O_RDONLY | waiting)
    try:
        _check_kind(called, os.fstat(descriptor))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_bytes(path: Path, most: int, called: str = "") -> bytes:
    """All bytes of a file. Raises as `open_plain` does, and DataError for a file of more than ``most`` bytes."""
    with open_plain(path, called) as file:
        size = min(os.fstat(file.fileno()).st_size, most)
        content = file.read(size + 1)
        # It may be growing, or one of the kernel's, whose sizes are all 0.
        while size < len(content) <= most and (more := file.read(_BLOCK)):
            content += more
        if len(content) > most:
            raise too_large(called or path, most)
        return content


def too_large(path: Path | str, most: int) -> DataError:
    """The sentence about a file of more than ``most`` bytes."""
    return DataError(f"{plain(path)}: the file has more than {most:,} bytes, the most that is read: leave out a part.")


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except ValueError:
        # A null character in the name.
        raise FileNotFoundError from None


def _check_kind(called: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = _NOT_FILES.get(stat.S_IFMT(status.st_mode), "something else")
        raise DataError(f"{called}: this is not a file but {what}: choose a file.")


def _reason(cause: Exception) -> str:
    """Why a file cannot be read, and how to mend it."""
    if isinstance(cause, FileNotFoundError | NotADirectoryError):
        return "there is no such file: check the name"
    if isinstance(cause, OSError):
        why = plain(cause.strerror or "damaged")
        return f"cannot be read ({why}): check the file and its permissions"
    if isinstance(cause, MemoryError):
        return "there is not enough memory for what is in it: leave out a part"
    if isinstance(cause, RecursionError):
        return "it is nested too deeply to be read: it may be damaged"
    why = plain(cause) or type(cause).__name__
    return f"it {UNFORESEEN} ({why}): it may be damaged, so save it again"
