"""The table of layers: what stands in its columns, what gives way without room, and the cursor always in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.widgets.controls.layer_rows import LayerRow, LayerRows

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

ROWS = (
    LayerRow("inputs", "8x8 pixels", "1x8x8"),
    LayerRow("layer 1", "conv 8 3x3 relu", "8x6x6", "80", "3x3"),
    LayerRow("layer 2", "flatten", "288", "0", look="faint"),
    LayerRow("output", "dense 10 softmax", look="wrong"),
)


def rows_of(rows: Sequence[LayerRow], cursor: int = 1) -> LayerRows:
    widget = LayerRows()
    widget.set_rows(rows, cursor)
    return widget


async def test_headings_and_a_row_for_each_layer(show: Show) -> None:
    async with show(rows_of(ROWS), size=(60, 10), colours="full") as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "           layer                    gives  parameters  sees",
            "  inputs   8x8 pixels               1x8x8",
            "▸ layer 1  conv 8 3x3 relu          8x6x6          80   3x3",
            "  layer 2  flatten                    288           0",
            "! output   dense 10 softmax",
        ]


async def test_the_last_columns_give_way_before_the_words(show: Show) -> None:
    for width, headings in ((55, "gives parameters sees"), (47, "gives parameters"), (35, "gives"), (27, "")):
        async with show(rows_of(ROWS), size=(width, 10)) as stage:
            assert " ".join(stage.lines()[0].split()[1:]) == headings
            assert "8x8" in stage.lines()[1]


async def test_long_words_are_cut(show: Show) -> None:
    row = LayerRow("layer 1", "conv 16 3x3 leaky_relu stride 2 pad same nobias", "16x13x13", "80", "3x3")
    for ascii_only, mark in ((False, "…"), (True, "~")):
        async with show(rows_of([row], 0), size=(60, 5), ascii_only=ascii_only) as stage:
            assert f"conv 16 3x3 leaky_r{mark}  16x13x13" in stage.lines()[1]


async def test_ascii(show: Show) -> None:
    async with show(rows_of(ROWS), ascii_only=True) as stage:
        assert stage.lines()[2].startswith("> layer 1")
        assert all(line.isascii() for line in stage.lines())


async def test_the_cursor_stays_in_sight(show: Show) -> None:
    rows = [LayerRow(f"layer {number}", "norm") for number in range(1, 31)]
    widget = rows_of(rows, 0)
    async with show(widget, size=(40, 6)) as stage:
        for height in (6, 3, 2):
            widget.styles.max_height = height
            for cursor in (0, 29, 12):
                widget.set_rows(rows, cursor)
                assert sum(line.startswith("▸") for line in await stage.settle()) == 1
                assert any(f"▸ layer {cursor + 1} " in line for line in stage.lines())
                assert ("gives" in stage.lines()[0]) == (height > 2)


async def test_a_click_chooses_and_the_headings_do_not(show: Show) -> None:
    widget = rows_of(ROWS)
    async with show(widget) as stage:
        for line in (0, 3):
            await stage.pilot.click(widget, offset=(5, line))
        assert [message.index for message in stage.heard(LayerRows.Chosen)] == [2]


@pytest.mark.slow
async def test_any_size_and_no_rows(show: Show) -> None:
    for rows in (ROWS, ()):
        async with show(rows_of(rows, 0)) as stage:
            for size in ((60, 1), (3, 2), (1, 1)):
                await stage.pilot.resize_terminal(*size)
                assert {len(line) for line in await stage.settle()} == {stage.widget.outer_size.width}
