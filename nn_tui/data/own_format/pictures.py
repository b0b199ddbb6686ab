"""Pictures in a dataset file: blocks of a class name with the rows of pixels below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import numpy as np

from nn_tui.data.dataset import MAX_SAMPLES, MAX_SIDE, MAX_VALUES, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.lines.pixel_rows import Bytes, picture_blocks, pixel_row, pixels, symbols_per_pixel
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.names import PIXEL_SYMBOLS, check_class_name, pixel_names
from nn_tui.data.one_hot import one_hot
from nn_tui.data.own_format.header import Header, Samples
from nn_tui.data.plain_text import plain

Line = tuple[int, str]

_AT_ONCE: Final = 1_000


def read_pictures(header: Header, lines: Iterable[Line]) -> Samples:
    """The pictures in the stripped lines, each with its number in the file.

    Without header lines, the shape is that of the first picture and the classes are in order of appearance. Raises
    DataError, naming the line, for anything that does not fit.
    """
    shape, channels, levels, listed = header.shape(), header.channels(), header.levels(), header.classes()
    classes = {name: index for index, name in enumerate(listed or ())}
    labels: list[int] = []
    rows: list[str] = []
    for (number, name), *picture in _blocks(lines):
        where = f"{header.source}, line {number}"
        if name not in classes:
            _check_label(name, bool(listed), where)
        if len(labels) == MAX_SAMPLES:
            raise DataError(f"{where}: {MAX_SAMPLES} pictures is the most: leave out the others.")
        shape = shape or _size(picture, channels, levels, where, header.source)
        if len(labels) * channels * shape[0] * shape[1] >= MAX_VALUES:
            raise DataError(f"{where}: the pictures have more than {MAX_VALUES:,} pixels: leave out the others.")
        if len(picture) != channels * shape[0]:
            raise DataError(
                f"{where}: the picture of {name} has {plural(len(picture), 'row')} instead of {channels * shape[0]}: "
                "correct it, with a blank line only at its end."
            )
        rows.extend(pixel_row(row, shape[1], levels, f"{header.source}, line {at}") for at, row in picture)
        labels.append(classes.setdefault(name, len(classes)))
    if shape is None or not classes:
        missing = "classes" if shape else "shape"
        raise DataError(f"{header.source}: there are no samples and no {missing} line: add one of the two.")
    targets = one_hot(np.array(labels, np.intp), len(classes), header.source)
    inputs = pixels(rows, channels * shape[0], shape[1], levels)
    if channels > 1:
        inputs = inputs.reshape(-1, channels, *shape)
    names = tuple(classes)
    return Samples(inputs, targets, pixel_names(*shape, channels), names, names, "digits" if levels > 1 else "letters")


def picture_lines(dataset: Dataset) -> Iterator[str]:
    """The lines for all pictures of a dataset. Raises DataError when the format cannot hold one of them."""
    check_one_class(dataset)
    columns = dataset.feature_shape[-1]
    classes = dataset.targets.argmax(axis=1)
    # Some at a time: what is computed on the way takes more memory than the pictures.
    for start in range(0, dataset.samples, _AT_ONCE):
        steps = _steps(dataset, start)
        blocks = picture_blocks(steps.reshape(len(steps), dataset.features // columns, columns), dataset.levels)
        for name, block in zip(classes[start : start + _AT_ONCE], blocks, strict=True):
            yield f"\n{dataset.output_names[name]}\n{block.tobytes().decode('ascii')}"


def check_one_class(dataset: Dataset) -> None:
    """Raise DataError unless each target is 1 for one class and 0 for the others."""
    ambiguous = ~np.isin(dataset.targets, (0.0, 1.0)).all(axis=1) | (dataset.targets.sum(axis=1) != 1.0)
    _refuse(dataset, ambiguous, "not just one class")


def _steps(dataset: Dataset, start: int) -> Bytes:
    """The grey steps, from 0 to dataset.levels, of the pixels of some samples from ``start`` on."""
    levels, inputs = dataset.levels, dataset.inputs[start : start + _AT_ONCE]
    steps = np.rint(np.clip(inputs, 0.0, 1.0) * levels)
    exact = (steps / levels).astype(inputs.dtype) == inputs
    what = "0 and 1" if levels == 1 else f"multiples of 1/{levels} from 0 to 1"
    _refuse(dataset, ~exact.reshape(len(inputs), dataset.features).all(axis=1), f"pixels other than {what}", start)
    return steps.astype(np.uint8)


def _refuse(dataset: Dataset, faulty: np.ndarray, what: str, start: int = 0) -> None:
    if faulty.any():
        raise DataError(f"Sample {start + int(faulty.argmax()) + 1} of {dataset.name} has {what}: correct it first.")


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in chain(lines, [(0, "")]):
        if line[1]:
            block.append(line)
        elif block:
            yield block
            block = []


def _check_label(name: str, listed: bool, where: str) -> None:
    if not name.strip(PIXEL_SYMBOLS + " \t,") and name not in ("0", "1"):
        raise DataError(
            f"{where}: a class name is due here, not {shown(name)}: write it above the rows of each picture, "
            "with a blank line only between pictures."
        )
    try:
        check_class_name(name)
    except DataError as error:
        raise DataError(f"{where}: {error}") from None
    if listed:
        raise DataError(f"{where}: {plain(name)} is not on the classes line: add it there or correct it here.")


def _size(picture: list[Line], channels: int, levels: int, where: str, source: str) -> tuple[int, int]:
    height, width = len(picture) // channels, 0
    if picture:
        number, row = picture[0]
        width = len(pixel_row(row, None, levels, f"{source}, line {number}")) // symbols_per_pixel(levels)
    if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise DataError(
            f"{where}: the picture has {height}x{width} pixels: draw 1x1 to {MAX_SIDE}x{MAX_SIDE} of them "
            "below the class name."
        )
    return height, width
