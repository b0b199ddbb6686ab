"""Pictures and labels in idx files, the format of MNIST, plain or compressed with gzip.

Format (yann.lecun.com/exdb/mnist): two zero bytes, a type (8: unsigned byte), the number of dimensions, each size as a
big-endian 32-bit number, then the values.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.data_files import IDX_DIMENSIONS, files_beside, files_of_tests
from nn_tui.data.dataset import MAX_SAMPLES, MAX_SIDE, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.lines.grey_levels import shades
from nn_tui.data.lines.rows import plural
from nn_tui.data.names import pixel_names
from nn_tui.data.opened_file import MAX_VALUES, OpenedFile, Progress, Task
from nn_tui.data.tables.value_names import class_names_of

LEVELS: Final = 255

_GZIP: Final = b"\x1f\x8b"
_BYTES: Final = 8
_IMAGES: Final = IDX_DIMENSIONS["images"]
_LABELS: Final = IDX_DIMENSIONS["labels"]
_BLOCK: Final = 1 << 22
_DAMAGE: Final = (EOFError, gzip.BadGzipFile, zlib.error)

Bytes = NDArray[np.uint8]


class _Pair(NamedTuple):
    """The files of pictures and of their labels, and (pictures, rows, columns)."""

    images: Path
    labels: Path
    sizes: tuple[int, int, int]


def read_idx(path: Path, name: str, target: str | None, task: Task | None, progress: Progress) -> OpenedFile:
    """The pictures of one idx file with the labels of another; ``path`` may be either of the two.

    The other one is beside it and has the same name, but with labels in place of images and idx1 in place of idx3, with
    or without .gz. Files with t10k or test in place of train in their names, if they are beside both, are the dataset's
    own test part. Raises DataError for files that are damaged, missing or do not belong together.
    """
    if target is not None or task == "regression":
        raise DataError(f"{path.name}: pictures are told apart by their labels: leave out target and task.")
    pair = _pair(path)
    sizes, test_pair = pair.sizes, _test_pair(pair)
    most = min(MAX_SAMPLES, MAX_VALUES // (sizes[1] * sizes[2]))
    tests = min(test_pair.sizes[0], most - 1) if test_pair else 0
    count = min(sizes[0], most - tests)
    marks = np.empty(count + tests, dtype=np.uint8)
    pictures = np.empty((count + tests, *sizes[1:]), dtype=np.uint8)
    _read(pair, marks[:count], pictures[:count], progress)
    if test_pair and tests:
        _read(test_pair, marks[count:], pictures[count:], Progress())
    different, classes = np.unique(marks, return_inverse=True)
    if len(different) == 1:
        raise DataError(
            f"{pair.labels.name}: every label is {different[0]}, so there is nothing to tell apart: add others."
        )
    names = class_names_of([str(label) for label in different.tolist()])
    inputs, targets = shades(LEVELS)[pictures], np.eye(len(names))[classes]
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
    notes = [f"{what}, labels from {pair.labels.name}."]
    if test_pair:
        notes.append(f"{tests:,} more from {test_pair.images.name} are the test part.")
    for one, taken in ((pair, count), (test_pair, tests)):
        if one and taken < one.sizes[0]:
            file = "The file" if one is pair else one.images.name
            notes.append(f"{file} has {one.sizes[0]:,} pictures: the first {taken:,} were taken.")
    return OpenedFile(dataset, tuple(notes), task="classification")


def _pair(path: Path) -> _Pair:
    if len(_head(path)) == _LABELS:
        images, labels = _beside(path, "labels", "images"), path
    else:
        images, labels = path, _beside(path, "images", "labels")
    return _Pair(images, labels, _sizes(images, labels))


def _test_pair(pair: _Pair) -> _Pair | None:
    """The files of the test part; None where there are none. Raises DataError where its pictures have another size."""
    images = next((place for place in files_of_tests(pair.images) if place.is_file()), None)
    if images is None or not any(place.is_file() for place in files_beside(images, "images")):
        return None
    found = _pair(images)
    if found.sizes[1:] != pair.sizes[1:]:
        sizes = "{}x{} pixels, and those of {} {}x{}".format(*found.sizes[1:], pair.images.name, *pair.sizes[1:])
        raise DataError(f"{images.name}: the pictures have {sizes}: move the test part elsewhere, or mend it.")
    return found


def _read(pair: _Pair, marks: Bytes, pictures: Bytes, progress: Progress) -> None:
    """Read the first labels (n,) and pictures (n, rows, columns) of two files into these arrays."""
    _read_values(pair.labels, marks, Progress())
    _read_values(pair.images, pictures.reshape(-1), progress)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        compressed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        try:
            if compressed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield file
        except _DAMAGE:
            raise DataError(f"{path.name}: the compressed file is damaged or cut short: copy it again.") from None


def _head(path: Path) -> tuple[int, ...]:
    """The sizes of the dimensions: (n,) for labels, (n, rows, columns) for pictures."""
    with _opened(path) as file:
        return _sizes_in(file, path)


def _sizes_in(file: BinaryIO, path: Path) -> tuple[int, ...]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[3] not in (_LABELS, _IMAGES):
        raise DataError(
            f"{path.name}: this is not an idx file of pictures or labels: unpack a file of another kind, then open it."
        )
    if magic[2] != _BYTES:
        raise DataError(f"{path.name}: its values are not unsigned bytes: choose an idx file of type 8 (ubyte).")
    sizes = file.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise _cut_short(path)
    return struct.unpack(f">{magic[3]}I", sizes)


def _sizes(images: Path, labels: Path) -> tuple[int, int, int]:
    """(pictures, rows, columns). Raises DataError when the two files do not belong together or cannot be shown."""
    of_images, of_labels = _head(images), _head(labels)
    if len(of_images) != _IMAGES or len(of_labels) != _LABELS:
        wrong, what = (labels, "labels") if len(of_images) == _IMAGES else (images, "pictures")
        raise DataError(f"{wrong.name}: there are no {what} in this file: give each of the two its own name.")
    count, rows, columns = of_images
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
        raise DataError(
            f"{images.name}: the pictures have {rows}x{columns} pixels: make them {MAX_SIDE}x{MAX_SIDE} at most."
        )
    if not count:
        raise DataError(f"{images.name}: there are no pictures in the file: choose another one.")
    if of_labels[0] != count:
        counts = f"there are {plural(count, 'picture')} but {plural(of_labels[0], 'label')}"
        raise DataError(f"{images.name}: {counts} in {labels.name}: put two files together that belong to each other.")
    return count, rows, columns


def _beside(path: Path, held: str, other: str) -> Path:
    """The file of ``other`` beside a file that holds ``held``: one is "images", the other "labels"."""
    if held not in path.name:
        raise DataError(f"{path.name}: without {held} in its name the file of {other} cannot be found: rename both.")
    places = files_beside(path, held)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise DataError(
            f"{path.name}: the {other} belong beside it in {places[0].name}, which is missing: put that file there."
        )
    return found


def _read_values(path: Path, values: Bytes, progress: Progress) -> None:
    """Read the first values of the file into the array (n,), however many the file unpacks to."""
    count = len(values)
    with _opened(path) as file:
        _sizes_in(file, path)
        for start in range(0, count, _BLOCK):
            block = file.read(min(_BLOCK, count - start))
            if len(block) < min(_BLOCK, count - start):
                raise _cut_short(path)
            values[start : start + len(block)] = np.frombuffer(block, dtype=np.uint8)
            progress(start / count)


def _cut_short(path: Path) -> DataError:
    return DataError(f"{path.name}: the file is shorter than its header says: copy it again.")
