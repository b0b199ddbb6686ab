"""How a network sees a dataset: features, standardised columns, two classes as the output wants them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import encoding, ends_of, scale_of
from nn_tui.data.errors import DataError
from nn_tui.data.features import FEATURES, check_features
from nn_tui.data.names import pixel_names


def points(targets: tuple[tuple[float, ...], ...] = ((-1.0,), (1.0,), (1.0,))) -> Dataset:
    return Dataset(
        name="p",
        kind="points",
        inputs=np.array([[1.0, 2.0], [-3.0, 0.5], [0.0, -6.0]]),
        targets=np.array(targets),
        class_names=None,
        feature_names=("x1", "x2"),
        output_names=("y",),
        recipe="circles",
    )


def table(targets: list[list[float]] | np.ndarray, **fields: Any) -> Dataset:
    return Dataset(
        name="t",
        kind="table",
        inputs=np.array([[1.0, 0.0, 7.0], [3.0, 1.0, 7.0], [100.0, 0.0, 7.0]]),
        targets=np.array(targets),
        feature_names=("a", "is_b", "c"),
        recipe="iris",
        standardise=True,
        **fields,
    )


ALL = np.arange(3)


def test_every_feature_of_a_point() -> None:
    seen = encoding(points(), tuple(FEATURES), ALL, "tanh")
    assert seen.input_names == ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")
    assert np.allclose(seen.encode(points().inputs)[0], [1, 2, 1, 4, 2, np.sin(1), np.sin(2)], rtol=0, atol=1e-15)


def test_features_keep_the_given_order() -> None:
    seen = encoding(points(), ("x2^2", "x1"), ALL, "tanh")
    assert np.array_equal(seen.encode(points().inputs)[1], [0.25, -3.0])


@pytest.mark.parametrize(("names", "message"), [((), "at least one"), (("x3",), "'x3'"), (("x1", "x1"), "twice")])
def test_other_features_are_refused(names: tuple[str, ...], message: str) -> None:
    with pytest.raises(DataError, match=message):
        check_features(names)


def test_two_classes_for_a_sigmoid_are_0_and_1_and_else_minus_1_and_1() -> None:
    assert np.array_equal(encoding(points(), (), ALL, "sigmoid").encode_targets(points().targets), [[0], [1], [1]])
    assert np.array_equal(encoding(points(), (), ALL, "tanh").encode_targets(points().targets), [[-1], [1], [1]])
    regression = points(((-1.0,), (0.5,), (1.0,)))
    assert np.array_equal(encoding(regression, (), ALL, "sigmoid").encode_targets(regression.targets)[1], [0.5])


def test_measured_columns_by_the_training_part_alone() -> None:
    data = table([[5.0], [7.0], [1e6]], class_names=None, output_names=("y",))
    seen = encoding(data, (), np.array([0, 1]), "linear")
    inputs, targets = seen.encode(data.inputs), seen.encode_targets(data.targets)
    assert np.array_equal(inputs[:2], [[-1, 0, 0], [1, 1, 0]])
    assert inputs[2, 0] == 98
    assert np.array_equal(targets[:2], [[-1], [1]])
    assert np.allclose(seen.decode(targets), data.targets, rtol=1e-15)


def test_classes_are_not_scaled() -> None:
    data = table(np.eye(3), class_names=("a", "b", "c"), output_names=("a", "b", "c"))
    seen = encoding(data, (), ALL, "softmax")
    assert np.array_equal(seen.encode_targets(data.targets), np.eye(3))
    assert np.array_equal(seen.decode(data.targets), np.eye(3))


def test_the_reference_systems_are_seen_as_they_are() -> None:
    for name in ("letters", "bits", "xor"):
        data = built_in(name)
        seen = encoding(data, (), np.arange(data.samples), "sigmoid")
        assert seen.encode(data.flat_inputs).tobytes() == data.flat_inputs.tobytes()
        assert seen.encode_targets(data.targets) is data.targets


def test_no_samples_and_no_training_rows() -> None:
    empty = replace(points(), inputs=np.zeros((0, 2)), targets=np.zeros((0, 1)))
    assert encoding(empty, (), np.arange(0), "tanh").encode(empty.inputs).shape == (0, 2)
    data = table([[5.0], [7.0], [1e6]], class_names=None, output_names=("y",))
    seen = encoding(data, (), np.arange(0), "linear")
    assert np.array_equal(seen.encode(data.inputs), data.inputs)


@pytest.mark.parametrize("samples", [3, 7, 1000])
def test_rounding_gives_a_constant_column_no_deviation(samples: int) -> None:
    """The mean of a thousand 0.1 is not quite 0.1, and their deviation not quite 0."""
    scale = scale_of(np.full((samples, 1), 0.1))
    assert scale.deviation[0] == 1.0
    assert np.array_equal(scale.apply(np.array([[0.1], [0.3]])), [[0.0], [0.3 - 0.1]])


def test_a_network_sees_every_picture_with_its_channels() -> None:
    letters = built_in("letters")
    assert ends_of(letters, ()).inputs == encoding(letters, (), ALL, "sigmoid").ends.inputs == (1, 5, 6)
    names = pixel_names(2, 4, 3)
    pictures = np.arange(24).reshape(1, 3, 2, 4) / 23
    dataset = Dataset("c", "pixels", pictures, np.ones((1, 1)), ("A",), names, ("A",), "digits", levels=23)
    seen = encoding(dataset, (), np.arange(1), "sigmoid")
    assert seen.ends.inputs == (3, 2, 4)
    assert seen.encode(dataset.inputs).tolist() == [(np.arange(24) / 23).tolist()]
