"""Histograms: the bins, what is said of them, the bars, the axes, and walking them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, diverging
from nn_tui.tui.widgets.histogram.histogram import Histogram, HistogramData

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

# 1, 2, 3 and 4 numbers in the bins from -1 to 1 that are half a unit wide.
SPREAD = np.repeat([-0.75, -0.25, 0.25, 0.75], [1, 2, 3, 4])
EXACT = np.concatenate([SPREAD, [-1.0]])


def data(values: ArrayLike = EXACT, title: str = "W1", noun: str = "weights") -> HistogramData:
    return HistogramData(title, values, noun=noun)


def histogram(*groups: HistogramData, shared_axis: bool = False) -> Histogram:
    widget = Histogram()
    widget.set_histograms(groups, shared_axis=shared_axis)
    return widget


# The bins.


def test_edges_are_round_and_zero_is_one_of_them() -> None:
    bins = data([-0.97, 0.31, 1.4]).bins(10)
    assert bins.edges == (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
    assert bins.counts == (1, 0, 1, 0, 1)
    assert [bins.label(edge) for edge in range(6)] == ["-1.0", "-0.5", "0.0", "0.5", "1.0", "1.5"]
    assert bins.zero == 2


def test_a_number_on_an_edge_is_in_the_bin_above_and_the_largest_in_the_last() -> None:
    bins = data([0.0, 0.1, 0.2, 0.30000000000000004, 0.4]).bins(4)
    assert bins.edges == (0.0, 0.1, 0.2, 0.3, 0.4)
    assert bins.counts == (1, 1, 1, 2)


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(finite, min_size=1, max_size=20), st.integers(1, 60))
def test_any_numbers_are_counted_once(values: list[float], most: int) -> None:
    bins = data(values).bins(most)
    assert sum(bins.counts) == len(values)
    assert 1 <= len(bins.counts) <= max(most, 2)
    assert bins.edges[0] <= min(values)
    assert bins.edges[-1] >= max(values)
    for number, count in enumerate(bins.counts[:-1]):
        low, high = bins.edges[number], bins.edges[number + 1]
        assert count == sum(low <= value < high for value in values) or low == high
    assert all(float(bins.label(edge)) == bins.edges[edge] for edge in range(len(bins.edges)))


def test_counts_made_elsewhere_are_put_together_where_there_is_no_room() -> None:
    given_counts = HistogramData("g", counts=[1, 2, 3, 4, 5], edges=[0, 1, 2, 3, 4, 5.5])
    assert given_counts.bins(9).counts == (1, 2, 3, 4, 5)
    bins = given_counts.bins(3)
    assert (bins.counts, bins.edges) == ((3, 7, 5), (0.0, 2.0, 4.0, 5.5))
    assert given_counts.total == 15


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, "either values, or counts"),
        ({"values": [1.0], "counts": [1], "edges": [0, 1]}, "either values, or counts"),
        ({"counts": [1, 2], "edges": [0, 1]}, "2 bins have 3 edges, not 2"),
        ({"counts": [1], "edges": [1, 1]}, "rise"),
        ({"counts": [1], "edges": [0, np.inf]}, "finite"),
        ({"counts": [-1], "edges": [0, 1]}, "at least 0"),
    ],
)
def test_bad_counts(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        HistogramData("g", **fields)


# The drawing.


async def test_bars_in_eighths_with_an_axis(show: Show) -> None:
    group = HistogramData("g", counts=[1, 50, 100, 0], edges=[-2, -1, 0, 1, 2], noun="gradients")
    async with show(histogram(group), size=(32, 4)) as stage:
        stage.widget.blur()
        assert [line.rstrip() for line in await stage.settle()] == [
            "g  151 gradients",
            "                ███████",
            "▁▁▁▁▁▁▁ ███████ ███████",
            "-2              0              2",
        ]
        stage.widget.set_histograms([HistogramData("g", counts=[1, 75, 100, 0], edges=[-2, -1, 0, 1, 2])])
        assert (await stage.settle())[1].startswith("        ▄▄▄▄▄▄▄ ███████")


async def test_ascii(show: Show) -> None:
    group = HistogramData("g", counts=[1, 50, 100, 0, 0], edges=[-2, -1, 0, 1, 2, 3])
    async with show(histogram(group), size=(20, 4), colours="none", ascii_only=True) as stage:
        stage.widget.blur()
        assert [line.rstrip() for line in await stage.settle()] == [
            "g  151 values",
            "        ###",
            "... ### ###",
            "-2      0          3",
        ]


async def test_zero_is_marked_where_no_bar_is(show: Show) -> None:
    group = HistogramData("g", counts=[9, 0, 9], edges=[-1, 0, 1, 2])
    async with show(histogram(group), size=(9, 5)) as stage:
        stage.widget.blur()
        lines = await stage.settle()
        assert lines[1] == "██ │  ██ "
        assert lines[4] == "-1 0    2"


async def test_colour_says_the_side_of_zero(show: Show) -> None:
    group = HistogramData("g", counts=[9, 9], edges=[-1, 0, 1])
    async with show(histogram(group), size=(20, 4)) as stage:
        stage.widget.blur()
        await stage.settle()
        colours = diverging(TerminalCapabilities(True, "full", False))
        shown = [colour for text, colour, _ in stage.colours(1) if "█" in text]
        assert shown == [colours[place].hex.lower() for place in (LEVELS // 6, -1 - LEVELS // 6)]


@pytest.mark.parametrize(
    ("width", "title"),
    [
        (70, "W1  11 weights  min -1  max 0.75  mean 0.1364"),
        (30, "W1  11 weights  min -1"),
        (15, "W1  11 weights"),
        (5, "W1"),
        (1, "…"),
    ],
)
async def test_the_title_says_what_there_is_room_for(show: Show, width: int, title: str) -> None:
    async with show(histogram(data()), size=(width, 6)) as stage:
        assert stage.lines()[0].rstrip() == title


async def test_what_is_not_finite_is_counted_and_said(show: Show) -> None:
    values = np.array([np.nan, np.inf, 0.5, -np.inf, 0.25])
    async with show(histogram(data(values)), size=(40, 6)) as stage:
        assert stage.lines()[0].startswith("W1  3 not finite  5 weights  min 0.25")
        assert stage.widget.readout().endswith("1 of 5 weights, 3 not finite")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "W1: no weights"),
        ([np.nan, np.inf], "W1: 2 weights, 2 not finite"),
        ([0.1], "W1: all 1 weights are 0.1"),
        ([0.1] * 160, "W1: all 160 weights are 0.1"),
        ([0.0] * 3 + [np.nan], "W1: all 3 weights that are finite are 0, 1 not finite"),
    ],
)
async def test_next_to_nothing_to_count(show: Show, values: list[float], said: str) -> None:
    async with show(histogram(data(values))) as stage:
        await stage.press("right", "down", "end", "left", "pageup")
        assert stage.widget.readout() == said
        if not np.isfinite(values).any():
            assert stage.lines()[1].startswith("nothing to count")


async def test_no_histograms(show: Show) -> None:
    async with show(Histogram()) as stage:
        lines = await stage.press("right", "down", "home", "pagedown")
        assert lines[0].startswith("no histograms")
        assert stage.widget.readout() == ""
        assert not stage.heard(Histogram.Cursor)


async def test_each_axis_is_its_own_or_one_for_all(show: Show) -> None:
    small, large = data([-0.1, 0.1], "W1"), data([-5.0, 10.0], "W2")
    async with show(histogram(small, large), size=(30, 12)) as stage:
        lines = stage.lines()
        assert (lines[5].split()[0], lines[11].split()[-1]) == ("-0.10", "10.0")
        stage.widget.set_histograms([small, large], shared_axis=True)
        lines = await stage.settle()
        assert lines[5] == lines[11]
        assert lines[5].split()[::2] == ["-5.0", "10.0"]


# The cursor.


async def test_walking_the_bins_says_them_exactly(show: Show) -> None:
    values = np.concatenate([np.full(12, 0.12), np.full(148, 0.02)])
    async with show(histogram(data(values), data(EXACT, "b1", "biases")), size=(20, 12)) as stage:
        await stage.press("end")
        assert stage.widget.readout() == "W1 0.115 to 0.120: 12 of 160 weights"
        await stage.press("home", "down")
        assert stage.widget.readout() == "b1 -1.0 to -0.9: 1 of 11 biases"
        await stage.press("right", "l", "k", "h", "j", "down")
        told = [(m.group, m.bin) for m in stage.heard(Histogram.Cursor)]
        assert told[0] == (0, 19)
        assert told[1:] == [(0, 0), (1, 0), (1, 1), (1, 2), (0, 2), (0, 1), (1, 1)]
        assert stage.heard(Histogram.Cursor)[0].control is stage.widget


async def test_the_cursor_is_drawn_over_its_bar(show: Show) -> None:
    group = HistogramData("g", counts=[9, 9], edges=[-1, 0, 1])
    async with show(histogram(group), size=(16, 4), colours="none") as stage:
        await stage.press("right")
        reversed_parts = stage.reversed(1)
        assert reversed_parts == ["███████ "]


async def test_click(show: Show) -> None:
    group = HistogramData("g", counts=[9, 9], edges=[-1, 0, 1])
    async with show(histogram(group, group, group, group), size=(50, 12)) as stage:
        await stage.pilot.click(Histogram, offset=(26 + 9, 8))
        assert stage.widget.cursor == (3, 1)
        await stage.pilot.click(Histogram, offset=(49, 1))
        assert stage.widget.cursor == (1, 1)


@pytest.mark.parametrize(("size", "columns"), [((40, 24), 1), ((42, 12), 2), ((41, 12), 1), ((100, 6), 4)])
async def test_they_stand_side_by_side_where_lines_are_few(show: Show, size: tuple[int, int], columns: int) -> None:
    groups = [data(EXACT, f"W{number}") for number in range(1, 5)]
    async with show(histogram(*groups), size=size) as stage:
        assert [word for word in stage.lines()[0].split() if word.startswith("W")] == [
            f"W{number}" for number in range(1, columns + 1)
        ]


async def test_more_than_fit_scroll_with_the_cursor_and_with_the_wheel(show: Show) -> None:
    groups = [data(EXACT, f"W{number}") for number in range(1, 10)]
    async with show(histogram(*groups), size=(20, 7)) as stage:
        assert [line[:2] for line in stage.lines()[::3]][:2] == ["W1", "W2"]
        lines = await stage.press("pagedown", "pagedown", "down")
        assert "W6" in "".join(lines)
        assert stage.widget.scroll_rows(3)
        assert "W7" in "".join(await stage.settle())
        assert stage.widget.cursor == (5, 0)


async def test_only_lines_that_look_different_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(histogram(data(), data(EXACT, "W2")), size=(30, 12)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        stage.widget.set_histograms([data(), data(EXACT, "W2")])
        await stage.settle()
        assert drawn == []
        moved = EXACT.copy()
        moved[9] = 0.25
        stage.widget.set_histograms([data(), data(moved, "W2")])
        await stage.settle()
        assert sorted(drawn) == [7, 8, 9, 10]


async def test_other_groups_move_the_cursor_inside(show: Show) -> None:
    async with show(histogram(data(), data(EXACT, "W2")), size=(30, 12)) as stage:
        await stage.press("down", "end")
        stage.widget.set_histograms([data([1.0, 1.0])])
        await stage.settle()
        assert stage.widget.readout() == "W1: all 2 weights are 1"
        stage.widget.set_histograms([])
        assert stage.widget.readout() == ""
        assert (await stage.settle())[0].startswith("no histograms")


async def test_height_auto(show: Show) -> None:
    widget = histogram(data(), data())
    widget.styles.height = "auto"
    async with show(widget, size=(30, 20)):
        assert widget.size.height == 12


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, colours: str, theme: str) -> None:
    groups = [data(), data([]), data([np.nan, 1e308, -1e308]), data([5e-324, 0.0]), data([3.0])]
    async with show(histogram(*groups), colours=colours, theme=theme) as stage:
        await stage.check_sizes("end", "down", "down", "right")
