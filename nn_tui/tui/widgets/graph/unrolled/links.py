"""The links of one value of the unrolled graph: from the states above it, and from the layer before, below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ZERO, quantise
from nn_tui.tui.widgets.graph.bundles import Bundle
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.links import LinkCanvas, draw_bundles
from nn_tui.tui.widgets.graph.unrolled.data import StepsGraphData, TermSum
from nn_tui.tui.widgets.graph.unrolled.plan import Band, StepsPlan
from nn_tui.tui.widgets.graph.wires import IntArray, Wires

_APART = 9
"""They are drawn like links between columns that are this near: none of them is thick."""


def draw_step_links(
    data: StepsGraphData, plan: StepsPlan, cursor: GraphCursor, focused: bool, capabilities: TerminalCapabilities
) -> LinkCanvas:
    """The links to the value under the cursor from the states before it and from what comes in at its step."""
    origin = data.origin(cursor)
    each, first = (None, 0) if origin is None else origin.sum_of(cursor.source)
    bundles = [] if each is None else _bundles(data, plan, cursor, each, first, capabilities)
    return draw_bundles(bundles, plan.canvas, cursor if focused else None, capabilities)


def _bundles(
    data: StepsGraphData,
    plan: StepsPlan,
    cursor: GraphCursor,
    each: TermSum,
    first: int,
    capabilities: TerminalCapabilities,
) -> list[Bundle]:
    step, unit = data.place_of(cursor)
    here = plan.column_of(cursor.layer)
    end = here.middle_of(unit) if here is not None else None
    if end is None or here is None:
        return []
    bundles = []
    for is_own, room, layer in ((True, plan.above, cursor.layer), (False, plan.below, cursor.layer - 1)):
        band = plan.column_of(layer)
        if band is None or not room:
            continue
        terms, starts = _in_view(data, band, each, is_own, step - is_own)
        if not len(terms):
            continue
        paths = _falling(starts, end, room) if is_own else _hanging(starts, end, room)
        levels = quantise(each.added.weights[terms], data.column(cursor.layer).weight_scale).astype(np.int16) - ZERO
        frozen = None if each.frozen is None else each.frozen[terms]
        targets = np.full(len(terms), cursor.neuron)
        wires = _wires(*paths, plan.canvas, capabilities.ascii)
        bundles.append(Bundle(cursor.layer, terms + first, targets, levels, frozen, wires, _APART))
    return bundles


def _in_view(
    data: StepsGraphData, band: Band, each: TermSum, is_own: bool, step: int
) -> tuple[IntArray, NDArray[np.float64]]:
    """The terms (links,) from what is drawn at a step of a layer, and the columns (links,) where they begin."""
    column = data.column(band.layer)
    rows, units = np.divmod(each.places, column.count)
    at_step = (each.is_own == is_own) & (each.places >= 0) & (rows + column.first == step)
    middles = [band.middle_of(unit) for unit in units.tolist()]
    chosen = [term for term in np.flatnonzero(at_step).tolist() if middles[term] is not None]
    return np.array(chosen, np.intp), np.array([middles[term] for term in chosen], np.float64)


Paths = tuple[NDArray[np.float64], NDArray[np.float64]]
"""x and y of samples along each link, (links, samples), in columns and lines of the terminal."""


def _along(starts: Sequence[float] | NDArray[np.float64], end: float, lines: int) -> NDArray[np.float64]:
    """How far along each sample is, (samples,), close enough that no link has a gap."""
    farthest = float(np.abs(np.asarray(starts) - end).max(initial=0.0))
    return np.linspace(0.0, 1.0, max(2, int(4 * max(farthest, 4 * lines)) + 1))


def _falling(starts: NDArray[np.float64], end: float, room: range) -> Paths:
    """Straight down to the unit."""
    along = _along(starts, end, len(room))
    x = starts[:, None] + (end - starts)[:, None] * along
    y = np.broadcast_to(room.start + along * (len(room) - 1e-6), x.shape)
    return x, np.asarray(y)


def _hanging(starts: NDArray[np.float64], end: float, room: range) -> Paths:
    """Like cables under the two ends, those that come from afar lower, so that they do not cross."""
    along = _along(starts, end, len(room))
    order = np.argsort(np.argsort(np.abs(starts - end), kind="stable"), kind="stable")
    depths = len(room) * (order + 1.0) / len(starts)
    x = starts[:, None] + (end - starts)[:, None] * along
    y = room.start + depths[:, None] * np.sqrt(np.abs(np.sin(np.pi * along))) * (1 - 1e-6)
    return x, np.asarray(y)


def _wires(x: NDArray[np.float64], y: NDArray[np.float64], size: tuple[int, int], ascii_only: bool) -> Wires:
    """Samples of links as dots of braille, or cells in ASCII."""
    width, height = size
    across, down = (1, 1) if ascii_only else (2, 4)
    columns = np.clip(np.floor(x * across), 0, width * across - 1).astype(np.intp)
    # A thick link has a second dot below each.
    rows = np.clip(np.floor(y * down), 0, height * down - (1 if ascii_only else 2)).astype(np.intp)
    dots = (rows * (width * across) + columns).astype(np.int32)
    walked = np.arange(x.shape[1]) // 2
    return Wires(dots, _strokes(columns, rows) if ascii_only else np.zeros((0, 0), np.uint8), walked)


def _strokes(columns: IntArray, rows: IntArray) -> NDArray[np.uint8]:
    """The ASCII character of each sample, by the direction that its link takes there."""
    right, down = (np.diff(each, axis=1, append=each[:, -1:]) for each in (columns, rows))
    strokes = np.full(columns.shape, ord("-"), np.uint8)
    strokes[down != 0] = ord("|")
    strokes[(down * right) > 0] = ord("\\")
    strokes[(down * right) < 0] = ord("/")
    return strokes
