"""Curves over one another in one grid of cells, so that each can be seen where they meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.chart import dots
from nn_tui.tui.widgets.chart.scale import Scale
from nn_tui.tui.widgets.chart.series import Curve, Floats

FIRST_CURVE, FIRST_RAW = 1, 100
"""The style number of the first curve, and of its points where its moving average is drawn above them."""

_FAINT_EVERY = 4
"""One cell of that many shows a faint curve below another one."""

_POINT = "•"
_MARKS, _ASCII_MARKS = "•+x○*", "*+ox#@"
_DOTTED_MARK, _ASCII_DOTTED_MARK, _RAW_MARK = "·", ".", "'"


class Painting(NamedTuple):
    """Code points and style numbers of cells, (rows, columns) from the top; a blank has the number 0."""

    characters: NDArray[np.uint32]
    kinds: NDArray[np.uint8]


class _Layer(NamedTuple):
    """A curve, or the points below its average: a number of `dots.cells` for each cell, or one character for all."""

    kind: int
    numbers: NDArray[np.uint32]
    character: str


def parts_for(capabilities: TerminalCapabilities) -> tuple[int, int]:
    """Rows and columns of dots in a cell."""
    if capabilities.ascii:
        return dots.WHOLE
    return dots.BRAILLE if capabilities.braille else dots.QUARTERS


def marks(curves: Sequence[Curve], capabilities: TerminalCapabilities) -> list[str]:
    """The character that each curve is drawn with; empty for lines of dots, and then its colour tells it apart.

    Where colours are few, only the first curve is a line of dots.
    """
    if capabilities.colours == "full" and not capabilities.ascii:
        return [_POINT if curve.stroke == "points" else "" for curve in curves]
    shapes = iter(_ASCII_MARKS * len(curves) if capabilities.ascii else ["", *_MARKS * len(curves)])
    dotted = _ASCII_DOTTED_MARK if capabilities.ascii else _DOTTED_MARK
    return [dotted if curve.stroke == "dotted" else next(shapes) for curve in curves]


def paint(curves: Sequence[Curve], x_scale: Scale, y_scale: Scale, capabilities: TerminalCapabilities) -> Painting:
    """Paint curves, the first one on top.

    Lines that meet in a cell show all their dots there, and take turns with their colours from cell to cell. A faint
    one has one cell in four of those that it shares; the points below an average have none.
    """
    shown = [
        (number, curve, mark)
        for number, (curve, mark) in enumerate(zip(curves, marks(curves, capabilities), strict=True))
        if curve.x.size
    ]
    lines = [_layer(number, curve, curve.top, mark, x_scale, y_scale) for number, curve, mark in shown]
    points, solid, faint = (
        [layer for layer, (_, curve, _) in zip(lines, shown, strict=True) if curve.stroke == stroke]
        for stroke in ("points", "line", "dotted")
    )
    raw_mark = "" if capabilities.colours == "full" and not capabilities.ascii else _RAW_MARK
    raw = [
        _layer(number, curve, curve.height, raw_mark, x_scale, y_scale)._replace(kind=FIRST_RAW + number)
        for number, curve, _ in shown
        if curve.smooth is not None
    ]
    rows, columns = y_scale.dots // y_scale.parts, x_scale.dots // x_scale.parts
    parts = y_scale.parts, x_scale.parts
    column = np.arange(columns)
    count = sum(((layer.numbers != 0).astype(np.intp) for layer in solid), np.zeros((rows, columns), np.intp))
    turn = column % np.maximum(count, 1)
    characters = np.full((rows, columns), ord(" "), np.uint32)
    kinds = np.zeros((rows, columns), np.uint8)
    together = np.zeros((rows, columns), np.uint32)
    for layer in (*solid, *faint):
        if not layer.character:
            together |= layer.numbers
    together = dots.characters(together, parts)

    def put(layer: _Layer, where: NDArray[np.bool_], drawn: NDArray[np.uint32]) -> None:
        characters[where] = ord(layer.character) if layer.character else drawn[where]
        kinds[where] = layer.kind

    for layer in reversed(raw):
        put(layer, layer.numbers != 0, dots.characters(layer.numbers, parts))
    before = np.zeros((rows, columns), np.intp)
    for layer in solid:
        is_there = layer.numbers != 0
        put(layer, is_there & (before == turn), together)
        before += is_there
    for layer in reversed(faint):
        is_there = layer.numbers != 0
        put(layer, is_there & ((count == 0) | (column % _FAINT_EVERY == _FAINT_EVERY - 1)), together)
    for layer in reversed(points):
        put(layer, layer.numbers != 0, together)
    return Painting(characters, kinds)


def _layer(number: int, curve: Curve, heights: Floats, mark: str, x_scale: Scale, y_scale: Scale) -> _Layer:
    parts = y_scale.parts, x_scale.parts
    across, up = x_scale.places(curve.x), y_scale.places(heights)
    if curve.stroke == "points" or curve.x.size == 1:
        drawn = np.zeros((y_scale.dots, x_scale.dots), np.bool_)
        columns, rows = np.floor(across + 0.5), np.floor(up + 0.5)
        inside = (columns >= 0) & (columns < x_scale.dots) & (rows >= 0) & (rows < y_scale.dots)
        drawn[rows[inside].astype(np.intp), columns[inside].astype(np.intp)] = True
        return _Layer(FIRST_CURVE + number, dots.cells(drawn, parts), mark or _POINT)
    drawn = dots.line(across, up, y_scale.dots, x_scale.dots)
    if curve.stroke == "dotted":
        drawn = dots.dotted(drawn)
    if mark and x_scale.parts > 1 and curve.stroke == "dotted":
        # Characters stand side by side: every other one makes the line a dotted one.
        drawn[:, np.arange(x_scale.dots) // x_scale.parts % 2 == 1] = False
    return _Layer(FIRST_CURVE + number, dots.cells(drawn, parts), mark)
