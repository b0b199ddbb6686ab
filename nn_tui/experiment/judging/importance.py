"""Permutation importance: how much worse the answers become when a column's values are dealt out anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.judging.yardstick import Yardstick
from nn_tui.model.arrays import FloatArray, IntArray

REPEATS: Final = 5
MOST_ROWS: Final = 2_000
"""Of more samples, as many at equal distances are answered."""


class Column(NamedTuple):
    """A column as a person knows it: its name, and which inputs (inputs,) it became."""

    name: str
    places: IntArray


class Importance(NamedTuple):
    """By how much the score falls without what a column says, on average over the repeats, and the standard deviation
    between them. The score is the share of right answers, or R2."""

    name: str
    drop: float
    deviation: float


def columns_of(dataset: Dataset) -> list[Column]:
    """The columns of a table, or the coordinates of points, in order; empty for other data.

    The inputs that one column of categories became belong together.
    """
    if dataset.kind not in ("table", "points"):
        return []
    source, names = dataset.source, dataset.feature_names
    if source is None:
        return [Column(name, np.array([place])) for place, name in enumerate(names)]
    used = [column for _, column in source.schema.used]
    ends = np.cumsum([column.inputs for column in used])
    return [
        Column(column.name, np.arange(end - column.inputs, end))
        for column, end in zip(used, ends.tolist(), strict=True)
    ]


def importances(
    answers: Callable[[FloatArray], FloatArray],
    rule: Yardstick,
    rows: IntArray,
    goes_on: Callable[[], bool] = lambda: True,
) -> Iterator[Importance]:
    """The importance of each column for the answers to these samples (rows,), one after the other.

    ``answers`` gives the outputs (samples, outputs) for inputs (samples, features) of the dataset. It ends early once
    ``goes_on`` says no.
    """
    some = rows[:: -(-len(rows) // MOST_ROWS)] if len(rows) else rows
    if not len(some):
        return
    inputs = np.array(rule.dataset.flat_inputs[some])
    score = _mean(rule.scores(answers(inputs), some))
    random = np.random.RandomState(0)
    for column in columns_of(rule.dataset):
        drops = []
        for _ in range(REPEATS):
            if not goes_on():
                return
            dealt = inputs.copy()
            dealt[:, column.places] = inputs[random.permutation(len(some))][:, column.places]
            drops.append(score - _mean(rule.scores(answers(dealt), some)))
        yield Importance(column.name, float(np.mean(drops)), float(np.std(drops, ddof=1)))


def _mean(scores: FloatArray) -> float:
    with np.errstate(all="ignore"):
        return float(scores.mean())
