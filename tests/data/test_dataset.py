from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_column_name, pixel_names

LETTERS = built_in("letters")
XOR = built_in("xor")


def test_shapes_and_sizes() -> None:
    assert (LETTERS.samples, LETTERS.feature_shape, LETTERS.features, LETTERS.outputs) == (3, (5, 6), 30, 3)
    assert (XOR.samples, XOR.feature_shape, XOR.features, XOR.outputs) == (4, (2,), 2, 1)
    assert LETTERS.architecture_ends == (30, 3)
    assert LETTERS.flat_inputs.shape == (3, 30)
    assert [LETTERS.class_of(sample) for sample in range(3)] == [0, 1, 2]


def test_an_empty_dataset_keeps_its_shapes() -> None:
    empty = replace(LETTERS, inputs=np.zeros((0, 5, 6)), targets=np.zeros((0, 3)))
    assert (empty.samples, empty.architecture_ends, empty.flat_inputs.shape) == (0, (30, 3), (0, 30))
    assert empty.same_shape(LETTERS)
    assert not empty.same_content(LETTERS)


def test_arrays_are_copies_that_cannot_be_written() -> None:
    inputs = np.zeros((4, 2))
    dataset = replace(XOR, inputs=inputs)
    inputs[0, 0] = 1.0
    assert dataset.inputs[0, 0] == 0.0
    for array in (dataset.inputs, dataset.targets, dataset.flat_inputs):
        assert array.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 5.0


def test_names_and_title_are_no_content() -> None:
    assert replace(XOR, name="mine", title="Mine", own=True).same_content(XOR)
    assert not replace(XOR, recipe="bits").same_content(XOR)
    assert not replace(XOR, targets=1 - XOR.targets).same_content(XOR)
    assert replace(XOR, targets=1 - XOR.targets).same_shape(XOR)


def test_a_class_renamed_is_another_shape() -> None:
    names = ("A", "B", "D")
    assert not replace(LETTERS, class_names=names, output_names=names).same_shape(LETTERS)


def test_a_title_is_one_printable_line() -> None:
    assert replace(XOR, title="  a\n\tb\x1b[31m ").title == "a b[31m"


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": np.zeros(4)},
        {"inputs": np.zeros((4, 0)), "feature_names": ()},
        {"inputs": [[0, 1], [2]]},
        {"inputs": [["a", "b"]] * 4},
        {"targets": np.full((4, 1), np.nan)},
        {"inputs": np.full((4, 2), np.inf)},
        {"inputs": np.full((4, 2), 1e101)},
        {"targets": np.zeros((3, 1))},
        {"targets": np.zeros((4, 0)), "output_names": ()},
        {"kind": "sound"},
        {"recipe": "soup"},
        {"name": ""},
        {"name": "a\nb"},
        {"class_names": ("z",)},
        {"levels": 16},
        {"inputs": np.full((4, 2), np.inf, dtype=np.float32)},
        {"kind": "points", "inputs": np.zeros((4, 3)), "feature_names": ("x1", "x2", "x3")},
        {"feature_names": ("x1",)},
        {"feature_names": ("x1", "x1")},
        {"feature_names": ("x1", "x 2")},
        {"output_names": ("y", "z")},
        {"output_names": ("",)},
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(change: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=r"^.+\.$"):
        replace(XOR, **change)


def test_a_read_only_array_is_checked_too() -> None:
    inputs = np.full((4, 2), np.inf)
    inputs.setflags(write=False)
    with pytest.raises(DataError):
        replace(XOR, inputs=inputs)


def test_of_a_table_alone_inputs_may_be_missing() -> None:
    inputs = np.array([[0, np.nan], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(replace(XOR, inputs=inputs).inputs, inputs)
    points = replace(XOR, kind="points", recipe="circles")
    with pytest.raises(DataError, match="not finite"):
        replace(points, inputs=inputs)


@pytest.mark.parametrize("names", [None, ("A", "B"), ("A", "B", "B"), ("A", "B", "#.")])
def test_pictures_need_distinct_class_names_one_for_each_output(names: tuple[str, ...] | None) -> None:
    with pytest.raises(DataError):
        replace(LETTERS, class_names=names, output_names=names or LETTERS.output_names)


def test_pictures_are_64x64_at_most() -> None:
    with pytest.raises(DataError, match="1x1 to 64x64"):
        Dataset("big", "pixels", np.zeros((0, 65, 1)), np.zeros((0, 1)), ("A",), (), ("A",), "letters")


@pytest.mark.parametrize("levels", [0, 256])
def test_pictures_have_1_to_255_grey_steps(levels: int) -> None:
    with pytest.raises(DataError, match="1 to 255"):
        replace(LETTERS, levels=levels)


def test_single_precision_stays_and_is_the_same_content() -> None:
    thirds = LETTERS.inputs / 3
    double, single = replace(LETTERS, inputs=thirds), replace(LETTERS, inputs=thirds.astype(np.float32))
    assert single.inputs.dtype == np.float32
    assert single.same_content(double)
    assert double.same_content(single)
    assert not single.same_content(LETTERS)


def test_what_a_dataset_is_called_and_how_it_is_seen_is_content() -> None:
    assert not replace(XOR, standardise=True).same_content(XOR)
    assert not replace(LETTERS, levels=2).same_content(LETTERS)
    points = replace(XOR, kind="points")
    assert not points.same_shape(XOR)


def test_a_table_may_have_classes() -> None:
    names = ("10", "0.5")
    dataset = replace(XOR, targets=np.eye(2)[[0, 1, 1, 0]], class_names=names, output_names=names)
    assert [dataset.class_of(sample) for sample in range(4)] == [0, 1, 1, 0]
    with pytest.raises(DataError, match="leave out the colon"):
        replace(dataset, class_names=("a:b", "c"), output_names=("a:b", "c"))


@pytest.mark.parametrize("channels", [0, 1, 17])
def test_pictures_with_channels_have_2_to_16_of_them(channels: int) -> None:
    with pytest.raises(DataError, match=f"have {channels} channels: 2 to 16"):
        Dataset("many", "pixels", np.zeros((0, channels, 1, 1)), np.zeros((0, 1)), ("A",), (), ("A",), "letters")


@pytest.mark.parametrize(("rows", "channels"), [(32, 3), (64, 3), (27, 16)])
def test_pictures_with_channels(rows: int, channels: int) -> None:
    names = pixel_names(rows, rows, channels)
    pictures = np.random.RandomState(0).random_sample((2, channels, rows, rows))
    dataset = Dataset("many", "pixels", pictures, np.eye(2), ("A", "B"), names, ("A", "B"), "digits", levels=255)
    assert (dataset.feature_shape, dataset.channels, dataset.features) == ((channels, rows, rows), channels, len(names))
    assert len(set(names)) == len(names)
    for name in names:
        check_column_name(name)
    with pytest.raises(DataError, match="r1c1"):
        replace(dataset, feature_names=names[::-1])
    assert names[dataset.features // channels] == ("r1c1-green" if channels == 3 else "r1c1-channel2")


@pytest.mark.parametrize("tests", [-1, 5])
def test_the_own_test_part_is_among_the_samples(tests: int) -> None:
    with pytest.raises(DataError, match="0 to all"):
        replace(XOR, tests=tests)
    assert replace(XOR, tests=3).samples_before_tests == 1
    assert not replace(XOR, tests=3).same_content(XOR)
