"""A lock on a file that one program at a time may write; it dies with the process that holds it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from nn_tui.data.file_lock import Lock, try_lock
from nn_tui.data.process_mark import Fate, ProcessMark

_LONGEST_NAME: Final = 200
"""Bytes of a file's name that leave room for what the name of its lock adds."""
_MOST_BYTES: Final = 200


class InUseError(Exception):
    """Another process holds the lock; the message is its number, empty where that is not known."""


class PathLock:
    """A lock on the file at ``path``, which need not exist, held from the making of this object until ``release``.

    It is a hidden file beside it, which says who holds it; a killed process leaves it there, free for the next. Where
    files cannot be locked, a process of this machine that still runs holds it all the same. Raises InUseError while
    another process holds it, and OSError where no file can be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = lock_path(path)
        self._file = self._acquired()

    def _acquired(self) -> IO[bytes]:
        while True:
            # No file is made or emptied by "r+b", and "w+b" would empty another's.
            file = open(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)  # noqa: SIM115
            try:
                _refuse_holder(file)
                if self._is_there(file):
                    file.truncate(0)
                    file.seek(0)
                    file.write(str(ProcessMark.here()).encode())
                    return file
            except BaseException:
                file.close()
                raise
            # Its holder removed it after we had opened it: what we have locked, nobody else would find.
            file.close()

    def _is_there(self, file: IO[bytes]) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), os.stat(self._path))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let others have it, and remove its file."""
        with suppress(OSError):
            # While it is still held: afterwards it could be another's.
            self._path.unlink()
        self._file.close()


def lock_path(path: Path) -> Path:
    """Where the lock of that file is: beside what the path leads to, so that every spelling has the same."""
    target = Path(os.path.realpath(path))
    name = os.fsencode(target.name)
    shown = target.name if len(name) <= _LONGEST_NAME else hashlib.blake2b(name, digest_size=16).hexdigest()
    return target.with_name(f".{shown}.lock")


def _refuse_holder(file: IO[bytes]) -> None:
    """Lock the file, or raise InUseError where another process holds it."""
    lock = try_lock(file)
    if lock is Lock.HELD:
        return
    holder = ProcessMark.read(file.read(_MOST_BYTES).decode("ascii", "replace"))
    if lock is Lock.TAKEN or (holder is not None and holder.fate is Fate.ALIVE):
        raise InUseError(str(holder.pid) if holder else "")
