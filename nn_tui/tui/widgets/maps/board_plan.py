"""What of a board is in view: its lines, the pictures on each, and what is at a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.geometry import Size

from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.maps.arrangement import HALF, Block, LineKind, arrange
from nn_tui.tui.widgets.maps.group import GroupShape, Mark, Spot


class Line(NamedTuple):
    """One line of a block: ``row`` counts the rows of pictures, ``part`` the lines of a picture."""

    kind: LineKind
    block: Block
    row: int = 0
    part: int = 0

    @property
    def rows(self) -> range:
        """The rows of a picture that are on a line of numbers: one, or two that share the line."""
        if self.block.zoom == HALF:
            return range(2 * self.part, min(2 * self.part + 2, self.block.shape.rows))
        row = self.part // self.block.tall
        return range(row, row + 1)


class Origin(NamedTuple):
    """The first row of pictures of a block that is in view, and the first picture in each row."""

    row: int = 0
    column: int = 0


class BoardPlan:
    """The places of all groups for one size and one cursor; scrolled as little as possible from the plan before."""

    def __init__(
        self,
        shapes: Sequence[GroupShape],
        size: Size,
        zooms: Sequence[int],
        spot: Spot,
        marks: Sequence[Mark],
        before: BoardPlan | None = None,
    ) -> None:
        side, blocks = arrange(tuple(shapes), *size, tuple(zooms)) if shapes else (None, ())
        self.blocks: tuple[Block, ...] = (side, *blocks) if side else blocks
        self.side_width = side.side_width if side else 0
        old = before.origins if before else {}
        self.origins: dict[int, Origin] = {
            block.group: _origin(block, old.get(block.group, Origin()), shapes, spot, marks) for block in self.blocks
        }
        self.side = self._lines_of(side) if side else []
        self.main = [line for block in blocks for line in self._lines_of(block)]
        height = max(1, size.height)
        own = [y for y, line in enumerate(self.main) if line.block.group == spot.group]
        if len(own) > height:
            own = [y for y in own if self._has_spot(self.main[y], spot)]
        first: int = before.first_line if before else 0
        if own:
            first = min(window(first, own[-1], height, len(self.main)), own[0])
        self.first_line: int = window(first, first, height, len(self.main))

    def _lines_of(self, block: Block) -> list[Line]:
        lines = [Line(kind, block) for kind in block.top]
        first = self.origins[block.group].row
        for row in range(first, first + block.rows_shown):
            part = 0
            for kind in block.row:
                lines.append(Line(kind, block, row, part))
                part += kind == "numbers"
        return lines

    def _has_spot(self, line: Line, spot: Spot) -> bool:
        """Whether a number of the group of that line is on it."""
        return line.kind == "numbers" and spot.row in line.rows and spot.picture in self.pictures_in(line)

    def per_row(self, group: int) -> int:
        """The pictures in a row of a group."""
        return next((block.per_row for block in self.blocks if block.group == group), 1)

    def drawn(self, block: Block) -> slice:
        """The pictures of the rows in view."""
        row = self.origins[block.group].row
        return slice(row * block.per_row, min((row + block.rows_shown) * block.per_row, block.shape.pictures))

    def pictures_in(self, line: Line) -> range:
        """The pictures on a line."""
        block = line.block
        start = line.row * block.per_row + self.origins[block.group].column
        return range(start, min(start + block.shown, (line.row + 1) * block.per_row, block.shape.pictures))

    def lines_at(self, y: int) -> tuple[Line | None, Line | None]:
        """The line of the group at the side and that of the others on line y of the board."""
        main = y + self.first_line
        return (
            self.side[y] if y < len(self.side) else None,
            self.main[main] if main < len(self.main) else None,
        )

    def spot_at(self, x: int, y: int) -> Spot | None:
        """The number drawn at a place; None outside the pictures."""
        side, main = self.lines_at(y)
        line = side if x < self.side_width else main
        if line is None or line.kind != "numbers":
            return None
        block = line.block
        slot, within = divmod(x - (0 if x < self.side_width else self.side_width) - block.label, block.slot)
        pictures = self.pictures_in(line)
        if not (0 <= slot < len(pictures) and within < block.width):
            return None
        return Spot(block.group, pictures[slot], line.rows.start, within // block.zoom)


def _origin(block: Block, old: Origin, shapes: Sequence[GroupShape], spot: Spot, marks: Sequence[Mark]) -> Origin:
    """What of a block is in view: what belongs to the number under the cursor, and else what was in view before."""
    marked = next((mark.pictures for mark in marks if mark.group == block.group and len(mark.pictures) == 1), None)
    if block.group == spot.group:
        picture = spot.picture
    elif marked:
        picture = marked.start
    elif block.shape.pictures == shapes[spot.group].pictures:
        picture = spot.picture
    else:
        picture = old.row * block.per_row + old.column
    row, column = divmod(min(picture, block.shape.pictures - 1), block.per_row)
    return Origin(
        window(old.row, row, block.rows_shown, block.rows), window(old.column, column, block.shown, block.per_row)
    )
