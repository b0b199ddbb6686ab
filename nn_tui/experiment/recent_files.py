"""The files that were opened last, to be offered again."""

from __future__ import annotations

from contextlib import suppress
from os.path import exists
from pathlib import Path
from typing import Final

from nn_tui.data.atomic import write_atomically
from nn_tui.data.errors import DataError
from nn_tui.data.reading import read_bytes

MOST_RECENT: Final = 10
"""That many files are remembered."""
_MOST_BYTES: Final = 100_000


class RecentFiles:
    """A list of paths, one a line, the newest first, in a file that any instance may replace: the last one wins."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def paths(self) -> list[Path]:
        """Those that still exist; [] where the list cannot be read."""
        try:
            lines = read_bytes(self._file, _MOST_BYTES).decode().splitlines()
        except (OSError, ValueError, DataError):
            return []
        return [Path(line) for line in lines[:MOST_RECENT] if line.isprintable() and line and exists(line)]

    def add(self, path: Path) -> None:
        """Put a file first. Where the list cannot be written, it stays as it was: nothing of worth is lost."""
        path = path.absolute()
        if not str(path).isprintable():
            return
        others = [other for other in self.paths() if other != path]
        with suppress(OSError, UnicodeEncodeError):
            lines = "".join(f"{each}\n" for each in (path, *others)[:MOST_RECENT])
            write_atomically(self._file, lines.encode())
