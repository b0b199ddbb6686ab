"""The links of the value under the cursor: to the window that it comes from, or the strongest ones."""

from __future__ import annotations

import numpy as np

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ZERO, quantise
from nn_tui.tui.widgets.graph.bundles import Bundle
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, BoolArray
from nn_tui.tui.widgets.graph.frame import Plan
from nn_tui.tui.widgets.graph.layers.data import GraphColumn, LayerGraphData, Origin
from nn_tui.tui.widgets.graph.layers.plan import Tiles
from nn_tui.tui.widgets.graph.links import LinkCanvas, draw_bundles
from nn_tui.tui.widgets.graph.wires import wires_between

MOST_LINKS = 12
"""The links of one value that are drawn: the strongest."""


def draw_value_links(
    data: LayerGraphData, plan: Plan[Tiles], cursor: GraphCursor, focused: bool, capabilities: TerminalCapabilities
) -> LinkCanvas:
    """The links to the value under the cursor from those in view that it is the sum of."""
    bundle = _bundle(data, plan, cursor, capabilities)
    return draw_bundles([] if bundle is None else [bundle], plan.canvas, cursor if focused else None, capabilities)


def _bundle(
    data: LayerGraphData,
    plan: Plan[Tiles],
    cursor: GraphCursor,
    capabilities: TerminalCapabilities,
) -> Bundle | None:
    right, left = plan.column_of(cursor.layer), plan.column_of(cursor.layer - 1)
    origin = data.origin_of(cursor.layer - INPUTS, cursor.neuron) if data.columns else None
    if right is None or left is None or origin is None:
        return None
    column, before = data.column(cursor.layer), data.column(cursor.layer - 1)
    end = _height(column, right, cursor.neuron, capabilities)
    terms = _strongest(origin, _in_view(before, left, origin), cursor.source)
    starts = [_height(before, left, int(at), capabilities) for at in origin.places[terms].tolist()]
    terms = terms[[start is not None for start in starts]]
    if end is None or not len(terms):
        return None
    sources = tuple(start for start in starts if start is not None)
    wires = wires_between(left.left + left.width, right.left, sources, (end,), plan.canvas, capabilities.ascii)
    weights = np.ones(len(origin.places)) if origin.weights is None else origin.weights
    levels = quantise(weights[terms], column.weight_scale).astype(np.int16) - ZERO
    frozen = None if origin.frozen is None or column.frozen is not None else origin.frozen[terms]
    targets = np.full(len(terms), cursor.neuron)
    return Bundle(cursor.layer, terms, targets, levels, frozen, wires, right.left - left.left - left.width)


def _in_view(column: GraphColumn, tiles: Tiles, origin: Origin) -> BoolArray:
    """Which terms come from a unit in view, (terms,)."""
    units = origin.places // (column.values.size // len(column.units))
    first, end = tiles.first * tiles.across, (tiles.first + tiles.shown) * tiles.across
    return np.asarray((origin.places >= 0) & (units >= first) & (units < end))


def _strongest(origin: Origin, in_view: BoolArray, chosen: int | None) -> np.ndarray:
    """The terms (links,) of the largest weights in view, the one under the cursor always among them."""
    strengths = np.where(in_view, origin.strengths, -1.0)
    if chosen is not None and chosen < len(strengths) and in_view[chosen]:
        strengths[chosen] = np.inf
    order = np.argsort(-strengths, kind="stable")[:MOST_LINKS]
    return np.sort(order[strengths[order] >= 0])


def _height(column: GraphColumn, tiles: Tiles, place: int, capabilities: TerminalCapabilities) -> int | None:
    """Where the links of a value begin or end, in quarters of a line; None if it is out of view."""
    row = place // column.picture[1] % column.picture[0] if column.picture else 0
    line = tiles.line_of(column.unit_of(place), row)
    if line is None:
        return None
    picture = tiles.picture
    if picture is None or picture.tall == 1:
        return 4 * line + (2 if capabilities.ascii else 1)
    return 4 * line + (2 * picture.tall - 1 if picture.tall else row % 2 * 2)
