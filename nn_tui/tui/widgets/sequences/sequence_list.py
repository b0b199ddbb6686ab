"""The first of many sequences, each with its rows of numbers or symbols: a column is a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.segment import Segment

from nn_tui.tui.theme.palette import diverging, glyphs, quantise
from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.drawing.cells import solid_cells
from nn_tui.tui.widgets.drawing.labels import cut, left, widest

_SHADE = 2
"""The columns of a number that is a colour, where there is room for all steps."""


@dataclass(frozen=True, eq=False)
class StepRow:
    """What stands at each step of a sequence: a text, or a number that is shown as a colour.

    ``is_target`` sets it apart as what is to be answered. ``values`` has the shape (steps,); with it there are no
    ``texts``.
    """

    label: str
    texts: tuple[str, ...] = ()
    values: NDArray[np.floating] | None = None
    is_target: bool = False


@dataclass(frozen=True, eq=False)
class ShownSequence:
    """A sequence: its rows, and what is to be answered at its end, if that is one answer for all steps."""

    rows: tuple[StepRow, ...]
    answer: str = ""


class SequenceList(Canvas):
    """As many sequences as there is room for, each with its number. Those out of view are not made."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._count = 0
        self._first = 0
        self._make: Callable[[int], ShownSequence] = lambda index: ShownSequence(())
        self._scale = 1.0
        self._gap = 0
        self._shade = _SHADE
        self._lines: list[list[Segment]] = []

    def show_sequences(
        self, count: int, make: Callable[[int], ShownSequence], *, scale: float, gap: int, first: int = 0
    ) -> None:
        """Show those of ``count`` sequences that fit, each made by its index, from the index ``first`` on.

        ``scale`` is the size of a number that has the strongest colour, ``gap`` how many columns stand between texts.
        """
        self._count, self._make, self._scale, self._gap, self._first = count, make, scale, gap, first
        self.repaint()

    def plan(self) -> None:
        """Make the lines that fit; a blank one stands between sequences of several rows."""
        width, height = self.room
        # No line is needed for the first sequence that has no room.
        end = min(self._count, self._first + height)
        shown = [self._make(index) for index in range(self._first, end)]
        number_width = len(str(end))
        label_width = min(widest(row.label for sequence in shown for row in sequence.rows), max(1, width // 4))
        self._choose_shades(shown, width - number_width - label_width - (4 if label_width else 2))
        self._lines = []
        for index, sequence in enumerate(shown, self._first):
            if len(self._lines) >= height:
                break
            if self._lines and len(sequence.rows) > 1:
                self._lines.append([])
            self._lines += self._lines_of(f"{index + 1:>{number_width}}", sequence, label_width)

    def draw_line(self, y: int) -> Iterable[Segment]:
        """A row of a sequence."""
        if not self._count:
            return [Segment("empty", self.part("faint"))] if y == 0 else []
        return self._lines[y] if y < len(self._lines) else []

    def _choose_shades(self, shown: Sequence[ShownSequence], room: int) -> None:
        """Colours are two columns wide, or one where that lets all steps be seen; glyphs need two."""
        steps = [len(row.values) for sequence in shown for row in sequence.rows if row.values is not None]
        is_narrow = self.capabilities.shaded and max(steps, default=0) * _SHADE > room
        self._shade = 1 if is_narrow else _SHADE
        colours, pairs = diverging(self.capabilities), glyphs(self.capabilities)
        self._cells = solid_cells(colours, pairs, self.capabilities, self._shade, self.plain)

    def _lines_of(self, number: str, sequence: ShownSequence, label_width: int) -> Iterator[list[Segment]]:
        ascii_only = self.capabilities.ascii
        widths = _widths(sequence, self._shade)
        for line, row in enumerate(sequence.rows):
            head = [Segment(f"{number if line == 0 else ' ' * len(number)}  ", self.part("label"))]
            if label_width:
                part = "current" if row.is_target else "label"
                head.append(Segment(left(row.label, label_width, ascii_only=ascii_only) + "  ", self.part(part)))
            cells = [*self._cells_of(row, widths)]
            if sequence.answer and line == len(sequence.rows) - 1:
                arrow = "->" if ascii_only else "→"
                cells += [Segment(f" {arrow} ", self.part("label")), Segment(sequence.answer, self.part("current"))]
            yield [*head, *self._fitted(cells, self.room.width - sum(segment.cell_length for segment in head))]

    def _cells_of(self, row: StepRow, widths: list[int]) -> Iterator[Segment]:
        if row.values is not None:
            for level, width in zip(quantise(row.values, self._scale).tolist(), widths, strict=True):
                yield self._cells[level]
                if width > self._shade:
                    yield Segment(" " * (width - self._shade), self.plain)
            return
        style = self.part("current") if row.is_target else self.plain
        yield Segment(
            (" " * self._gap).join(left(text, width) for text, width in zip(row.texts, widths, strict=True)), style
        )

    def _fitted(self, cells: list[Segment], room: int) -> Iterator[Segment]:
        """The cells in so many columns; the last one is an ellipsis where they are cut."""
        total = sum(cell.cell_length for cell in cells)
        if total <= room:
            yield from cells
            return
        for cell in cells:
            if cell.cell_length >= room:
                # A text longer than the room is cut with an ellipsis.
                yield Segment(cut(cell.text + " ", room, ascii_only=self.capabilities.ascii), cell.style)
                return
            yield cell
            room -= cell.cell_length


def _widths(sequence: ShownSequence, shade: int) -> list[int]:
    """The columns of each step, those of a number being ``shade``."""
    columns = [
        [shade] * len(row.values) if row.values is not None else [cell_len(text) for text in row.texts]
        for row in sequence.rows
    ]
    return [max(widths) for widths in zip(*columns, strict=True)]
