"""Who wrote a file, in a few characters: a mark of a process by which another one tells whether it still lives."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final

PATTERN: Final = r"[0-9]+-[0-9]*-[0-9a-f]{8}-[0-9a-f]{8}-[0-9]*"
"""What a mark looks like, as a regular expression."""


class Fate(Enum):
    """What can be said of the process that left a mark."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ProcessMark:
    """A process: its number, when it began (in ticks since the machine started, which no clock moves), and where.

    ``host`` and ``boot`` stand for the machine and for the time since its last start, ``space`` for the numbering of
    processes, which containers have of their own. What a system does not tell is empty.
    """

    pid: int
    began: str
    host: str
    boot: str
    space: str

    @classmethod
    def here(cls) -> ProcessMark:
        """The mark of this process."""
        pid = os.getpid()
        return cls(pid, _began(pid), _host(), _boot(), _space())

    @classmethod
    def read(cls, text: str) -> ProcessMark | None:
        """The mark that was written so; None for anything else."""
        if len(text) > 80 or not re.fullmatch(PATTERN, text):
            return None
        pid, began, host, boot, space = text.split("-")
        return cls(int(pid), began, host, boot, space)

    def __str__(self) -> str:
        return f"{self.pid}-{self.began}-{self.host}-{self.boot}-{self.space}"

    @property
    def is_of_this_system(self) -> bool:
        """Whether it is of a process under this very system, since its last start."""
        return self.boot == _boot() and (bool(_boot_id()) or self.host == _host())

    @property
    def fate(self) -> Fate:
        """Whether its process lives; unknown on another machine, or where processes are numbered otherwise."""
        if self.is_of_this_system:
            if self.space != _space() or sys.platform == "win32":
                return Fate.UNKNOWN
            return Fate.ALIVE if _exists(self.pid) and self.began == _began(self.pid) else Fate.DEAD
        return Fate.DEAD if self.host == _host() else Fate.UNKNOWN


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        # It is another person's.
        return True
    return True


def _began(pid: int) -> str:
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    # The name of the program, in parentheses, may hold spaces and parentheses itself.
    fields = status.rpartition(b")")[2].split()
    return fields[19].decode("ascii", "replace") if len(fields) > 19 else ""


def _hashed(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=4).hexdigest()


@cache
def _host() -> str:
    # Machines made from one image share their number, those of one laboratory sometimes their name.
    return _hashed(socket.gethostname() + _first_line("/etc/machine-id"))


@cache
def _boot() -> str:
    return _hashed(_boot_id())


@cache
def _boot_id() -> str:
    return _first_line("/proc/sys/kernel/random/boot_id")


@cache
def _space() -> str:
    try:
        return "".join(filter(str.isdigit, os.readlink("/proc/self/ns/pid")))
    except OSError:
        return ""


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").split("\n")[0]
    except OSError:
        return ""
