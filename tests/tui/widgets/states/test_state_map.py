"""The map of states: what stands at each step, how it fits the room, how the cursor walks, what is drawn again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import diverging, quantise
from nn_tui.tui.widgets.states.rows import NO_ROWS, NumberRow, StateRows, TextRow
from nn_tui.tui.widgets.states.state_map import StateMap

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

VALUES = np.array([[0.87, 0.06, 0.78], [-0.5, 0.25, 1.0], [0.0, -1.0, 0.125]])


def addition() -> StateRows:
    return StateRows(
        ("h2", "h13", "h10"),
        VALUES,
        1.0,
        above=(TextRow("60 + 77", ("0 1", "0 0", "1 1")), TextRow("carry out", ("0", "0", "1"))),
        below=(
            NumberRow("output", np.array([0.92, 0.05, 0.04]), 1.0, "all: 0.982"),
            TextRow("target", ("1", "0", "0"), "= 137"),
        ),
        side_titles=("r with carry out", "r"),
        side=(" 0.792", "-0.775", "-0.756"),
    )


def text(symbols: str = "the cat", units: int = 4, marks: frozenset[int] = frozenset()) -> StateRows:
    values = np.linspace(-1, 1, units * len(symbols)).reshape(units, -1)
    return StateRows(
        tuple(f"h{unit}" for unit in range(1, units + 1)),
        values,
        1.0,
        above=(TextRow("input", tuple(symbols), is_tinted=True),),
        below=(TextRow("answer", tuple(symbols), marks=marks),),
    )


def state_map(rows: StateRows) -> StateMap:
    widget = StateMap()
    widget.show_rows(rows)
    return widget


async def test_everything_stands_at_its_step(show: Show) -> None:
    async with show(state_map(addition()), size=(60, 8)) as stage:
        stage.widget.blur()
        lines = [line.split() for line in await stage.settle()]
        assert lines[0] == ["step", "1", "2", "3", "r", "with", "carry", "out"]
        assert lines[1] == ["60", "+", "77", "0", "1", "0", "0", "1", "1"]
        assert lines[2] == ["carry", "out", "0", "0", "1"]
        assert lines[3] == ["h2", "0.870", "0.060", "0.780", "0.792"]
        assert lines[4] == ["h13", "-0.50", "0.250", "1.000", "-0.775"]
        assert lines[6] == ["output", "0.920", "0.050", "0.040", "all:", "0.982"]
        assert lines[7] == ["target", "1", "0", "0", "=", "137"]


async def test_columns_are_under_their_headings(show: Show) -> None:
    async with show(state_map(addition()), size=(60, 8)) as stage:
        stage.widget.blur()
        lines = await stage.settle()
        for step, (number, bits) in enumerate((("1", "0 1"), ("2", "0 0"), ("3", "1 1"))):
            cell = slice(10 + 7 * step, 17 + 7 * step)
            assert lines[0][cell].strip() == number
            assert lines[1][cell].strip() == bits


async def test_the_cursor_walks_units_and_steps_and_tells_where_it_is(show: Show) -> None:
    async with show(state_map(addition()), size=(60, 8)) as stage:
        await stage.press("right", "down", "l", "j", "j")
        assert [(message.unit, message.step) for message in stage.heard(StateMap.Cursor)] == [
            (0, 1),
            (1, 1),
            (1, 2),
            (2, 2),
        ]
        assert stage.widget.value == 0.125
        assert "h10" in stage.bold(5)[0]


async def test_colours_are_those_of_the_palette(show: Show) -> None:
    widget = state_map(addition())
    widget.numbers = False
    async with show(widget, size=(60, 8)) as stage:
        stage.widget.blur()
        await stage.settle()
        colours = [colour.hex.lower() for colour in diverging(TerminalCapabilities(True, "full", False))]
        assert [ground for text, _, ground in stage.colours(4) if text == " " * 7] == [
            colours[level] for level in quantise(VALUES, 1.0)[1]
        ]


async def test_symbols_are_tinted_by_the_unit_under_the_cursor(show: Show) -> None:
    rows = text()
    async with show(state_map(rows), size=(30, 8)) as stage:
        colours = [colour.hex.lower() for colour in diverging(TerminalCapabilities(True, "full", False))]

        def grounds() -> list[str | None]:
            return [ground for text, _, ground in stage.colours(1)[1:8]]

        for unit in range(4):
            assert grounds() == [colours[level] for level in quantise(rows.values, 1.0)[unit]]
            await stage.press("down")


async def test_answers_that_are_wrong_have_another_colour(show: Show) -> None:
    async with show(state_map(text(marks=frozenset([4]))), size=(30, 8)) as stage:
        await stage.settle()
        foregrounds = [colour for text, colour, _ in stage.colours(6)[1:8]]
        assert [place for place, colour in enumerate(foregrounds) if colour != foregrounds[0]] == [4]


async def test_units_share_a_line_where_they_do_not_fit(show: Show) -> None:
    async with show(state_map(text("abcdef" * 4, units=20)), size=(60, 10)) as stage:
        lines = await stage.settle()
        assert lines[2].startswith("h1 ")
        assert lines[3].startswith("h3 ")
        assert "▀" in lines[2]
        lines = await stage.press(*["down"] * 19)
        assert lines[-2].startswith("h20")


@pytest.mark.parametrize("colours", ["few", "none"])
async def test_signs_and_shades_where_colours_are_few(show: Show, colours: str) -> None:
    values = np.array([[1.0, 0.0, -1.0]])
    rows = StateRows(("h1",), values, 1.0, above=(TextRow("input", ("a", "b", "c"), is_tinted=True),))
    async with show(state_map(rows), size=(20, 4), colours=colours) as stage:
        stage.widget.blur()
        lines = await stage.settle()
        assert lines[1].split() == ["input", "a+█", "b", "·", "c-█"]
        assert lines[2].split() == ["h1", "+█", "·", "-█"]


async def test_ascii(show: Show) -> None:
    async with show(state_map(text("abc" * 30)), size=(40, 6), colours="none", ascii_only=True) as stage:
        await stage.press("end")
        assert "".join(await stage.press("left", "down")).isascii()


async def test_long_sequences_scroll_with_the_cursor(show: Show) -> None:
    async with show(state_map(text("abcdefghij" * 6)), size=(40, 8)) as stage:
        lines = stage.lines()
        assert "▸" in lines[0]
        lines = await stage.press("end")
        assert lines[0].startswith("step ◂")
        assert lines[0].rstrip().endswith("60")
        assert lines[1].split()[-1].startswith("i") or lines[1].rstrip().endswith("j")
        lines = await stage.press("home")
        assert lines[0].split()[:2] == ["step", "1"]


async def test_wide_words_are_cut(show: Show) -> None:
    words = ("not", "incomprehensibilities", "good")
    rows = StateRows(("h1",), np.zeros((1, 3)), 1.0, above=(TextRow("input", words, is_tinted=True),))
    async with show(state_map(rows), size=(34, 4)) as stage:
        assert "incomp" in stage.lines()[1]
        assert "…" in stage.lines()[1]


async def test_rows_around_the_units_give_way_where_there_is_no_room(show: Show) -> None:
    async with show(state_map(addition()), size=(60, 4)) as stage:
        lines = [line.split()[0] for line in stage.lines()]
        assert lines == ["step", "60", "h2", "h13"]


async def test_only_changed_lines_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = addition()
    async with show(state_map(rows), size=(60, 9)) as stage:
        await stage.settle()
        drawn = stage.note_drawn_lines(monkeypatch)
        values = VALUES.copy()
        values[1, 1] = -0.9
        stage.widget.show_rows(replace(rows, values=values))
        await stage.settle()
        assert set(drawn) == {4}, "the line of h13"
        drawn.clear()
        stage.widget.show_rows(replace(rows, values=values.copy()))
        await stage.settle()
        assert drawn == []


async def test_the_cursor_stays_inside_when_a_shorter_sequence_comes(show: Show) -> None:
    async with show(state_map(text("abcdefgh")), size=(40, 8)) as stage:
        await stage.press("end", "down", "down")
        stage.widget.show_rows(text("abc", units=2))
        lines = await stage.settle()
        assert stage.widget.cursor == (1, 2)
        assert lines[0].split() == ["step", "1", "2", "3"]


async def test_without_a_sequence_it_is_empty(show: Show) -> None:
    async with show(StateMap(), size=(40, 8)) as stage:
        assert not any(line.strip() for line in stage.lines())
        await stage.press("down", "right", "end")
        stage.widget.show_rows(NO_ROWS)
        stage.widget.show_rows(addition())
        assert (await stage.settle())[0].startswith("step")
        stage.widget.show_rows(NO_ROWS)
        assert not any(line.strip() for line in await stage.settle())


@pytest.mark.slow
async def test_every_size(show: Show) -> None:
    async with show(state_map(addition())) as stage:
        await stage.check_sizes("down", "right", "end", "pagedown", "home")
