"""The rows of a truth table under a cursor, with the answers of the network beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from nn_tui.tui.widgets.canvas import window
from nn_tui.tui.widgets.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.digits import fit, fixed
from nn_tui.tui.widgets.labels import right
from nn_tui.tui.widgets.table_columns import RULE_WIDTH, Column, Columns

_ANSWER_WIDTH = 7
_ANSWER_DECIMALS = 3


class TableEditor(CursorCanvas):
    """One sample a line: its features, its targets, and what the network answers. It never changes values itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_cell", "Toggle", id="table.toggle", tooltip="Turn the number under it to 0 or 1"),
    ]

    @dataclass
    class Toggled(Message):
        """The number is to change between 0 and 1."""

        editor: TableEditor
        row: int
        column: int

        @property
        def control(self) -> TableEditor:
            """The editor."""
            return self.editor

    @dataclass
    class Cursor(Message):
        """The cursor moved to another number; columns count the features first, then the targets."""

        editor: TableEditor
        row: int
        column: int

        @property
        def control(self) -> TableEditor:
            """The editor."""
            return self.editor

    def __init__(self, *, editable: bool = True, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._editable = editable
        self._numbers: NDArray[np.float64] = np.zeros((0, 0))
        self._features = 0
        self._answers: NDArray[np.float64] | None = None
        self._names: tuple[str, ...] = ()
        self._columns = Columns((), 0)
        self._first_row = 0

    # The data.

    @property
    def grid_size(self) -> tuple[int, int]:
        """Samples, and features with targets."""
        rows, columns = self._numbers.shape
        return rows, columns

    def set_table(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        feature_names: Sequence[str],
        output_names: Sequence[str],
        outputs: ArrayLike | None = None,
    ) -> None:
        """Show a table; only lines that look different are drawn again.

        Args:
            inputs: (samples, features); copied, like the others.
            targets: (samples, outputs).
            feature_names: one a feature.
            output_names: one an output.
            outputs: (samples, outputs), the answers of the network; None when there are none.

        Raises:
            ValueError: the shapes do not belong together.
        """
        x, y = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
        answers = None if outputs is None else np.array(outputs, dtype=np.float64)
        if x.shape != (len(x), len(feature_names)) or y.shape != (len(x), len(output_names)):
            raise ValueError(f"Inputs of shape {x.shape} and targets of shape {y.shape} do not fit their names.")
        if answers is not None and answers.shape != y.shape:
            raise ValueError(f"Answers of shape {answers.shape} do not fit targets of shape {y.shape}.")
        numbers, names = np.hstack([x, y]), (*feature_names, *output_names)
        old = (self._numbers, self._answers, self._columns)
        frame = (self._names, self._features, self._numbers.shape, self._answers is None)
        same_numbers = np.array_equal(self._numbers, numbers)
        self._numbers, self._answers, self._names, self._features = numbers, answers, names, len(feature_names)
        new_frame = (names, len(feature_names), numbers.shape, answers is None)
        if not same_numbers or frame != new_frame:
            columns = tuple(Column.of(name, numbers[:, place]) for place, name in enumerate(names))
            # The old ones know what is in view: they stay where they fit.
            if columns != self._columns.columns or frame != new_frame:
                self._columns = Columns(columns, len(feature_names))
        if frame != new_frame or self._columns.columns != old[2].columns:
            self.cursor = self.cursor
            self.repaint(layout=True)
            return
        self._repaint_changed(old[0], old[1])

    def _repaint_changed(self, numbers: NDArray[np.float64], answers: NDArray[np.float64] | None) -> None:
        self.ensure_planned()
        shown = slice(self._first_row, self._first_row + self._rows)
        changed = (numbers[shown] != self._numbers[shown]).any(axis=1)
        if answers is not None and self._answers is not None:
            old, new = np.round(answers[shown], _ANSWER_DECIMALS), np.round(self._answers[shown], _ANSWER_DECIMALS)
            changed |= ~((old == new) | (np.isnan(old) & np.isnan(new))).all(axis=1)
        self.repaint_lines(self._top + int(line) for line in np.flatnonzero(changed))

    # The cursor.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A table that is only looked at has nothing to toggle."""
        return self._editable or action != "toggle_cell"

    def action_toggle_cell(self) -> None:
        """Ask to toggle the number under the cursor."""
        if self.has_cells:
            self.post_message(self.Toggled(self, *self.cursor))

    def cursor_moved(self) -> None:
        """Tell where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor))

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw the old and the new row again, or everything when the view scrolls."""
        self.ensure_planned()
        row, column = self.cursor
        if 0 <= row - self._first_row < self._rows and column in self._columns.starts:
            self.repaint_lines(
                {*range(self._top), *(self._top + r - self._first_row for r in (old[0], row))}
                & {*range(self.size.height)}
            )
        else:
            self.repaint()

    @property
    def page_rows(self) -> int:
        """The rows in view."""
        self.ensure_planned()
        return max(1, self._rows)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The number drawn at a place."""
        row = y - self._top + self._first_row
        if y < self._top or row >= len(self._numbers):
            return None
        column = self._columns.at(x)
        return row, self.cursor_column if column is None else column

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without the cursor."""
        self.ensure_planned()
        first = min(max(self._first_row + rows, 0), len(self._numbers) - self._rows)
        if first == self._first_row:
            return False
        self._first_row = first
        self.repaint_lines(range(self.size.height))
        return True

    # The layout.

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of all columns."""
        columns = self._columns.width_of(0, len(self._columns.columns))
        return len(str(len(self._numbers))) + 1 + columns + self._answers_width()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The heading and one line a sample."""
        return 1 + max(1, len(self._numbers))

    def _answers_width(self) -> int:
        return 0 if self._answers is None else RULE_WIDTH - 2 + self._answers.shape[1] * (_ANSWER_WIDTH + 2)

    def plan(self) -> None:
        """Choose what part of the table to show."""
        width, height = self.room
        count = len(self._numbers)
        self._top = int(height > 1)
        self._rows = min(max(1, height - self._top), count)
        self._first_row = window(self._first_row, self.cursor_row, self._rows, count)
        self._left = len(str(count)) + 1 if width >= 12 else 0
        room = width - self._left - (self._rows < count)
        self._columns.scroll_to(self.cursor_column, self._left, room, self._answers_width())

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The names of the columns or one sample."""
        if y < self._top:
            return self._draw_names()
        if not len(self._numbers):
            return [Segment("no samples", self.part("faint"))] if y == self._top else []
        row = y - self._top + self._first_row
        if y - self._top >= self._rows:
            return []
        return self.with_scroll_mark(
            self._draw_row(row), y, self._rows, self._first_row, len(self._numbers), top=self._top
        )

    def _draw_names(self) -> list[Segment]:
        ascii_only = self.look.ascii
        back = ("<" if ascii_only else "◂") if self._columns.first else " "
        segments = [Segment(back.ljust(self._left)[: self._left], self.part("faint"))]
        for place in self._columns.starts:
            column = self._columns.columns[place]
            current = self.has_focus and place == self.cursor_column
            segments.append(self._gap(place, "faint"))
            name = right(column.name, column.width, ascii_only=ascii_only)
            segments.append(Segment(name, self.part("current" if current else "label")))
        if self._answers is not None and self._columns.has_answers:
            segments.append(Segment(self._rule(), self.part("faint")))
            segments.append(Segment("network", self.part("label")))
        elif not self._columns.has_answers:
            segments.append(Segment(" >" if ascii_only else " ▸", self.part("faint")))
        return segments

    def _draw_row(self, row: int) -> list[Segment]:
        here = row == self.cursor_row
        rest = "cursor-blurred" if here else ""
        marker = (">" if self.look.ascii else "▸") if here else " "
        index = f"{marker}{row + 1:>{self._left - 1}}" if self._left else ""
        segments = [Segment(index, self.part("cursor-blurred" if here else "faint"))]
        for place in self._columns.starts:
            column = self._columns.columns[place]
            text = fit(float(self._numbers[row, place]), column.width, column.decimals).rjust(column.width)
            chosen = here and place == self.cursor_column
            segments.append(self._gap(place, rest or "faint"))
            segments.append(Segment(text, self.part("cursor" if chosen and self.has_focus else rest)))
        if self._answers is not None and self._columns.has_answers:
            answers = self._answers[row].tolist()
            text = "  ".join(fixed(value, _ANSWER_WIDTH, _ANSWER_DECIMALS) for value in answers)
            segments.append(Segment(self._rule(), self.part(rest or "faint")))
            segments.append(Segment(text, self.part(rest)))
        return segments

    def _gap(self, column: int, name: str) -> Segment:
        return Segment(self._rule() if column == self._features else "  ", self.part(name))

    def _rule(self) -> str:
        return "  |  " if self.look.ascii else "  │  "
