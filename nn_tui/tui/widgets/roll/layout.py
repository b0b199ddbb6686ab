"""Where the steps of a roll stand: side by side, wrapped into as many blocks as it takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Block(NamedTuple):
    """The steps from ``first`` to before ``stop``, which stand on the same lines."""

    first: int
    stop: int


class RollLayout:
    """The columns of each step, and the blocks that hold them.

    Args:
        widths: the columns of each step.
        room: the columns that there are; a step that is wider stands alone.
        rows: the lines of a block that show something of each step; one more is above them, one below.
    """

    def __init__(self, widths: Sequence[int], room: int, rows: int) -> None:
        self.widths = tuple(widths)
        self.rows = rows
        self.block_lines = rows + 2
        ends = (0, *accumulate(widths))
        blocks, first = [], 0
        while first < len(widths):
            stop = max(first + 1, bisect_right(ends, ends[first] + room) - 1)
            blocks.append(Block(first, stop))
            first = stop
        self.blocks = tuple(blocks)
        self._firsts = [block.first for block in blocks]
        self._ends = ends

    @property
    def lines(self) -> int:
        """All lines of all blocks; none is left free below the last one."""
        return max(0, len(self.blocks) * self.block_lines - 1)

    def block_of(self, step: int) -> int:
        """The number of the block with a step."""
        return max(0, bisect_right(self._firsts, step) - 1)

    def start_of(self, step: int) -> int:
        """The first column of a step, counted from the left end of its block."""
        return self._ends[step] - self._ends[self.blocks[self.block_of(step)].first]

    def step_at(self, block: int, column: int) -> int:
        """The step of a block that stands at a column, or its last one where none does."""
        first, stop = self.blocks[block]
        place = bisect_right(self._ends, self._ends[first] + max(column, 0)) - 1
        return min(max(place, first), stop - 1)
