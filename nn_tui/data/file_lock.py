"""Locks on open files that end with the process, where the system and the folder have them."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any, Final

if sys.platform != "win32":
    import fcntl

PATIENCE: Final = 2.0
"""Seconds that somebody may keep a folder locked, which takes as long as writing a file."""

_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}


class Lock(Enum):
    """What became of an attempt to lock a file."""

    HELD = "held"
    TAKEN = "another holds it"
    UNAVAILABLE = "files cannot be locked here"


def try_lock(file: IO[Any] | int, *, shared: bool = False, wait: bool = False) -> Lock:
    """Lock an open file, or its descriptor, until it is closed or its process ends; with ``wait``, once it is free."""
    if sys.platform == "win32":
        return Lock.UNAVAILABLE
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(file, how)
    except OSError as error:
        # Some network file systems have no locks.
        return Lock.TAKEN if error.errno in _TAKEN else Lock.UNAVAILABLE
    return Lock.HELD


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Keep other instances from changing files in the folder meanwhile, as far as it has locks.

    Whoever holds the lock for longer than PATIENCE was stopped, and is waited for no more.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            give_up = monotonic() + PATIENCE
            while try_lock(descriptor) is Lock.TAKEN and monotonic() < give_up:
                sleep(0.002)
        yield
