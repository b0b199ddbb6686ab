"""The samples of a dataset of sequences in the widget that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.sequences import unpadded
from nn_tui.data.tables.cells import written
from nn_tui.tui.presenting.symbols import shown_symbol
from nn_tui.tui.widgets.sequences.sequence_list import SequenceList, ShownSequence, StepRow


def show_sequences(view: SequenceList, dataset: Dataset, *, ascii_only: bool, first: int = 0) -> None:
    """Show samples of a dataset of sequences, from the index ``first`` on, without their padding; only what there is
    room for is made.

    Numbers are written where all of them are digits, such as bits, and are colours otherwise.
    """
    numbers = [values for values in (dataset.inputs, dataset.targets) if values.dtype.kind != "i"]
    sizes = [float(np.nanmax(np.abs(values))) for values in numbers if values.size]
    symbols = [shown_symbol(symbol, ascii_only) for symbol in dataset.symbols]
    are_letters = bool(symbols) and all(len(symbol) == 1 for symbol in symbols)
    make = partial(shown_sequence, dataset, are_digits=all(map(_are_digits, numbers)), ascii_only=ascii_only)
    view.show_sequences(dataset.samples, make, scale=max(sizes, default=1.0), gap=0 if are_letters else 1, first=first)


def shown_sequence(dataset: Dataset, index: int, *, are_digits: bool, ascii_only: bool) -> ShownSequence:
    """One sample: a row for each input of a step, or one for its symbols, then its targets or its one answer."""
    inputs, targets = unpadded(dataset, index)
    if dataset.symbols:
        rows = [_symbol_row("", inputs, dataset.symbols, ascii_only)]
    else:
        rows = _number_rows(inputs, dataset.feature_names, are_digits)
    if not dataset.at_steps:
        return ShownSequence(tuple(rows), _answer(dataset, index, ascii_only))
    if dataset.class_names is not None:
        label = "next" if dataset.class_names == dataset.symbols else "class"
        rows.append(_symbol_row(label, targets, dataset.class_names, ascii_only, is_target=True))
    else:
        rows += _number_rows(targets, dataset.output_names, are_digits, is_target=True)
    return ShownSequence(tuple(rows))


def _are_digits(values: Array) -> bool:
    """Whether all are whole numbers of one digit; nan, which is padding, does not count."""
    return bool((np.isnan(values) | ((values >= 0) & (values <= 9) & (values == np.rint(values)))).all())


def _symbol_row(
    label: str, places: Array, names: Sequence[str], ascii_only: bool, *, is_target: bool = False
) -> StepRow:
    """The row of indices (steps,) of some of the names."""
    texts = tuple(shown_symbol(names[place], ascii_only) for place in places.tolist())
    return StepRow(label, texts, is_target=is_target)


def _number_rows(values: Array, names: Sequence[str], are_digits: bool, *, is_target: bool = False) -> list[StepRow]:
    """A row for each of the names, with values (steps, names)."""
    return [
        StepRow(name, tuple(map(written, column.tolist())), is_target=is_target)
        if are_digits
        else StepRow(name, values=column, is_target=is_target)
        for name, column in zip(names, values.T, strict=True)
    ]


def _answer(dataset: Dataset, index: int, ascii_only: bool) -> str:
    """The one target of a sequence."""
    if dataset.class_names is not None:
        return shown_symbol(dataset.class_names[dataset.class_of(index)], ascii_only)
    return ", ".join(f"{value:.4g}" for value in dataset.targets[index].tolist())
