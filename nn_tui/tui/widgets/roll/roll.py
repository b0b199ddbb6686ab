"""The rows of one sequence under a cursor. It posts requests for changes; the values belong to the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.theme.palette import diverging
from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.cells import number_styles
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.drawing.labels import cut, left, right, widest
from nn_tui.tui.widgets.roll.layout import RollLayout
from nn_tui.tui.widgets.roll.rows import RollRow, step_widths

WIDEST_NAME = 10
"""Names of rows wider than this many columns are cut."""
NUMBERED = 10
"""Where there is no room for the number of each step, every tenth has one."""


class Roll(CursorCanvas):
    """A sequence, step beside step, wrapped to as many lines as it takes.

    Space asks to change what is under the cursor. While ``typing``, every printable key, enter, backspace and delete
    are text, and the cursor also goes to the place behind the last step.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "change", "Change", show=False, id="roll.change", tooltip="Change what is under the cursor"),
        Binding("escape", "end_typing", "Done", id="roll.done", tooltip="End typing: keys are commands again"),
    ]

    typing: reactive[bool] = reactive(False, init=False, repaint=False)
    """Whether printable keys are text."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to another place."""

        roll: Roll
        row: int
        step: int

        @property
        def control(self) -> Roll:
            """The roll."""
            return self.roll

    @dataclass
    class ChangeAsked(Message):
        """A request to change what is under the cursor."""

        roll: Roll
        row: int
        step: int

        @property
        def control(self) -> Roll:
            """The roll."""
            return self.roll

    @dataclass
    class Typed(Message):
        """Characters typed or pasted at the cursor."""

        roll: Roll
        text: str

        @property
        def control(self) -> Roll:
            """The roll."""
            return self.roll

    @dataclass
    class Erased(Message):
        """A request to remove the step before the cursor, or the one under it."""

        roll: Roll
        before: bool

        @property
        def control(self) -> Roll:
            """The roll."""
            return self.roll

    @dataclass
    class TypingEnded(Message):
        """Keys are commands again."""

        roll: Roll

        @property
        def control(self) -> Roll:
            """The roll."""
            return self.roll

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: tuple[RollRow, ...] = ()
        self._gap = 1
        self._layout_plan = RollLayout((), 1, 0)
        self._first_line = 0
        self._name_width = 0

    # The data.

    @property
    def rows(self) -> tuple[RollRow, ...]:
        """The rows shown; those with a cursor come first."""
        return self._rows

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self._rows[0].texts) if self._rows else 0

    @property
    def grid_size(self) -> tuple[int, int]:
        """The rows and steps that the cursor can move over; while typing, the place behind the last step too."""
        return sum(row.editable for row in self._rows), self.steps + self.typing

    def set_rows(self, rows: Sequence[RollRow], gap: int = 1) -> None:
        """Show a sequence; only lines that look different are drawn again.

        Args:
            rows: those with a cursor first.
            gap: the columns between two steps, where no row has colours; 0 for the characters of a text.

        Raises:
            ValueError: the rows have different numbers of steps, or one without a cursor is above one with.
        """
        new = tuple(rows)
        if len({len(row.texts) for row in new}) > 1:
            raise ValueError("The rows of a roll have equally many steps.")
        if [row.editable for row in new] != sorted((row.editable for row in new), reverse=True):
            raise ValueError("Rows that are edited come first.")
        old, self._rows = self._rows, new
        old_gap, self._gap = self._gap, gap
        if new == old and gap == old_gap:
            return
        self.cursor = self.cursor
        names = [row.name for row in new]
        if names != [row.name for row in old] or step_widths(new, gap) != step_widths(old, old_gap):
            self.repaint(layout=True)
            return
        self.ensure_planned()
        changed = [index for index, row in enumerate(new) if row != old[index]]
        self.repaint_lines(
            y
            for block in range(len(self._layout_plan.blocks))
            for index in changed
            if 0 <= (y := self._line_of(block, index)) < self.inner_size.height
        )

    def watch_typing(self) -> None:
        """Offer the place behind the last step, or no longer; keys change their meaning."""
        self.cursor = self.cursor
        self.repaint(layout=True)
        if self.is_attached:
            self.refresh_bindings()

    # The keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Typing is ended only where it was begun; changing needs something to change."""
        if action == "end_typing":
            return self.typing
        return self.has_cells and not self.typing if action == "change" else super().check_action(action, parameters)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text, so that it is no command."""
        return self.typing and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Take what is typed; all other keys are commands."""
        if not self.typing:
            return
        if event.key == "escape":
            self.action_end_typing()
        elif event.key == "enter":
            self.post_message(self.Typed(self, "\n"))
        elif event.key in ("backspace", "delete"):
            self.post_message(self.Erased(self, event.key == "backspace"))
        elif event.is_printable and event.character is not None:
            self.post_message(self.Typed(self, event.character))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """While typing, what is pasted is text."""
        if self.typing:
            event.stop()
            self.post_message(self.Typed(self, event.text))

    def action_change(self) -> None:
        """Ask to change what is under the cursor."""
        if self.has_cells:
            self.post_message(self.ChangeAsked(self, *self.cursor))

    def action_end_typing(self) -> None:
        """Let keys be commands again."""
        if self.typing:
            self.typing = False
            self.post_message(self.TypingEnded(self))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by that many steps, or by rows, from block to block."""
        if not down or not self.has_cells:
            super().action_move(0, right)
            return
        self.ensure_planned()
        plan, rows = self._layout_plan, self.grid_size[0]
        block = plan.block_of(self.cursor_column)
        line = min(max(block * rows + self.cursor_row + down, 0), len(plan.blocks) * rows - 1)
        column = plan.start_of(self.cursor_column)
        self.move_to(line % rows, plan.step_at(line // rows, column))

    @property
    def page_rows(self) -> int:
        """The rows with a cursor in the blocks that fit."""
        self.ensure_planned()
        return max(1, self.inner_size.height // self._layout_plan.block_lines) * max(1, self.grid_size[0])

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor))

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The row and the step drawn at a place; None outside the rows with a cursor."""
        plan = self._layout_plan
        block, row = divmod(y + self._first_line, plan.block_lines)
        if not 0 <= block < len(plan.blocks) or not 0 < row <= self.grid_size[0] or x < self._name_width:
            return None
        return row - 1, plan.step_at(block, x - self._name_width)

    # The layout.

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of all blocks."""
        return max(1, self._wrapped(width)[1].lines)

    def _wrapped(self, width: int) -> tuple[int, RollLayout]:
        """The columns of the names, and where the steps stand beside them."""
        names = min(widest(row.name for row in self._rows), WIDEST_NAME, max(0, width // 3)) + 1
        widths = step_widths(self._rows, self._gap)
        if self.typing:
            widths = (*widths, widths[-1] if widths else 1)
        return names, RollLayout(widths, max(1, width - names - 1), len(self._rows))

    def plan(self) -> None:
        """Wrap the steps, and choose which lines to show."""
        width, height = self.room
        self._name_width, plan = self._wrapped(width)
        self._layout_plan = plan
        if plan.blocks:
            block = plan.block_of(self.cursor_column)
            start = block * plan.block_lines
            last = start + plan.rows
            for line in (last, start, start + 1 + self.cursor_row):
                self._first_line = window(self._first_line, line, height, plan.lines)
        colours = diverging(self.capabilities)
        self._styles = number_styles(colours, self.capabilities, self.plain)

    def _line_of(self, block: int, row: int) -> int:
        """The line of the content with a row of a block; -1 is the heading."""
        return block * self._layout_plan.block_lines + 1 + row - self._first_line

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The numbers of the steps, one row of a block, or nothing between two blocks."""
        plan = self._layout_plan
        if not plan.blocks:
            return [Segment("no steps", self.part("faint"))] if y == 0 else []
        block, line = divmod(y + self._first_line, plan.block_lines)
        if block >= len(plan.blocks) or line > plan.rows:
            segments = []
        elif line == 0:
            segments = self._draw_numbers(block)
        else:
            segments = self._draw_row(block, line - 1)
        return self.with_scroll_mark(segments, y, self.inner_size.height, self._first_line, plan.lines)

    def _draw_numbers(self, block: int) -> list[Segment]:
        plan, here = self._layout_plan, self.cursor_column
        segments = [Segment(" " * self._name_width, self.plain)]
        free = 0
        for step in range(*plan.blocks[block]):
            start, width, number = plan.start_of(step), plan.widths[step], str(step + 1)
            if start < free or step >= self.steps:
                continue
            if len(number) < width or step % NUMBERED == 0:
                segments.append(Segment(" " * (start - free), self.plain))
                text = number.center(width) if self._is_coloured else number
                segments.append(Segment(text, self.part("current" if step == here else "faint")))
                free = start + len(text)
        return segments

    @property
    def _is_coloured(self) -> bool:
        return any(row.levels for row in self._rows)

    def _draw_row(self, block: int, index: int) -> list[Segment]:
        row, plan, ascii_only = self._rows[index], self._layout_plan, self.capabilities.ascii
        here = row.editable and index == self.cursor_row
        name = right(row.name, self._name_width - 1, ascii_only=ascii_only)
        segments = [Segment(name + " ", self.part("current" if here and self.has_focus else "label"))]
        for step in range(*plan.blocks[block]):
            width = plan.widths[step]
            text = row.texts[step] if step < self.steps else ""
            text = cut(text, width, ascii_only=ascii_only)
            is_cursor = here and step == self.cursor_column
            if self._is_coloured:
                style = self._style(row, step)
                if is_cursor:
                    style = self.part("cursor" if self.has_focus else "cursor-blurred")
                space = width - cell_len(text)
                segments.append(Segment(" " * (space - space // 2) + text + " " * (space // 2), style))
                continue
            # Only the text is under the cursor: the column behind it separates words.
            shown = text or " "
            style = self.part("cursor" if self.has_focus else "cursor-blurred") if is_cursor else self._style(row, step)
            segments.append(Segment(shown, style))
            segments.append(Segment(left("", width - cell_len(shown)), self.plain))
        return segments

    def _style(self, row: RollRow, step: int) -> Style:
        if step >= self.steps:
            return self.plain
        if row.levels:
            return self._styles[row.levels[step]]
        return self.part(row.tones[step] if row.tones else "")
