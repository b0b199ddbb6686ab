"""Who is running: each nn-tui has an identity while it lives, by which the others leave its files alone."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, Final, NamedTuple

from nn_tui.data.file_lock import Lock, try_lock
from nn_tui.data.process_mark import Fate, ProcessMark

ID_PATTERN: Final = "[0-9a-f]{8}"
"""What an identity looks like, as a regular expression: eight characters that may stand in a file's name."""
BEAT_EVERY: Final = 5.0
"""Seconds between two heartbeats: a counter in the instance's file goes up."""
LOST_AFTER: Final = 30.0
"""Seconds, as the one who watches measures them, without a heartbeat after which an instance on another machine counts
as dead. It may only have been stopped, so nobody may rely on never meeting it again."""

_SUFFIX = ".lock"
_MOST_BYTES = 200


class Instance:
    """This running nn-tui: ``id`` is its own, and no other's, until ``close``. No clock is asked for anything.

    Its file in the state folder is locked while the process lives; the system drops the lock however that ends. Where
    files cannot be locked, or the lock of another machine would not be seen, the number of the process and, from other
    machines, a heartbeat tell. An instance that ended, or whose file is gone, counts as dead.
    """

    def __init__(self, state_folder: Path) -> None:
        self.state_folder = state_folder
        self._folder = state_folder / "instances"
        self._file: IO[bytes] | None = None
        self._entry = _Entry("", False, 0)
        # Since when, by this process' own measure, the files of others have been as they are.
        self._seen: dict[str, tuple[bytes, float]] = {}
        self.id = secrets.token_hex(4)
        self.note: str | None = None
        """A sentence where others cannot tell for sure, or only late, that this instance lives; else None."""
        self._closed = Event()
        self._enter()
        self._remove_dead()
        self._thread = Thread(target=self._beat_on, name="heartbeat", daemon=True)
        self._thread.start()

    def is_alive(self, instance: str) -> bool:
        """Whether the instance of that id lives. One of which that cannot be told counts as alive for LOST_AFTER."""
        if instance == self.id:
            return not self._closed.is_set()
        if not re.fullmatch(ID_PATTERN, instance):
            return False
        try:
            with open(self._path(instance), "rb") as file:
                if try_lock(file, shared=True) is Lock.TAKEN:
                    return True
                content = file.read(_MOST_BYTES)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        lives = _lives(_Entry.read(content))
        return self._has_heartbeat(instance, content) if lives is None else lives

    def others(self) -> list[str]:
        """The ids of the other instances that live."""
        return [instance for instance in self._entered() if instance != self.id and self.is_alive(instance)]

    def close(self) -> None:
        """End it: from here on it counts as dead."""
        self._closed.set()
        self._thread.join()
        self._leave()

    def _path(self, instance: str) -> Path:
        return self._folder / f"{instance}{_SUFFIX}"

    def _entered(self) -> list[str]:
        try:
            names = sorted(os.listdir(self._folder))
        except OSError:
            return []
        return [name.removesuffix(_SUFFIX) for name in names if re.fullmatch(ID_PATTERN + re.escape(_SUFFIX), name)]

    def _enter(self) -> None:
        path = self._path(self.id)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = open(path, "xb", buffering=0)  # noqa: SIM115, it stays open
            self._entry = _Entry(str(ProcessMark.here()), _is_locked_for_all(self._file, path), self._entry.beats)
            self._file.write(self._entry.written())
        except OSError as error:
            reason = error.strerror or error
            self.note = f"Another nn-tui cannot see that this one runs: {path} cannot be written ({reason})."
            return
        self.note = None
        if not self._entry.locked:
            self.note = (
                f"{self._folder} is on a file system without locks: when this nn-tui ends unexpectedly, others find it "
                f"out by its process number, on other machines after {LOST_AFTER:.0f} seconds."
            )

    def _leave(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        with suppress(OSError):
            self._path(self.id).unlink()

    def _remove_dead(self) -> None:
        for instance in self._entered():
            if not self.is_alive(instance):
                with suppress(OSError):
                    self._path(instance).unlink()

    def _beat_on(self) -> None:
        while not self._closed.wait(BEAT_EVERY):
            self._entry = self._entry._replace(beats=self._entry.beats + 1)
            with suppress(OSError):
                self._beat()
            self._remove_dead()

    def _beat(self) -> None:
        if self._file is not None and os.fstat(self._file.fileno()).st_nlink > 0:
            self._file.seek(0)
            self._file.write(self._entry.written())
            return
        # It could not be written, somebody cleared the folder, or it was taken for dead while it was stopped.
        if self._file is not None:
            self._file.close()
            self._file = None
        self._enter()

    def _has_heartbeat(self, instance: str, content: bytes) -> bool:
        now = monotonic()
        before, since = self._seen.get(instance, (None, now))
        if before != content:
            since = now
        self._seen[instance] = (content, since)
        return now - since < LOST_AFTER


class _Entry(NamedTuple):
    """What the file of an instance says: the mark of its process, whether the lock is one that others meet, and the
    heartbeats so far."""

    mark: str
    locked: bool
    beats: int

    @classmethod
    def read(cls, content: bytes) -> _Entry | None:
        """The entry that was written so; None for anything else."""
        match content.decode("ascii", "replace").split():
            case [mark, ("locked" | "unlocked") as locked, beats] if beats.isdecimal():
                return cls(mark, locked == "locked", int(beats))
            case _:
                return None

    def written(self) -> bytes:
        """The line, always of the same length, so that a heartbeat replaces the one before in place."""
        return f"{self.mark} {'locked' if self.locked else 'unlocked'} {self.beats:012}\n".encode()


def _lives(entry: _Entry | None) -> bool | None:
    """Whether an instance lives whose file nobody holds locked; None where only its heartbeat tells."""
    mark = None if entry is None else ProcessMark.read(entry.mark)
    if entry is None or mark is None:
        return None
    fate = mark.fate
    if fate is Fate.DEAD:
        return False
    if fate is Fate.ALIVE and mark.began:
        return True
    if entry.locked and mark.is_of_this_system:
        # Its lock would be met here.
        return False
    return True if fate is Fate.ALIVE else None


def _is_locked_for_all(file: IO[bytes], path: Path) -> bool:
    """Lock the file; whether others, who open it anew, meet the lock."""
    lock = try_lock(file)
    if lock is Lock.TAKEN:
        # By one who looks whether it is locked, for a moment.
        lock = try_lock(file, wait=True)
    if lock is not Lock.HELD:
        return False
    with open(path, "rb") as other:
        return try_lock(other, shared=True) is Lock.TAKEN
