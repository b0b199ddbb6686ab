"""The places of pictures of one size that flow from left to right and from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

GAP = 2
"""The columns between two pictures."""


@dataclass(frozen=True)
class Slots:
    """The places of ``count`` pictures, each ``width`` columns wide and ``picture_lines`` lines high.

    Below each picture are a line for its caption and an empty one.
    """

    count: int
    width: int
    picture_lines: int
    per_row: int

    @classmethod
    def in_room(cls, count: int, width: int, picture_lines: int, columns: int, lines: int) -> Slots:
        """As many in a row as fit; a column is left for a scroll mark if they need more lines than there are."""
        slots = cls(count, width, picture_lines, max(1, (columns + GAP) // (width + GAP)))
        if slots.total_lines > lines:
            return cls(count, width, picture_lines, max(1, (columns - 1 + GAP) // (width + GAP)))
        return slots

    @property
    def lines(self) -> int:
        """The lines from one row of pictures to the next."""
        return self.picture_lines + 2

    @property
    def columns(self) -> int:
        """The columns from one picture to the next."""
        return self.width + GAP

    @property
    def rows(self) -> int:
        """How many rows of pictures there are; the last one may be shorter."""
        return -(-self.count // self.per_row)

    @property
    def total_lines(self) -> int:
        """The lines that all pictures need."""
        return max(0, self.rows * self.lines - 1)

    def top_of(self, index: int) -> int:
        """The first line of a picture, counted from the first line of all."""
        return index // self.per_row * self.lines

    def in_row(self, row: int) -> range:
        """The indices of the pictures in a row."""
        return range(row * self.per_row, min((row + 1) * self.per_row, self.count))

    def index_of(self, row: int, column: int) -> int:
        """The index of the picture at a row and a column, both kept inside the grid."""
        row = min(max(row, 0), max(0, self.rows - 1))
        column = min(max(column, 0), self.per_row - 1)
        return min(row * self.per_row + column, max(0, self.count - 1))
