"""Bars: their lengths, their numbers, the largest one, columns and scrolling."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.tui.widgets.bars.bars import Bars

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

ALPHABET = [chr(ord("A") + place) for place in range(26)]


def bars(labels: list[str], values: list[float], **settings: Any) -> Bars:
    widget = Bars()
    widget.set_bars(labels, values, **settings)
    return widget


async def test_lengths_and_numbers(show: Show) -> None:
    async with show(bars(list("ABC"), [1.0, 0.5, 0.0]), size=(20, 4)) as stage:
        assert stage.lines() == [
            "A ████████████ 1.000",
            "B ██████       0.500",
            "C              0.000",
            " " * 20,
        ]


async def test_eighths(show: Show) -> None:
    async with show(bars(["A"], [1 / 96]), size=(20, 1)) as stage:
        assert stage.lines() == ["A ▏            0.010"]


async def test_ascii(show: Show) -> None:
    async with show(bars(["A"], [0.5]), size=(20, 1), ascii_only=True) as stage:
        assert stage.lines() == ["A ######...... 0.500"]


async def test_the_largest_is_bold(show: Show) -> None:
    async with show(bars(list("ABC"), [0.1, 0.9, math.nan]), size=(20, 3)) as stage:
        assert stage.widget.largest == 1
        bold = [bool(stage.bold(line)) for line in range(3)]
        assert bold == [False, True, False]
        stage.widget.set_bars(list("ABC"), [1.1, 0.9, math.nan])
        await stage.settle()
        assert [bool(stage.bold(line)) for line in range(3)] == [True, False, False]


async def test_values_outside_clip_the_bar_and_not_the_number(show: Show) -> None:
    async with show(bars(["y1", "y2", "y3"], [7.25, -3.0, math.inf]), size=(20, 3)) as stage:
        assert stage.lines() == ["y1 ██████████  7.250", "y2            -3.000", "y3 ██████████    inf"]


async def test_a_range_of_its_own(show: Show) -> None:
    async with show(bars(["y"], [0.0], low=-1.0, high=1.0), size=(20, 1)) as stage:
        assert stage.lines()[0].count("█") == 0
        stage.widget.set_bars(["y"], [0.5], low=-1.0, high=1.0)
        assert (await stage.settle())[0] == "y       ███    0.500"
        stage.widget.set_bars(["y"], [-0.75], low=-1.0, high=1.0)
        assert (await stage.settle())[0] == "y  ▐████      -0.750"
        stage.widget.set_bars(["y"], [0.001], low=-1.0, high=1.0)
        assert (await stage.settle())[0].split() == ["y", "0.001"]
        stage.widget.set_bars(["y"], [-7.0], low=-1.0, high=1.0)
        assert (await stage.settle())[0].startswith("y ██████ ")


async def test_changes_have_signs_and_the_largest_in_size_is_bold(show: Show) -> None:
    widget = bars(list("ab"), [0.2, -0.4], low=-0.5, high=0.5, changes=True)
    async with show(widget, size=(20, 2)) as stage:
        assert [line.split()[-1] for line in stage.lines()] == ["+0.200", "-0.400"]
        assert [bool(stage.bold(line)) for line in range(2)] == [False, True]


async def test_decimals_suit_the_size_of_the_range(show: Show) -> None:
    async with show(bars(["y"], [0.00021], low=-0.0005, high=0.0005, changes=True), size=(24, 1)) as stage:
        assert stage.lines()[0].split()[-1] == "+0.000210"
        stage.widget.set_bars(["y"], [123456.7], low=0.0, high=500000.0)
        assert (await stage.settle())[0].split()[-1] == "123457"


async def test_marks(show: Show) -> None:
    async with show(bars(list("AB"), [0.1, 0.9], marks=["", "true"]), size=(24, 2)) as stage:
        assert stage.lines() == ["A █▏          0.100     ", "B █████████▉  0.900 true"]


@pytest.mark.parametrize(("width", "number"), [(20, "0.998"), (30, "0.9979"), (40, "0.99787")])
async def test_digits_by_width(show: Show, width: int, number: str) -> None:
    async with show(bars(["A"], [0.99787]), size=(width, 1)) as stage:
        assert stage.lines()[0].split()[-1] == number


async def test_many_bars_flow_in_columns(show: Show) -> None:
    async with show(bars(ALPHABET, [0.5] * 26), size=(80, 10)) as stage:
        lines = stage.lines()
        assert [word for word in lines[0].split() if word.isalpha()] == ["A", "J", "S"]
        assert [word for word in lines[8].split() if word.isalpha()] == ["I", "R"]


async def test_it_scrolls_to_the_largest(show: Show) -> None:
    values = [0.1] * 26
    values[20] = 0.9
    async with show(bars(ALPHABET, values), size=(14, 5)) as stage:
        assert any(line.startswith("U ") for line in stage.lines())
        values[20], values[0] = 0.1, 0.9
        stage.widget.set_bars(ALPHABET, values)
        assert (await stage.settle())[0].startswith("A ")


async def test_only_changed_bars_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(bars(list("ABC"), [0.9, 0.2, 0.3]), size=(20, 3)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        stage.widget.set_bars(list("ABC"), [0.9, 0.7, 0.30000001])
        lines = await stage.settle()
        assert drawn == [1]
        assert lines[1].endswith("0.700")


async def test_new_labels(show: Show) -> None:
    async with show(bars(["A"], [0.5]), size=(20, 3)) as stage:
        stage.widget.set_bars(["long", "B"], [0.5, 0.25])
        lines = await stage.settle()
        assert lines[0].startswith("long █")
        assert lines[1].startswith("B    █")


async def test_height_auto(show: Show) -> None:
    widget = bars(list("ABC"), [0.0, 0.5, 1.0])
    widget.styles.height = "auto"
    async with show(widget, size=(30, 10)):
        assert widget.size.height == 3


def test_labels_and_values_belong_together() -> None:
    with pytest.raises(ValueError, match="2 bars"):
        Bars().set_bars(["A"], [1.0, 2.0])


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
@pytest.mark.parametrize("values", [[], [0.5] * 26])
async def test_any_size(show: Show, values: list[float], colours: str, theme: str) -> None:
    async with show(bars(ALPHABET[: len(values)], values), colours=colours, theme=theme) as stage:
        await stage.check_sizes()
