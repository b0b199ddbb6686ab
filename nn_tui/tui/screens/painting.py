"""Painting what changed on a screen, and nothing around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class _Leaf(NamedTuple):
    """A widget with nothing in front of it: where all of it is on the screen, and the part that shows."""

    widget: Widget
    region: Region
    shown: Region


class Lines(CompositorUpdate):
    """Strips, each with the column and the row where it begins."""

    def __init__(self, strips: Sequence[tuple[int, int, Strip]]) -> None:
        self._strips = strips

    def render_segments(self, console: Console) -> str:
        """The sequences that draw them."""
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self._strips)


class LeafCompositor(Compositor):
    """Asks only the widgets that changed for their lines, where nothing is in front of them.

    Textual's own asks every widget within the smallest rectangle around all changes, which for a frame is each one on
    the screen, and cuts and joins what they give: most of the time that a frame takes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._arranged: object = None
        self._leaves: list[_Leaf] = []

    def render_partial_update(self) -> ChopsUpdate | Lines | None:  # type: ignore[override]
        """What draws the regions that changed since the last update; None if there are none."""
        lines: dict[_Leaf, set[int]] = {}
        for region in self._dirty_regions:
            leaf = self._leaf_around(region)
            if leaf is None:
                return super().render_partial_update()
            lines.setdefault(leaf, set()).update(region.line_range)
        self._dirty_regions.clear()
        return Lines([strip for leaf, rows in lines.items() for strip in _strips(leaf, rows)]) if lines else None

    def _leaf_around(self, region: Region) -> _Leaf | None:
        """The leaf that a region belongs to; None if another widget changed there, or what changed is out of view."""
        if self._arranged is not self.visible_widgets:
            self._arranged = self.visible_widgets
            self._leaves = list(_leaves(self.visible_widgets.items(), self.size.region))
        return next((leaf for leaf in self._leaves if leaf.shown.contains_region(region)), None)


def _leaves(widgets: Iterable[tuple[Widget, tuple[Region, Region]]], screen: Region) -> Iterable[_Leaf]:
    """The leaves among widgets with their regions and clips, which come from front to back."""
    before: list[Region] = []
    for widget, (region, clip) in widgets:
        shown = region.intersection(clip).intersection(screen)
        if shown and not any(shown.overlaps(other) for other in before):
            yield _Leaf(widget, region, shown)
        before.append(shown)


def _strips(leaf: _Leaf, rows: set[int]) -> Iterable[tuple[int, int, Strip]]:
    """The strips of these rows of the screen, each with the column and the row where it begins."""
    widget, region, shown = leaf
    top, bottom = min(rows), max(rows) + 1
    crop = Region(shown.x - region.x, top - region.y, shown.width, bottom - top)
    for y, strip in zip(range(top, bottom), widget.render_lines(crop), strict=True):
        if y in rows:
            yield shown.x, y, strip
