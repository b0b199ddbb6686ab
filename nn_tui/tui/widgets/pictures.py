"""Pictures side by side: samples of a dataset, or the weights of hidden neurons, with captions and a choice."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.palette import diverging, glyphs, ink_glyphs, ink_ramp, largest, quantise
from nn_tui.tui.widgets.canvas import window
from nn_tui.tui.widgets.cells import HalfCells, merged, solid_cells
from nn_tui.tui.widgets.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.labels import widest
from nn_tui.tui.widgets.picture import SIGNS, STYLES, Picture, Tone
from nn_tui.tui.widgets.picture_slots import GAP, Slots

__all__ = ["Picture", "PictureGrid", "Tone"]

_SHORTEST_CAPTION = 12


class PictureGrid(CursorCanvas):
    """Pictures from left to right and from top to bottom, as many in a row as fit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", show=False, id="pictures.choose", tooltip="Choose this picture"),
    ]

    selected: reactive[int] = reactive(0, init=False, repaint=False)
    """The index of the selected picture; kept between 0 and the last one."""

    @dataclass
    class Highlighted(Message):
        """The selection moved to another picture by key or mouse."""

        pictures: PictureGrid
        index: int

        @property
        def control(self) -> PictureGrid:
            """The grid of pictures."""
            return self.pictures

    @dataclass
    class Selected(Message):
        """Enter was pressed on a picture, or it was clicked twice."""

        pictures: PictureGrid
        index: int

        @property
        def control(self) -> PictureGrid:
            """The grid of pictures."""
            return self.pictures

    def __init__(
        self,
        *,
        compact: bool = False,
        selectable: bool = True,
        grows_to: int = 1,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty grid; pixels grow to `grows_to` times their size where all pictures still fit."""
        super().__init__(id=id, classes=classes)
        self._compact = compact
        self._selectable = selectable
        self._grows_to = grows_to
        self.can_focus = selectable
        self._pictures: tuple[Picture, ...] = ()
        self._diverging = False
        self._scale: float | None = None
        self._shape = (0, 0)
        self._longest = 0
        self._levels: dict[int, NDArray[np.uint8]] = {}
        self._origin = 0
        self._slots = Slots(0, 1, 0, 1)

    # The data.

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures shown."""
        return self._pictures

    @property
    def compact(self) -> bool:
        """Whether a pixel is one column by half a line, where the terminal allows it, and not two by one."""
        return self._compact

    @compact.setter
    def compact(self, compact: bool) -> None:
        self._compact = compact
        self.repaint(layout=True)

    @property
    def selectable(self) -> bool:
        """Whether a picture is marked as selected and keys move the mark."""
        return self._selectable

    @selectable.setter
    def selectable(self, selectable: bool) -> None:
        self._selectable = self.can_focus = selectable
        self.repaint()

    def set_pictures(self, pictures: Sequence[Picture], *, diverging: bool, scale: float | None = None) -> None:
        """Show these pictures; cheap when only their values changed.

        Args:
            diverging: True for signed numbers (blue, orange), False for grey levels from 0, paper, to 1, ink.
            scale: the size at full colour for signed numbers; None takes the largest size in all of them.
        """
        old, self._pictures = self._pictures, tuple(pictures)
        old_kind, self._diverging = self._diverging, diverging
        old_shape = (self._shape, self._longest)
        self._shape = (
            max((picture.values.shape[0] for picture in pictures), default=0),
            max((picture.values.shape[1] for picture in pictures), default=0),
        )
        self._longest = widest(picture.caption for picture in pictures)
        if not diverging:
            scale = 1.0
        elif scale is None:
            scale = max((largest(picture.values) for picture in pictures), default=1.0)
        self._scale = scale
        old_levels, self._levels = self._levels, {}
        if (len(old), old_kind, old_shape) != (len(pictures), diverging, (self._shape, self._longest)):
            self.selected = self.selected
            self.repaint(layout=len(old) != len(pictures) or old_shape != (self._shape, self._longest))
            return
        for index, levels in old_levels.items():
            self._refresh_picture(index, levels, old[index])

    def _refresh_picture(self, index: int, levels: NDArray[np.uint8], old: Picture) -> None:
        """Draw again what changed in a picture that has been drawn before."""
        new = self._pictures[index]
        top = self._slots.top_of(index) - self._origin
        now = self._levels_of(index)
        if now.shape != levels.shape:
            self.repaint_lines(y for y in range(top, top + self._slots.lines) if 0 <= y < self.size.height)
            return
        rows = np.flatnonzero((now != levels).any(axis=1)).tolist()
        if self._half:
            lines = {top + row // 2 for row in rows}
        else:
            lines = {top + row * self._times + part for row in rows for part in range(self._times)}
        if (new.caption, new.tone) != (old.caption, old.tone):
            lines.add(top + self._slots.picture_lines)
        self.repaint_lines(y for y in lines if 0 <= y < self.size.height)

    def _levels_of(self, index: int) -> NDArray[np.uint8]:
        levels = self._levels.get(index)
        if levels is None:
            levels = self._levels[index] = quantise(self._pictures[index].values, self._scale)
        return levels

    # The selection: the cursor walks the grid of slots.

    @property
    def grid_size(self) -> tuple[int, int]:
        """Rows and columns of pictures; the last row may be shorter."""
        self.ensure_planned()
        return self._slots.rows, min(self._slots.per_row, self._slots.count)

    def validate_selected(self, index: int) -> int:
        """Keep the index inside."""
        return min(max(index, 0), max(0, len(self._pictures) - 1))

    def watch_selected(self, old: int, new: int) -> None:
        """Mark the new one, scrolling to it if need be."""
        self.ensure_planned()
        top, height = self._slots.top_of(new) - self._origin, self.size.height
        if top < 0 or top + self._slots.lines - 1 > height:
            self.repaint()
            return
        captions = (self._slots.top_of(index) + self._slots.picture_lines - self._origin for index in (old, new))
        self.repaint_lines(y for y in captions if 0 <= y < height)

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and column of the selected picture."""
        self.ensure_planned()
        return divmod(self.selected, self._slots.per_row)

    @cursor.setter
    def cursor(self, cell: tuple[int, int]) -> None:
        self.ensure_planned()
        self.selected = self._slots.index_of(*cell)

    def action_move(self, down: int, right: int) -> None:
        """Move the selection; left and right go on in the neighbouring row."""
        if not self._selectable or not self._pictures:
            return
        old, (row, column) = self.selected, self.cursor
        self.selected = old + right if abs(right) == 1 else self._slots.index_of(row + down, column + right)
        if self.selected != old:
            self.cursor_moved()

    def cursor_moved(self) -> None:
        """Tell which picture is selected."""
        self.post_message(self.Highlighted(self, self.selected))

    def action_choose(self) -> None:
        """Choose the selected picture."""
        if self._selectable and self._pictures:
            self.post_message(self.Selected(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        """Choose a picture by clicking it twice."""
        if event.chain == 2 and self.cell_under(event) is not None:
            self.action_choose()

    @property
    def page_rows(self) -> int:
        """The rows of pictures that fit at once."""
        self.ensure_planned()
        return max(1, self.size.height // self._slots.lines)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The slot at a place."""
        column, row = x // self._slots.columns, (y + self._origin) // self._slots.lines
        inside = self._selectable and column < len(self._slots.in_row(row))
        return (row, column) if inside else None

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without the selection."""
        self.ensure_planned()
        origin = min(max(self._origin + rows, 0), max(0, self._slots.total_lines - self.size.height))
        if origin == self._origin:
            return False
        self._origin = origin
        self.repaint_lines(range(self.size.height))
        return True

    # The layout.

    def _slots_in(self, columns: int, lines: int) -> tuple[Slots, int]:
        """The slots in so much room, and how many times its least size a pixel has."""
        for times in range(self._grows_to if self.look.shaded and not self._compact else 1, 1, -1):
            slots = self._slots_of(times, columns, lines)
            if slots.total_lines <= lines and slots.width <= columns:
                return slots, times
        return self._slots_of(1, columns, lines), 1

    @property
    def _half(self) -> bool:
        """Whether two rows of pixels share a line."""
        return self._compact and self.look.shaded and not self.look.ascii

    def _slots_of(self, times: int, columns: int, lines: int) -> Slots:
        half = self._half
        rows, pixels = self._shape
        width = pixels if half else 2 * times * pixels
        has_signs = any(picture.tone in SIGNS for picture in self._pictures)
        caption = min(self._longest + 1 + 2 * has_signs, max(_SHORTEST_CAPTION, width))
        picture_lines = -(-rows // 2) if half else rows * times
        return Slots.in_room(len(self._pictures), max(width, caption), picture_lines, columns, lines)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of all pictures in one row, or that of the container."""
        slots, _ = self._slots_in(container.width, container.height)
        return max(1, min(container.width, slots.count * slots.columns - GAP))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height of all rows of pictures."""
        slots, _ = self._slots_in(width, sys.maxsize)
        return max(1, slots.total_lines)

    def plan(self) -> None:
        """Choose how many pictures stand in a row, and what part of them to show."""
        width, height = self.room
        self._slots, self._times = self._slots_in(width, height)
        total, top = self._slots.total_lines, self._slots.top_of(self.selected)
        focus = top + self._slots.lines - 2 if self._selectable else self._origin
        self._origin = window(self._origin, focus, max(1, height), total)
        if self._selectable:
            self._origin = min(self._origin, top)
        look, plain = self.look, self.plain
        colours = diverging(look) if self._diverging else ink_ramp(look)
        pairs = glyphs(look) if self._diverging else ink_glyphs(look)
        self._solid = solid_cells(colours, pairs, look, 2 * self._times, plain)
        self._halves = HalfCells(colours, 1, plain)

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line of a row of pictures, of their captions, or of the gap below."""
        if not self._pictures:
            return [Segment("no pictures", self.part("faint"))] if y == 0 else []
        row, line = divmod(y + self._origin, self._slots.lines)
        segments: list[Segment] = []
        for index in self._slots.in_row(row):
            piece = self._draw_slot(index, line)
            used = sum(segment.cell_length for segment in piece)
            segments += [*piece, Segment(" " * max(0, self._slots.columns - used), self.plain)]
        return self.with_scroll_mark(segments, y, self.size.height, self._origin, self._slots.total_lines)

    def _draw_slot(self, index: int, line: int) -> list[Segment]:
        if line == self._slots.picture_lines:
            return self._draw_caption(index)
        levels = self._levels_of(index)
        row = 2 * line if self._half else line // self._times
        if line > self._slots.picture_lines or row >= len(levels):
            return []
        if not self._half:
            return merged([self._solid[level] for level in levels[row].tobytes()])
        lower = levels[row + 1] if row + 1 < len(levels) else None
        return merged(self._halves.row(levels[row], lower))

    def _draw_caption(self, index: int) -> list[Segment]:
        picture = self._pictures[index]
        chosen = self._selectable and index == self.selected
        text = picture.caption_line(self._slots.width, chosen=chosen, ascii_only=self.look.ascii)
        chosen_style = "cursor" if self.has_focus else "cursor-blurred"
        return [Segment(text, self.part(chosen_style if chosen else STYLES[picture.tone]))]
