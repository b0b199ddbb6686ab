"""Sequences as rows: each on a line in the list of samples, and the steps of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.digits import percent
from nn_tui.experiment.sequences.scores import right_steps
from nn_tui.experiment.sequences.shares import as_shares
from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.steps import StepWords, short_number
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.rows.row_list import Cell, RowColumn

MOST_SHOWN = 3
"""Of more classes than this, the likeliest are named under the cursor."""


@dataclass(frozen=True, eq=False)
class Steps:
    """The real steps of one sequence with what is answered to each, and how they are written.

    ``inputs`` are numbers (steps, features) or symbols (steps,), ``outputs`` (steps, outputs), ``targets`` classes
    (steps,) or numbers (steps, outputs), None where nobody knows them; ``right`` (steps,) is None without right and
    wrong.
    """

    words: StepWords
    inputs: NDArray[Any]
    outputs: FloatArray
    targets: NDArray[Any] | None
    right: BoolArray | None

    @property
    def dataset(self) -> Dataset:
        """The dataset that the sequence suits."""
        return self.words.dataset

    @property
    def verdict(self) -> str:
        """How the answers are, in a few words."""
        if not np.isfinite(self.outputs).all():
            return "the outputs are not finite"
        if self.targets is None:
            return f"answered at each of {len(self.outputs)} steps"
        if self.right is not None:
            right = int(self.right.sum())
            return f"all {right} steps right" if self.right.all() else f"{right} of {len(self.right)} steps right"
        with np.errstate(over="ignore"):
            return f"RMSE {wording.number(float(np.sqrt(((self.outputs - self.targets) ** 2).mean())))}"

    @property
    def is_right(self) -> bool | None:
        """Whether all steps are right; None without right and wrong."""
        return None if self.right is None else bool(self.right.all())


def steps_of(
    words: StepWords, answers: Answers, inputs: NDArray[Any], outputs: FloatArray, targets: NDArray[Any] | None
) -> Steps:
    """The steps of a sequence without its padding, (steps, ...) each, with the outputs to the padded one."""
    middle = None if answers.classes is None else answers.classes.middle
    first = len(outputs) - len(inputs)
    own = outputs[first:]
    right = None if targets is None else right_steps(own[None], targets[None], middle)
    return Steps(words, inputs, own, targets, None if right is None else right[0])


def table_columns(steps: Steps) -> tuple[RowColumn, ...]:
    """The columns of a sequence's steps, as wide as their texts."""
    rows = [step_cells(steps, row) for row in range(min(len(steps.inputs), 60))]
    names = ("step", "input", *(("target",) if steps.targets is not None else ()), "answer")
    columns = []
    for place, name in enumerate(names):
        width = max(widest(row[place].text for row in rows), len(name))
        columns.append(RowColumn(name, min(width, 14), at_right=not place))
    columns[-1] = columns[-1]._replace(width=0)
    return tuple(columns)


def step_cells(steps: Steps, row: int) -> tuple[Cell, ...]:
    """One step: its number, input, target and answer, marked where it is right or wrong."""
    outputs = steps.outputs[row]
    cells = [Cell(str(row + 1), "faint"), Cell(steps.words.step(steps.inputs[row]))]
    if steps.targets is not None:
        cells.append(Cell(_target_text(steps, row)))
    tone = "" if steps.right is None else "good" if steps.right[row] else "bad"
    mark = "" if steps.right is None else ("x+" if steps.words.ascii_only else "✗✓")[int(steps.right[row])] + " "
    cells.append(Cell(mark + _answer_text(steps, outputs), tone))
    return tuple(cells)


def step_readout(steps: Steps, row: int) -> str:
    """A step with the exact numbers of its answer."""
    text = f"step {row + 1}: input {steps.words.step(steps.inputs[row])}"
    if steps.targets is not None:
        text += f", target {_target_text(steps, row)}"
    outputs, names = steps.outputs[row], steps.dataset.class_names
    if names is None:
        return f"{text}, answer {' '.join(repr(float(value)) for value in outputs)}"
    shares = as_shares(outputs)
    likeliest = np.argsort(-shares, kind="stable")[:MOST_SHOWN]
    each = (f"{steps.words.answer(int(place))} {100 * float(shares[place]):.3g}%" for place in likeliest)
    return f"{text}, answer {', '.join(each)}"


def _target_text(steps: Steps, row: int) -> str:
    assert steps.targets is not None
    target, names = steps.targets[row], steps.dataset.class_names
    if names is not None:
        return steps.words.answer(int(target))
    return " ".join(short_number(float(value)) for value in target)


def _answer_text(steps: Steps, outputs: FloatArray) -> str:
    """The likeliest class with its probability, or the numbers."""
    names = steps.dataset.class_names
    if names is None:
        return " ".join(f"{value:.3f}" if abs(value) < 1e3 else wording.number(value) for value in map(float, outputs))
    if not np.isfinite(outputs).all():
        return "no number"
    best = int(outputs.argmax())
    return f"{steps.words.answer(best)} {percent(float(as_shares(outputs)[best]))}"
