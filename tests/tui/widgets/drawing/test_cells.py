"""Segments of levels: made once, looked up afterwards."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, diverging, glyphs
from nn_tui.tui.widgets.drawing.cells import HalfCells, merged, solid_cells

LOOK = TerminalCapabilities(True, "full", False)
PLAIN = Style.parse("white on black")


def test_half_cells_are_made_once() -> None:
    halves = HalfCells(diverging(LOOK), 2, PLAIN)
    levels = np.arange(LEVELS, dtype=np.uint8)
    first, again = halves.row(levels, levels[::-1]), halves.row(levels, levels[::-1])
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert len(halves) == LEVELS


def test_half_cells_without_a_lower_row_show_what_is_behind() -> None:
    halves = HalfCells(diverging(LOOK), 1, PLAIN)
    (cell,) = halves.row(np.array([3], np.uint8), None)
    assert cell.text == "▀"
    assert cell.style is not None
    assert cell.style.bgcolor == PLAIN.bgcolor


def test_equal_halves_are_one_block() -> None:
    levels = np.array([7], np.uint8)
    assert HalfCells(diverging(LOOK), 3, PLAIN).row(levels, levels)[0].text == "   "


def test_few_colours_have_one_for_each_sign() -> None:
    capabilities = TerminalCapabilities(True, "few", False)
    cells = solid_cells(diverging(capabilities), glyphs(capabilities), capabilities, 3, PLAIN)
    assert [len(cell.text) for cell in cells] == [3] * LEVELS
    assert len({cell.style for cell in cells}) == 3
    assert cells[0].style == cells[14].style != cells[16].style == cells[30].style


def test_no_colours_use_none() -> None:
    capabilities = TerminalCapabilities(True, "none", False)
    assert {
        cell.style for cell in solid_cells(diverging(capabilities), glyphs(capabilities), capabilities, 2, PLAIN)
    } == {PLAIN}


def test_merged() -> None:
    one, other = Segment("  ", PLAIN), Segment("  ", Style(bold=True))
    assert merged([one, one, other, one]) == [Segment("    ", PLAIN), other, one]
    assert merged([]) == []
