"""Sequences from a text: a line for each, as in the dataset file format, with what is to be answered or without."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.input_rows import InputRows, check_rows, note_on_unanswered
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import ARROW, numbers, plural, shown
from nn_tui.data.lines.spelling import spelled, symbol_of
from nn_tui.data.plain_text import plain
from nn_tui.data.sequence_checks import PADDING

_TEXT: Final = 40
"""Characters shown of a sequence that has no answer."""


def parse_sequences(text: str, source: str, dataset: Dataset) -> InputRows:
    """Read the sequences in a text, one a line; messages call it ``source``.

    Blank lines and comments are skipped, and what stands behind an arrow is left out. Where all symbols are
    characters, a line need not have spaces between them. A sequence with a symbol not seen in training, or of more
    steps than the network has, has no answer. Raises UsageError, naming the line, for anything else.
    """
    where = f"--input {source}"
    rows = list(_rows(text))
    if not rows:
        raise UsageError(f"{where}: there are no sequences: write one a line, its steps from left to right")
    check_rows(len(rows), prod(dataset.inputs.shape[1:]), where)
    inputs = _padding(dataset, len(rows))
    unanswered: dict[int, str] = {}
    for index, (line, row) in enumerate(rows):
        try:
            steps = _steps(row.partition(ARROW)[0], dataset, f"{where}, row {line}")
        except DataError as error:
            raise UsageError(str(error).removesuffix(".")) from None
        if isinstance(steps, str):
            unanswered[index] = steps
        elif len(steps) > dataset.steps:
            unanswered[index] = f"it has {len(steps)} steps, and the network takes {dataset.steps} at most"
        else:
            inputs[index, -len(steps) :] = steps
    notes = []
    if any(ARROW in row for _, row in rows):
        notes.append(f"{where}: what stands behind {ARROW} is left out")
    if unanswered:
        notes.append(f"{where}: {note_on_unanswered(unanswered, [line for line, _ in rows])}")
    texts = {index: plain(rows[index][1].partition(ARROW)[0], _TEXT) for index in unanswered}
    return InputRows(inputs, unanswered, tuple(notes), texts)


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The lines with a sequence, each with its number from 1; without the head of a dataset file."""
    lines = list(enumerate(text.splitlines(), start=1))
    is_file = any(line.startswith("kind:") for _, line in lines[:20])
    for number, line in lines:
        if not line.strip() or line == "#" or line.startswith("# "):
            continue
        if is_file and ARROW not in line and ":" in line:
            continue
        is_file = False
        yield number, line


def _padding(dataset: Dataset, rows: int) -> NDArray[Any]:
    if dataset.symbols:
        return np.full((rows, dataset.steps), PADDING, np.int16)
    return np.full((rows, *dataset.feature_shape), np.nan)


def _steps(text: str, dataset: Dataset, where: str) -> NDArray[Any] | str:
    """The steps of a sequence: the indices (steps,) of symbols or numbers (steps, features); or why it has no answer.

    Raises DataError for what is no sequence.
    """
    return _symbols(text, dataset, where) if dataset.symbols else _numbers(text, dataset, where)


def _symbols(text: str, dataset: Dataset, where: str) -> NDArray[Any] | str:
    places = {symbol: index for index, symbol in enumerate(dataset.symbols)}
    found = [symbol_of(word, where) for word in text.split()]
    is_run_together = any(len(symbol) > 1 for symbol in found) or " " in places
    if not places.keys() >= set(found) and is_run_together and all(len(symbol) == 1 for symbol in places):
        found = list(text.strip())
    if not found:
        raise DataError(f"{where}: there is nothing before {ARROW}: write the steps of the sequence there")
    unknown = next((symbol for symbol in found if symbol not in places), None)
    if unknown is not None:
        return f"{shown(spelled(unknown))} was not seen in training"
    return np.array([places[symbol] for symbol in found])


def _numbers(text: str, dataset: Dataset, where: str) -> NDArray[Any]:
    steps = [numbers(step, where) for step in text.split(",")]
    wanted = dataset.feature_shape[-1]
    for number, values in enumerate(steps, start=1):
        if len(values) != wanted:
            raise DataError(
                f"{where}: step {number} has {plural(len(values), 'number')} instead of {wanted}: "
                f"write {' '.join(dataset.feature_names[:8])} for each step, and commas between steps"
            )
    return np.array(steps)
