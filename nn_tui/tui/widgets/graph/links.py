"""The links of the network graph on a canvas: which are drawn, how strong each looks, which are on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, ZERO
from nn_tui.tui.widgets.graph.bundles import Bundle, bundle_between
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import BoolArray, GraphData
from nn_tui.tui.widgets.graph.frame import Plan
from nn_tui.tui.widgets.graph.plan import Column
from nn_tui.tui.widgets.graph.wires import IntArray, braille

NOTE = LEVELS + 1
"""The tint of words among the links."""

FROZEN = ("■", "#")
"""The mark of a frozen neuron or link, and the one in ASCII."""

_THICK = ZERO * 2 // 3
_DOTTED = ZERO // 4
_WIDE = 10
"""The columns between two layers from which strong links are thick, and one link for each neuron can be followed."""
_FEW = 12
"""This many links are always drawn between two layers."""
_FOCUS_LEAST = 6
"""The weakest colour of a link that stands out."""
_BACK_LEAST = 4
"""The size from which a link in the background is drawn at all."""
_FAINTEST = {True: 3, False: 5}
"""The weakest visible colour on a dark (True) and on a light theme, which links in the background have."""
_FOCUS, _CURSOR = 2 * ZERO, 4 * ZERO
"""Added to the strength of links that stand out, and of the one under the cursor, to put them on top."""


@dataclass(frozen=True, eq=False)
class LinkCanvas:
    """All links drawn.

    Attributes:
        codes: code points, shape (height, width).
        tints: the level of the palette + 1 of each cell, 0 without a link, NOTE for words; same shape.
        owners: the index of the link that each cell shows, -1 for none; same shape.
        ends: the layer, target and source of each link, shape (links, 3).
    """

    codes: NDArray[np.uint32]
    tints: NDArray[np.uint8]
    owners: IntArray
    ends: IntArray

    def link_at(self, x: int, y: int) -> GraphCursor | None:
        """The link drawn in a cell; None if there is none."""
        height, width = self.owners.shape
        owner = int(self.owners[y, x]) if 0 <= x < width and 0 <= y < height else -1
        return None if owner < 0 else GraphCursor(*self.ends[owner].tolist())


def draw_links(
    data: GraphData, plan: Plan[Column], cursor: GraphCursor, focused: bool, capabilities: TerminalCapabilities
) -> LinkCanvas:
    """The links between the columns in view.

    Strong ones are on top. If the widget has focus, those of the neuron under the cursor stand out and the others are
    in the background.
    """
    size = plan.canvas
    canvas = _Canvas(size, capabilities)
    bundles = []
    for left, right in zip(plan.columns, plan.columns[1:], strict=False):
        bundle = bundle_between(data, left, right, cursor, size, capabilities)
        if bundle is None:
            canvas.note(f"{data.weights[0].size} weights", left.left + left.width, right.left, plan)
            continue
        bundles.append(bundle)
        canvas.add(bundle, cursor if focused else None)
    return canvas.finished(bundles)


def draw_bundles(
    bundles: Sequence[Bundle], size: tuple[int, int], cursor: GraphCursor | None, capabilities: TerminalCapabilities
) -> LinkCanvas:
    """These links alone, on a canvas of ``size`` (width, height); those of a cursor stand out."""
    canvas = _Canvas(size, capabilities)
    for bundle in bundles:
        canvas.add(bundle, cursor)
    return canvas.finished(bundles)


class _LinkStyles(NamedTuple):
    """How links look, each of shape (links,): how strong (0: not drawn), in which tint, whether thick."""

    strength: IntArray
    tints: NDArray[np.uint8]
    thick: BoolArray


class _Canvas:
    """Cells that links are painted on, the weakest first."""

    def __init__(self, size: tuple[int, int], capabilities: TerminalCapabilities) -> None:
        width, height = size
        self._size, self._capabilities = size, capabilities
        self._dots = np.zeros(1 if capabilities.ascii else 8 * width * height, np.bool_)
        self._codes = np.full(width * height, ord(" "), np.uint32)
        self._tints = np.zeros(width * height, np.uint8)
        self._owners = np.full(width * height, -1, np.intp)
        self._marked: list[int] = []
        self._text = slice(0, 0), ""
        self._count = 0

    def add(self, bundle: Bundle, cursor: GraphCursor | None) -> None:
        """Paint the links between two columns."""
        styles, marks = self._styles_of(bundle, cursor), bundle.frozen
        strength = styles.strength
        shown = np.flatnonzero(strength)
        # More links than an eye can follow are left out, the weakest first, but none that stands out or is marked.
        ends = len(np.unique(bundle.sources)) + len(np.unique(bundle.targets))
        most = max(_FEW, min(ends * bundle.columns // _WIDE, ends if cursor else 2 * ends))
        order = shown[np.argsort(strength[shown], kind="stable")]
        if len(order) > most:
            is_drawn = (strength[order] > _FOCUS) | (np.arange(len(order)) >= len(order) - most)
            order = order[is_drawn if marks is None else is_drawn | marks[order]]
        if order.size and bundle.wires.dots.size:
            self._paint(bundle, order, styles)
            if marks is not None:
                middle = bundle.wires.dots.shape[1] // 2
                self._marked += self._cells_of(bundle.wires.dots[order[marks[order]], middle]).tolist()
        self._count += len(bundle.levels)

    def _styles_of(self, bundle: Bundle, cursor: GraphCursor | None) -> _LinkStyles:
        size = np.abs(bundle.levels)
        sign = np.where(bundle.levels < 0, -1, 1)
        strength = size.astype(np.intp)
        faintest = _FAINTEST[self._capabilities.dark]
        tint_size, thick = np.maximum(size, faintest), (size >= _THICK) & (bundle.columns >= _WIDE)
        if cursor is not None:
            near = bundle.near(cursor)
            strength = np.where(near, size + _FOCUS + 1, np.where(size >= _BACK_LEAST, size, 0))
            if not self._capabilities.shaded:
                strength[~near] = 0
            tint_size = np.where(near, np.maximum(size, _FOCUS_LEAST), faintest)
            thick &= near
            if cursor.source is not None:
                thick |= near
                strength[near] = _CURSOR
        if bundle.frozen is not None:
            strength[bundle.frozen] += 1
        return _LinkStyles(strength, (ZERO + 1 + sign * tint_size).astype(np.uint8), thick)

    def _paint(self, bundle: Bundle, order: IntArray, styles: _LinkStyles) -> None:
        wires, width = bundle.wires, self._size[0]
        drawn, dots = ~self._gaps(bundle, order), wires.dots[order]
        if self._capabilities.ascii:
            dots = dots[drawn]
            self._codes[dots] = wires.strokes[order][drawn]
        else:
            under = np.where(styles.thick[order][:, None], dots + 2 * width, dots)
            drawn = np.concatenate([drawn, drawn], axis=1)
            dots = np.concatenate([dots, under], axis=1)[drawn]
        cells = self._cells_of(dots)
        links = np.repeat(order, drawn.shape[1])[drawn.ravel()]
        # The last write to a cell counts, which is that of the strongest link.
        self._owners[cells] = links
        owners = self._owners[cells]
        if not self._capabilities.ascii:
            # The others add their dots, but those in the background not to one that stands out.
            self._dots[dots[styles.strength[links] >= styles.strength[owners] - ZERO]] = True
        self._tints[cells] = styles.tints[owners]
        self._owners[cells] = owners + self._count

    def _cells_of(self, dots: NDArray[np.int32]) -> NDArray[np.int32]:
        """The cells that dots are in."""
        width = self._size[0]
        return dots if self._capabilities.ascii else dots // (8 * width) * width + dots % (2 * width) // 2

    def _gaps(self, bundle: Bundle, order: IntArray) -> BoolArray:
        """Where links have gaps, (links, samples): weak ones are dotted; without colours, negative ones are dashed."""
        across, levels = bundle.wires.across, bundle.levels[order]
        if self._capabilities.shaded and not self._capabilities.ascii:
            return np.asarray((np.abs(levels) < _DOTTED)[:, None] & (across % 3 != 0))
        if self._capabilities.ascii:
            return np.asarray((levels < 0)[:, None] & (across % 2 == 1))
        return np.asarray((levels < 0)[:, None] & (across % 6 > 2))

    def note(self, text: str, left: int, right: int, plan: Plan[Column]) -> None:
        """Write a text in the middle between two columns, if there is room."""
        if len(text) + 2 <= right - left:
            line = plan.top + (plan.height - 1) // 2
            start = line * plan.width + (left + right - len(text)) // 2
            self._text = slice(start, start + len(text)), text

    def finished(self, bundles: Sequence[Bundle]) -> LinkCanvas:
        """The canvas as characters, with the ends of the links of these bundles, which are all that were added."""
        width, height = self._size
        codes = self._codes.reshape(height, width) if self._capabilities.ascii else braille(self._dots, self._size)
        codes.reshape(-1)[self._marked] = ord(FROZEN[self._capabilities.ascii])
        place, text = self._text
        codes.reshape(-1)[place] = [ord(character) for character in text]
        self._tints[place] = NOTE
        ends = [np.stack([np.full_like(b.sources, b.layer), b.targets, b.sources], axis=1) for b in bundles]
        every_end = np.concatenate(ends) if ends else np.zeros((0, 3), np.intp)
        return LinkCanvas(codes, self._tints.reshape(height, width), self._owners.reshape(height, width), every_end)
