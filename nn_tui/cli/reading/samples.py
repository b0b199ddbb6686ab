"""Samples and the network's answers, as the lines of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.cli.reading.sequences import SEQUENCE, fitted, inputs_text, step_columns
from nn_tui.cli.values import Column, number, table
from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray
from nn_tui.model.sequences import real_steps

MOST_COLUMNS = 8
"""With more inputs than this, inputs are left out; with more classes, only the largest output is shown."""
WIDEST = 80
"""In columns of text: the inputs are also left out if the table would be wider with them."""
MOST_ROWS = 30
FIRST_ROWS = 20
"""This many are shown of more samples than MOST_ROWS."""


def answers(dataset: Dataset, outputs: FloatArray) -> list[str | None]:
    """The class of the largest of each sample's ``outputs`` (samples, outputs); None without classes, or for nan."""
    if dataset.class_names is None:
        return [None] * len(outputs)
    names = [dataset.class_names[index] for index in outputs.argmax(axis=1)]
    return [name if known else None for name, known in zip(names, ~np.isnan(outputs.max(axis=1)), strict=True)]


class RowWords(NamedTuple):
    """What is said of samples besides their answers.

    ``unanswered`` gives the reason for each one without an answer, by its index, and ``texts`` what a sequence reads
    that has none; ``lines`` are those of their file, and ``ids`` what names them there; ``parts`` names the part of
    each sample, none where there is one alone.
    """

    unanswered: Mapping[int, str] = MappingProxyType({})
    texts: Mapping[int, str] = MappingProxyType({})
    lines: Sequence[int] = ()
    ids: Sequence[str] | None = None
    parts: Sequence[str] = ()

    def columns(self, count: int) -> list[Column]:
        """What begins the lines of the first ones: their numbers from 1, or their lines and what names them."""
        if not self.lines:
            return [Column("sample", [str(row) for row in range(1, count + 1)])]
        lines = Column("row", [str(line) for line in self.lines[:count]])
        return [lines] if self.ids is None else [lines, Column("id", list(self.ids[:count]), names=True)]


NO_WORDS: Final = RowWords()


class SampleAnswer(NamedTuple):
    """What is answered to a sample, as JSON has it: the outputs, the name of the class, None without classes, and the
    target, None where it is not known.

    Of a sequence that is answered at each step they are lists with an entry for each step; a target that is a class is
    its name there.
    """

    outputs: list[Any]
    answered: str | list[str | None] | None
    target: list[Any] | None


def sample_answers(
    dataset: Dataset, inputs: NDArray[Any], outputs: FloatArray, targets: NDArray[Any] | None
) -> Iterator[SampleAnswer]:
    """What is answered to each of these samples, without what stands at padded steps."""
    if not dataset.at_steps:
        wanted = [None] * len(outputs) if targets is None else targets.tolist()
        yield from map(SampleAnswer, outputs.tolist(), answers(dataset, outputs), wanted)
        return
    names = dataset.class_names
    for sample, real in enumerate(real_steps(inputs)):
        answered = outputs[sample][real]
        target = None if targets is None else targets[sample][real].tolist()
        if names is not None and target is not None:
            target = [names[place] for place in target]
        yield SampleAnswer(answered.tolist(), answers(dataset, answered) if names else None, target)


def sample_lines(
    dataset: Dataset,
    inputs: NDArray[Any],
    outputs: FloatArray,
    targets: NDArray[Any] | None = None,
    of_rows: RowWords = NO_WORDS,
) -> list[str]:
    """A heading and a line per sample, counted from 1; of many samples the first ones, and how many more there are.

    ``inputs`` and ``targets`` have the shapes of the dataset's, ``outputs`` those of the answers, of which no more than
    `shown_rows` are needed.
    """
    first = slice(shown_rows(len(inputs)))
    first_targets = None if targets is None else targets[first]
    lines = _narrow_table(dataset, inputs[first], outputs[first], first_targets, of_rows)
    left_out = len(inputs) - first.stop
    return [*lines, f"... {left_out:,} more (--format jsonl has them all)"] if left_out else lines


def shown_rows(samples: int) -> int:
    """How many of that many samples are shown."""
    return samples if samples <= MOST_ROWS else FIRST_ROWS


def _narrow_table(
    dataset: Dataset,
    inputs: NDArray[Any],
    outputs: FloatArray,
    targets: NDArray[Any] | None,
    of_rows: RowWords,
) -> list[str]:
    unanswered = of_rows.unanswered
    number_columns = of_rows.columns(len(outputs))
    if dataset.at_steps:
        answer_columns = step_columns(dataset, inputs, outputs, targets)
    elif dataset.class_names is None:
        answer_columns = _number_columns(dataset.output_names, outputs, targets)
    else:
        answer_columns = _class_columns(dataset.class_names, answers(dataset, outputs), outputs, targets)
    if of_rows.parts:
        answer_columns.append(Column("part", of_rows.parts[: len(outputs)], names=True))
    reasons = [_reasons(len(outputs), unanswered)] if any(row in unanswered for row in range(len(outputs))) else []
    if reasons:
        answer_columns = [_dash_out(column, unanswered) for column in answer_columns]
    if dataset.kind == "sequences":
        shown = [of_rows.texts.get(index) or inputs_text(dataset, row) for index, row in enumerate(inputs)]
        sequences = Column(SEQUENCE, shown, names=True)
        return table([*fitted([*number_columns, sequences, *answer_columns], WIDEST), *reasons])
    answer_columns += reasons
    if dataset.kind != "pixels" and dataset.features <= MOST_COLUMNS:
        lines = table([*number_columns, *_columns(dataset.feature_names, inputs, _short), *answer_columns])
        if len(lines[0]) <= WIDEST:
            return lines
    return table([*number_columns, *answer_columns])


def _number_columns(names: Sequence[str], outputs: FloatArray, targets: FloatArray | None) -> list[Column]:
    columns = [] if targets is None else _columns([f"target {name}" for name in names], targets, _short)
    return columns + _columns([f"output {name}" for name in names], outputs, _output)


def _class_columns(
    names: Sequence[str], answered: Sequence[str | None], outputs: FloatArray, targets: FloatArray | None
) -> list[Column]:
    columns = []
    shown = [name or "-" for name in answered]
    true = [] if targets is None else [names[index] for index in targets.argmax(axis=1)]
    if targets is not None:
        columns.append(Column("class", true, names=True))
    columns.append(Column("answer", shown, names=True))
    if len(names) <= MOST_COLUMNS:
        columns += _columns(names, outputs, _output)
    else:
        columns += _columns(["output"], outputs.max(axis=1)[:, np.newaxis], _output)
    if targets is not None:
        wrong = ["" if right == answer else "wrong" for right, answer in zip(true, shown, strict=True)]
        columns.append(Column("", wrong, names=True))
    return columns


def _dash_out(column: Column, unanswered: Mapping[int, str]) -> Column:
    cells = ["-" if row in unanswered else cell for row, cell in enumerate(column.cells)]
    return column._replace(cells=cells)


def _reasons(rows: int, unanswered: Mapping[int, str]) -> Column:
    cells = [f"no answer: {unanswered[row]}" if row in unanswered else "" for row in range(rows)]
    return Column("", cells, names=True)


def _columns(headings: Sequence[str], values: FloatArray, written: Callable[[float], str]) -> list[Column]:
    return [Column(name, [written(value) for value in values[:, k].tolist()]) for k, name in enumerate(headings)]


def _short(value: float) -> str:
    return "-" if isnan(value) else f"{value:g}"


def _output(value: float) -> str:
    return number(value, 5)
