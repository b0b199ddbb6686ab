"""A progress bar on one line of a terminal."""

from __future__ import annotations

import shutil
from time import monotonic
from typing import TextIO

REDRAW_EVERY = 0.1
"""Seconds between two drawings."""
BAR = 24
"""Columns of the bar."""


class Bar:
    """Draws on ``stream`` if that is a terminal, and otherwise nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._started = self._drawn = monotonic()
        self._width = 0

    @property
    def due(self) -> bool:
        """Whether to draw now: at most every REDRAW_EVERY seconds, and not for what is done sooner."""
        return self._stream is not None and monotonic() - self._drawn >= REDRAW_EVERY

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return monotonic() - self._started

    def draw(self, done: float, text: str) -> None:
        """Draw the fraction that is done, followed by a text."""
        self._drawn = monotonic()
        line = f"[{'#' * int(done * BAR):-<{BAR}}] {done:4.0%}  {text}"
        # One column stays free: a full line would wrap, and could not be erased.
        line = line[: shutil.get_terminal_size().columns - 1]
        self._write("\r" + line.ljust(self._width))
        self._width = len(line)

    def erase(self) -> None:
        """Erase the bar, to print a line of text in its place."""
        if self._width:
            self._write("\r" + " " * self._width + "\r")
            self._width = 0

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()


class Progress(Bar):
    """The progress of a run from epoch ``begin`` to epoch ``goal``; a part of an epoch counts too."""

    def __init__(self, stream: TextIO | None, begin: float, goal: int) -> None:
        super().__init__(stream)
        self._begin, self._goal = begin, goal

    def show(self, epoch: float) -> None:
        """Draw how many epochs are done, if a drawing is due."""
        if self.due:
            text = f"epoch {int(epoch)} of {self._goal}"
            if epoch > self._begin:
                left = self.seconds * (self._goal - epoch) / (epoch - self._begin)
                text += f"  {_duration(left)} left"
            self.draw(epoch / self._goal, text)


class FileProgress(Bar):
    """The progress of reading or writing a file; ``doing`` says which, as in "reading data.csv".

    ``then`` says what comes behind it and takes as long, such as measuring what was read; "" is nothing.
    """

    def __init__(self, stream: TextIO | None, doing: str, then: str = "") -> None:
        super().__init__(stream)
        self._doing, self._then = doing, then

    def show(self, done: float) -> None:
        """Draw the fraction that is done, if a drawing is due. When all is done, erase the bar, or draw what comes then
        where reading took long enough to be shown."""
        if done >= 1 and self._then and self.seconds >= REDRAW_EVERY:
            self.draw(1.0, self._then)
        elif done >= 1:
            self.erase()
        elif self.due:
            self.draw(done, self._doing)


def _duration(seconds: float) -> str:
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60}:{whole % 60:02} min" if whole < 3600 else f"{whole // 3600}:{whole // 60 % 60:02} h"
