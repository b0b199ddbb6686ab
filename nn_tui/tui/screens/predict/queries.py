"""One case for the network to answer, and the answer in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.classes import NO_ANSWER

_EDITED = {"pixels": "The drawing from Edit", "points": "The point from Edit", "table": "The row from Edit"}


@dataclass(frozen=True, eq=False)
class Query:
    """A name for a case, with its inputs (features,) and target (outputs,) in the dataset's units.

    A place in the plane has no target. ``truth`` is put before the name of the target's class.
    """

    name: str
    inputs: FloatArray
    target: FloatArray | None
    truth: str = ""


def sample_query(dataset: Dataset, index: int, part: str) -> Query:
    """The case of one sample; ``part`` names the part that it belongs to, "" if there is only one."""
    name = f"Sample {index + 1:,} of {dataset.samples:,}" + (f", {part}" if part else "")
    return Query(name, np.asarray(dataset.flat_inputs[index], float), dataset.targets[index])


def edited_query(workspace: Workspace) -> Query:
    """The case of what is being edited."""
    editor = workspace.editor
    return Query(_EDITED[editor.dataset.kind], np.asarray(editor.values, float).ravel(), editor.target, "labelled ")


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
