from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.classes import point_classes, target_of
from nn_tui.data.editing.plane_edits import empty_plane, nearest_point
from nn_tui.data.errors import DataError

CIRCLES = built_in("circles")


@pytest.mark.parametrize(("classes", "recipe"), [(0, "plane"), (2, "circles"), (3, "blobs"), (6, "blobs")])
def test_an_empty_plane(classes: int, recipe: str) -> None:
    plane = empty_plane("mine", classes)
    assert (plane.kind, plane.samples, plane.feature_shape, plane.own) == ("points", 0, (2,), True)
    assert (plane.outputs, plane.recipe) == (max(1, classes if classes > 2 else 1), recipe)
    assert point_classes(plane) == classes


@pytest.mark.parametrize("classes", [-1, 1, 7])
def test_planes_that_there_are_not(classes: int) -> None:
    with pytest.raises(DataError, match="2 to 6"):
        empty_plane("mine", classes)


def test_point_classes() -> None:
    counts = {name: point_classes(built_in(name)) for name, entry in BUILT_IN.items() if entry.kind == "points"}
    assert counts == {name: BUILT_IN[name].settings.classes for name in counts}  # type: ignore[union-attr]
    assert point_classes(replace(CIRCLES, targets=CIRCLES.targets / 2)) == 0
    assert point_classes(replace(CIRCLES, recipe="plane")) == 0
    assert point_classes(built_in("xor")) == 0
    assert point_classes(built_in("iris")) == 3


@pytest.mark.parametrize("name", ["circles", "blobs", "iris", "letters"])
def test_each_class_has_a_target_of_the_dataset(name: str) -> None:
    dataset = built_in(name)
    targets = [target_of(dataset, index).tolist() for index in range(point_classes(dataset))]
    assert sorted(targets) == np.unique(dataset.targets, axis=0).tolist()
    with pytest.raises(DataError, match="There is no class"):
        target_of(dataset, point_classes(dataset))


def test_numbers_have_no_class() -> None:
    plane = built_in("plane")
    assert point_classes(plane) == 0
    with pytest.raises(DataError, match="no classes"):
        target_of(plane, 0)


def test_the_nearest_point() -> None:
    points = replace(CIRCLES, inputs=np.array([[0.0, 0], [3, 4], [0, 0], [5, 5]]), targets=np.ones((4, 1)))
    assert nearest_point(points, 2.9, 4, 1.0) == 1
    assert nearest_point(points, 0.1, 0, 1.0) == 2
    assert nearest_point(points, 0, 0, 0.0) == 2
    assert nearest_point(points, -5, 0, 4.9) is None
    assert nearest_point(empty_plane("mine", 2), 0, 0, 100) is None
