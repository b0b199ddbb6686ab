"""A pasted line as a sequence: "0 1, 1 1 -> 1, 0" or "good film -> good"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nn_tui.data.classes import target_of
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.sequences import checked, predicts_next, resized, shortest
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import ARROW, numbers, plural
from nn_tui.data.lines.spelling import symbol_of
from nn_tui.data.plain_text import plain

WHERE = "The pasted text"
STEP_END = ","


def paste_sequence(dataset: Dataset, text: str) -> tuple[Array, Array | None]:
    """The steps and the target of the sequence in a line, without padding; None where the line has no target.

    Raises DataError for text that does not fit the dataset, and for several lines.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != 1:
        raise DataError(f"{WHERE} has {len(lines)} lines: copy one line for the sequence.")
    inputs, arrow, answer = lines[0].rpartition(ARROW)
    if predicts_next(dataset) and not arrow:
        line = _text(dataset, lines[0])
        return line[:-1], line[1:]
    if not arrow:
        inputs = lines[0]
    values = _words(dataset, inputs) if dataset.symbols else _steps(inputs, dataset.feature_shape[-1], "input")
    if not arrow:
        return values, None
    if not dataset.at_steps:
        return values, _target(dataset, answer)
    if dataset.class_names is None:
        return values, _steps(answer, dataset.outputs, "output")
    names = [symbol_of(name.strip(), WHERE) for name in answer.split(STEP_END)]
    return values, np.array([_class(dataset, name) for name in names], np.intp)


def paste_sequences(dataset: Dataset, text: str) -> tuple[Array, Array]:
    """The inputs and targets of the sequences in some lines, padded to the longest.

    Raises DataError, which names the line, for one that does not fit the dataset, and for one without a target.
    """
    inputs, targets = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            values, target = paste_sequence(dataset, line)
            if target is None:
                raise DataError(f"there is no target: write it behind {ARROW}.")
            values, target = checked(dataset, values, target)
        except DataError as error:
            raise DataError(f"Line {number}: {error}") from None
        inputs.append(values)
        targets.append(target)
    steps = max(map(len, inputs), default=1)
    padded = np.concatenate([resized(values[None], steps) for values in inputs])
    if not dataset.at_steps:
        return padded, np.array(targets)
    return padded, np.concatenate([resized(target[None], steps) for target in targets])


def split_symbols(text: str, symbols: Sequence[str]) -> list[str]:
    """The symbols that a text consists of: its words, or its characters where every one of ``symbols`` is one."""
    return list(text) if all(len(symbol) == 1 for symbol in symbols) else text.split()


def _words(dataset: Dataset, text: str) -> Array:
    """The symbols of a line, a word each as in the dataset format; or characters, if they are no such words."""
    words = [symbol_of(word, WHERE) for word in text.split()]
    if not set(words) <= set(dataset.symbols):
        words = split_symbols(text.strip(), dataset.symbols)
    return _places(dataset, words, 1)


def _text(dataset: Dataset, text: str) -> Array:
    """The symbols of a text. Where a line is a sequence, its ends are symbols too, and a pasted line has them not."""
    first, last = (dataset.symbols[int(part[0])] for part in shortest(dataset))
    symbols = split_symbols(text, dataset.symbols)
    return _places(dataset, [*([first] if first == "\n" else []), *symbols, *([last] if last == "\n" else [])], 2)


def _places(dataset: Dataset, symbols: Sequence[str], least: int) -> Array:
    places = {symbol: index for index, symbol in enumerate(dataset.symbols)}
    for symbol in symbols:
        if symbol not in places:
            among = f"is not among the {len(places)} symbols of {dataset.name}"
            raise DataError(f"{WHERE}: {plain(symbol) or symbol!r} {among}.")
    if len(symbols) < least:
        raise DataError(f"{WHERE} has too few symbols for a sequence: copy a whole line.")
    indices: Any = np.array([places[symbol] for symbol in symbols], np.intp)
    found: Array = indices
    return found


def _steps(text: str, count: int, what: str) -> Array:
    steps = [numbers(step, WHERE) for step in text.split(STEP_END)]
    for number, step in enumerate(steps, 1):
        if len(step) != count:
            advice = f'write {plural(count, what)} a step, and "{STEP_END}" between steps'
            raise DataError(f"{WHERE}: step {number} has {plural(len(step), what)}: {advice}.")
    return np.array(steps)


def _target(dataset: Dataset, answer: str) -> Array:
    if dataset.class_names is not None:
        return target_of(dataset, _class(dataset, symbol_of(answer.strip(), WHERE)))
    target = numbers(answer, WHERE)
    if len(target) != dataset.outputs:
        raise DataError(f"{WHERE} has {plural(len(target), 'output')}: write {dataset.outputs} behind {ARROW}.")
    return np.array(target)


def _class(dataset: Dataset, name: str) -> int:
    classes = dataset.class_names or ()
    if name not in classes:
        known = ", ".join(classes[:20])
        raise DataError(f"{WHERE}: {plain(name)} is not a class of {dataset.name}: use one of {known}.")
    return classes.index(name)
