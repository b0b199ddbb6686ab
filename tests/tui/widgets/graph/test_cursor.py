"""Where the network graph's cursor goes: up and down a layer, between layers, along links, over pixels."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import EMPTY, INPUTS, GraphData, GraphLayer


def network(*sizes: int, shape: tuple[int, ...] = ()) -> GraphData:
    layers, weights = [], []
    for before, count in itertools.pairwise(sizes):
        zeros = np.zeros(count)
        layers.append(GraphLayer(tuple(f"h{n}" for n in range(count)), zeros, zeros, zeros, "tanh", "tanh z"))
        weights.append(np.zeros((before, count)))
    names = tuple(f"x{n}" for n in range(sizes[0]))
    return GraphData(np.zeros(sizes[0]), names, shape or (sizes[0],), tuple(layers), tuple(weights))


NET = network(2, 4, 1)
DOWN, UP, RIGHT, LEFT = (1, 0), (-1, 0), (0, 1), (0, -1)


def walked(data: GraphData, start: GraphCursor, *steps: tuple[int, int], picture: bool = False) -> GraphCursor:
    for step in steps:
        start = start.moved(data, *step, (data.input_shape[0], data.input_shape[1]) if picture else None)
    return start


def test_neurons() -> None:
    assert walked(NET, GraphCursor(0, 0), DOWN, DOWN, UP) == GraphCursor(0, 1)
    assert walked(NET, GraphCursor(0, 3), DOWN) == GraphCursor(0, 3)
    assert walked(NET, GraphCursor(0, 3), LEFT) == GraphCursor(INPUTS, 1)
    assert walked(NET, GraphCursor(0, 3), LEFT, LEFT) == GraphCursor(INPUTS, 1)
    assert walked(NET, GraphCursor(0, 3), RIGHT) == GraphCursor(1, 0)
    assert walked(NET, GraphCursor(0, 3), RIGHT, RIGHT, LEFT) == GraphCursor(0, 1)


def test_links() -> None:
    link = GraphCursor(1, 0, 2)
    assert walked(NET, link, UP) == GraphCursor(1, 0, 1)
    assert walked(NET, link, DOWN, DOWN) == GraphCursor(1, 0, 3)
    assert walked(NET, link, LEFT) == GraphCursor(0, 2)
    assert walked(NET, link, RIGHT) == GraphCursor(1, 0)


def test_pixels() -> None:
    data = network(6, 3, shape=(2, 3))
    assert walked(data, GraphCursor(INPUTS, 1), DOWN, picture=True) == GraphCursor(INPUTS, 4)
    assert walked(data, GraphCursor(INPUTS, 1), DOWN, DOWN, LEFT, LEFT, picture=True) == GraphCursor(INPUTS, 3)
    assert walked(data, GraphCursor(INPUTS, 4), RIGHT, RIGHT, picture=True) == GraphCursor(0, 2)
    assert walked(data, GraphCursor(0, 2), LEFT, picture=True) == GraphCursor(INPUTS, 5)
    assert walked(data, GraphCursor(0, 2, 1), DOWN, RIGHT, picture=True) == GraphCursor(0, 2, 5)
    assert walked(data, GraphCursor(0, 2, 1), DOWN, RIGHT, RIGHT, picture=True) == GraphCursor(0, 2)
    assert walked(data, GraphCursor(0, 2, 3), LEFT, picture=True) == GraphCursor(INPUTS, 3)


def test_a_place_that_is_no_more() -> None:
    assert GraphCursor(5, 9, 9).inside(NET) == GraphCursor(1, 0, 3)
    assert GraphCursor(-4, -1, 2).inside(NET) == GraphCursor(INPUTS, 0)
    assert GraphCursor(2, 3, 1).inside(EMPTY) == GraphCursor(INPUTS, 0)


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-1, 1)), max_size=12), st.booleans(), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_no_walk_leaves_the_network(steps: list[tuple[int, int]], picture: bool, source: int) -> None:
    data = network(6, 3, 2, shape=(2, 3))
    place = walked(data, GraphCursor(0, 1, source if source < 3 else None), *steps, picture=picture)
    assert place == place.inside(data)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"input_names": ("a",)}, "2 inputs cannot have 1 names"),
        ({"weights": (np.zeros((2, 4)),)}, "2 layers cannot have 1 weight matrices"),
        ({"weights": (np.zeros((2, 4)), np.zeros((3, 1)))}, "layer 2"),
        ({"scales": (1.0,)}, "1 scales"),
    ],
)
def test_shapes_that_do_not_fit_are_told(change: dict[str, object], words: str) -> None:
    parts = {name: getattr(NET, name) for name in ("inputs", "input_names", "input_shape", "layers", "weights")}
    with pytest.raises(ValueError, match=words):
        GraphData(**(parts | change))
