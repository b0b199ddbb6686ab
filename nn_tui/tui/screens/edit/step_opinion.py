"""What the network answers at one step of a sequence, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.screens.edit.sheet import OpinionBars

MANY_OUTPUTS: Final = 8
"""With more outputs than this, the bars are in the order of their size."""


def step_opinion(dataset: Dataset, names: Sequence[str], wanted: Array, outputs: FloatArray, mark: str) -> OpinionBars:
    """The bars for the outputs (outputs,) at a step, with a ``mark`` at the class that is right, or with the targets.

    ``names`` are those of the outputs, ``wanted`` the target at the step: an index, or numbers (outputs,).
    """
    if dataset.class_names is None:
        marks = [f"target {value:.4g}" for value in wanted.tolist()]
    else:
        right = int(wanted.argmax()) if wanted.ndim else int(wanted)
        marks = [mark if index == right else "" for index in range(len(names))]
    order: list[int] = [*range(len(names))]
    if len(names) > MANY_OUTPUTS:
        order = np.argsort(-outputs, kind="stable").tolist()
    return OpinionBars(outputs[order], tuple(names[index] for index in order), tuple(marks[index] for index in order))
