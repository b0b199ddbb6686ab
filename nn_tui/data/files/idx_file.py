"""Datasets of pictures from pairs of idx files: one holds the pictures, the other their labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.data_files import files_beside, files_of_tests
from nn_tui.data.dataset import MAX_SAMPLES, MAX_SIDE, MAX_VALUES, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.idx_array import IMAGES, LABELS, Bytes, check_room, read_sizes, read_values
from nn_tui.data.lines.grey_levels import shaded
from nn_tui.data.lines.rows import plural
from nn_tui.data.names import pixel_names
from nn_tui.data.one_hot import one_hot
from nn_tui.data.opened_file import OpenedFile, Progress, TableChoices
from nn_tui.data.plain_text import plain
from nn_tui.data.tables.value_names import class_names_of

LEVELS: Final = 255


class _Pair(NamedTuple):
    """The files of pictures and of their labels, and (pictures, rows, columns)."""

    images: Path
    labels: Path
    sizes: tuple[int, int, int]


def read_idx(path: Path, name: str, choices: TableChoices, progress: Progress) -> OpenedFile:
    """The pictures of one idx file with the labels of another; ``path`` may be either of the two.

    The other one is beside it and has the same name, but with labels in place of images and idx1 in place of idx3, with
    or without .gz. Files with t10k or test in place of train in their names, if they are beside both, are the dataset's
    own test part. Raises DataError for files that are damaged, missing or do not belong together.
    """
    if choices.target is not None or choices.task == "regression":
        raise DataError(f"{plain(path.name)}: pictures are told apart by their labels: leave out target and task.")
    pair = _pair(path)
    sizes, test_pair = pair.sizes, _test_pair(pair)
    most = min(MAX_SAMPLES, MAX_VALUES // (sizes[1] * sizes[2]))
    tests = min(test_pair.sizes[0], most - 1) if test_pair else 0
    count = min(sizes[0], most - tests)
    for one, taken in ((pair, count), (test_pair, tests)):
        if one and taken:
            check_room(one.labels, taken)
            check_room(one.images, taken * sizes[1] * sizes[2])
    marks = np.empty(count + tests, dtype=np.uint8)
    pictures = np.empty((count + tests, *sizes[1:]), dtype=np.uint8)
    longer = _read(pair, marks[:count], pictures[:count], progress)
    if test_pair and tests:
        longer += _read(test_pair, marks[count:], pictures[count:], Progress())
    different, classes = np.unique(marks, return_inverse=True)
    if len(different) == 1:
        raise DataError(
            f"{plain(pair.labels.name)}: every label is {different[0]}, so there is nothing to tell apart: add others."
        )
    names = class_names_of([str(label) for label in different.tolist()])
    inputs, targets = shaded(pictures, LEVELS), one_hot(classes, len(names), plain(pair.labels.name))
    for array in (inputs, targets):
        # A dataset shares read-only arrays, which saves a copy.
        array.setflags(write=False)
    dataset = Dataset(
        name=name,
        kind="pixels",
        inputs=inputs,
        targets=targets,
        class_names=names,
        feature_names=pixel_names(*sizes[1:]),
        output_names=names,
        recipe="digits",
        levels=LEVELS,
        tests=tests,
    )
    what = f"{count:,} pictures of {sizes[1]}x{sizes[2]} pixels in {len(names)} classes"
    notes = [f"{what}, labels from {plain(pair.labels.name)}."]
    if test_pair:
        notes.append(f"{tests:,} more from {plain(test_pair.images.name)} are the test part.")
    else:
        notes.extend(_half_test_part(pair))
    for one, taken in ((pair, count), (test_pair, tests)):
        if one and taken < one.sizes[0]:
            file = "The file" if one is pair else one.images.name
            notes.append(f"{file} has {one.sizes[0]:,} pictures: the first {taken:,} were taken.")
    left_out = "is longer than its header says: the bytes at its end were left out."
    notes.extend(f"{plain(file.name)} {left_out}" for file in longer)
    return OpenedFile(dataset, tuple(notes), task="classification")


def _pair(path: Path) -> _Pair:
    if len(read_sizes(path)) == LABELS:
        images, labels = _beside(path, "labels", "images"), path
    else:
        images, labels = path, _beside(path, "images", "labels")
    return _Pair(images, labels, _sizes(images, labels))


def _test_pair(pair: _Pair) -> _Pair | None:
    """The files of the test part; None where there are none. Raises DataError where its pictures have another size."""
    places = [place for place in files_of_tests(pair.images) if place.is_file()]
    images = next((place for place in places if any(file.is_file() for file in files_beside(place, "images"))), None)
    if images is None:
        return None
    found = _pair(images)
    if found.sizes[1:] != pair.sizes[1:]:
        sizes = "{}x{} pixels, and those of {} {}x{}".format(*found.sizes[1:], pair.images.name, *pair.sizes[1:])
        raise DataError(f"{plain(images.name)}: the pictures have {sizes}: move the test part elsewhere, or mend it.")
    return found


def _half_test_part(pair: _Pair) -> Iterator[str]:
    """A sentence on each file of a test part that is beside the pair without its labels or pictures."""
    for file, held in ((pair.images, "images"), (pair.labels, "labels")):
        for place in files_of_tests(file):
            if place.is_file():
                missing = files_beside(place, held)[0].name
                yield f"No test part of its own: {plain(place.name)} was left out, as {missing} is missing."


def _read(pair: _Pair, marks: Bytes, pictures: Bytes, progress: Progress) -> list[Path]:
    """Read the first labels (n,) and pictures (n, rows, columns) of two files into these arrays.

    Returns the files that are longer than they say.
    """
    parts = ((pair.labels, marks, Progress()), (pair.images, pictures.reshape(-1), progress))
    return [path for path, values, report in parts if read_values(path, values, report)]


def _sizes(images: Path, labels: Path) -> tuple[int, int, int]:
    """(pictures, rows, columns). Raises DataError when the two files do not belong together or cannot be shown."""
    of_images, of_labels = read_sizes(images), read_sizes(labels)
    if len(of_images) != IMAGES or len(of_labels) != LABELS:
        wrong, what = (labels, "labels") if len(of_images) == IMAGES else (images, "pictures")
        raise DataError(f"{plain(wrong.name)}: there are no {what} in this file: give each of the two its own name.")
    count, rows, columns = of_images
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
        raise DataError(
            f"{plain(images.name)}: the pictures have {rows}x{columns} pixels: make them {MAX_SIDE}x{MAX_SIDE} at most."
        )
    if not count:
        raise DataError(f"{plain(images.name)}: there are no pictures in the file: choose another one.")
    if of_labels[0] != count:
        counts = f"there are {plural(count, 'picture')} but {plural(of_labels[0], 'label')}"
        mend = "put two files together that belong to each other"
        raise DataError(f"{plain(images.name)}: {counts} in {plain(labels.name)}: {mend}.")
    return count, rows, columns


def _beside(path: Path, held: str, other: str) -> Path:
    """The file of ``other`` beside a file that holds ``held``: one is "images", the other "labels"."""
    if held not in path.name:
        problem = f"without {held} in its name the file of {other} cannot be found"
        raise DataError(f"{plain(path.name)}: {problem}: rename both.")
    places = files_beside(path, held)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise DataError(
            f"{plain(path.name)}: the {other} belong beside it in {plain(places[0].name)}, which is missing: put that "
            "file there."
        )
    return found
