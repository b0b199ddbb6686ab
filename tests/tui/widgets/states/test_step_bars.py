"""Bars on a logarithmic axis: their heights, the axis, the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.widgets.states.step_bars import StepBars

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show


def bars(*sizes: float) -> StepBars:
    widget = StepBars()
    widget.show_sizes(sizes)
    return widget


async def test_a_power_of_ten_is_a_line_where_there_is_one_for_each(show: Show) -> None:
    async with show(bars(1e-3, 1e-2, 1e-1, 1.0), size=(40, 5)) as stage:
        assert stage.widget.decades == (-4, 0)
        lines = [line.rstrip() for line in await stage.settle()]
        counts = [line.count("█") for line in lines[:4]]
        assert counts == [5, 10, 15, 20], "five columns a bar, one bar more on each line"
        assert lines[0].lstrip().startswith("1 │")
        assert lines[2].lstrip().startswith("0.01 │")
        assert lines[4].split() == ["1", "2", "3", "4"]


async def test_zero_has_no_bar_and_what_is_not_finite_is_marked(show: Show) -> None:
    async with show(bars(0.0, 1.0, np.nan, np.inf), size=(40, 4)) as stage:
        lines = await stage.settle()
        assert sum(line.count("█") for line in lines) == 3 * 5
        assert lines[2].count("!") == 10


async def test_sizes_that_are_all_zero_or_none(show: Show) -> None:
    async with show(bars(0.0, 0.0), size=(30, 5)) as stage:
        assert "█" not in "".join(await stage.settle())
        stage.widget.show_sizes([])
        assert not any(line.strip() for line in await stage.press("right"))


async def test_the_cursor_walks_the_steps(show: Show) -> None:
    async with show(bars(*np.logspace(-6, 0, 60)), size=(40, 8)) as stage:
        await stage.press("right", "l", "left")
        assert [message.step for message in stage.heard(StepBars.Cursor)] == [1, 2, 1]
        lines = await stage.press("end")
        assert lines[-1].rstrip().endswith("60")
        assert "◂" in lines[-1]


async def test_one_tiny_size_does_not_squeeze_all_others(show: Show) -> None:
    async with show(bars(1e-300, 1e-3, 1.0), size=(40, 8)) as stage:
        assert stage.widget.decades == (-40, 0)


async def test_nothing_is_drawn_again_without_a_change(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(bars(0.1, 1.0), size=(30, 5)) as stage:
        await stage.settle()
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.widget.show_sizes([0.1, 1.0])
        await stage.settle()
        assert drawn == []


async def test_ascii(show: Show) -> None:
    async with show(bars(0.01, 1.0), size=(30, 5), colours="none", ascii_only=True) as stage:
        lines = await stage.press("right")
        assert "".join(lines).isascii()
        assert "#" in "".join(lines)


@pytest.mark.slow
async def test_every_size(show: Show) -> None:
    async with show(bars(*np.logspace(-6, 0, 9))) as stage:
        await stage.check_sizes("right", "end", "home")
