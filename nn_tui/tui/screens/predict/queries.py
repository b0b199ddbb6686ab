"""One case for the network to answer, and the answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.symbol_text import are_characters
from nn_tui.experiment.answers.classes import NO_ANSWER
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.steps import padded_to
from nn_tui.tui.screens.predict.answers import Answers

_EDITED = {
    "pixels": "The drawing from Edit",
    "points": "The point from Edit",
    "table": "The row from Edit",
    "sequences": "The sequence from Edit",
}


@dataclass(frozen=True, eq=False)
class Query:
    """A name for a case, with its inputs (features,) and target (outputs,) in the dataset's units.

    A sequence has the inputs of a dataset, (steps, features) or symbols (steps,), and may have a target at each step. A
    place in the plane, or what was typed, has no target. ``truth`` is put before the name of the target's class.
    """

    name: str
    inputs: NDArray[Any]
    target: NDArray[Any] | None
    truth: str = ""


def sample_query(dataset: Dataset, index: int, part: str) -> Query:
    """The case of one sample; ``part`` names the part that it belongs to, "" if there is only one."""
    name = f"Sample {index + 1:,} of {dataset.samples:,}" + (f", {part}" if part else "")
    inputs = dataset.flat_inputs[index]
    return Query(name, inputs if dataset.kind == "sequences" else np.asarray(inputs, float), dataset.targets[index])


def edited_query(workspace: Workspace) -> Query:
    """The case of what is being edited."""
    editor = workspace.editor
    if editor.dataset.kind == "sequences":
        steps, target = workspace.dataset.steps, editor.target
        name = _EDITED["sequences"] + (f", last {steps} steps" if len(editor.values) > steps else "")
        if target is not None and workspace.dataset.at_steps:
            target = padded_to(target, steps)
        return Query(name, padded_to(editor.values, steps), target, "labelled ")
    return Query(_EDITED[editor.dataset.kind], np.asarray(editor.values, float).ravel(), editor.target, "labelled ")


def typed_query(dataset: Dataset, symbols: IntArray) -> Query:
    """The case of symbols (steps,) that were typed.

    Raises DataError where there are none, or more than the network takes.
    """
    if not 1 <= len(symbols) <= dataset.steps:
        what = "characters" if are_characters(dataset.symbols) else "words"
        raise DataError(f"That is {len(symbols)} {what}: the network takes 1 to {dataset.steps}.")
    return Query("What you typed", padded_to(symbols, dataset.steps), None)


def place_query(x1: float, x2: float) -> Query:
    """The case of a place in the plane."""
    return Query(f"Point ({x1:.2f}, {x2:.2f})", np.array([x1, x2]), None)


def measured(value: float) -> str:
    """A number in the dataset's own units: 0.01234, 21.30, 1,294, 453,300, 1.235e+12."""
    return f"{value:,.0f}" if 1e3 <= abs(value) < 1e9 else wording.number(value)


@dataclass(frozen=True)
class Verdict:
    """The answer in words, whether it is right (None: there is no right and wrong), and a mark for each output."""

    text: str
    right: bool | None
    marks: tuple[str, ...]


def verdict(query: Query, outputs: FloatArray, answers: Answers) -> Verdict:
    """Compare the outputs (outputs,) for a case with its target."""
    classes, target = answers.classes, query.target
    shown = None if target is None else answers.shown_targets(target[None])[0]
    if classes is None or shown is None:
        marks = tuple("" if shown is None else f"target {value:g}" for value in (outputs if shown is None else shown))
    elif classes.middle is None:
        marks = tuple("< true" if index == int(shown.argmax()) else "" for index in range(len(outputs)))
    else:
        marks = (f"target {shown[0]:g}",)
    if not np.isfinite(outputs).all():
        return Verdict("the outputs are not finite", False if classes else None, marks)
    if classes is None:
        return Verdict(_error_text(outputs, shown), None, marks)
    predicted = int(classes.answered(outputs[None])[0])
    if shown is None:
        return Verdict(f"answered {classes.name(predicted)}", None, marks)
    true = int(classes.answered(shown[None])[0])
    right = predicted == true != NO_ANSWER
    answered = f"{'answered' if right else 'taken for'} {classes.name(predicted)}"
    if predicted == NO_ANSWER:
        answered = "no answer"
    return Verdict(f"{query.truth}{classes.name(true)}, {answered}", right, marks)


def _error_text(outputs: FloatArray, targets: FloatArray | None) -> str:
    if len(outputs) > 1:
        return "" if targets is None else f"off by {measured(float(np.abs(outputs - targets).mean()))} on average"
    answered = f"answered {measured(float(outputs[0]))}"
    if targets is None:
        return answered
    off = float(outputs[0] - targets[0])
    return f"{answered}, off by {'+' if off > 0 else ''}{measured(off)}"
