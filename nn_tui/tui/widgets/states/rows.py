"""What a map of states shows: units down and steps across, rows above and below them, and a column at the right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.drawing.labels import widest


@dataclass(frozen=True, eq=False)
class TextRow:
    """A text at each step.

    Attributes:
        label: what the row is.
        texts: one for each step, such as a symbol.
        end: what is said about the row at its right.
        is_tinted: whether each text stands on the colour of the unit under the cursor at that step.
        marks: the steps whose texts are not as they should be, drawn in the colour of errors.
    """

    label: str
    texts: tuple[str, ...]
    end: str = ""
    is_tinted: bool = False
    marks: frozenset[int] = frozenset()

    def looks_like(self, other: Row) -> bool:
        """Whether both are drawn alike on the same tint."""
        return isinstance(other, TextRow) and self._fields == other._fields

    @property
    def _fields(self) -> tuple[object, ...]:
        return self.label, self.texts, self.end, self.is_tinted, self.marks


@dataclass(frozen=True, eq=False)
class NumberRow:
    """A number (steps,) at each step, as a colour and where there is room in digits; ``scale`` has the strongest."""

    label: str
    values: NDArray[np.floating]
    scale: float
    end: str = ""

    def looks_like(self, other: Row) -> bool:
        """Whether both are drawn alike."""
        if not isinstance(other, NumberRow) or (self.label, self.end) != (other.label, other.end):
            return False
        return self.scale == other.scale and np.array_equal(self.values, other.values, equal_nan=True)


Row = TextRow | NumberRow


@dataclass(frozen=True, eq=False)
class StateRows:
    """The units of a sequence.

    Attributes:
        units: a name for each unit.
        values: (units, steps).
        scale: the size of a value that has the strongest colour, one for all units or one for each.
        above: the rows above the units, the most important first.
        below: the rows below the units, likewise.
        side_titles: the heading of the column at the right, from long to short; empty without that column.
        side: a text for each unit in that column.
    """

    units: tuple[str, ...]
    values: NDArray[np.floating]
    scale: float | tuple[float, ...]
    above: tuple[Row, ...] = ()
    below: tuple[Row, ...] = ()
    side_titles: tuple[str, ...] = ()
    side: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows around the units."""
        return (*self.above, *self.below)

    @property
    def label_width(self) -> int:
        """The columns of the widest label."""
        return max(widest(self.units), widest(row.label for row in self.rows), len("step"))

    @property
    def text_width(self) -> int:
        """The columns of the widest text of a step."""
        return max((widest(row.texts) for row in self.rows if isinstance(row, TextRow)), default=0)

    @property
    def side_width(self) -> int:
        """The columns of the column at the right."""
        return widest(self.side) if self.side else 0


NO_ROWS = StateRows((), np.zeros((0, 0)), 1.0)
