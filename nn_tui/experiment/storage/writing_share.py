"""How often something large is written that goes on changing: so rarely that it costs a small share of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

WRITING_SHARE: Final = 0.05
"""At most this share of the time goes into writing a running run: one on much data takes long to write."""


class WritingShare:
    """Says when the next write is ``due``: ``least`` seconds after the one before, or after the start, and later where
    that took long. ``work`` measures how long: by default it is the ``clock``."""

    def __init__(
        self,
        least: float = 0.0,
        clock: Callable[[], float] = monotonic,
        work: Callable[[], float] | None = None,
    ) -> None:
        self._least, self._clock, self._work = least, clock, work or clock
        self._rest_until = clock() + least

    @property
    def due(self) -> bool:
        """Whether enough time has passed since the last write."""
        return self._clock() >= self._rest_until

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Measure a write, however it ends."""
        began = self._work()
        try:
            yield
        finally:
            worked = self._work() - began
            self._rest_until = self._clock() + max(self._least, worked / WRITING_SHARE)
