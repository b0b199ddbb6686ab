"""The runs that the app kept: their order, and whose they are. The first screen lists them: no NumPy here."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from nn_tui.experiment.storage.instance import ID_PATTERN

SUFFIX: Final = ".nntui"
NOBODY: Final = "00000000"
"""The owner of a run that no instance of the app keeps."""

_HIGHEST = 10**12 - 1
_COMMENT = re.compile(rb"nn-tui kept ([0-9]{12}) (%s)" % ID_PATTERN.encode())
_LENGTH = 33


class KeptMark(NamedTuple):
    """What is written at the end of a kept run: a number, greater than those of all runs written before, and the id of
    the instance that wrote it. Runs kept by an older nn-tui have no mark, and number 0."""

    number: int = 0
    owner: str = NOBODY

    def comment(self) -> bytes:
        """The mark as the comment of a zip file, which is its end."""
        return b"nn-tui kept %012d %s" % (self.number, self.owner.encode())


class KeptRun(NamedTuple):
    """A kept run and its mark."""

    path: Path
    mark: KeptMark


def kept_runs(folder: Path) -> list[Path]:
    """The runs kept in a folder, the newest first; empty when it cannot be read."""
    return [run.path for run in marked_runs(folder)]


def marked_runs(folder: Path) -> list[KeptRun]:
    """The runs kept in a folder with their marks, the newest first; empty when it cannot be read.

    Their order is that of their numbers. Only those without one are in the order of the times of their files.
    """
    try:
        names = [name for name in os.listdir(folder) if name.endswith(SUFFIX) and name[0] != "."]
    except OSError:
        return []
    runs = [KeptRun(path, mark_of(path) or KeptMark()) for path in map(folder.joinpath, names)]
    return sorted(runs, key=_place, reverse=True)


def mark_of(path: Path) -> KeptMark | None:
    """The mark of a kept run; None where there is no file that can be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # Whoever opens a pipe waits for good.
            return None
        with path.open("rb") as file:
            file.seek(-min(_LENGTH, path.stat().st_size), os.SEEK_END)
            match = _COMMENT.fullmatch(file.read(_LENGTH))
    except OSError:
        return None
    return KeptMark(int(match[1]), match[2].decode()) if match else KeptMark()


def next_mark(others: Iterable[KeptRun], owner: str, present: int = 0) -> KeptMark:
    """The mark of a run that is the newest beside these others; it keeps its ``present`` number if that is greatest."""
    greatest = max((run.mark.number for run in others), default=0)
    return KeptMark(present if present > greatest else min(greatest + 1, _HIGHEST), owner)


def _place(run: KeptRun) -> tuple[int, float, str]:
    return run.mark.number, 0.0 if run.mark.number else _written_at(run.path), run.path.name


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # Another nn-tui may have deleted it meanwhile.
        return 0.0
