"""One thing to answer, and what is said about it."""

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
    """Inputs (features,) and target (outputs,) in the dataset's units, and what they are called; a place in the plane
    has no target."""

    name: str
    inputs: FloatArray
    target: FloatArray | None
    truth: str = ""
    """What stands before the class of the target."""


def sample_query(dataset: Dataset, index: int, part: str) -> Query:
    """One sample; ``part`` says which part it belongs to, or is empty where there is one only."""
    name = f"Sample {index + 1:,} of {dataset.samples:,}" + (f", {part}" if part else "")
    return Query(name, np.asarray(dataset.flat_inputs[index], float), dataset.targets[index])


def edited_query(workspace: Workspace) -> Query:
    """What is under edit."""
    editor = workspace.editor
    return Query(_EDITED[editor.dataset.kind], np.asarray(editor.values, float).ravel(), editor.target, "labelled ")


def place_query(x1: float, x2: float) -> Query:
    """A place in the plane where no sample is."""
    return Query(f"Point ({x1:.2f}, {x2:.2f})", np.array([x1, x2]), None)


def measured(value: float) -> str:
    """A number in the dataset's own units: 0.01234, 21.30, 1,294, 453,300, 1.235e+12."""
    return f"{value:,.0f}" if 1e3 <= abs(value) < 1e9 else wording.number(value)


@dataclass(frozen=True)
class Verdict:
    """The answer in words, whether it is right (None: there is no right and wrong), and a mark for each output."""

    said: str
    right: bool | None
    marks: tuple[str, ...]


def verdict(query: Query, outputs: FloatArray, answers: Answers) -> Verdict:
    """What there is to say about the outputs (outputs,) for a case."""
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
        return Verdict(_numbers_said(outputs, shown), None, marks)
    said = int(classes.answered(outputs[None])[0])
    if shown is None:
        return Verdict(f"answered {classes.name(said)}", None, marks)
    true = int(classes.answered(shown[None])[0])
    right = said == true != NO_ANSWER
    answered = f"{'answered' if right else 'taken for'} {classes.name(said)}" if said != NO_ANSWER else "no answer"
    return Verdict(f"{query.truth}{classes.name(true)}, {answered}", right, marks)


def _numbers_said(outputs: FloatArray, targets: FloatArray | None) -> str:
    if len(outputs) > 1:
        return "" if targets is None else f"off by {measured(float(np.abs(outputs - targets).mean()))} on average"
    answered = f"answered {measured(float(outputs[0]))}"
    if targets is None:
        return answered
    off = float(outputs[0] - targets[0])
    return f"{answered}, off by {'+' if off > 0 else ''}{measured(off)}"
