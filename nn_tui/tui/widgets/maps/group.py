"""What a board of pictures shows: groups of pictures, one number in one of them, and what is marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nn_tui.tui.widgets.drawing.labels import widest


class Spot(NamedTuple):
    """One number: the index of its group, of its picture in the group, and its row and column in the picture."""

    group: int = 0
    picture: int = 0
    row: int = 0
    column: int = 0


class Mark(NamedTuple):
    """A rectangle framed in some of a group's pictures; what lies outside a picture is left out."""

    group: int
    pictures: range
    rows: range
    columns: range

    @property
    def middle(self) -> tuple[int, int]:
        """The row and column in the middle of the rectangle."""
        return self.rows[len(self.rows) // 2], self.columns[len(self.columns) // 2]


@dataclass(frozen=True, eq=False)
class PictureGroup:
    """The pictures (count, rows, columns) of one layer under one heading.

    Attributes:
        heading: what the layer is; how many pictures there are, or which of them are in view, is said between it and
            ``details``.
        scale: the size of a number that has the strongest colour.
        is_signed: whether numbers have the colour of their sign; otherwise they are greys from 0, paper, to ``scale``.
        captions: a short text above each picture; a single picture needs none.
        row_labels: if there are any, the pictures are a matrix with one label for each row, and ``captions`` stand
            over its columns.
        has_cursor: whether the cursor can come here; a group without it comes last, unless it stands beside the others.
    """

    heading: str
    pictures: npt.NDArray[np.floating[Any]]
    scale: float
    is_signed: bool = True
    captions: tuple[str, ...] = ()
    row_labels: tuple[str, ...] = ()
    details: str = ""
    has_cursor: bool = True

    @property
    def shape(self) -> GroupShape:
        """What its place on a board depends on."""
        count, rows, columns = self.pictures.shape
        per_row = count // len(self.row_labels) if self.row_labels else 0
        return GroupShape(
            count, rows, columns, widest(self.captions), widest(self.row_labels), per_row, not self.has_cursor
        )


class GroupShape(NamedTuple):
    """The sizes of a group.

    ``caption`` and ``label`` are the widths of the longest caption and row label, ``per_row`` the pictures in a row of
    a matrix; 0 where as many stand in a row as fit. ``is_last`` says that all others come first where the group does
    not stand beside them.
    """

    pictures: int
    rows: int
    columns: int
    caption: int = 0
    label: int = 0
    per_row: int = 0
    is_last: bool = False
