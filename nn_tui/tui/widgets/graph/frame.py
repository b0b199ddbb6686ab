"""How a graph divides its widget: headings, the columns of the layers, a legend, the panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

_PANEL_FROM = 10
"""The height from which there is a panel."""
_ROOMY_FROM = 14
"""The height from which the panel has one more line, and a legend above it."""


class PlacedColumn(Protocol):
    """Where a layer is drawn."""

    @property
    def layer(self) -> int:
        """Its number, INPUTS for the inputs."""

    @property
    def left(self) -> int:
        """Its first column of the terminal."""

    @property
    def width(self) -> int:
        """How many it has."""


ColumnT = TypeVar("ColumnT", bound=PlacedColumn)


def frame_of(height: int) -> tuple[int, int, int]:
    """How many lines of a widget are above the columns, for the columns, and for the panel."""
    panel = 0 if height < _PANEL_FROM else 2 if height < _ROOMY_FROM else 3
    top = int(height > 3)
    return top, max(1, height - top - panel - (height >= _ROOMY_FROM)), panel


@dataclass(frozen=True)
class Plan(Generic[ColumnT]):
    """The whole layout.

    Attributes:
        columns: the columns in view.
        top, height: the lines of the columns.
        width: the width of the widget.
        panel: the first line of the panel and how many lines it has.
        before, after: how many layers are out of view on each side.
    """

    columns: tuple[ColumnT, ...]
    top: int
    height: int
    width: int
    panel: tuple[int, int]
    before: int = 0
    after: int = 0

    @property
    def canvas(self) -> tuple[int, int]:
        """The (width, height) of what is above the panel: headings, and columns with the links between them."""
        return self.width, self.top + self.height

    def column_of(self, layer: int) -> ColumnT | None:
        """The column of a layer; None if it is out of view."""
        return next((column for column in self.columns if column.layer == layer), None)

    def column_at(self, x: int) -> ColumnT | None:
        """The column drawn in a column of the terminal; None where links are."""
        return next((column for column in self.columns if column.left <= x < column.left + column.width), None)
