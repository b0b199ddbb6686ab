"""The graph of layers of pictures: pictures and units in columns, the window of a value, its formula, any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual import events

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.drawing.digits import fixed
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, FloatArray
from nn_tui.tui.widgets.graph.layers.formula import layer_formula_lines
from nn_tui.tui.widgets.graph.layers.layer_graph import GraphColumn, LayerGraph, LayerGraphData, Origin
from nn_tui.tui.widgets.graph.layers.plan import plan_layers
from nn_tui.tui.widgets.graph.layers.steps import stepped
from nn_tui.tui.widgets.graph.plan import NUMBER_WIDTH

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

DARK = TerminalCapabilities(True, "full", False)
KERNEL = np.array([[1.0, 0, -1], [2, 0.5, -2], [1, 0, -1]])


def column(values: FloatArray, letter: str, title: str, **fields: object) -> GraphColumn:
    units = tuple(f"{letter}{unit}" if letter else "" for unit in range(1, len(values) + 1))
    places = (
        [f"r{row}c{x}" for row in range(1, values.shape[1] + 1) for x in range(1, values.shape[2] + 1)]
        if values.ndim == 3
        else [""]
    )
    names = tuple(f"{unit} {place}".strip() for unit in units for place in places)
    return GraphColumn((f"{title} long", title), units, names, values, values, **fields)  # type: ignore[arg-type]


def network(filters: int = 2, side: int = 8, classes: int = 3) -> LayerGraphData:
    """A convolution of 3x3, a maximum over 2x2, and a dense layer, by plain loops."""
    random = np.random.RandomState(0)
    x = random.uniform(0, 1, (1, side, side))
    kernels = np.stack([KERNEL * (place + 1) / 2 for place in range(filters)])
    z = np.array(
        [
            [[(x[0, r : r + 3, c : c + 3] * k).sum() + 0.25 for c in range(side - 2)] for r in range(side - 2)]
            for k in kernels
        ]
    )
    maps = np.maximum(z, 0)
    half = (side - 2) // 2
    pooled = maps[:, : 2 * half, : 2 * half].reshape(filters, half, 2, half, 2).max(axis=(2, 4))
    weights = random.randn(pooled.size, classes)
    outputs = pooled.ravel() @ weights

    def window(row: int, x: int) -> list[int]:
        return [(row + r) * side + x + c for r in range(3) for c in range(3)]

    def origin_of(number: int, place: int) -> Origin | None:
        if number == 1:
            unit, row, at = (int(index) for index in np.unravel_index(place, maps.shape))
            places = np.array(window(row, at))
            return Origin((1, 3, 3), places, x.ravel()[places], kernels[unit].ravel(), 0.25)
        if number == 2:
            unit, row, at = (int(index) for index in np.unravel_index(place, pooled.shape))
            sides = side - 2
            places = np.array([(unit * sides + 2 * row + r) * sides + 2 * at + c for r in (0, 1) for c in (0, 1)])
            values = maps.ravel()[places]
            return Origin((1, 2, 2), places, values, (np.arange(4) == values.argmax()).astype(float), None, False)
        if number == 3:
            return Origin((pooled.size,), np.arange(pooled.size), pooled.ravel(), weights[:, place], 0.5)
        return None

    conv = replace(column(maps, "k", "1 conv", activation="relu", formula="max(0, z)", weight_scale=2.0), z=z)
    columns = (
        column(x, "", "inputs"),
        conv,
        column(pooled, "k", "2 pool"),
        column(outputs, "y", "4 dense", passed=("3 flatten",)),
    )
    return LayerGraphData(columns, origin_of)


def graph(data: LayerGraphData) -> LayerGraph:
    widget = LayerGraph()
    widget.set_graph(data)
    return widget


async def test_a_column_a_layer_a_picture_a_channel(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(80, 20)) as stage:
        lines = stage.lines()
        assert [word for word in lines[0].split() if word != "long"] == [
            "inputs",
            "1",
            "conv",
            "2",
            "pool",
            "4",
            "dense",
        ]
        text = "\n".join(lines)
        assert text.count("k1 ") >= 2
        assert all(f"y{unit}" in text for unit in (1, 2, 3))
        assert f"y1 {data.columns[3].values[0]:5.2f}" in text
        assert "".join(
            line[x]
            for line in lines[:17]
            for x in range(80)
            if line[x] in "flaten" and line[x - 1] == " " == line[x + 1]
        ).startswith("flatten")
        assert lines[-3:] == [line.ljust(80) for line in stage.widget.formula_lines(80, 3)]


async def test_outputs_have_their_numbers_where_pictures_are_out_of_view(show: Show) -> None:
    data = network(filters=40, classes=6)
    outputs = [
        f"y{unit} {fixed(float(value), NUMBER_WIDTH, 2)}" for unit, value in enumerate(data.columns[3].values, 1)
    ]
    async with show(graph(data), size=(60, 24)) as stage:
        text = "\n".join(stage.lines())
        assert "k40" not in text, "not all channels have room"
        assert [output for output in outputs if output not in text] == []
    async with show(graph(data), size=(16, 24)) as stage:
        stage.widget.move_to(GraphCursor(INPUTS + 3, 0))
        await stage.pilot.pause()
        assert "y1" in "\n".join(stage.lines()), "without room the names are left"


async def test_the_window_of_a_value_is_marked_and_linked(show: Show) -> None:
    async with show(graph(network()), size=(90, 24)) as stage:

        def backgrounds() -> list[list[tuple[str | None, str | None]]]:
            return [[(above, below) for text, above, below in stage.colours(line) for _ in text] for line in range(20)]

        stage.widget.move_to(GraphCursor(INPUTS, 63))
        before = await stage.settle() and backgrounds()
        stage.widget.move_to(GraphCursor(0, 0))
        await stage.settle()
        after = backgrounds()
        tiles = plan_layers(stage.widget.data, stage.widget.cursor, {}, (90, 24), DARK).columns[0]
        changed = {
            (tiles.place_at(stage.widget.data.columns[0], x, y))
            for y in range(20)
            for x in range(tiles.left, tiles.left + tiles.width)
            if before[y][x] != after[y][x]
        }
        # Where two rows share a line, both are met at the upper one.
        assert changed - {63, 55, None} <= {0, 1, 2, 8, 9, 10, 16, 17, 18}
        assert {0, 1, 2, 16, 17, 18} <= changed
        links = {stage.widget.link_at(x, y) for y in range(20) for x in range(90)} - {None}
        assert links <= {GraphCursor(0, 0, term) for term in range(9)}
        assert len(links) >= 3


async def test_only_the_cursors_links_are_drawn_and_inputs_have_none(show: Show) -> None:
    async with show(graph(network()), size=(90, 24)) as stage:
        stage.widget.move_to(GraphCursor(INPUTS, 3))
        lines = await stage.settle()
        assert not any(0x2800 < ord(letter) <= 0x28FF for line in lines[:20] for letter in line)
        stage.widget.move_to(GraphCursor(2, 1))
        lines = await stage.settle()
        links = {stage.widget.link_at(x, y) for y in range(20) for x in range(90)} - {None}
        assert 3 <= len(links) <= 12
        assert {(link.layer, link.neuron) for link in links if link} == {(2, 1)}


def value(text: str) -> float:
    return float(text.split()[-1])


async def test_the_formula_is_what_the_value_is(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(200, 24)) as stage:
        maps = data.columns[1].values.ravel()
        for place in (0, 7, 40):
            stage.widget.move_to(GraphCursor(0, place))
            function, total, products, activation = stage.widget.formula_lines(200, 4)
            name = data.columns[1].names[place]
            assert function.startswith(f"{name} = relu(z) = max(0, z), from rows ")
            right = total.split(" = ")[1].replace("- ", "-").replace("+ ", "").split()
            z = data.columns[1].z.ravel()[place]
            assert sum(
                float(np.prod([float(part.strip("()")) for part in term.split("*")])) for term in right
            ) == pytest.approx(z, abs=0.06)
            assert value(total) == pytest.approx(z, abs=0.006)
            assert value(activation) == pytest.approx(maps[place], abs=0.006)
            parts = products.removeprefix("  = ").replace("- ", "-").replace("+ ", "").split()
            assert sum(map(float, parts)) == pytest.approx(z, abs=0.06)


async def test_a_maximum_says_where_it_was_taken(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(100, 24)) as stage:
        stage.widget.move_to(GraphCursor(1, 0))
        origin = data.origin_of(2, 0)
        assert origin is not None
        first, second = stage.widget.formula_lines(100, 3)
        taken = data.columns[1].names[origin.places[int(origin.values.argmax())]]
        assert first == f"k1 r1c1 = the largest of 4 = {origin.values.max():.2f}, taken from {taken}"
        assert f"[{origin.values.max():.2f}]" in second
        assert stage.widget.formula_lines(20, 3)[0].endswith("…")


@pytest.mark.parametrize(
    ("settings", "weights", "text"),
    [
        ((("g", 1.5), ("b", -0.25)), None, ["k1 r1c1 = 0.75 in layer 1 norm", "from 0.50, g 1.50, b -0.25"]),
        ((), np.full(2, 0.5), ["k1 r1c1 = the average of 2 = 0.75", "  = (0.50 + 1.00) / 2"]),
    ],
)
async def test_what_is_no_sum_of_weights(
    show: Show, settings: tuple[tuple[str, float], ...], weights: FloatArray | None, text: list[str]
) -> None:
    x, a = np.array([[[0.5, 1.0]]]), np.array([[[0.75, 0.0]]])
    places = np.arange(2 if weights is not None else 1)
    origin = Origin((1, 1, len(places)), places, x.ravel()[places], weights, None, False, settings)
    norm = replace(column(a, "k", "1 norm"), titles=("1 norm 1x1x2", "1 norm", "1"))
    data = LayerGraphData((column(x, "", "inputs"), norm), lambda number, place: origin if number else None)
    async with show(graph(data), size=(60, 14)) as stage:
        assert stage.widget.formula_lines(60, 3) == text
        await stage.press("i")
        assert stage.widget.cursor.source is not None
        assert "= 0.50" in stage.widget.formula_lines(60, 3)[0]


async def test_the_cursor_walks_pixels_pictures_and_layers(show: Show) -> None:
    data = network(filters=4)
    async with show(graph(data), size=(90, 24)) as stage:
        widget = stage.widget
        widget.move_to(GraphCursor(INPUTS, 0))
        await stage.press(*["right"] * 7)
        assert widget.cursor == GraphCursor(INPUTS, 7)
        await stage.press("right")
        assert widget.cursor == GraphCursor(0, 0)
        await stage.press("pagedown")
        assert widget.cursor == GraphCursor(0, 36)
        await stage.press("left", "left")
        seen = widget.cursor
        assert seen.layer in (INPUTS, 0)
        await stage.press("end")
        assert widget.cursor.layer == 2
        await stage.press("down", "up", "up")
        assert widget.cursor == GraphCursor(2, 0)
        await stage.press("left")
        assert widget.cursor.layer == 1
        await stage.press("home")
        assert widget.cursor == GraphCursor(INPUTS, 0)
        assert stage.heard(LayerGraph.CursorMoved)


@pytest.mark.parametrize("across", [1, 2, 3])
def test_every_value_is_reached_by_steps(across: int) -> None:
    data = network(filters=3, side=6)
    reached, waiting = set[GraphCursor](), [GraphCursor(INPUTS, 0)]
    while waiting:
        cursor = waiting.pop()
        if cursor not in reached:
            reached.add(cursor)
            waiting += [stepped(data, cursor, *step, across) for step in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    assert len(reached) == sum(column.values.size for column in data.columns)


async def test_the_terms_of_a_sum_are_walked_like_a_window(show: Show) -> None:
    async with show(graph(network()), size=(90, 24)) as stage:
        widget = stage.widget
        widget.move_to(GraphCursor(0, 8))
        await stage.press("i")
        assert widget.cursor == GraphCursor(0, 8, 3)
        assert widget.formula_lines(80, 1)[0].startswith("w r3c3 -> k1 r2c3 = 1.0000 (times ")
        await stage.press("right", "down")
        assert widget.cursor == GraphCursor(0, 8, 7)
        await stage.press("right", "right")
        assert widget.cursor == GraphCursor(0, 8)
        await stage.press("i", "left")
        assert widget.cursor == GraphCursor(INPUTS, 18)
        widget.move_to(GraphCursor(2, 1))
        await stage.press("i", "up", "down", "i")
        assert widget.cursor == GraphCursor(2, 1)


@pytest.mark.slow
async def test_the_link_under_the_cursor_is_drawn_however_weak(show: Show) -> None:
    data = network(filters=8)
    async with show(graph(data), size=(120, 60)) as stage:
        stage.widget.move_to(GraphCursor(2, 0))
        await stage.settle()
        origin = data.origin_of(3, 0)
        assert origin is not None
        weakest = GraphCursor(2, 0, int(origin.strengths.argmin()))
        assert weakest not in {stage.widget.link_at(x, y) for y in range(56) for x in range(120)}
        stage.widget.move_to(weakest)
        await stage.settle()
        assert weakest in {stage.widget.link_at(x, y) for y in range(56) for x in range(120)}


@pytest.mark.parametrize("row", [0, 14, 27])
def test_of_a_picture_without_room_the_rows_around_the_cursor_are_in_view(row: int) -> None:
    data = network(filters=2, side=30)
    cursor = GraphCursor(0, 28 * row)
    plan = plan_layers(data, cursor, {}, (120, 12), DARK)
    here, before = plan.column_of(0), plan.column_of(INPUTS)
    assert here is not None
    assert before is not None
    assert here.line_of(0, row) is not None
    assert before.line_of(0, row) is not None


def test_the_padding_of_a_window_is_said() -> None:
    x, a = np.ones((1, 3, 3)), np.ones((1, 3, 3))
    places = np.array([-1, -1, -1, -1, 0, 1, -1, 3, 4])
    origin = Origin((1, 3, 3), places, (places >= 0).astype(float), np.ones(9), 0.0)
    data = LayerGraphData(
        (column(x, "", "inputs"), column(a, "k", "conv")), lambda number, place: origin if number else None
    )
    lines = layer_formula_lines(data, GraphCursor(0, 0), 90, 3)
    assert lines[0] == "k1 r1c1 = z, from rows 1-2, columns 1-2 and padding"
    assert (
        layer_formula_lines(data, GraphCursor(0, 0, 0), 90, 2)[0] == "w padding -> k1 r1c1 = 1.0000 (times 0 gives 0)"
    )


async def test_a_click_puts_the_cursor_on_a_pixel_a_unit_or_a_link(show: Show) -> None:
    data = network()
    async with show(graph(data), size=(90, 24)) as stage:
        widget = stage.widget
        plan = plan_layers(data, widget.cursor, {}, (90, 24), DARK)
        for number, wanted in ((0, 17), (1, 40), (2, 4), (3, 2)):
            tiles, place = plan.columns[number], None
            for y in range(24):
                for x in range(tiles.left, tiles.left + tiles.width):
                    if tiles.place_at(data.columns[number], x, y) == wanted:
                        place = x, y
            if place is None:
                # The lower of two rows on a line: the upper one is met.
                continue
            await stage.pilot.click(offset=place)
            assert widget.cursor == GraphCursor(number + INPUTS, wanted)
        widget.move_to(GraphCursor(0, 0))
        await stage.settle()
        places = {widget.link_at(x, y): (x, y) for y in range(20) for x in range(90)}
        link = next(link for link in places if link is not None)
        await stage.pilot.click(offset=places[link])
        assert widget.cursor == link


async def test_many_channels_scroll_with_the_cursor_and_the_wheel(show: Show) -> None:
    data = network(filters=40)
    async with show(graph(data), size=(60, 16)) as stage:
        widget = stage.widget
        assert any("▾" in line for line in stage.lines())
        widget.move_to(GraphCursor(0, 39 * 36))
        lines = await stage.settle()
        assert any("k40" in line for line in lines)
        assert any("▴" in line for line in lines)
        tiles = plan_layers(data, widget.cursor, {}, (60, 16), DARK).column_of(0)
        assert tiles is not None
        event = events.MouseScrollUp(widget, tiles.left, 5, 0, -1, 0, False, False, False, tiles.left, 5, None)
        widget.post_message(event)
        after = await stage.settle()
        assert after != lines


SIZES = ((1, 1), (3, 2), (20, 5), (39, 10), (80, 24), (10, 60), (300, 3), (200, 60))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("side", [4, 30])
@pytest.mark.parametrize("terminal", ["full", "ascii", "none"])
async def test_any_size_shows_the_cursor(
    show: Show, size: tuple[int, int], side: int, terminal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = network(filters=5, side=side)
    if terminal == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    async with show(graph(data), size=size, ascii_only=terminal == "ascii") as stage:
        for layer, place in ((INPUTS, side * side - 1), (0, 2 * (side - 2) ** 2), (1, 0), (2, 2)):
            stage.widget.move_to(GraphCursor(layer, place))
            lines = await stage.settle()
            assert len(lines) == size[1]
            plan = plan_layers(data, stage.widget.cursor, {}, size, DARK)
            assert plan.column_of(layer) is not None
            assert all(tiles.left + tiles.width <= size[0] for tiles in plan.columns[1:])
            await stage.press("i", "down", "right", "i", "right", "up", "pagedown")
        if terminal == "ascii":
            assert all(line.isascii() for line in stage.lines())


async def test_other_numbers_draw_few_lines_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    data = network()
    async with show(graph(data), size=(90, 24)) as stage:
        stage.widget.move_to(GraphCursor(2, 0))
        await stage.settle()
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.widget.set_graph(replace(data))
        await stage.settle()
        assert not drawn
        outputs = data.columns[3].values.copy()
        outputs[2] += 1
        changed = replace(data.columns[3], values=outputs)
        stage.widget.set_graph(replace(data, columns=(*data.columns[:3], changed)))
        await stage.settle()
        assert 1 <= len(drawn) <= 4


async def test_another_network_keeps_the_cursor_inside(show: Show) -> None:
    async with show(graph(network(filters=6)), size=(90, 24)) as stage:
        stage.widget.move_to(GraphCursor(0, 200, 3))
        stage.widget.set_graph(network(filters=1, side=4))
        await stage.settle()
        assert stage.widget.cursor == GraphCursor(0, 3, 3)


async def test_nothing_is_shown_of_no_network(show: Show) -> None:
    async with show(LayerGraph(), size=(40, 8)) as stage:
        assert not any(line.strip() for line in stage.lines())
        await stage.press("down", "right", "home", "end", "i", "pageup")
        assert not stage.heard(LayerGraph.CursorMoved)


def of(values: Sequence[object]) -> FloatArray:
    return np.array(values, float)


def test_columns_refuse_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="units"):
        GraphColumn(("t",), ("a",), ("a", "b"), of([1, 2]), of([1, 2]))
    with pytest.raises(ValueError, match="rows"):
        GraphColumn(("t",), ("a",), ("a",), of([[1]]), of([[1]]))
