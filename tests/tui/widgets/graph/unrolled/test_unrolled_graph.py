"""The unrolled graph: a line a step, the links of what is under the cursor, where the cursor goes, any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.formula import Activated, UnitSum
from nn_tui.tui.widgets.graph.unrolled.unrolled_graph import (
    StepOrigin,
    StepsColumn,
    StepsGraphData,
    TermSum,
    UnrolledGraph,
)

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show


def network(steps: int = 8, units: int = 6, *, features: int = 2, texts: tuple[str, ...] = ()) -> StepsGraphData:
    """A recurrent layer and one output at each step."""
    random = np.random.RandomState(3)
    count = 1 if texts else features
    x = random.uniform(-1, 1, (steps, count))
    h, y = random.uniform(-1, 1, (steps, units)), random.uniform(0, 1, (steps, 1))
    names = [tuple(f"{letter}{place}" for place in range(1, many + 1)) for letter, many in (("x", count), ("h", units))]
    columns = (
        StepsColumn((f"{count} inputs", "in"), names[0], x, texts=texts),
        StepsColumn((f"1 rnn {units} tanh", "1"), names[1], h, weight_scale=1.0),
        StepsColumn(("2 dense 1", "2"), ("y",), y, weight_scale=1.0),
    )

    def origin_of(number: int, place: int) -> StepOrigin | None:
        if not number:
            return None
        column, before = columns[number], columns[number - 1]
        row, unit = divmod(place, column.count)
        own = column.count if number == 1 and row else 0
        places = np.concatenate(
            [row * before.count + np.arange(before.count), (row - 1) * column.count + np.arange(own)]
        )
        is_own = np.arange(len(places)) >= before.count
        sources = [(column if mine else before) for mine in is_own]
        weights = np.random.RandomState(unit).uniform(-1, 1, len(places))
        values = np.array([source.values.ravel()[at] for source, at in zip(sources, places, strict=True)])
        named = [source.name_of(at) for source, at in zip(sources, places.tolist(), strict=True)]
        name, value = column.name_of(place), float(column.values[row, unit])
        activated = Activated(name, "tanh", "tanh z", np.array([float(weights @ values)]), 0, value)
        added = UnitSum(weights, values, named, None)
        return StepOrigin((TermSum(name, activated, added, places, is_own, np.arange(len(places))),))

    return StepsGraphData(columns, steps, origin_of)


def graph(data: StepsGraphData) -> UnrolledGraph:
    widget = UnrolledGraph()
    widget.set_graph(data)
    return widget


def is_link(character: str) -> bool:
    return 0x2800 < ord(character) <= 0x28FF


def step_lines(lines: list[str]) -> dict[int, int]:
    """The line of each step by its number on the screen."""
    return {int(line[:3]): at for at, line in enumerate(lines) if line[:3].strip().isdigit()}


async def test_a_line_is_a_step_and_the_last_one_is_under_the_cursor(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(80, 20)) as stage:
        lines = stage.lines()
        assert lines[0].split() == ["2", "inputs", "1", "rnn", "6", "tanh", "2", "dense", "1"]
        assert list(step_lines(lines)) == list(range(1, 9))
        assert stage.widget.cursor == data.at(0, 7, 0)
        for step, line in step_lines(lines).items():
            for value in (*data.columns[0].values[step - 1], *data.columns[2].values[step - 1]):
                assert f"{value:5.2f}" in lines[line]
        assert lines[-3:] == [line.ljust(80) for line in stage.widget.formula_lines(80, 3)]


async def test_links_come_from_the_states_above_and_the_inputs_below(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(80, 24)) as stage:
        await stage.press("up", "up")
        lines = stage.lines()
        here = step_lines(lines)[6]
        above, below = step_lines(lines)[5], step_lines(lines)[7]
        assert any(map(is_link, "".join(lines[above + 1 : here])))
        assert any(map(is_link, "".join(lines[here + 1 : below])))
        others = [line for at, line in enumerate(lines[:-4]) if not above < at < below]
        assert not any(map(is_link, "".join(others)))


async def test_the_first_step_has_no_states_before_and_an_input_no_links(show: Show) -> None:
    async with show(graph(network()), size=(80, 24)) as stage:
        lines = await stage.press(*["up"] * 9)
        assert not any(map(is_link, "".join(lines[: step_lines(lines)[1]])))
        assert stage.widget.cursor == GraphCursor(0, 0)
        lines = await stage.press("left")
        assert stage.widget.cursor == GraphCursor(INPUTS, 1)
        assert not any(map(is_link, "".join(lines[:-4])))


async def test_the_cursor_walks_over_steps_units_and_layers(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(80, 24)) as stage:
        await stage.press("right", "k")
        assert stage.widget.cursor == data.at(0, 6, 1)
        await stage.press(*["l"] * 5)
        assert stage.widget.cursor == data.at(1, 6, 0)
        await stage.press("h", "down", "down")
        assert stage.widget.cursor == data.at(0, 7, 5)
        await stage.press("home")
        assert stage.widget.cursor.layer == INPUTS
        await stage.press("end", "right", "pageup", "pagedown")
        assert stage.widget.cursor == data.at(1, 7, 0)
        said = [message.cursor for message in stage.heard(UnrolledGraph.CursorMoved)]
        assert said[:2] == [data.at(0, 7, 1), data.at(0, 6, 1)]
        assert said[-1] == stage.widget.cursor


async def test_walking_links(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(80, 24)) as stage:
        await stage.press("i")
        cursor = stage.widget.cursor
        origin = data.origin(cursor)
        assert origin is not None
        assert cursor.source == int(np.abs(origin.sums[0].added.weights).argmax())
        assert stage.lines()[-3].startswith("w ")
        await stage.press(*["left"] * 10, "right", "right", "right")
        assert stage.widget.cursor.source == 3
        assert "w h2(7) -> h1(8)" in stage.lines()[-3]
        await stage.press("up")
        assert stage.widget.cursor == data.at(0, 6, 1)
        await stage.press("i", "down")
        assert stage.widget.cursor == data.at(0, 6, 1)


async def test_the_mouse_puts_the_cursor_on_values_and_links(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(80, 24)) as stage:
        lines = stage.lines()
        line = step_lines(lines)[4]
        await stage.pilot.click(UnrolledGraph, offset=(lines[line].rindex(f"{data.columns[2].values[3, 0]:.2f}"), line))
        assert stage.widget.cursor == data.at(1, 3, 0)
        await stage.press("h")
        lines = stage.lines()
        line = step_lines(lines)[4] - 1
        x = next(at for at, character in enumerate(lines[line]) if is_link(character))
        await stage.pilot.click(UnrolledGraph, offset=(x, line))
        assert stage.widget.cursor.source is not None
        assert (stage.widget.cursor.layer, stage.widget.cursor.neuron) == (0, data.at(0, 3, 5).neuron)


async def test_symbols_stand_for_the_inputs(show: Show) -> None:
    texts = tuple("⏎emma")
    data = network(5, texts=texts)
    async with show(graph(data), size=(60, 18)) as stage:
        lines = stage.lines()
        for step, line in step_lines(lines).items():
            assert texts[step - 1] in lines[line][3:10]
        await stage.press("left")
        assert "input a" in stage.lines()[-3]


@pytest.mark.slow
async def test_of_a_long_sequence_the_steps_around_the_cursor_are_in_view(show: Show) -> None:
    data = network(60)
    async with show(graph(data), size=(80, 20)) as stage:
        assert max(step_lines(stage.lines())) == 60
        for keys, step in ((["up"] * 30, 30), (["up"] * 40, 1), (["pagedown"], None)):
            lines = await stage.press(*keys)
            shown = list(step_lines(lines))
            here = data.place_of(stage.widget.cursor)[0] + 1
            assert here in shown
            assert step is None or here == step
            # The step before belongs to it: its states are what the links come from.
            assert here == 1 or here - 1 in shown


async def test_of_many_units_those_around_the_cursor_are_in_view(show: Show) -> None:
    data = network(4, 200)
    async with show(graph(data), size=(60, 18)) as stage:
        assert "of 200" in stage.lines()[0]
        await stage.press("end")
        await stage.press("left")
        assert stage.widget.cursor == data.at(0, 3, 199) or stage.widget.cursor.layer == 0
        assert "-200 of 200" in stage.lines()[0]


async def test_another_sequence_keeps_the_unit_and_the_nearest_step(show: Show) -> None:
    async with show(graph(network(8)), size=(80, 20)) as stage:
        await stage.press("right", "right")
        stage.widget.set_graph(network(3))
        await stage.settle()
        assert stage.widget.cursor == network(3).at(0, 2, 2)


async def test_new_numbers_draw_the_lines_that_look_different(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    data = network()
    async with show(graph(data), size=(80, 20)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        values = data.columns[2].values.copy()
        values[1] = 0.99
        changed = StepsColumn(data.columns[2].titles, ("y",), values)
        stage.widget.set_graph(StepsGraphData((*data.columns[:2], changed), data.steps, data.origin_of))
        lines = await stage.settle()
        assert set(drawn) <= {step_lines(lines)[2]}
        assert "0.99" in lines[step_lines(lines)[2]]


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "ascii_only"), [("full", False), ("few", False), ("none", False), ("none", True)])
async def test_any_terminal_and_any_size(show: Show, colours: str, ascii_only: bool) -> None:
    async with show(graph(network()), size=(80, 24), colours=colours, ascii_only=ascii_only) as stage:
        lines = await stage.press("up", "i", "right")
        if ascii_only:
            assert "".join(lines).isascii()
            assert any("|" in line or "\\" in line or "/" in line for line in lines)
        await stage.check_sizes("i", "right", "up", "down", "home", "end", "pageup", "pagedown")


async def test_nothing_is_shown_of_no_network(show: Show) -> None:
    async with show(UnrolledGraph(), size=(40, 8)) as stage:
        lines = await stage.press("up", "right", "i", "home", "end", "pagedown")
        assert not any(line.strip() for line in lines)
        assert not stage.heard(UnrolledGraph.CursorMoved)


def test_values_and_names_have_to_fit() -> None:
    with pytest.raises(ValueError, match="2 units"):
        StepsColumn(("a",), ("x", "y"), np.zeros((3, 1)))
    with pytest.raises(ValueError, match="3 steps"):
        StepsColumn(("a",), ("x",), np.zeros((3, 1)), texts=("a", "b"))
