"""Drawing the rows of a table that are in view, with a cursor, and with the network's answers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, get_args

import numpy as np
from numpy.typing import ArrayLike
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size

from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE, CursorCanvas
from nn_tui.tui.widgets.drawing.labels import left, right
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor
from nn_tui.tui.widgets.table.columns import Columns
from nn_tui.tui.widgets.table.data import AnswerForm, AnswersOf, TableData


class TableView(CursorCanvas):
    """One sample on each line: its features, its targets or its class, and the network's answer.

    However many rows there are, only those in view are formatted and drawn.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+home", "to_row(0)", "First row", show=False, id="table.first", tooltip="To the first row", group=MOVE
        ),
        Binding(
            "ctrl+end", "to_row(-1)", "Last row", show=False, id="table.last", tooltip="To the last row", group=MOVE
        ),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._data = TableData(np.zeros((0, 0)), np.zeros((0, 0)), (), (), None, None)
        self._columns = Columns((), 0)
        self._version: object = None
        self._first_row = 0
        self._form: AnswerForm = "full"

    # The data.

    @property
    def grid_size(self) -> tuple[int, int]:
        """The rows of samples, and the columns of features with targets or with the one column of classes."""
        return self._data.shape

    def set_table(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        feature_names: Sequence[str],
        output_names: Sequence[str],
        outputs: ArrayLike | AnswersOf | None = None,
        *,
        classes: Sequence[str] | None = None,
        middle: float | None = None,
        version: object = None,
    ) -> None:
        """Show a table; only lines in view that look different are drawn again.

        Read-only arrays are shared, others are copied. If both are the same read-only arrays as before, only the
        answers in view are compared.

        Args:
            inputs: (samples, features).
            targets: (samples, outputs); with classes also their indices, (samples,).
            feature_names: one for each feature.
            output_names: one for each output; not used with classes.
            outputs: (samples, outputs), the answers of the network, or a function that gives those of a slice of rows
                when they come into view; None if there are none.
            classes: the name of each output's class. One column then shows the class instead of the targets, and the
                predicted class with its output is marked right or wrong.
            middle: separates the two classes of a single output, whose answers are marked right or wrong by it.
            version: nothing is done if it is not None and equal to that of the last call.

        Raises:
            ValueError: the shapes do not fit together.
        """
        if version is not None and version == self._version:
            return
        self._version = version
        old, self._data = self._data, TableData(inputs, targets, feature_names, output_names, outputs, classes, middle)
        same_frame = old.frame == self._data.frame
        self._data.lay_out(old if same_frame and self._data.same_numbers(old) else None)
        # The old columns keep the scrolling: they stay if they fit.
        if same_frame and self._data.columns == old.columns and self._data.answers_width() == old.answers_width():
            self._repaint_changed(old)
            return
        self._columns = Columns(self._data.columns, len(self._data.features))
        self.cursor = self.cursor
        self.repaint(layout=True)

    def _repaint_changed(self, old: TableData) -> None:
        self.ensure_planned()
        changed = self._data.changed(old, slice(self._first_row, self._first_row + self._rows))
        self.repaint_lines(self._top + int(line) for line in np.flatnonzero(changed))

    # The cursor.

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The number or class of the cell, and the sample's features and targets."""
        rows, columns = self.grid_size
        return self._data.at(*self.cursor) if rows and columns else None

    def action_to_row(self, row: int) -> None:
        """Move the cursor to a row; -1 is the last one."""
        rows = self.grid_size[0]
        self.move_to(row if row >= 0 else rows + row, self.cursor_column)

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw the old and the new row again, or everything when the view scrolls."""
        self.ensure_planned()
        row, column = self.cursor
        # From the targets more of the answers may be shown than marks.
        stays = column in self._columns.starts and not self._marks_alone
        if stays and 0 <= row - self._first_row < self._rows:
            self.repaint_lines(
                {*range(self._top), *(self._top + r - self._first_row for r in (old[0], row))}
                & {*range(self.inner_size.height)}
            )
        else:
            self.repaint()

    @property
    def page_rows(self) -> int:
        """The rows in view."""
        self.ensure_planned()
        return max(1, self._rows)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The cell (row, column) drawn at a place; None outside the rows."""
        row = y - self._top + self._first_row
        if y < self._top or row >= self.grid_size[0]:
            return None
        column = self._columns.at(x)
        return row, self.cursor_column if column is None else column

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without moving the cursor."""
        self.ensure_planned()
        first = min(max(self._first_row + rows, 0), self.grid_size[0] - self._rows)
        if first == self._first_row:
            return False
        self._first_row = first
        self.repaint_lines(range(self.inner_size.height))
        return True

    # The layout.

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of all columns."""
        columns = self._columns.width_of(0, len(self._columns.columns))
        return len(str(self.grid_size[0])) + 1 + columns + self._data.answers_width()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The heading and one line for each sample."""
        return 1 + max(1, self.grid_size[0])

    def plan(self) -> None:
        """Choose what part of the table to show."""
        width, height = self.room
        count = self.grid_size[0]
        self._top = int(height > 1)
        self._rows = min(max(1, height - self._top), count)
        self._first_row = window(self._first_row, self.cursor_row, self._rows, count)
        self._left = len(str(count)) + 1 if width >= 12 else 0
        room = width - self._left - (self._rows < count)
        for form in get_args(AnswerForm):
            self._form = form
            self._columns.scroll_to(self.cursor_column, self._left, room, self._data.answers_width(form))
            if self._columns.has_answers:
                break

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The names of the columns, or one sample."""
        if y < self._top:
            return self._draw_names()
        if not self.grid_size[0]:
            return [Segment("no samples", self.part("faint"))] if y == self._top else []
        row = y - self._top + self._first_row
        if y - self._top >= self._rows:
            return []
        return self.with_scroll_mark(
            self._draw_row(row), y, self._rows, self._first_row, self.grid_size[0], top=self._top
        )

    def _draw_names(self) -> list[Segment]:
        ascii_only = self.capabilities.ascii
        back = ("<" if ascii_only else "◂") if self._columns.first else " "
        segments = [Segment(back.ljust(self._left)[: self._left], self.part("faint"))]
        for place in self._columns.starts:
            column = self._columns.columns[place]
            current = self.has_focus and place == self.cursor_column
            hides_features = place == len(self._data.features) and self._columns.leaves_out
            segments.append(
                Segment(self._rule(more=True), self.part("faint")) if hides_features else self._gap(place, "faint")
            )
            at = left if column.decimals is None else right
            name = at(column.name, column.width, ascii_only=ascii_only)
            segments.append(Segment(name, self.part("current" if current else "label")))
        if self._data.has_answers and self._columns.has_answers:
            if not self._marks_alone:
                segments.append(Segment(self._rule(), self.part("faint")))
                segments.append(Segment("network", self.part("label")))
        elif not self._columns.has_answers:
            segments.append(Segment(" >" if ascii_only else " ▸", self.part("faint")))
        return segments

    def _draw_row(self, row: int) -> list[Segment]:
        here = row == self.cursor_row
        rest = "cursor-blurred" if here else ""
        marker = (">" if self.capabilities.ascii else "▸") if here else " "
        index = f"{marker}{row + 1:>{self._left - 1}}" if self._left else ""
        segments = [Segment(index, self.part("cursor-blurred" if here else "faint"))]
        for place in self._columns.starts:
            chosen = here and place == self.cursor_column
            segments.append(self._gap(place, rest or "faint"))
            text = self._data.text(row, place)
            segments.append(Segment(text, self.part("cursor" if chosen and self.has_focus else rest)))
        if self._data.has_answers and self._columns.has_answers:
            answer = self._data.answers(slice(self._first_row, self._first_row + self._rows))[row - self._first_row]
            answer_text = self._data.answer_text(row, answer, self._form, ascii_only=self.capabilities.ascii)
            tone = "" if answer_text.right is None else "good" if answer_text.right else "bad"
            if not self._marks_alone:
                segments.append(Segment(self._rule(), self.part(rest or "faint")))
            segments.append(Segment(answer_text.text, self.part(rest or tone)))
        return segments

    @property
    def _marks_alone(self) -> bool:
        """Whether there is only room for whether the answers are right."""
        return self._form == "mark" and self._data.has_marks

    def _gap(self, column: int, name: str) -> Segment:
        return Segment(self._rule() if column == len(self._data.features) else "  ", self.part(name))

    def _rule(self, *, more: bool = False) -> str:
        """The rule between two parts of a row; with ``more``, a mark for columns that are out of view before it."""
        if self.capabilities.ascii:
            return " >|  " if more else "  |  "
        return " ▸│  " if more else "  │  "
