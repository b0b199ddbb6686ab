"""Tables in a dataset file: one line of numbers for each sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nn_tui.data.dataset import MAX_INPUTS, MAX_OUTPUTS, MAX_SAMPLES, Array, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.header import Header, Samples
from nn_tui.data.names import check_column_name, input_names, output_names
from nn_tui.data.rows import ARROW, numbers, shown, table_row


def read_table(header: Header, lines: list[tuple[int, str]]) -> Samples:
    """The rows in the stripped lines, each with its number in the file; blank lines do not count.

    Column names that the header does not give are x1, x2, ... and y or y1, y2, ..., as many as the first
    sample has. Raises DataError, naming the line, for anything that does not fit.
    """
    filled = [(number, line) for number, line in lines if line]
    features = header.names("inputs", "input", check_column_name)
    outputs = header.names("outputs", "output", check_column_name)
    if features is None or outputs is None:
        if not filled:
            missing = "outputs" if features else "inputs"
            raise DataError(f"{header.source}: there are no samples and no {missing} line: add one of the two.")
        counts = _counts(filled[0][1], f"{header.source}, line {filled[0][0]}")
        features = features or input_names(counts[0])
        outputs = outputs or output_names(counts[1])
    if len(filled) > MAX_SAMPLES:
        where = f"{header.source}, line {filled[MAX_SAMPLES][0]}"
        raise DataError(f"{where}: {MAX_SAMPLES} samples is the most: leave out the others.")
    rows = [table_row(line, len(features), len(outputs), f"{header.source}, line {number}") for number, line in filled]
    return Samples(
        np.array([values for values, _ in rows]).reshape(len(rows), len(features)),
        np.array([answers for _, answers in rows]).reshape(len(rows), len(outputs)),
        features,
        outputs,
    )


def table_lines(dataset: Dataset) -> Iterator[str]:
    """The lines for all rows of a table, with numbers that read back to the same bits."""
    yield ""
    for values, answers in zip(dataset.inputs, dataset.targets, strict=True):
        yield f"{_written(values)} {ARROW} {_written(answers)}"


def _counts(line: str, where: str) -> tuple[int, int]:
    parts = [len(numbers(part, where)) for part in line.split(ARROW)]
    if len(parts) != 2 or not (1 <= parts[0] <= MAX_INPUTS and 1 <= parts[1] <= MAX_OUTPUTS):
        raise DataError(f"{where}: {shown(line)} is not a sample: write the inputs, {ARROW}, the outputs.")
    return parts[0], parts[1]


def _written(values: Array) -> str:
    return " ".join(repr(value).removesuffix(".0") for value in values.tolist())
