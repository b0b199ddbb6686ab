"""Drawing and answering keys come before training: the training thread rests meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

FRAME_SECONDS = 0.05
"""The time within which a frame is drawn."""
ANSWER_SECONDS = 0.03
"""The time within which everything is drawn that a key changes, often in two paints."""


class DrawingPriority:
    """Calls ``rest(seconds)``, which stops the training for that long; 0 ends the rest early.

    ``is_answered`` says whether all widgets have dealt with the last key or click.
    """

    def __init__(self, rest: Callable[[float], None], is_answered: Callable[[], bool]) -> None:
        self._rest = rest
        self._is_answered = is_answered
        self._answered_by = 0.0

    def before_frame(self) -> None:
        """A frame is about to be drawn."""
        self._rest(FRAME_SECONDS)

    def before_answer(self) -> None:
        """A key or a click is about to be answered."""
        self._answered_by = perf_counter() + ANSWER_SECONDS
        self._rest(ANSWER_SECONDS)

    def after_paint(self) -> None:
        """Something was painted: the training goes on, unless the answer to a key needs another paint."""
        self._rest(0.0 if self._is_answered() else max(0.0, self._answered_by - perf_counter()))
