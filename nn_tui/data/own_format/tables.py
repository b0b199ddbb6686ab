"""Tables and points in a dataset file: one line of numbers for each sample, with its outputs or its class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from nn_tui.data.dataset import MAX_INPUTS, MAX_OUTPUTS, MAX_SAMPLES, MAX_VALUE, MAX_VALUES, Array, Dataset
from nn_tui.data.editing.plane_edits import recipe_of_plane
from nn_tui.data.errors import DataError
from nn_tui.data.features import COORDINATES
from nn_tui.data.lines.rows import ARROW, class_row, numbers, shown, table_row, written_row
from nn_tui.data.names import input_names, output_names
from nn_tui.data.one_hot import one_hot
from nn_tui.data.own_format.header import Header, Samples
from nn_tui.data.own_format.pictures import check_one_class

Line = tuple[int, str]


def read_table(header: Header, lines: Iterable[Line]) -> Samples:
    """The samples in the stripped lines, each with its number in the file; blank lines are ignored.

    Column names that the header does not give are x1, x2, ... and y or y1, y2, ..., as many as the first
    sample has. Raises DataError, naming the line, for anything that does not fit.
    """
    filled = list(islice(((number, line) for number, line in lines if line), MAX_SAMPLES + 1))
    features, outputs = _names(header, filled)
    if len(filled) > MAX_SAMPLES:
        where = f"{header.source}, line {filled[MAX_SAMPLES][0]}"
        raise DataError(f"{where}: {MAX_SAMPLES} samples is the most: leave out the others.")
    classes = header.classes()
    if len(filled) * (len(features) + len(outputs)) > MAX_VALUES and classes is None:
        raise DataError(f"{header.source}: {len(filled):,} samples of that many numbers are too much: leave out some.")
    if classes is None:
        values = _numbers(filled, len(features), len(outputs), header.source)
        inputs, targets = values[:, : len(features)], values[:, len(features) :]
    else:
        inputs, labels = _labelled(filled, len(features), classes, header.source)
        targets = one_hot(np.array(labels, np.intp), len(classes), header.source)
    return Samples(inputs, targets, features, outputs, classes, _suited_recipe(header, targets, classes))


def table_lines(dataset: Dataset) -> Iterator[str]:
    """The lines for all rows of a table or of points, with numbers that read back to the same bits.

    Raises DataError for a sample that is not of exactly one class, where there are classes.
    """
    if dataset.class_names is None:
        answers: Iterator[str] = map(written_row, dataset.targets)
    else:
        check_one_class(dataset)
        answers = (dataset.output_names[index] for index in dataset.targets.argmax(axis=1))
    yield ""
    for values, answer in zip(dataset.inputs, answers, strict=True):
        yield f"{written_row(values)} {ARROW} {answer}"


def _names(header: Header, filled: list[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the inputs and of the outputs: from the header, of points, or as many as the first sample has."""
    features = header.inputs()
    outputs = header.classes() or header.outputs()
    if header.kind == "points":
        features, outputs = features or COORDINATES, outputs or output_names(1)
    if features is None or outputs is None:
        if not filled:
            missing = "outputs" if features else "inputs"
            raise DataError(f"{header.source}: there are no samples and no {missing} line: add one of the two.")
        where = f"{header.source}, line {filled[0][0]}"
        counts = _counts(filled[0][1], outputs is None, where)
        features = features or input_names(counts[0])
        outputs = outputs or output_names(counts[1])
    return features, outputs


def _counts(line: str, outputs_too: bool, where: str) -> tuple[int, int]:
    left, arrow, right = line.partition(ARROW)
    counts = len(numbers(left, where, may_lack=True)), len(_outputs(right, where)) if outputs_too else 1
    if not arrow or not (1 <= counts[0] <= MAX_INPUTS and 1 <= counts[1] <= MAX_OUTPUTS):
        raise DataError(f"{where}: {shown(line)} is not a sample: write the inputs, {ARROW}, the outputs.")
    return counts


def _outputs(text: str, where: str) -> list[float]:
    return [] if ARROW in text else numbers(text, where)


def _numbers(filled: list[Line], inputs: int, outputs: int, source: str) -> Array:
    """All numbers (rows, inputs + outputs); fast for lines as `table_lines` writes them, slower for others."""
    rows = np.empty((len(filled), inputs + outputs))
    for index, (number, line) in enumerate(filled):
        left, arrow, right = line.partition(ARROW)
        words, answers = left.split(), right.split()
        try:
            if "_" in line or not arrow or (len(words), len(answers)) != (inputs, outputs):
                raise ValueError
            rows[index] = [float(word) for word in (*words, *answers)]
        except ValueError:
            rows[index] = np.concatenate(table_row(line, inputs, outputs, f"{source}, line {number}"))
    for number, line in _beyond(rows, filled):
        table_row(line, inputs, outputs, f"{source}, line {number}")
    return rows


def _labelled(filled: list[Line], inputs: int, classes: tuple[str, ...], source: str) -> tuple[Array, list[int]]:
    rows = np.empty((len(filled), inputs))
    places = {name: index for index, name in enumerate(classes)}
    labels: list[int] = []
    for index, (number, line) in enumerate(filled):
        left, _, right = line.partition(ARROW)
        words, name = left.split(), right.strip()
        try:
            if "_" in left or not name or len(words) != inputs:
                raise ValueError
            rows[index] = [float(word) for word in words]
        except ValueError:
            rows[index], name = class_row(line, inputs, f"{source}, line {number}")
        if name not in places:
            where = f"{source}, line {number}"
            raise DataError(f"{where}: {shown(name)} is not on the classes line: add it there or correct it here.")
        labels.append(places[name])
    for number, line in _beyond(rows, filled):
        class_row(line, inputs, f"{source}, line {number}")
    return rows, labels


def _beyond(rows: Array, filled: list[Line]) -> list[Line]:
    """The lines with a number that is too large for a dataset, in order."""
    return [filled[index] for index in np.flatnonzero(~(np.abs(rows) <= MAX_VALUE).all(axis=1))]


def _suited_recipe(header: Header, targets: Array, classes: tuple[str, ...] | None) -> str:
    """The built-in dataset whose recipe suits the samples."""
    if header.kind == "table":
        return "iris" if classes else "xor"
    if classes:
        return recipe_of_plane(max(3, len(classes)))
    return recipe_of_plane(2 if np.isin(targets, (-1.0, 1.0)).all() and targets.shape[1] == 1 else 0)
