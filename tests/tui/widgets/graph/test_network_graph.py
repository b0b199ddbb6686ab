"""The network graph: cells and links where they belong, the cursor and its messages, little drawn again, any size."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual import events

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ZERO, diverging, quantise
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.network_graph import GraphCursor, GraphData, GraphLayer, NetworkGraph

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

DARK, LIGHT = TerminalCapabilities(True, "full", False), TerminalCapabilities(False, "full", False)
LETTER_A = [int(digit) for digit in "001100010010111111100001100001"]


def network(
    *sizes: int, shape: tuple[int, ...] = (), inputs: Sequence[float] | None = None, seed: int = 0
) -> GraphData:
    random = np.random.RandomState(seed)
    a = np.array(inputs, float) if inputs else random.uniform(-1, 1, sizes[0])
    names = tuple(f"x{place}" for place in range(1, sizes[0] + 1))
    first, layers, weights = a, [], []
    for count in sizes[1:]:
        w, b = random.randn(len(a), count), random.randn(count)
        z = a @ w + b
        a = np.tanh(z)
        layer_names = tuple(f"h{place}" for place in range(1, count + 1))
        layers.append(GraphLayer(layer_names, z, a, b, "tanh", "tanh z"))
        weights.append(w)
    return GraphData(first, names, shape or (sizes[0],), tuple(layers), tuple(weights))


def graph(data: GraphData) -> NetworkGraph:
    widget = NetworkGraph()
    widget.set_graph(data)
    return widget


def with_weights(data: GraphData, *weights: list[list[float]]) -> GraphData:
    return replace(data, weights=tuple(np.array(matrix, float) for matrix in weights))


def is_link(character: str) -> bool:
    return 0x2800 < ord(character) <= 0x28FF


def dots(lines: list[str]) -> int:
    """How many dots of braille there are."""
    return sum((ord(character) - 0x2800).bit_count() for character in "".join(lines) if is_link(character))


async def test_layers_are_columns_of_names_and_activations(show: Show) -> None:
    data = network(2, 4, 2, 1)
    async with show(graph(data), size=(60, 17)) as stage:
        lines = stage.lines()
        assert lines[0].split() == ["2", "inputs", "4", "tanh", "2", "tanh", "1", "tanh"]
        text = "".join(lines[1:13])
        for layer in (-1, 0, 1, 2):
            for name, value in zip(data.names_of(layer), data.values_of(layer), strict=True):
                assert f"{name} {value:5.2f}" in text
        assert lines[-3:] == [line.ljust(60) for line in stage.widget.formula_lines(60, 3)]
        assert "negative" in lines[-4]
        assert "positive" in lines[-4]


@pytest.mark.parametrize(("theme", "capabilities"), [("textual-dark", DARK), ("textual-light", LIGHT)])
async def test_activations_have_the_colours_of_the_palette(
    show: Show, theme: str, capabilities: TerminalCapabilities
) -> None:
    data = network(1, 1)
    async with show(graph(data), size=(60, 9), theme=theme) as stage:
        line = next(number for number, text in enumerate(stage.lines()) if "h1" in text)
        level = quantise(data.layers[0].a, 1.0)[0]
        background = next(part for text, _, part in stage.colours(line) if "h1" in text)
        assert background == diverging(capabilities)[level].hex.lower()


async def test_links_have_the_colour_of_their_weight(show: Show) -> None:
    data = with_weights(network(1, 1, 1), [[2.0]], [[-1.0]])
    data = replace(data, scales=(2.0, 2.0))
    async with show(graph(data), size=(50, 9)) as stage:
        stage.widget.blur()
        await stage.settle()
        line = next(number for number, text in enumerate(stage.lines()) if "x1" in text)
        found = [colour for text, colour, _ in stage.colours(line) if any(map(is_link, text))]
        palette = diverging(DARK)
        assert found == [palette[level].hex.lower() for level in (2 * ZERO, quantise([-1.0], 2.0)[0])]


async def test_strong_links_are_thick_and_weak_ones_dotted_or_left_out(show: Show) -> None:
    densities = []
    for weight in (2.0, 1.0, 0.2, 0.0):
        data = replace(with_weights(network(1, 1), [[weight]]), scales=(2.0,))
        async with show(graph(data), size=(50, 5)) as stage:
            stage.widget.blur()
            densities.append(dots(await stage.settle()))
    assert densities[0] == 2 * densities[1]
    assert densities[1] > 2 * densities[2] > 0
    assert densities[3] == 0


@pytest.mark.parametrize(("weights", "top"), [((1.2, 0.7), 0), ((0.7, 1.2), 1)])
@pytest.mark.parametrize("focused", [False, True])
async def test_the_stronger_link_lies_on_top_or_the_one_under_the_cursor(
    show: Show, weights: tuple[float, float], top: int, focused: bool
) -> None:
    # x1 -> h2 and x2 -> h1 cross; with the focus those of h1 stand out.
    links = GraphCursor(0, 1, 0), GraphCursor(0, 0, 1)
    top = 1 if focused else top
    both = [[0.0, weights[0]], [weights[1], 0.0]]
    alone = [[0.0, weights[0]], [0.0, 0.0]] if top == 0 else [[0.0, 0.0], [weights[1], 0.0]]
    cells = []
    async with show(NetworkGraph(), size=(40, 6)) as stage:
        if not focused:
            stage.widget.blur()
        for matrix in (alone, both):
            stage.widget.set_graph(replace(with_weights(network(2, 2), matrix), scales=(2.0,)))
            await stage.settle()
            places = [(x, y) for y in range(6) for x in range(40)]
            cells.append({place for place in places if stage.widget.link_at(*place) == links[top]})
            other = {place for place in places if stage.widget.link_at(*place) == links[1 - top]}
        assert cells[0] == cells[1]
        assert 0 < len(other) < len(cells[1])


async def test_links_of_the_neuron_under_the_cursor_stand_out(show: Show) -> None:
    data = replace(with_weights(network(2, 2), [[1.0, 0.0], [0.0, 1.0]]), scales=(1.0,))
    async with show(graph(data), size=(40, 6)) as stage:

        def link_colours() -> dict[str, str]:
            return {
                name: next(colour for text, colour, _ in stage.colours(line) if colour and any(map(is_link, text)))
                for name in ("h1", "h2")
                for line, text in enumerate(stage.lines())
                if name in text
            }

        palette = [colour.hex.lower() for colour in diverging(DARK)]
        await stage.settle()
        assert palette.index(link_colours()["h1"]) == 2 * ZERO
        assert palette.index(link_colours()["h2"]) < 2 * ZERO - 5
        await stage.press("down")
        assert palette.index(link_colours()["h2"]) == 2 * ZERO
        stage.widget.blur()
        await stage.settle()
        assert set(link_colours().values()) == {palette[-1]}


async def test_links_stay_between_the_columns(show: Show) -> None:
    data = network(30, 5, 3)
    async with show(graph(data), size=(60, 17)) as stage:
        for line in stage.lines()[1:12]:
            for name in ("x", "h"):
                start = line.find(name)
                assert start < 0 or not any(map(is_link, line[start : start + 8]))


async def test_cursor_keys_tell_where_they_lead(show: Show) -> None:
    async with show(graph(network(2, 4, 2, 1)), size=(60, 17)) as stage:
        await stage.press("down", "j", "k", "right", "l", "h", "left", "left", "end", "home")
        told = [(message.cursor.layer, message.cursor.neuron) for message in stage.heard(NetworkGraph.CursorMoved)]
        assert told[:3] == [(0, 1), (0, 2), (0, 1)]
        assert told[3:5] == [(1, 0), (2, 0)]
        assert told[-2:] == [(2, 0), (INPUTS, 0)]
        assert stage.heard(NetworkGraph.CursorMoved)[0].control is stage.widget


async def test_walking_links(show: Show) -> None:
    data = with_weights(network(2, 4, 1), np.ones((2, 4)).tolist(), [[0.1], [-3.0], [0.2], [1.0]])
    async with show(graph(data), size=(60, 17)) as stage:
        lines = await stage.press("right", "i")
        assert stage.widget.cursor == GraphCursor(1, 0, 1)
        assert "w h2 -> h1 = -3.0000" in lines[-3]
        assert sum("[" in line for line in lines) == 2
        await stage.press("down", "up", "up", "up")
        told = [message.cursor for message in stage.heard(NetworkGraph.CursorMoved)]
        assert told == [GraphCursor(1, 0), *(GraphCursor(1, 0, source) for source in (1, 2, 1, 0))]
        await stage.press("i")
        assert stage.widget.cursor == GraphCursor(1, 0)
        await stage.press("i", "left")
        assert stage.widget.cursor == GraphCursor(0, 1)


async def test_the_link_under_the_cursor_is_thick_whatever_its_weight(show: Show) -> None:
    data = replace(with_weights(network(1, 1), [[1.0]]), scales=(2.0,))
    async with show(graph(data), size=(50, 5)) as stage:
        thin, thick = [dots(await stage.press(*keys)) for keys in ((), ("i",))]
        assert thick == 2 * thin > 0


async def test_an_input_has_no_links_to_walk(show: Show) -> None:
    async with show(graph(network(2, 2)), size=(40, 12)) as stage:
        await stage.press("left", "i")
        assert stage.widget.cursor == GraphCursor(INPUTS, 0)
        assert [message.cursor for message in stage.heard(NetworkGraph.CursorMoved)] == [GraphCursor(INPUTS, 0)]


async def test_against_the_edge_and_by_program_nothing_is_said(show: Show) -> None:
    async with show(graph(network(1, 1)), size=(40, 12)) as stage:
        await stage.press("up", "down", "right", "end", "pagedown", "pageup")
        stage.widget.cursor = GraphCursor(7, 7, 7)
        await stage.settle()
        assert stage.widget.cursor == GraphCursor(0, 0, 0)
        assert not stage.heard(NetworkGraph.CursorMoved)


async def test_a_picture_of_inputs(show: Show) -> None:
    data = network(30, 5, 3, shape=(5, 6), inputs=LETTER_A)
    async with show(graph(data), size=(60, 17)) as stage:
        await stage.press("right")
        assert "150 weights" in "".join(stage.lines())
        lines = await stage.press("left")
        assert "weights  " not in "".join(lines[1:13])
        await stage.press("left", "left", "down")
        assert stage.widget.cursor.layer == INPUTS
        pixel = stage.widget.cursor.neuron
        assert f"row {pixel // 6 + 1}, column {pixel % 6 + 1}" in stage.lines()[-2]
        await stage.pilot.click(NetworkGraph, offset=(1, 4))
        assert stage.widget.cursor == GraphCursor(INPUTS, 0)
        await stage.press("home", "right", "up", "right")
        assert stage.widget.cursor == GraphCursor(INPUTS, 2)


async def test_more_neurons_than_lines_scroll_with_the_cursor(show: Show) -> None:
    data = network(4, 32, 10)
    async with show(graph(data), size=(60, 17)) as stage:
        assert "▾ 22" in "".join(stage.lines())
        lines = await stage.press(*["down"] * 12)
        assert any("[h13" in line for line in lines)
        assert "▴ 3" in "".join(lines)
        assert "▾ 19" in "".join(lines)
        lines = await stage.press("pagedown", "pagedown", "pagedown")
        assert any("[h32" in line for line in lines)
        assert "▴ 22" in "".join(lines)
        lines = await stage.press("end", "i")
        source = stage.widget.cursor.source
        assert source is not None
        assert any(f"[h{source + 1} " in line for line in lines)


async def test_the_wheel_scrolls_the_layer_under_it(show: Show) -> None:
    async with show(graph(network(1, 32)), size=(40, 12)) as stage:
        column = next(line.index("h1 ") for line in stage.lines() if "h1 " in line)
        for kind, first in ((events.MouseScrollDown, "h4 "), (events.MouseScrollUp, "h1 ")):
            stage.widget.post_message(kind(stage.widget, column, 4, 0, 1, 0, False, False, False))
            lines = await stage.settle()
            assert next(line for line in lines if "h" in line[column:])[column:].startswith(first) or first in lines[2]
        assert stage.widget.cursor == GraphCursor(0, 0)


async def test_clicks(show: Show) -> None:
    data = replace(with_weights(network(1, 2), [[1.0, -1.0]]), scales=(1.0,))
    async with show(graph(data), size=(40, 12)) as stage:
        line = next(number for number, text in enumerate(stage.lines()) if "h2" in text)
        await stage.pilot.click(NetworkGraph, offset=(stage.lines()[line].index("h2"), line))
        assert stage.widget.cursor == GraphCursor(0, 1)
        last = max(place for place, mark in enumerate(stage.lines()[line]) if is_link(mark))
        await stage.pilot.click(NetworkGraph, offset=(last, line))
        assert stage.widget.cursor == GraphCursor(0, 1, 0)
        assert stage.heard(NetworkGraph.CursorMoved)[-1].cursor.source == 0


async def test_all_layers_are_reached_where_they_do_not_fit(show: Show) -> None:
    data = network(2, *[8] * 8, 1)
    async with show(graph(data), size=(60, 17)) as stage:
        assert stage.lines()[0].count("tanh") == 9
        await stage.pilot.resize_terminal(24, 14)
        for layer in range(1, 9):
            lines = await stage.press("right")
            assert stage.widget.cursor.layer == layer
            assert "◂" in lines[0] or layer < 2
            assert "▸" in lines[0] or layer > 6


async def test_frozen_is_marked(show: Show) -> None:
    data = network(2, 2)
    layer = replace(data.layers[0], frozen=np.array([[True, False], [True, True], [True, False]]))
    async with show(graph(replace(data, layers=(layer,))), size=(50, 12)) as stage:
        text = "".join(stage.lines())
        assert "h1■" in text
        assert "h2■" not in text
        assert text.count("■") == 2
        assert "frozen" in stage.lines()[-2]
        stage.widget.set_graph(data)
        assert "■" not in "".join(await stage.settle())


async def test_signs_where_there_is_no_colour(show: Show) -> None:
    data = replace(with_weights(network(1, 1, 1), [[1.0]], [[-1.0]]), scales=(1.0, 1.0))
    async with show(graph(data), size=(60, 5), colours="none") as stage:
        line = next(text for text in stage.lines() if "x1" in text)
        first, second = line[line.index("x1") + 10 :].split("h1")[0], line[line.index("h1") + 10 :].split("h1")[0]
        assert " " not in "".join(first.split("[")[0].strip())
        assert " " in second.strip()


async def test_ascii(show: Show) -> None:
    data = network(4, 32, 3, seed=2)
    for size in ((60, 17), (24, 12)):
        async with show(graph(data), size=size, ascii_only=True, colours="none") as stage:
            text = "".join(await stage.press("right", "left", "i", "i"))
            assert text.isascii()
            assert set("-/\\") < set(text)
    picture = network(6, 2, shape=(2, 3), inputs=[0, 1, 0.5, 1, 0, 0])
    async with show(graph(picture), size=(60, 17), ascii_only=True) as stage:
        assert "".join(await stage.press("left")).isascii()


async def test_only_lines_that_look_different_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    data = network(2, 4, 2)
    async with show(graph(data), size=(60, 17)) as stage:
        stage.lines()
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.widget.set_graph(replace(data, inputs=data.inputs + 1e-9))
        await stage.settle()
        assert drawn == []
        a = data.layers[1].a.copy()
        a[1] = -a[1]
        stage.widget.set_graph(replace(data, layers=(data.layers[0], replace(data.layers[1], a=a))))
        await stage.settle()
        assert len(drawn) == 1
        assert f"{a[1]:5.2f}" in stage.lines()[drawn[0]]


async def test_theme_switch_draws_in_new_colours(show: Show) -> None:
    async with show(graph(network(2, 2)), size=(40, 6)) as stage:
        before = [stage.colours(line) for line in range(6)]
        stage.theme = "textual-light"
        await stage.settle()
        assert before != [stage.colours(line) for line in range(6)]


async def test_another_architecture_under_the_cursor(show: Show) -> None:
    async with show(graph(network(2, 8, 8, 1)), size=(60, 17)) as stage:
        await stage.press("right", *["down"] * 7, "i", "pagedown")
        assert stage.widget.cursor == GraphCursor(1, 7, 7)
        stage.widget.set_graph(network(3, 2))
        lines = await stage.settle()
        assert stage.widget.cursor == GraphCursor(0, 1, 2)
        assert "x3 -> h2" in lines[-3]
        stage.widget.set_graph(GraphData(np.zeros(0), (), (0,), (), ()))
        lines = await stage.press("down", "right", "i", "home", "end", "pageup")
        assert not any(line.strip() for line in lines)
        stage.widget.set_graph(network(2, 4, 1))
        await stage.settle()
        assert stage.widget.cursor == GraphCursor(0, 0)


async def test_numbers_that_are_not_finite(show: Show) -> None:
    data = network(3, 3, 2)
    bad = np.array([np.nan, np.inf, -np.inf])
    layer = replace(data.layers[0], a=bad, z=bad, biases=bad)
    weights = data.weights[0].copy()
    weights[0] = bad
    broken = replace(data, inputs=bad, layers=(layer, data.layers[1]), weights=(weights, data.weights[1]))
    for capabilities in ("full", "none"):
        async with show(graph(broken), size=(60, 17), colours=capabilities) as stage:
            text = "".join(await stage.press("i", "down", "i", "down", "right", "i"))
            for value in ("nan", "inf", "-inf"):
                assert value in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "options"),
    [
        (network(2, 4, 2, 1), {"theme": "textual-light"}),
        (network(64, 32, 10, shape=(8, 8)), {"colours": "none"}),
    ],
)
async def test_any_size(show: Show, data: GraphData, options: dict[str, Any]) -> None:
    async with show(graph(data), **options) as stage:
        await stage.check_sizes("down", "right", "i", "down", "left", "end", "pagedown", "home", "pageup")


async def test_a_graph_that_is_not_shown_takes_no_memory_and_is_there_when_it_is(show: Show) -> None:
    async with show(graph(network(3, 4, 2)), size=(50, 12)) as stage:
        before = stage.lines()
        stage.widget.display = False
        await stage.settle()
        assert not stage.widget.size
        tracemalloc.start()
        try:
            stage.widget.set_graph(network(3, 4, 2, seed=1))
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 1e6
        stage.widget.display = True
        await stage.settle()
        assert dots(stage.lines()) > 0
        assert stage.lines() != before
