"""The network graph's layout and lines at any size, without an app: in bounds, nothing over another, nothing lost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from rich.style import Style
from textual.strip import Strip

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import GraphData, GraphLayer
from nn_tui.tui.widgets.graph.kind import Scene
from nn_tui.tui.widgets.graph.painter import NeuronPainter
from nn_tui.tui.widgets.graph.plan import make_plan, origins_with

LOOKS = [
    TerminalCapabilities(True, "full", False),
    TerminalCapabilities(False, "few", False),
    TerminalCapabilities(True, "none", True),
]
SIZES = [*itertools.product((1, 2, 5, 9, 24, 60), (1, 2, 3, 4, 9, 10, 17)), (1, 60), (200, 60), (200, 1)]


def network(*sizes: int, shape: tuple[int, ...] = ()) -> GraphData:
    random = np.random.RandomState(1)
    layers, weights = [], []
    for before, count in itertools.pairwise(sizes):
        z, a, b = (random.randn(count) for _ in range(3))
        names = tuple(f"neuron {place}" for place in range(count))
        layers.append(GraphLayer(names, z, a, b, "tanh", "tanh z", random.rand(before + 1, count) < 0.1))
        weights.append(random.randn(before, count))
    names = tuple(f"Länge {place}" for place in range(sizes[0]))
    return GraphData(random.randn(sizes[0]), names, shape or (sizes[0],), tuple(layers), tuple(weights))


NETWORKS = {
    "playground": network(2, 4, 2, 1),
    "digits": network(64, 32, 10, shape=(8, 8)),
    "odd picture": network(15, 3, shape=(5, 3)),
    "large picture": network(784, 20, 10, shape=(28, 28)),
    "deep": network(2, *[8] * 8, 1),
    "wide table": network(40, 60, 60, 1),
    "no layer": network(3),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_line_has_its_width_and_every_column_its_place(name: str) -> None:
    data = NETWORKS[name]
    last = GraphCursor(len(data.layers) - 1, 99, 99 if data.layers else None).inside(data)
    for (width, height), capabilities in itertools.product(SIZES, LOOKS):
        painter = NeuronPainter(capabilities, lambda part: Style(), True)
        for cursor in (GraphCursor().inside(data), last):
            plan = make_plan(data, cursor, origins_with(data, cursor, {}, height), (width, height), capabilities)
            lines, canvas = painter.paint(Scene(data, plan, cursor, True))
            assert len(lines) <= height
            assert {Strip(line).cell_length for line in lines[plan.top : plan.top + plan.height]} == {width}
            assert all(Strip(line).cell_length <= width for line in lines)
            assert canvas.codes.shape == (plan.top + plan.height, width)
            ends = [(column.left, column.left + column.width) for column in plan.columns]
            assert all(stop < start for (_, stop), (start, _) in itertools.pairwise(ends))
            assert ends[0][0] >= 0
            assert ends[-1][1] <= width
            here = plan.column_of(cursor.layer)
            assert here is not None
            assert cursor.neuron in here.shown
            assert plan.before + len(plan.columns) + plan.after == len(data.layers) + 1


@pytest.mark.parametrize("name", NETWORKS)
def test_links_are_drawn_between_their_columns_alone(name: str) -> None:
    data, capabilities = NETWORKS[name], LOOKS[0]
    for size in ((60, 17), (120, 40)):
        cursor = GraphCursor().inside(data)
        plan = make_plan(data, cursor, {}, size, capabilities)
        _, canvas = NeuronPainter(capabilities, lambda part: Style(), False).paint(Scene(data, plan, cursor, False))
        for column in plan.columns:
            assert (canvas.owners[:, column.left : column.left + column.width] == -1).all()
        for y, x in np.argwhere(canvas.owners >= 0)[::7].tolist():
            link = canvas.link_at(x, y)
            assert link is not None
            left, right = plan.column_of(link.layer - 1), plan.column_of(link.layer)
            assert left is not None
            assert right is not None
            assert left.left + left.width <= x < right.left
            assert link.neuron in right.shown
            assert link.source in left.shown


def test_few_neurons_stand_apart_and_in_the_middle() -> None:
    plan = make_plan(NETWORKS["playground"], GraphCursor(), {}, (60, 17), LOOKS[0])
    hidden, output = plan.columns[1], plan.columns[3]
    assert np.diff(hidden.lines).tolist() == [3, 3, 3]
    assert abs(output.lines[0] - np.mean(hidden.lines)) <= 1


def test_pixels_are_as_large_as_fits() -> None:
    sizes = {}
    for size in ((30, 12), (60, 17), (120, 40)):
        picture = make_plan(NETWORKS["digits"], GraphCursor(), {}, size, LOOKS[0]).picture
        assert picture is not None
        sizes[size] = picture.tall, picture.wide
    assert sizes == {(30, 12): (0, 1), (60, 17): (1, 2), (120, 40): (2, 4)}
    assert make_plan(NETWORKS["large picture"], GraphCursor(), {}, (30, 12), LOOKS[0]).picture is None
