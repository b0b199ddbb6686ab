"""The columns of a table as a screen shows them: how each is read, and a small picture of what is in it."""

from __future__ import annotations

import numpy as np

from nn_tui.data.bounds import Array
from nn_tui.data.dataset import Dataset
from nn_tui.data.schema.schema import ColumnSchema

_HEIGHTS = "▁▂▃▄▅▆▇█"
_ASCII_HEIGHTS = "_.:-=+*#"
_BARS = 12
_MOST_TEXTS = 3


def reading_of(column: ColumnSchema, values: Array) -> str:
    """How a column is read and filled, in a few words, for its inputs (samples, inputs)."""
    words = [f"as {column.number.words}"] if column.kind in ("number", "target") and column.number.words else []
    if column.date is not None:
        words.append("+".join(column.date.parts))
    missing = int(np.isnan(values).any(axis=1).sum()) if values.size else 0
    if missing:
        words.append(f"{missing:,} filled in")
    if column.has_indicator:
        words.append("says where")
    if column.fill == "none" and column.inputs and column.kind != "category":
        words.append("missing left out")
    return ", ".join(words)


def picture_of(column: ColumnSchema, values: Array, *, ascii_only: bool) -> str:
    """A histogram of the first number in ``values`` (samples, inputs), or how often there is each category."""
    if not len(values) or not column.inputs:
        return ""
    if column.kind == "category":
        counts = values.sum(axis=0).astype(int)
        ranked = np.argsort(-counts, kind="stable").tolist()
        shown = [f"{column.categories[place] or 'missing'} {counts[place]:,}" for place in ranked[:_MOST_TEXTS]]
        more = len(ranked) - len(shown)
        return ", ".join([*shown, f"{more} more"] if more else shown)
    known = values[:, 0][~np.isnan(values[:, 0])]
    if not len(known):
        return ""
    low, high = float(known.min()), float(known.max())
    counts, _ = np.histogram(known, bins=_BARS, range=(low, high) if high > low else (low - 0.5, low + 0.5))
    heights = _ASCII_HEIGHTS if ascii_only else _HEIGHTS
    levels = np.ceil(counts / counts.max() * len(heights)).astype(int)
    bars = "".join(heights[level - 1] if level else " " for level in levels)
    return f"{low:.4g} {bars} {high:.4g}"


def column_inputs(dataset: Dataset) -> dict[int, Array]:
    """The inputs (samples, inputs) of each column by its place; the targets of a target column of numbers."""
    assert dataset.source is not None
    schema, first = dataset.source.schema, 0
    blocks: dict[int, Array] = {}
    for place, column in schema.used:
        blocks[place] = dataset.inputs[:, first : first + column.inputs]
        first += column.inputs
    if dataset.class_names is None:
        blocks |= {place: dataset.targets[:, [index]] for index, place in enumerate(schema.targets)}
    return blocks
