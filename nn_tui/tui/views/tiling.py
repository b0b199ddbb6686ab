"""How panes share their room: columns of them, and one that may be as tall as they all are together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

STEP = 1.25
"""How many times as much room, against its neighbours, a pane has with one step more."""
MOST_STEPS = 3
"""The most steps up or down."""


@dataclass(frozen=True)
class Tiling:
    """Panes by number in columns from left to right, each from top to bottom; ``main`` is the column of the view that
    matters most, if there is one."""

    columns: tuple[tuple[int, ...], ...]
    main: int | None = None
    steps: dict[int, int] = field(default_factory=dict)
    """How much more or less room a pane was given by hand, in steps."""

    @property
    def panes(self) -> list[int]:
        """The numbers of the panes that have room, in the order in which they are read: row by row from the left."""
        places = ((row, column, pane) for column, panes in enumerate(self.columns) for row, pane in enumerate(panes))
        return [pane for *_, pane in sorted(places)]

    def regions(self, size: Size) -> dict[int, Region]:
        """The room of each pane in that size, without gaps."""
        shares = [self._share(number, column) for number, column in enumerate(self.columns)]
        result: dict[int, Region] = {}
        for column, (x, width) in zip(self.columns, _parts(size.width, shares), strict=True):
            heights = _parts(size.height, [self._weight(pane) for pane in column])
            for pane, (y, height) in zip(column, heights, strict=True):
                result[pane] = Region(x, y, width, height)
        return result

    def _weight(self, pane: int) -> float:
        return float(STEP ** self.steps.get(pane, 0))

    def _share(self, number: int, column: Sequence[int]) -> float:
        """The share of a column: that of the main view is as wide as two others, where there are three or more."""
        mean = prod(self._weight(pane) for pane in column) ** (1 / len(column))
        return mean * (2 if number == self.main and len(self.columns) > 2 else 1)


def tiled(columns: int, rows: int, panes: int, main: int | None) -> Tiling:
    """That many panes in columns and rows: the main one alone in the first column where there are several of both."""
    is_tall = main is not None and columns > 1 and rows > 1 and main < columns * rows - rows + 1
    if not is_tall or main is None:
        count = min(panes, columns * rows)
        spread = [tuple(range(column, count, columns)) for column in range(columns)]
        return Tiling(tuple(column for column in spread if column))
    others = [pane for pane in range(panes) if pane != main][: (columns - 1) * rows]
    spread = [tuple(others[column :: columns - 1]) for column in range(columns - 1)]
    return Tiling(((main,), *(column for column in spread if column)), main=0)


def _parts(total: int, shares: Sequence[float]) -> list[tuple[int, int]]:
    """Starts and lengths of parts of a whole in these shares."""
    ends = [round(total * sum(shares[: number + 1]) / sum(shares)) for number in range(len(shares))]
    return [(start, end - start) for start, end in zip([0, *ends], ends, strict=False)]


class Tiles(Layout):
    """A layout that puts each widget where a tiling has room for it."""

    name = "tiles"

    def __init__(self, regions: Callable[[Size], dict[Widget, Region]]) -> None:
        self._regions = regions

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the widgets that have room."""
        parent.pre_layout(self)
        regions = self._regions(size)
        return [
            WidgetPlacement(regions[child], NULL_OFFSET, NULL_SPACING, child) for child in children if child in regions
        ]
