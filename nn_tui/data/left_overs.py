"""Removing the temporary files that killed writers left behind."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Final

from nn_tui.data.process_mark import PATTERN, Fate, ProcessMark

UNCHANGED_FOR: Final = 60.0
"""Seconds, as measured here, without a change after which a temporary file is removed where nothing tells whether its
writer lives. A writer that was only stopped for that long fails then, and writes again."""

_NAME = re.compile(rf"\.[0-9a-f]{{12}}(?:\.({PATTERN}))?\.tmp")


class LeftOvers:
    """The temporary files of `write_atomically` in some folders. Other files are left alone, whatever their age."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        # Those of unknown writers: size and time of change, and since when they have been so.
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}

    def remove(self) -> None:
        """Remove those whose writers are dead, and those of unknown writers once they have not changed for long."""
        for folder in self._folders:
            for path, mark in _temporary_files(folder):
                fate = Fate.UNKNOWN if mark is None else mark.fate
                if fate is Fate.DEAD or (fate is Fate.UNKNOWN and self._is_unchanged(path)):
                    with suppress(OSError):
                        path.unlink()

    def _is_unchanged(self, path: Path) -> bool:
        try:
            status = path.lstat()
        except OSError:
            return False
        now, state = monotonic(), (status.st_size, status.st_mtime_ns)
        before, since = self._seen.get(path, (state, now))
        if before != state:
            since = now
        self._seen[path] = (state, since)
        return now - since >= UNCHANGED_FOR


def _temporary_files(folder: Path) -> list[tuple[Path, ProcessMark | None]]:
    """The files of a folder whose names are those of temporary ones, with the marks in them; older names had none."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    found = []
    for match in filter(None, map(_NAME.fullmatch, names)):
        path = folder / match[0]
        with suppress(OSError):
            if stat.S_ISREG(path.lstat().st_mode):
                found.append((path, ProcessMark.read(match[1]) if match[1] else None))
    return found
