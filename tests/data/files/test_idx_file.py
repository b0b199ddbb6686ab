from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_tui.data.data_files import files_read
from nn_tui.data.errors import DataError
from nn_tui.data.files import idx_file
from nn_tui.data.files.opening import OpenedFile, open_data_file

RANDOM = np.random.RandomState(0)
PICTURES = RANDOM.randint(0, 256, (30, 28, 28)).astype(np.uint8)
LABELS = (np.arange(30) % 10).astype(np.uint8)


def idx(array: Any, kind: int = 8) -> bytes:
    data: bytes = array.tobytes()
    return struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + data


IMAGES_FILE = idx(PICTURES)
LABELS_FILE = idx(LABELS)


def opened(folder: Path, files: dict[str, bytes], **options: Any) -> OpenedFile:
    """The first of the files, opened."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return open_data_file(folder / next(iter(files)), "t", **options)


def complaint(folder: Path, files: dict[str, bytes], **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        opened(folder, files, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "files",
    [
        {"train-images-idx3-ubyte": IMAGES_FILE, "train-labels-idx1-ubyte": LABELS_FILE},
        {"t10k-labels.idx1-ubyte": LABELS_FILE, "t10k-images.idx3-ubyte": IMAGES_FILE},
        {"a-images-idx3-ubyte.gz": gzip.compress(IMAGES_FILE), "a-labels-idx1-ubyte.gz": gzip.compress(LABELS_FILE)},
        {"a-labels-idx1-ubyte.gz": gzip.compress(LABELS_FILE), "a-images-idx3-ubyte": IMAGES_FILE},
        {"images.idx": IMAGES_FILE, "labels.idx": LABELS_FILE},
    ],
)
def test_pictures_find_their_labels_and_labels_their_pictures(tmp_path: Path, files: dict[str, bytes]) -> None:
    found = opened(tmp_path, files)
    dataset = found.dataset
    assert (dataset.kind, dataset.levels, dataset.recipe) == ("pixels", 255, "digits")
    assert dataset.inputs.dtype == np.float32
    assert np.array_equal(dataset.inputs, (PICTURES / 255).astype(np.float32))
    assert dataset.class_names == tuple("0123456789")
    assert dataset.targets.argmax(axis=1).tolist() == LABELS.tolist()
    assert (found.task, found.target, found.columns) == ("classification", None, ())
    assert "30 pictures of 28x28 pixels in 10 classes" in found.notes[0]


def test_labels_of_two_digits_become_names(tmp_path: Path) -> None:
    files = {"x-images-idx3-ubyte": IMAGES_FILE, "x-labels-idx1-ubyte": idx(LABELS + 2)}
    assert opened(tmp_path, files).dataset.class_names == tuple(f"class_{label}" for label in range(2, 12))


@pytest.mark.parametrize("most", ["MAX_SAMPLES", "MAX_VALUES"])
def test_what_is_cut_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str) -> None:
    monkeypatch.setattr(idx_file, most, 20 if most == "MAX_SAMPLES" else 20 * 28 * 28 + 5)
    found = opened(tmp_path, {"x-images-idx3-ubyte": IMAGES_FILE, "x-labels-idx1-ubyte": LABELS_FILE})
    assert np.array_equal(found.dataset.inputs, (PICTURES[:20] / 255).astype(np.float32))
    assert "The file has 30 pictures: the first 20 were taken." in found.notes


@pytest.mark.parametrize(
    ("images", "labels", "what"),
    [
        (IMAGES_FILE, None, "labels-idx1-ubyte, which is missing"),
        (IMAGES_FILE[:-1], LABELS_FILE, "x-images-idx3-ubyte: the file is shorter than"),
        (IMAGES_FILE, LABELS_FILE[:-1], "x-labels-idx1-ubyte: the file is shorter than"),
        (IMAGES_FILE[:9], LABELS_FILE, "the file is shorter than"),
        (gzip.compress(IMAGES_FILE)[:-999], LABELS_FILE, "compressed file is damaged"),
        (b"\x1f\x8b" + bytes(20), LABELS_FILE, "compressed file is damaged"),
        (b"", LABELS_FILE, "not an idx file"),
        (b"name,label\n1,2\n", LABELS_FILE, "not an idx file"),
        (idx(PICTURES, kind=13), LABELS_FILE, "not unsigned bytes"),
        (idx(PICTURES[0]), LABELS_FILE, "not an idx file"),
        (IMAGES_FILE, IMAGES_FILE, "no labels in this file"),
        (IMAGES_FILE, idx(LABELS[:-1]), "30 pictures but 29 labels"),
        (idx(PICTURES[:0]), idx(LABELS[:0]), "no pictures"),
        (idx(np.zeros((30, 65, 4), np.uint8)), LABELS_FILE, "65x4 pixels: make them 64x64 at most"),
        (IMAGES_FILE, idx(LABELS * 0), "every label is 0"),
        # Four thousand million pictures are announced, and none is there.
        (
            struct.pack(">4B3I", 0, 0, 8, 3, 2**32 - 1, 28, 28),
            struct.pack(">4BI", 0, 0, 8, 1, 2**32 - 1),
            "shorter than its header",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_reported_in_a_sentence(
    tmp_path: Path, images: bytes, labels: bytes | None, what: str
) -> None:
    files = {"x-images-idx3-ubyte": images}
    if labels is not None:
        files["x-labels-idx1-ubyte"] = labels
    assert what in complaint(tmp_path, files)


def test_a_file_that_unpacks_without_end_is_read_no_further_than_announced(tmp_path: Path) -> None:
    bomb = gzip.compress(IMAGES_FILE + bytes(50_000_000), 1)
    found = opened(tmp_path, {"x-images-idx3-ubyte.gz": bomb, "x-labels-idx1-ubyte": LABELS_FILE})
    assert found.dataset.samples == 30


def test_names_without_the_usual_words_and_choices_that_pictures_do_not_have(tmp_path: Path) -> None:
    assert "without images in its name" in complaint(tmp_path, {"x-ubyte": IMAGES_FILE})
    files = {"x-images-idx3-ubyte": IMAGES_FILE, "x-labels-idx1-ubyte": LABELS_FILE}
    assert "leave out target" in complaint(tmp_path, files, target="1")
    assert "leave out target" in complaint(tmp_path, files, task="regression")


TESTS = {"t10k-images-idx3-ubyte": idx(PICTURES[:7]), "t10k-labels-idx1-ubyte": idx(LABELS[:7])}
TRAINING = {"train-images-idx3-ubyte": IMAGES_FILE, "train-labels-idx1-ubyte": LABELS_FILE}


@pytest.mark.parametrize("first", TRAINING)
@pytest.mark.parametrize("word", ["t10k", "test"])
@pytest.mark.parametrize("packed", [False, True])
def test_files_to_test_on_are_the_own_test_part(tmp_path: Path, first: str, word: str, packed: bool) -> None:
    for name, content in TESTS.items():
        name = name.replace("t10k", word) + ".gz" * packed
        (tmp_path / name).write_bytes(gzip.compress(content) if packed else content)
    found = opened(tmp_path, {first: TRAINING[first], **TRAINING})
    dataset = found.dataset
    assert (dataset.samples, dataset.tests) == (37, 7)
    assert np.array_equal(dataset.inputs, (np.concatenate([PICTURES, PICTURES[:7]]) / 255).astype(np.float32))
    assert dataset.targets.argmax(axis=1).tolist() == [*LABELS.tolist(), *LABELS[:7].tolist()]
    assert found.notes[1].startswith(f"7 more from {word}-images-idx3-ubyte")
    assert {path.name for path in files_read(tmp_path / first)} == {path.name for path in tmp_path.iterdir()}


def test_files_to_test_on_stand_alone(tmp_path: Path) -> None:
    found = opened(tmp_path, {**TESTS, **TRAINING})
    assert (found.dataset.samples, found.dataset.tests) == (7, 0)


@pytest.mark.parametrize("first", TRAINING)
@pytest.mark.parametrize("there", TESTS)
@pytest.mark.parametrize("packing", ["", ".gz"])
def test_half_a_test_part_is_left_out_and_noted(tmp_path: Path, first: str, there: str, packing: str) -> None:
    (tmp_path / f"{there}{packing}").write_bytes(TESTS[there])
    found = opened(tmp_path, {first: TRAINING[first], **TRAINING})
    missing = next(name for name in TESTS if name != there)
    assert found.dataset.tests == 0
    assert found.notes[1:] == (
        f"No test part of its own: {there}{packing} was left out, as {missing}{packing} is missing.",
    )


def test_a_whole_test_part_goes_before_half_of_another(tmp_path: Path) -> None:
    whole = {name.replace("t10k", "test"): content for name, content in TESTS.items()}
    found = opened(tmp_path, {**TRAINING, **whole, "t10k-images-idx3-ubyte": IMAGES_FILE})
    assert found.dataset.tests == 7


@pytest.mark.parametrize("longer", [*TRAINING, *TESTS])
def test_bytes_behind_the_last_value_are_noted(tmp_path: Path, longer: str) -> None:
    files = {**TRAINING, **TESTS}
    found = opened(tmp_path, {**files, longer: files[longer] + b"x"})
    assert found.dataset.samples == 37
    assert found.notes[2:] == (f"{longer} is longer than its header says: the bytes at its end were left out.",)


def test_a_compressed_file_with_another_checksum_is_damaged(tmp_path: Path) -> None:
    packed = gzip.compress(IMAGES_FILE)
    files = {"a-images-idx3-ubyte.gz": packed[:-8] + bytes(8), "a-labels-idx1-ubyte": LABELS_FILE}
    assert "compressed file is damaged" in complaint(tmp_path, files)


def test_a_test_part_of_another_size(tmp_path: Path) -> None:
    other = {"t10k-images-idx3-ubyte": idx(PICTURES[:, :9]), "t10k-labels-idx1-ubyte": LABELS_FILE}
    assert "t10k-images-idx3-ubyte: the pictures have 9x28 pixels" in complaint(tmp_path, {**TRAINING, **other})


def test_classes_of_the_test_part_alone_are_named(tmp_path: Path) -> None:
    found = opened(tmp_path, {**TRAINING, **TESTS, "t10k-labels-idx1-ubyte": idx(LABELS[:7] + 6)})
    names = "class_10, class_11 and class_12"
    assert found.notes[-1] == f"Classes {names} are only in the test part: they are never trained."


def test_the_test_part_goes_before_what_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idx_file, "MAX_SAMPLES", 20)
    found = opened(tmp_path, {**TRAINING, **TESTS})
    assert (found.dataset.samples, found.dataset.tests) == (20, 7)
    assert "The file has 30 pictures: the first 13 were taken." in found.notes
