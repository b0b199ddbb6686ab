from __future__ import annotations

import io
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_tui.data.errors import DataError
from nn_tui.data.files import npz_arrays
from nn_tui.data.files.channel_layout import channels_first
from nn_tui.data.files.opening import OpenedFile, open_data_file

RANDOM = np.random.RandomState(0)
X = RANDOM.standard_normal((12, 3))
Y = np.arange(12) % 3
PICTURES = RANDOM.randint(0, 256, (12, 5, 4))
PICTURES[0, 0, 0] = 255


def npz(**arrays: Any) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def npy(array: Any) -> bytes:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=True)
    return content.getvalue()


def opened(folder: Path, content: bytes, suffix: str, **options: Any) -> OpenedFile:
    path = folder / f"t{suffix}"
    path.write_bytes(content)
    return open_data_file(path, "t", **options)


def complaint(folder: Path, content: bytes, suffix: str, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        opened(folder, content, suffix, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("names", "answers"),
    [
        (("X", "y"), Y),
        (("x", "y"), Y.astype(np.int8)),
        (("data", "target"), Y.astype(float)),
        (("x_train", "y_train"), Y[:, np.newaxis]),
        (("X", "Y"), np.eye(3)[Y]),
        (("images", "labels"), np.array(["0", "1", "2"])[Y]),
        (("X", "y"), np.array([b"0", b"1", b"2"])[Y]),
    ],
)
def test_inputs_and_classes_under_their_usual_names(tmp_path: Path, names: tuple[str, str], answers: Any) -> None:
    found = opened(tmp_path, npz(**{names[0]: X, names[1]: answers}), ".npz")
    dataset = found.dataset
    assert (dataset.kind, dataset.standardise, dataset.recipe) == ("table", True, "iris")
    assert np.array_equal(dataset.inputs, X)
    assert np.array_equal(dataset.targets, np.eye(3)[Y])
    assert (dataset.feature_names, dataset.class_names) == (("x1", "x2", "x3"), ("0", "1", "2"))
    assert (found.columns, found.target, found.task) == (("x1", "x2", "x3", "y"), "y", "classification")


def test_measured_targets_and_another_target(tmp_path: Path) -> None:
    content = npz(X=X, y=X[:, 0] * 2, more=Y)
    found = opened(tmp_path, content, ".npz")
    assert found.task == "regression"
    assert np.array_equal(found.dataset.targets, X[:, :1] * 2)
    assert "Other arrays were left out: more." in found.notes
    assert opened(tmp_path, content, ".npz", target="x2").dataset.feature_names == ("x1", "x3", "y")


@pytest.mark.parametrize(
    ("pictures", "levels", "values"),
    [
        (PICTURES, 255, (PICTURES / 255).astype(np.float32)),
        (PICTURES.astype(np.uint8)[..., np.newaxis], 255, (PICTURES / 255).astype(np.float32)),
        ((PICTURES / 255).astype(np.float32), 255, (PICTURES / 255).astype(np.float32)),
        (PICTURES // 15.9, 16, PICTURES // 15.9 / 16),
        (PICTURES // 16 / 16, 16, PICTURES // 16 / 16),
        (PICTURES > 99, 1, PICTURES > 99),
    ],
)
def test_pictures_and_their_grey_levels(tmp_path: Path, pictures: Any, levels: int, values: Any) -> None:
    found = opened(tmp_path, npz(X=pictures, y=Y), ".npz")
    assert (found.dataset.kind, found.dataset.levels, found.dataset.recipe) == ("pixels", levels, "digits")
    assert np.array_equal(found.dataset.inputs, values)
    assert found.dataset.class_names == ("0", "1", "2")
    assert not any("rounded" in note for note in found.notes)


def test_other_shades_are_rounded_and_noted(tmp_path: Path) -> None:
    shades = RANDOM.random_sample((12, 4, 4))
    found = opened(tmp_path, npz(X=shades, y=Y), ".npz")
    assert np.abs(found.dataset.inputs - shades).max() <= 0.5 / 255 + 1e-7
    assert "The grey levels were rounded to 255 steps." in found.notes


def test_samples_with_nan_are_left_out_and_counted(tmp_path: Path) -> None:
    holed = X.copy()
    holed[3, 1] = holed[5, 1] = np.nan
    assert np.array_equal(opened(tmp_path, npz(X=holed, y=Y), ".npz").dataset.inputs, holed, equal_nan=True)
    found = opened(tmp_path, npz(X=holed, y=Y), ".npz", columns=("*=drop",))
    assert np.array_equal(found.dataset.inputs, np.delete(X, [3, 5], axis=0))
    assert found.notes[0] == "2 rows with missing values were left out (x2 2)."
    pictures = PICTURES / 255
    pictures[2, 1, 1] = np.nan
    found = opened(tmp_path, npz(X=pictures, y=Y), ".npz")
    assert found.dataset.samples == 11
    assert found.notes[0] == "1 picture with missing values was left out."


def test_the_first_hundred_thousand_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz_arrays, "MAX_SAMPLES", 8)
    found = opened(tmp_path, npz(X=X, y=Y), ".npz")
    assert np.array_equal(found.dataset.inputs, X[:8])
    assert "The file has 12 rows" in found.notes[0]


def test_a_single_array_has_the_target_last(tmp_path: Path) -> None:
    content = npy(np.asfortranarray(np.column_stack([X, Y])).astype(">f8"))
    found = opened(tmp_path, content, ".npy")
    assert np.array_equal(found.dataset.inputs, X)
    assert (found.target, found.task) == ("column_4", "classification")
    assert opened(tmp_path, content, ".npy", target="1").task == "regression"


@pytest.mark.parametrize(
    ("arrays", "what"),
    [
        ({"X": X, "y": Y[:-1]}, "X has 12 rows and y 11"),
        ({"a": X, "y": Y}, 'no arrays X and y, it has "a" and "y"'),
        ({}, "it is empty"),
        ({"X": X, "y": np.array([None] * 12)}, "y: the array holds Python objects"),
        ({"X": np.zeros(12, dtype=[("a", float)]), "y": Y}, "X: the array is structured"),
        ({"X": X + 1j, "y": Y}, "complex128"),
        ({"X": PICTURES[..., np.newaxis].repeat(2, axis=3).repeat(4, axis=1), "y": Y}, "the shape is (12, 20, 4, 2)"),
        ({"X": np.zeros((12, 65, 2)), "y": Y}, "the pictures have 65x2 pixels"),
        ({"X": PICTURES - 1, "y": Y}, "the pixels go from -1 to"),
        ({"X": PICTURES * 1.01, "y": Y}, "the pixels go from 0"),
        ({"X": PICTURES, "y": Y + 0.5}, "told apart by classes"),
        ({"X": PICTURES, "y": Y * 0}, 'every row says "0"'),
        ({"X": np.where(X[3, 1] == X, np.inf, X), "y": Y}, "X, row 4, column x2: inf"),
        ({"X": X[:0], "y": Y[:0]}, "no rows"),
        ({"X": X[:, :0], "y": Y}, "0 columns"),
        ({"X": PICTURES[:0], "y": Y[:0]}, "no pictures"),
        ({"X": np.zeros((12, 13000)), "y": Y}, "13,000 columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_reported_in_a_sentence(tmp_path: Path, arrays: dict[str, Any], what: str) -> None:
    assert what in complaint(tmp_path, npz(**arrays), ".npz")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "damaged"),
        (b"\x93NUMPY", "damaged"),
        (npy(X)[:-1], "cut short"),
        (npy(X).replace(b"(12, 3)", b"(10**9, 3)"), "damaged"),
        (npy(X).replace(b"(12, 3), }  ", b"(99999999, 9)}"), "cut short"),
        (npy(np.array([{}])), "Python objects"),
        (npy(X[0]), "the shape is (3,)"),
        (npy(PICTURES), "the shape is (12, 5, 4)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_single_array_that_does_not_fit_is_reported(tmp_path: Path, content: bytes, what: str) -> None:
    assert what in complaint(tmp_path, content, ".npy")


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    content = io.BytesIO()
    np.savez(content, X=X, y=Y)
    changed = content.getvalue().replace(X[5, 1].tobytes(), X[5, 2].tobytes())
    assert "damaged" in complaint(tmp_path, changed, ".npz")


def test_a_task_that_pictures_do_not_have_is_reported(tmp_path: Path) -> None:
    assert "classes" in complaint(tmp_path, npz(X=PICTURES, y=Y), ".npz", task="regression")
    assert "no column" in complaint(tmp_path, npz(X=PICTURES, y=Y), ".npz", target="x1")


@pytest.mark.parametrize(("suffix", "whole"), [(".npz", npz(X=X, y=Y)), (".npy", npy(X))], ids=["npz", "npy"])
@given(at=st.floats(0, 1, exclude_max=True), put=st.binary(max_size=4), cut=st.booleans())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_anywhere_is_reported_in_a_sentence(
    tmp_path: Path, suffix: str, whole: bytes, at: float, put: bytes, cut: bool
) -> None:
    start = int(at * len(whole))
    content = whole[:start] + put + (b"" if cut else whole[start + len(put) :])
    with warnings.catch_warnings():
        # NumPy warns of headers that Python 2 could have written.
        warnings.simplefilter("ignore")
        with suppress(DataError):
            opened(tmp_path, content, suffix)


def read_as(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a sample read from an array of that shape."""
    found, _, _ = channels_first(np.zeros(shape, np.uint8), "t.npz, X")
    return found.shape[1:]


@pytest.mark.parametrize(
    ("shape", "sample"),
    [
        ((2, 32, 32, 3), (3, 32, 32)),
        ((2, 3, 32, 32), (3, 32, 32)),
        ((2, 28, 28, 1), (28, 28)),
        ((2, 1, 28, 28), (28, 28)),
        ((2, 16, 20, 20), (16, 20, 20)),
        ((2, 8, 8, 3), (3, 8, 8)),
        ((2, 3, 4, 4), (3, 4, 4)),
        ((2, 3, 3, 3), (3, 3, 3)),
        ((2, 64, 64, 4), (4, 64, 64)),
    ],
)
def test_the_axis_of_the_channels(shape: tuple[int, ...], sample: tuple[int, ...]) -> None:
    assert read_as(shape) == sample


@given(channels=st.integers(1, 16), rows=st.integers(5, 64), columns=st.integers(5, 64))
def test_channels_first_and_last_hold_the_same_pictures(channels: int, rows: int, columns: int) -> None:
    pictures = RANDOM.randint(0, 256, (2, channels, rows, columns)).astype(np.uint8)
    found, has_alpha, notes = channels_first(pictures, "t.npz, X")
    assert np.array_equal(found.reshape(pictures.shape), pictures)
    assert (has_alpha, notes) == (False, ())
    if channels in (1, 3, 4):
        found, has_alpha, notes = channels_first(np.moveaxis(pictures, 1, 3), "t.npz, X")
        # With a note the other reading may be the one that was taken.
        if not notes:
            assert np.array_equal(found.reshape(pictures.shape), pictures)
            assert has_alpha == (channels == 4)


def test_a_shape_that_can_be_read_in_two_ways_is_noted(tmp_path: Path) -> None:
    pictures = np.arange(12 * 8 * 8 * 3).reshape(12, 8, 8, 3) % 256
    found = opened(tmp_path, npz(X=pictures, y=Y), ".npz")
    assert found.dataset.feature_shape == (3, 8, 8)
    assert found.notes[0].startswith(
        "The shape (12, 8, 8, 3) was read as pictures of 8x8 pixels with 3 channels, which are nearer to a square"
    )
    assert "Each picture has 3 channels: red, green and blue." in found.notes
    assert np.array_equal(found.dataset.inputs, (np.moveaxis(pictures, 3, 1) / 255).astype(np.float32))
    square = opened(tmp_path, npz(X=pictures[:, :3, :3], y=Y), ".npz")
    assert square.notes[0].endswith("with the channels last.")


def test_alpha_lays_the_pictures_on_white(tmp_path: Path) -> None:
    pictures = np.zeros((12, 20, 20, 4), np.uint8)
    pictures[..., 0] = 255
    pictures[:, :10, :, 3] = 255
    pictures[:, 10, :, 3] = 51
    found = opened(tmp_path, npz(X=pictures, y=Y), ".npz")
    assert "The fourth channel was taken for alpha: the pictures were laid on white." in found.notes
    assert (found.dataset.channels, found.dataset.levels) == (3, 255)
    shown = found.dataset.inputs[0, :, [0, 10, 19], 0]
    assert np.allclose(shown, np.array([[1, 0, 0], [1, 0.8, 0.8], [1, 1, 1]]))


@pytest.mark.parametrize(
    ("names", "test_names"),
    [
        (("x_train", "y_train"), ("x_test", "y_test")),
        (("X", "y"), ("X_test", "Y_test")),
        (("train_images", "train_labels"), ("test_images", "test_labels")),
    ],
)
@pytest.mark.parametrize("inputs", [X, PICTURES], ids=["table", "pictures"])
def test_arrays_to_test_on_are_the_own_test_part(
    tmp_path: Path, names: tuple[str, str], test_names: tuple[str, str], inputs: Any
) -> None:
    arrays = dict(zip((*names, *test_names), (inputs[:9], Y[:9], inputs[9:], Y[9:]), strict=True))
    dataset = opened(tmp_path, npz(**arrays), ".npz").dataset
    whole = opened(tmp_path, npz(X=inputs, y=Y), ".npz").dataset
    assert (dataset.samples, dataset.tests, whole.tests) == (12, 3, 0)
    assert np.array_equal(dataset.inputs, whole.inputs)
    assert np.array_equal(dataset.targets, whole.targets)


@pytest.mark.parametrize("inputs", [X, PICTURES / 255], ids=["table", "pictures"])
def test_samples_left_out_are_not_counted_as_tests(tmp_path: Path, inputs: Any) -> None:
    holed = inputs.copy()
    holed[3].flat[0] = holed[10].flat[0] = np.nan
    content = npz(x_train=holed[:9], y_train=Y[:9], x_test=holed[9:], y_test=Y[9:])
    dataset = opened(tmp_path, content, ".npz", columns=("*=drop",)).dataset
    assert (dataset.samples, dataset.tests) == (10, 2)


@pytest.mark.parametrize(
    ("inputs", "answers", "what"),
    [
        (X[:4, :2], Y[:4], "x_test: the rows have the shape (2,), and those of x_train (3,)"),
        (X[:4], Y[:3], "x_test has 4 rows and y_test 3"),
        (X[:4], np.array(["a"] * 4), "only one of y_train and y_test has texts"),
        (np.array(1.0), Y[:1], "x_test: this is a single value"),
        (X[:1], np.array(1.0), "y_test: this is a single value"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_test_part_that_does_not_fit_is_reported(tmp_path: Path, inputs: Any, answers: Any, what: str) -> None:
    assert what in complaint(tmp_path, npz(x_train=X, y_train=Y, x_test=inputs, y_test=answers), ".npz")


@pytest.mark.parametrize("inputs", [X, PICTURES / 255], ids=["table", "pictures"])
@pytest.mark.parametrize(
    ("rows", "why"), [(0, "X_test has no rows."), (3, "each of its rows has missing values.")], ids=["empty", "holed"]
)
def test_a_test_part_without_samples_is_noted(tmp_path: Path, inputs: Any, rows: int, why: str) -> None:
    tests = np.full((rows, *inputs.shape[1:]), np.nan)
    found = opened(tmp_path, npz(X=inputs, y=Y, X_test=tests, y_test=Y[:rows]), ".npz")
    assert (found.dataset.samples, found.dataset.tests) == (12, 0)
    assert f"No test part of its own: {why}" in found.notes


@pytest.mark.parametrize("inputs", [X, PICTURES], ids=["table", "pictures"])
@pytest.mark.parametrize(
    ("answers", "note"),
    [
        ([7, 0, 7], "Class 7 is only in the test part: it is never trained."),
        ([7, 0, 9], "Classes 7 and 9 are only in the test part: they are never trained."),
        (["A", "b", "c"], "Class A is only in the test part: it is never trained."),
    ],
    ids=["one", "two", "text"],
)
def test_classes_of_the_test_part_alone_are_named(tmp_path: Path, inputs: Any, answers: Any, note: str) -> None:
    trained = np.array(["b", "c", "d"])[Y] if "A" in answers else Y
    found = opened(tmp_path, npz(X=inputs, y=trained, X_test=inputs[:3], y_test=np.array(answers)), ".npz")
    assert found.dataset.tests == 3
    assert found.notes[-1] == note


def test_classes_of_both_parts_need_no_note(tmp_path: Path) -> None:
    found = opened(tmp_path, npz(X=X, y=Y, X_test=X[:3], y_test=Y[:3]), ".npz")
    measured = opened(tmp_path, npz(X=X, y=X[:, 0], X_test=X[:3], y_test=X[:3, 1]), ".npz")
    assert not any("never trained" in note for note in (*found.notes, *measured.notes))


def test_the_test_part_goes_before_what_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz_arrays, "MAX_SAMPLES", 8)
    found = opened(tmp_path, npz(x_train=X, y_train=Y, x_test=X[:3], y_test=Y[:3]), ".npz")
    assert (found.dataset.samples, found.dataset.tests) == (8, 3)
    assert "The file has 12 rows to train on: the first 5 were taken." in found.notes
    assert np.array_equal(found.dataset.inputs, np.concatenate([X[:5], X[:3]]))
