"""Samples and what a network answers, as the lines of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nn_tui.cli.values import Column, number, table
from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray

MOST_COLUMNS = 8
"""With more inputs than this they are left out; of more classes only the answer's output is shown."""


def answers(dataset: Dataset, outputs: FloatArray) -> list[str | None]:
    """The class of the largest output of each row of (samples, outputs); None without classes, or where it is nan."""
    if dataset.class_names is None:
        return [None] * len(outputs)
    names = [dataset.class_names[index] for index in outputs.argmax(axis=1)]
    return [name if sure else None for name, sure in zip(names, ~np.isnan(outputs.max(axis=1)), strict=True)]


def sample_lines(
    dataset: Dataset, inputs: FloatArray, outputs: FloatArray, targets: FloatArray | None = None
) -> list[str]:
    """A heading and a line a sample, counted from 1.

    ``inputs`` have shape (samples, features), ``outputs`` and ``targets`` (samples, outputs).
    """
    columns = [Column("sample", [str(row) for row in range(1, len(outputs) + 1)])]
    if dataset.class_names is None:
        if dataset.features <= MOST_COLUMNS:
            columns += _columns(dataset.feature_names, inputs, _short)
        if targets is not None:
            columns += _columns([f"target {name}" for name in dataset.output_names], targets, _short)
        return table(columns + _columns([f"output {name}" for name in dataset.output_names], outputs, _output))
    answered = [name or "-" for name in answers(dataset, outputs)]
    if targets is not None:
        true = [dataset.class_names[index] for index in targets.argmax(axis=1)]
        columns.append(Column("class", true, names=True))
    columns.append(Column("answer", answered, names=True))
    if dataset.outputs <= MOST_COLUMNS:
        columns += _columns(dataset.class_names, outputs, _output)
    else:
        columns += _columns(["output"], outputs.max(axis=1)[:, np.newaxis], _output)
    if targets is not None:
        wrong = ["" if right == answer else "wrong" for right, answer in zip(true, answered, strict=True)]
        columns.append(Column("", wrong, names=True))
    return table(columns)


def _columns(headings: Sequence[str], values: FloatArray, written: Callable[[float], str]) -> list[Column]:
    return [Column(name, [written(value) for value in values[:, k].tolist()]) for k, name in enumerate(headings)]


def _short(value: float) -> str:
    return f"{value:g}"


def _output(value: float) -> str:
    return number(value, 5)
