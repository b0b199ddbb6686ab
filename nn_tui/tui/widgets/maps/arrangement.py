"""Where each picture of a board stands: as large as all fit, the first group beside the others if it is small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from nn_tui.tui.widgets.maps.group import GroupShape

HALF = 1
"""The smallest zoom: a number is one column wide and half a line high."""

SIDE_GAP = 3
"""The columns between the first group and the others beside it."""

_SIDE_WIDTH = 10
"""The least columns of the first group beside the others: those of its heading."""

LineKind = Literal["heading", "captions", "numbers", "gap"]


@dataclass(frozen=True)
class Block:
    """The place of one group.

    Attributes:
        group: its index.
        zoom: the columns of a number; it is half as many lines high.
        per_row: the pictures in a row, of which ``shown`` fit the width.
        rows_shown: how many rows of pictures are drawn.
    """

    group: int
    shape: GroupShape
    zoom: int
    per_row: int
    shown: int
    rows_shown: int

    @property
    def width(self) -> int:
        """The columns of one picture."""
        return self.shape.columns * self.zoom

    @property
    def slot(self) -> int:
        """The columns from one picture to the next."""
        return max(self.width, self.shape.caption if self.shape.pictures > 1 else 0) + _gap(self.zoom)

    @property
    def label(self) -> int:
        """The columns of the row labels, with the gap after them."""
        return self.shape.label + 2 if self.shape.label else 0

    @property
    def lines(self) -> int:
        """The lines of one picture."""
        return -(-self.shape.rows * self.zoom // 2)

    @property
    def rows(self) -> int:
        """How many rows of pictures there are."""
        return -(-self.shape.pictures // self.per_row)

    @property
    def is_whole(self) -> bool:
        """Whether all pictures are shown."""
        return self.rows_shown == self.rows and self.shown == self.per_row

    @property
    def tall(self) -> int:
        """The lines of one number, where two rows do not share a line."""
        return self.zoom // 2

    @property
    def row(self) -> tuple[LineKind, ...]:
        """The lines of one row of pictures."""
        lines: list[LineKind] = ["numbers"] * self.lines
        if self.shape.per_row:
            # Half a line is left below pictures with an odd number of half lines.
            lines += ["gap"] * (self.rows > 1 and self.shape.rows * self.zoom % 2 == 0)
        elif self.shape.pictures > 1:
            lines.insert(0, "captions")
        return tuple(lines)

    @property
    def top(self) -> tuple[LineKind, ...]:
        """The lines above the rows of pictures."""
        return ("heading", "captions") if self.shape.per_row > 1 else ("heading",)

    @property
    def height(self) -> int:
        """The lines of what is shown."""
        return len(self.top) + self.rows_shown * len(self.row)

    @property
    def side_width(self) -> int:
        """The columns that the block takes at the side of the others, with the gap after it."""
        return max(self.width, _SIDE_WIDTH) + SIDE_GAP


class Arrangement(NamedTuple):
    """The places of all groups: ``side`` stands at the left of the ``blocks`` below each other."""

    side: Block | None
    blocks: tuple[Block, ...]

    @property
    def height(self) -> int:
        """The lines of all groups."""
        return max(self.side.height if self.side else 0, sum(block.height for block in self.blocks))

    @property
    def is_whole(self) -> bool:
        """Whether all pictures are shown."""
        return all(block.is_whole for block in self.blocks)

    @property
    def zooms(self) -> dict[int, int]:
        """The zoom of each group, by its index."""
        return {block.group: block.zoom for block in (*self.blocks, *([self.side] if self.side else []))}


@lru_cache(maxsize=32)
def arrange(shapes: tuple[GroupShape, ...], width: int, height: int, zooms: tuple[int, ...]) -> Arrangement:
    """The largest arrangement that fits a size, in one of the ``zooms``, largest first.

    Where nothing fits, every group has one row of pictures in the smallest zoom, and the board scrolls. The last ones
    are remembered: while a network trains, its pictures change but not their sizes.
    """
    candidates = [*_sides(shapes, width, height, zooms), None]
    for side in candidates:
        blocks = _stacked(shapes, side, width, height, zooms)
        if all(block.is_whole for block in blocks) and sum(block.height for block in blocks) <= height:
            break
    else:
        side = candidates[0]
        blocks = _stacked(shapes, side, width, height, zooms)
    return Arrangement(side, tuple(blocks))


def _stacked(
    shapes: Sequence[GroupShape], side: Block | None, width: int, height: int, zooms: Sequence[int]
) -> list[Block]:
    """The blocks below each other beside ``side``, which may be None."""
    left = width - (side.side_width if side else 0)
    rest = sorted(range(1 if side else 0, len(shapes)), key=lambda index: shapes[index].is_last)
    for zoom in zooms:
        blocks = [_block(index, shapes[index], zoom, left) for index in rest]
        if _fits(blocks, left, height):
            return _enlarged(blocks, left, height, zooms)
    blocks = [_block(index, shapes[index], zooms[-1], left) for index in rest]
    for most in range(max(block.rows for block in blocks), 0, -1):
        blocks = [replace(block, rows_shown=min(block.rows, most)) for block in blocks]
        if _fits(blocks, 0, height):
            break
    for index, block in enumerate(blocks):
        larger = [
            *blocks[:index],
            replace(block, rows_shown=min(block.rows, block.rows_shown + 1)),
            *blocks[index + 1 :],
        ]
        if _fits(larger, 0, height):
            blocks = larger
    return blocks


def _gap(zoom: int) -> int:
    return 1 if zoom == HALF else 2


def _block(group: int, shape: GroupShape, zoom: int, width: int) -> Block:
    block = Block(group, shape, zoom, max(1, shape.pictures), 1, 1)
    fitting = max(1, (width - block.label + _gap(zoom)) // block.slot)
    per_row = shape.per_row or min(fitting, block.per_row)
    block = replace(block, per_row=per_row, shown=min(fitting, per_row))
    return replace(block, rows_shown=block.rows)


def _fits(blocks: Sequence[Block], width: int, height: int) -> bool:
    """Whether blocks fit a height, and each of its pictures a width; 0 for any width."""
    if sum(block.height for block in blocks) > height:
        return False
    return not width or all(block.shown == block.per_row and block.label + block.width <= width for block in blocks)


def _enlarged(blocks: list[Block], width: int, height: int, zooms: Sequence[int]) -> list[Block]:
    """The blocks with the last ones, whose pictures are the smallest, as much larger as there is room for."""
    for index in reversed(range(len(blocks))):
        for zoom in zooms:
            larger = _block(blocks[index].group, blocks[index].shape, zoom, width)
            if _fits([*blocks[:index], larger, *blocks[index + 1 :]], width, height):
                blocks[index] = larger
                break
    return blocks


def _sides(shapes: Sequence[GroupShape], width: int, height: int, zooms: Sequence[int]) -> list[Block]:
    """The places that the first group can have at the side, its pictures below each other, the largest first.

    None where it would take over a third of the width, or the other pictures would not fit beside it.
    """
    widest = max((shape.columns for shape in shapes[1:]), default=width)
    blocks = [Block(0, shapes[0], zoom, 1, 1, shapes[0].pictures) for zoom in zooms]
    return [
        block
        for block in blocks
        if block.side_width + widest * zooms[-1] <= width and 3 * block.width <= width and block.height <= height
    ]
