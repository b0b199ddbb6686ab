"""Rows of layers: bars as long as the layers are wide, and the cursor always in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nn_tui.tui.widgets.controls.layer_rows import LayerRow, LayerRows

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

ROWS = (LayerRow("inputs", 2, "x1 x2"), LayerRow("hidden 1", 8, "tanh"), LayerRow("output", 1, "linear"))


def rows_of(rows: Sequence[LayerRow], cursor: int = 1) -> LayerRows:
    widget = LayerRows()
    widget.set_rows(rows, cursor)
    return widget


async def test_a_cell_a_neuron(show: Show) -> None:
    async with show(rows_of(ROWS), colours="full") as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "  inputs    2  ██        x1 x2",
            "▸ hidden 1  8  ████████  tanh",
            "  output    1  █         linear",
        ]


async def test_a_layer_without_a_width_has_neither_number_nor_bar(show: Show) -> None:
    for ascii_only in (False, True):
        rows = (LayerRow("hidden 1", 3, "tanh"), LayerRow("hidden 2", None, "pool 2"))
        async with show(rows_of(rows, 0), ascii_only=ascii_only, colours="full") as stage:
            assert stage.lines()[1].rstrip() == "  hidden 2          pool 2"


async def test_wide_layers_are_drawn_to_scale_and_none_without_a_bar(show: Show) -> None:
    rows = (LayerRow("inputs", 30), LayerRow("hidden 1", 4096), LayerRow("hidden 2", 2048))
    async with show(rows_of(rows), size=(60, 5)) as stage:
        first, second, third = stage.lines()
        assert second.count("█") == 2 * third.count("█") > 10
        assert any(part in first for part in "▏▎▍▌▋▊▉█")


async def test_ascii(show: Show) -> None:
    async with show(rows_of(ROWS), ascii_only=True) as stage:
        assert stage.lines()[1].rstrip() == "> hidden 1  8  ########  tanh"
        assert all(line.isascii() for line in stage.lines())


async def test_the_cursor_stays_in_sight(show: Show) -> None:
    rows = [LayerRow(f"hidden {number}", number) for number in range(1, 31)]
    widget = rows_of(rows, 0)
    async with show(widget, size=(40, 6)) as stage:
        widget.styles.max_height = 6
        for cursor in (0, 29, 12):
            widget.set_rows(rows, cursor)
            assert sum(line.startswith("▸") for line in await stage.settle()) == 1
            assert any(f"▸ hidden {cursor + 1} " in line for line in stage.lines())


async def test_a_click_chooses(show: Show) -> None:
    widget = rows_of(ROWS)
    async with show(widget) as stage:
        await stage.pilot.click(widget, offset=(5, 2))
        assert [message.index for message in stage.heard(LayerRows.Chosen)] == [2]


async def test_any_size_and_no_rows(show: Show) -> None:
    for rows in (ROWS, ()):
        async with show(rows_of(rows, 0)) as stage:
            for size in ((60, 1), (3, 2), (1, 1)):
                await stage.pilot.resize_terminal(*size)
                assert {len(line) for line in await stage.settle()} == {stage.widget.outer_size.width}
