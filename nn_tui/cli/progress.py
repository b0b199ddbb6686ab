"""A progress bar on one line of a terminal."""

from __future__ import annotations

import shutil
from time import monotonic
from typing import TextIO

REDRAW_EVERY = 0.1
BAR = 24


class Progress:
    """Draws on ``stream`` when that is a terminal, and nothing at all otherwise."""

    def __init__(self, stream: TextIO | None, begin: int, goal: int) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._begin, self._goal = begin, goal
        self._started = self._drawn = monotonic()
        self._width = 0

    def show(self, epoch: int) -> None:
        """Draw how far the run is, ten times a second at most."""
        now = monotonic()
        if self._stream is None or now - self._drawn < REDRAW_EVERY:
            return
        self._drawn = now
        done = epoch / self._goal
        text = f"[{'#' * int(done * BAR):-<{BAR}}] {done:4.0%}  epoch {epoch} of {self._goal}"
        if epoch > self._begin:
            text += f"  {_duration((now - self._started) * (self._goal - epoch) / (epoch - self._begin))} left"
        # One column less than there are: a full line would wrap, and could not be erased.
        text = text[: shutil.get_terminal_size().columns - 1]
        self._write("\r" + text.ljust(self._width))
        self._width = len(text)

    def erase(self) -> None:
        """Make room for a line of text."""
        if self._width:
            self._write("\r" + " " * self._width + "\r")
            self._width = 0

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()


def _duration(seconds: float) -> str:
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60}:{whole % 60:02} min" if whole < 3600 else f"{whole // 3600}:{whole // 60 % 60:02} h"
