"""The two sides of a screen: how much room the one with focus was given by hand, for each kind of data."""

from __future__ import annotations

from collections.abc import Callable

from textual.css.scalar import Unit
from textual.screen import Screen

from nn_tui.data.catalog import Kind
from nn_tui.experiment.sessions.memory import Memory, number, part
from nn_tui.tui.views.tiling import MOST_STEPS, STEP

_LEAST, _MOST = 0.15, 0.75
"""The least and the most share of the screen that a side has."""
_KINDS: tuple[Kind, ...] = ("pixels", "points", "table", "sequences")


class Sides:
    """A side whose width the style sheet sets, and another that takes the rest."""

    def __init__(self, screen: Screen[None], side: str, kind: Callable[[], Kind | None]) -> None:
        """Take the selector of the side, and what says the kind of data that is shown, if it is known yet."""
        self._screen, self._selector, self._kind = screen, side, kind
        self._steps: dict[Kind, int] = {}

    def share(self, step: int) -> bool:
        """Give the side with focus more room, or less; False where it has the most or the least."""
        kind, focused = self._kind(), self._screen.focused
        side = self._screen.query_one(self._selector)
        if kind is None:
            return False
        has_focus = focused is not None and side in focused.ancestors_with_self
        before = self._steps.get(kind, 0)
        self._steps[kind] = min(max(before + (step if has_focus else -step), -MOST_STEPS), MOST_STEPS)
        self.fit()
        return self._steps[kind] != before

    def fit(self) -> None:
        """Give the side the width that it should have at the size of the screen and for the kind of data."""
        side, kind = self._screen.query_one(self._selector), self._kind()
        width = side.styles.base.width
        steps = self._steps.get(kind, 0) if kind is not None else 0
        if width is None or width.unit is not Unit.CELLS or not steps:
            side.styles.width = side.styles.max_width = None
            return
        total = self._screen.size.width
        wanted = round(width.value * STEP**steps)
        side.styles.width = min(max(wanted, round(_LEAST * total)), round(_MOST * total))
        side.styles.max_width = "75%"

    def memory(self) -> Memory:
        """The steps of each kind of data."""
        return {kind: steps for kind, steps in self._steps.items() if steps}

    def recall(self, memory: Memory, key: str) -> None:
        """Take up what was remembered under that key; what is out of bounds is ignored."""
        remembered = part(memory, key)
        steps = {kind: number(remembered, kind, -MOST_STEPS, MOST_STEPS) for kind in _KINDS}
        self._steps = {kind: round(step) for kind, step in steps.items() if step}
        self.fit()
