"""A board of pictures: groups of pictures below each other, a cursor on one number, frames around others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message

from nn_tui.tui.theme.palette import quantise
from nn_tui.tui.widgets.drawing.cells import merged
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.drawing.greys import greys
from nn_tui.tui.widgets.drawing.labels import cut, left
from nn_tui.tui.widgets.maps.arrangement import HALF, Block, arrange
from nn_tui.tui.widgets.maps.board_plan import BoardPlan, Line
from nn_tui.tui.widgets.maps.group import Mark, PictureGroup, Spot
from nn_tui.tui.widgets.maps.number_cells import NUMBER_ZOOM, NumberCells
from nn_tui.tui.widgets.maps.painter import Painter

_ZOOMS = (6, 4, 2, HALF)
_GLYPH_ZOOMS = (6, 4, 2)


class MapBoard(CursorCanvas):
    """Pictures of layers. The cursor walks the numbers of a picture, and past an edge those of the next picture."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to another number."""

        board: MapBoard
        spot: Spot

        @property
        def control(self) -> MapBoard:
            """The board."""
            return self.board

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._groups: tuple[PictureGroup, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._dot: Spot | None = None
        self._spot = Spot()
        self._plan = BoardPlan((), Size(0, 0), _ZOOMS, self._spot, ())
        self._levels: dict[int, NDArray[np.uint8]] = {}
        self._cells: dict[int, NumberCells] = {}
        self._cell_kinds: dict[int, tuple[object, ...]] = {}

    # The data.

    @property
    def groups(self) -> tuple[PictureGroup, ...]:
        """The groups shown."""
        return self._groups

    @property
    def spot(self) -> Spot:
        """The number under the cursor; setting it sends no message."""
        return self._spot

    @spot.setter
    def spot(self, spot: Spot) -> None:
        spot = self._inside(spot)
        if spot != self._spot:
            self._spot = spot
            self.repaint()

    @property
    def value(self) -> float | None:
        """The exact value of the number under the cursor; None without pictures."""
        group, *place = self._spot
        return float(self._groups[group].pictures[*place]) if self.has_cells else None

    def show_groups(self, groups: Sequence[PictureGroup], marks: Sequence[Mark] = (), dot: Spot | None = None) -> None:
        """Show these groups; only lines that look different are drawn again.

        Args:
            groups: the first is drawn beside the others where it is small enough.
            marks: what is framed.
            dot: one more number to mark.
        """
        old, self._groups = self._groups, tuple(groups)
        old_marks, self._marks, self._dot = (self._marks, self._dot), tuple(marks), dot
        is_new = [(group.shape, group.is_signed) for group in old] != [
            (group.shape, group.is_signed) for group in groups
        ]
        if is_new:
            self._spot = self._inside(self._spot)
        if is_new or old_marks != (self._marks, self._dot):
            self.repaint()
        else:
            self._repaint_changes(old)

    def _repaint_changes(self, old: tuple[PictureGroup, ...]) -> None:
        """Draw the lines again on which numbers, headings or captions differ from those of the old groups."""
        height = self.ensure_planned().height
        changed_rows: dict[int, NDArray[np.bool_]] = {}
        for block in self._plan.blocks:
            before, levels = self._levels[block.group], self._quantised(block)
            self._levels[block.group] = levels
            changed = levels != before
            if self._cells[block.group].has_numbers:
                drawn = self._plan.drawn(block)
                changed |= self._groups[block.group].pictures[drawn] != old[block.group].pictures[drawn]
            changed_rows[block.group] = changed.any(axis=2)

        def differs(line: Line | None) -> bool:
            if line is None:
                return False
            new, before = self._groups[line.block.group], old[line.block.group]
            if line.kind == "heading":
                return (new.heading, new.details) != (before.heading, before.details)
            if line.kind == "captions" or (line.part == 0 and new.row_labels):
                return (new.captions, new.row_labels) != (before.captions, before.row_labels)
            return line.kind == "numbers" and self._has_change(line, changed_rows[line.block.group])

        self.repaint_lines(y for y in range(height) if any(map(differs, self._plan.lines_at(y))))

    def _has_change(self, line: Line, changed: NDArray[np.bool_]) -> bool:
        """Whether a number on a line changed; ``changed`` (pictures, rows) marks the rows of those drawn."""
        pictures, first = self._plan.pictures_in(line), self._plan.drawn(line.block).start
        return bool(changed[pictures.start - first : pictures.stop - first, line.rows.start : line.rows.stop].any())

    @property
    def _zooms(self) -> tuple[int, ...]:
        return _ZOOMS if self.capabilities.shaded and not self.capabilities.ascii else _GLYPH_ZOOMS

    def height_within(self, width: int, wanted: int, most: int) -> int:
        """How many lines of ``most`` to give the board, so that others can have the rest.

        ``wanted`` lines if all pictures fit in them, none too small for whole cells or for the numbers in them that
        ``most`` lines would have; else as many as there is something to draw in.
        """
        shapes = tuple(group.shape for group in self._groups)
        if not shapes:
            return most
        large, small = (arrange(shapes, width, height, self._zooms) for height in (most, wanted))
        keeps_numbers = all(
            small.zooms[group] >= min(zoom, NUMBER_ZOOM if zoom >= NUMBER_ZOOM else 2)
            for group, zoom in large.zooms.items()
        )
        if 0 < small.height <= wanted and small.is_whole and keeps_numbers:
            return wanted
        return max(wanted, min(large.height, most))

    def plan(self) -> None:
        """Place the pictures, and choose which of them are in view."""
        shapes = [group.shape for group in self._groups]
        self._plan = BoardPlan(shapes, self.room, self._zooms, self._spot, self._marks, self._plan)
        self._levels = {block.group: self._quantised(block) for block in self._plan.blocks}
        for block in self._plan.blocks:
            self._prepare_cells(block)

    def _quantised(self, block: Block) -> NDArray[np.uint8]:
        group = self._groups[block.group]
        pictures = group.pictures[self._plan.drawn(block)]
        return quantise(pictures, group.scale) if group.is_signed else greys(pictures / (group.scale or 1.0))

    def _prepare_cells(self, block: Block) -> None:
        """Make the cells of a block, again only if their colours or size changed."""
        kind = (self._groups[block.group].is_signed, block.zoom, self.capabilities, self.plain)
        if self._cell_kinds.get(block.group) != kind:
            self._cell_kinds[block.group] = kind
            self._cells[block.group] = NumberCells(*kind)

    # The cursor.

    @property
    def has_cells(self) -> bool:
        """Whether there is a number for the cursor to stand on."""
        return any(group.has_cursor and group.pictures.size for group in self._groups)

    @property
    def cursor(self) -> tuple[int, int]:
        """The index of the picture among all, and that of the number in the picture, row by row."""
        group, picture, row, column = self._spot
        before = sum(other.shape.pictures for other in self._groups[:group])
        columns = self._groups[group].shape.columns if self._groups else 0
        return before + picture, row * columns + column

    @cursor.setter
    def cursor(self, cell: tuple[int, int]) -> None:
        picture, number = cell
        for index, group in enumerate(self._groups):
            if picture < group.shape.pictures:
                self.spot = Spot(index, picture, *divmod(number, group.shape.columns))
                return
            picture -= group.shape.pictures

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """Group, picture, row and column."""
        return self._spot

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) == 4:
            self.spot = Spot(*map(int, place))

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The picture and number drawn at a place; None outside the pictures."""
        spot = self._plan.spot_at(x, y)
        if spot is None or not self._groups[spot.group].has_cursor:
            return None
        before = sum(group.shape.pictures for group in self._groups[: spot.group])
        return before + spot.picture, spot.row * self._groups[spot.group].shape.columns + spot.column

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, self._spot))

    def _inside(self, spot: Spot) -> Spot:
        """The nearest number to a spot that there is, in a group that the cursor can come to."""
        groups = [index for index, group in enumerate(self._groups) if group.has_cursor and group.pictures.size]
        if not groups:
            return Spot()
        nearest = min(groups, key=lambda index: abs(index - spot.group))
        sizes = self._groups[nearest].pictures.shape
        return Spot(nearest, *(min(max(at, 0), size - 1) for at, size in zip(spot[1:], sizes, strict=True)))

    def _go(self, spot: Spot) -> None:
        old, self.spot = self._spot, spot
        if self._spot != old:
            self.cursor_moved()

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by rows and columns; a single step past an edge comes to the next picture."""
        if not self.has_cells:
            return
        group, picture, row, column = self._spot
        shape = self._groups[group].shape
        if abs(right) > 1:
            self._go(Spot(group, picture, row, column + right))
            return
        row, column = row + down, column + right
        if not 0 <= column < shape.columns:
            picture, column = picture + right, 0 if right > 0 else shape.columns - 1
        elif not 0 <= row < shape.rows:
            self.ensure_planned()
            picture, row = picture + down * self._plan.per_row(group), 0 if down > 0 else shape.rows - 1
        if 0 <= picture < shape.pictures:
            self._go(Spot(group, picture, row, column))

    def action_page(self, pages: int) -> None:
        """Move the cursor to the picture above or below."""
        if not self.has_cells:
            return
        self.ensure_planned()
        group, picture, row, column = self._spot
        target = picture + pages * self._plan.per_row(group)
        if 0 <= target < self._groups[group].shape.pictures:
            self._go(Spot(group, target, row, column))

    def scroll_rows(self, rows: int) -> bool:
        """Move the cursor to the picture above or below, since the wheel has no other use."""
        old = self._spot
        self.action_page(1 if rows > 0 else -1)
        return self._spot != old

    def step_group(self, step: int) -> None:
        """Move the cursor to the group before or after, to what is marked there or to the same place in proportion."""
        target = self._spot.group + step
        if not (self.has_cells and 0 <= target < len(self._groups) and self._groups[target].has_cursor):
            return
        _, picture, row, column = self._spot
        mark = next((mark for mark in self._marks if mark.group == target), None)
        if self._dot is not None and self._dot.group == target:
            self._go(self._dot)
        elif mark is not None:
            own = picture if picture in mark.pictures else mark.pictures.start
            self._go(Spot(target, own, *mark.middle))
        else:
            here, there = self._groups[self._spot.group].shape, self._groups[target].shape
            own = picture if here.pictures == there.pictures else picture * there.pictures // here.pictures
            row, column = row * there.rows // here.rows, column * there.columns // here.columns
            self._go(Spot(target, own, row, column))

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """A line of the group at the side, if there is one, and beside it one of the others."""
        plan = self._plan
        side, main = plan.lines_at(y)
        segments = self._draw(main, self.inner_size.width - plan.side_width) if main else []
        if plan.side_width:
            before = self._draw(side, plan.side_width - 1) if side else []
            used = sum(segment.cell_length for segment in before)
            segments = [*before, Segment(" " * (plan.side_width - used), self.plain), *segments]
        return self.with_scroll_mark(segments, y, self.inner_size.height, plan.first_line, len(plan.main))

    def _draw(self, line: Line, width: int) -> list[Segment]:
        if line.kind == "heading":
            return [self._draw_heading(line.block, width)]
        if line.kind == "captions":
            return self._draw_captions(line)
        return self._draw_numbers(line) if line.kind == "numbers" else []

    def _draw_heading(self, block: Block, width: int) -> Segment:
        group = self._groups[block.group]
        drawn, per_row = self._plan.drawn(block), block.shape.per_row
        if per_row:
            column = self._plan.origins[block.group].column
            down = _part(drawn.start // per_row, drawn.stop // per_row, block.rows)
            number = f"{down} x {_part(column, column + block.shown, per_row)}"
        else:
            number = _part(drawn.start, drawn.stop, block.shape.pictures) if block.shape.pictures > 1 else ""
        numbers = [number]
        if not (per_row or group.has_cursor or block.is_whole):
            # Without a cursor the others cannot be reached: which are shown matters less than that some are not.
            shown = f"{drawn.stop - drawn.start} of {block.shape.pictures}"
            numbers = [f"{shown} shown", shown, shown.replace(" of ", "/")]
        texts = [" ".join(filter(None, (group.heading, number, group.details))) for number in numbers]
        text = next((text for text in texts if len(text) <= width), texts[-1])
        style = "label"
        if block.group == self._spot.group and group.has_cursor:
            style = "current" if self.has_focus else "title"
        return Segment(cut(text, width, ascii_only=self.capabilities.ascii), self.part(style))

    def _draw_captions(self, line: Line) -> list[Segment]:
        block, group = line.block, self._groups[line.block.group]
        is_own = self._spot.group == block.group and group.has_cursor
        segments = [Segment(" " * block.label, self.plain)]
        for picture in self._plan.pictures_in(line):
            if block.shape.per_row:
                caption, here = group.captions[picture % block.per_row], self._spot.picture % block.per_row == picture
            else:
                caption, here = group.captions[picture], self._spot.picture == picture
            text = left(caption, block.slot, ascii_only=self.capabilities.ascii)
            segments.append(Segment(text, self.part("current" if here and is_own else "label")))
        return segments

    def _draw_numbers(self, line: Line) -> list[Segment]:
        block, group = line.block, self._groups[line.block.group]
        segments = []
        if block.label:
            here = self._spot.group == block.group and self._spot.picture // block.per_row == line.row
            label = group.row_labels[line.row] if line.part == 0 else ""
            segments.append(Segment(left(label, block.label), self.part("current" if here else "label")))
        gap = Segment(" " * (block.slot - block.width), self.plain)
        for picture in self._plan.pictures_in(line):
            segments += [*merged(self._painter(block, picture).line(line.part, line.rows)), gap]
        return segments

    def _painter(self, block: Block, picture: int) -> Painter:
        """What draws a picture."""
        place = (block.group, picture)
        return Painter(
            block,
            self._cells[block.group],
            self._groups[block.group].pictures[picture],
            self._levels[block.group][picture - self._plan.drawn(block).start],
            [mark for mark in self._marks if mark.group == block.group and picture in mark.pictures],
            [spot for spot in self._spots if spot[:2] == place],
        )

    @property
    def _spots(self) -> list[Spot]:
        """The cursor and the dot, as far as there are any."""
        return [spot for spot in (self._spot if self.has_cells else None, self._dot) if spot is not None]


def _part(start: int, stop: int, count: int) -> str:
    """Which of some things are in view, counted from 1: 3-5/8, or only how many there are where all are."""
    if (start, stop) == (0, count):
        return str(count)
    return f"{stop}/{count}" if stop - start == 1 else f"{start + 1}-{stop}/{count}"
