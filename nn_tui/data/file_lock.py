"""Locks on open files that end with the process, where the system and the folder have them."""

from __future__ import annotations

import errno
import sys
from enum import Enum
from typing import IO, Any

if sys.platform != "win32":
    import fcntl

_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}


class Lock(Enum):
    """What became of an attempt to lock a file."""

    HELD = "held"
    TAKEN = "another holds it"
    UNAVAILABLE = "files cannot be locked here"


def try_lock(file: IO[Any], *, shared: bool = False, wait: bool = False) -> Lock:
    """Lock an open file until it is closed or its process ends; with ``wait``, after the one who holds it now."""
    if sys.platform == "win32":
        return Lock.UNAVAILABLE
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(file, how)
    except OSError as error:
        # Some network file systems have no locks.
        return Lock.TAKEN if error.errno in _TAKEN else Lock.UNAVAILABLE
    return Lock.HELD
