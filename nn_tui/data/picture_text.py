"""Pictures in a dataset file: blocks of a class name with the rows of pixels below it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nn_tui.data.dataset import MAX_SAMPLES, MAX_SIDE, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.header import Header, Samples
from nn_tui.data.names import PIXEL_SYMBOLS, check_class_name, pixel_names
from nn_tui.data.rows import pixel_row, pixels, plural, shown

Line = tuple[int, str]


def read_pictures(header: Header, lines: list[Line]) -> Samples:
    """The pictures in the stripped lines, each of which comes with its number in the file.

    What the header does not say comes from the samples: the shape from the first one, the classes in order
    of appearance. Raises DataError, naming the line, for anything that does not fit.
    """
    shape = header.shape()
    listed = header.names("classes", "class", check_class_name)
    classes = {name: index for index, name in enumerate(listed or ())}
    labels: list[int] = []
    rows: list[str] = []
    for (number, name), *picture in _blocks(lines):
        where = f"{header.source}, line {number}"
        _check_label(name, classes if listed else None, where)
        if len(labels) == MAX_SAMPLES:
            raise DataError(f"{where}: {MAX_SAMPLES} pictures is the most: leave out the others.")
        shape = shape or _size(picture, where, header.source)
        if len(picture) != shape[0]:
            raise DataError(
                f"{where}: the picture of {name} has {plural(len(picture), 'row')} instead of {shape[0]}: "
                "correct it, with a blank line only at its end."
            )
        rows.extend(pixel_row(row, shape[1], f"{header.source}, line {at}") for at, row in picture)
        labels.append(classes.setdefault(name, len(classes)))
    if shape is None or not classes:
        missing = "classes" if shape else "shape"
        raise DataError(f"{header.source}: there are no samples and no {missing} line: add one of the two.")
    targets = np.zeros((len(labels), len(classes)))
    targets[np.arange(len(labels)), labels] = 1.0
    return Samples(pixels(rows, *shape), targets, pixel_names(*shape), tuple(classes))


def picture_lines(dataset: Dataset) -> Iterator[str]:
    """The lines for all pictures of a dataset; DataError when the format cannot hold one of them."""
    grey = ~np.isin(dataset.inputs, (0.0, 1.0)).all(axis=(1, 2))
    unclear = ~np.isin(dataset.targets, (0.0, 1.0)).all(axis=1) | (dataset.targets.sum(axis=1) != 1.0)
    for faulty, what in ((grey, "pixels other than 0 and 1"), (unclear, "not just one class")):
        if faulty.any():
            number = int(faulty.argmax()) + 1
            raise DataError(f"Sample {number} of {dataset.name} has {what}: correct it first.")
    ink = np.where(dataset.inputs == 1.0, ord("#"), ord(".")).astype(np.uint8)
    for sample in range(dataset.samples):
        yield ""
        yield dataset.output_names[dataset.class_of(sample)]
        for row in ink[sample]:
            yield row.tobytes().decode("ascii")


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in (*lines, (0, "")):
        if line[1]:
            block.append(line)
        elif block:
            yield block
            block = []


def _check_label(name: str, classes: dict[str, int] | None, where: str) -> None:
    if not name.strip(PIXEL_SYMBOLS + " \t,") and name not in ("0", "1"):
        raise DataError(
            f"{where}: a class name is due here, not {shown(name)}: write it above the rows of each picture, "
            "with a blank line only between pictures."
        )
    try:
        check_class_name(name)
    except DataError as error:
        raise DataError(f"{where}: {error}") from None
    if classes is not None and name not in classes:
        raise DataError(f"{where}: {name} is not on the classes line: add it there or correct it here.")


def _size(picture: list[Line], where: str, source: str) -> tuple[int, int]:
    height, width = len(picture), 0
    if picture:
        number, row = picture[0]
        width = len(pixel_row(row, None, f"{source}, line {number}"))
    if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise DataError(
            f"{where}: the picture has {height}x{width} pixels: draw 1x1 to {MAX_SIDE}x{MAX_SIDE} of them "
            "below the class name."
        )
    return height, width
