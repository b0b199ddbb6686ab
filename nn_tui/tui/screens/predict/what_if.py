"""What if: how the answer changes when a single input does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding, filled
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.predict.answers import Answers

STEP = 0.5
"""How far points move."""
MEANINGFUL = 1e12
"""An output larger than this means only that the run has diverged."""
MOST_NUMBERS = 2**23
"""That many numbers may pass through a network of pictures for an answer: some 0.6 s."""
MOST_MULTIPLICATIONS = 2**32
"""About that many multiplications a network may take for an answer."""


def why_none(dataset: Dataset) -> str:
    """Why no single input of such samples is changed: sequences with one target each; "" for all others."""
    if dataset.kind != "sequences" or dataset.at_steps:
        return ""
    if dataset.symbols:
        return "A phrase has no numbers to change a little: [[predict.type]] types another phrase to compare."
    return "A sequence with one answer is changed on Edit ([[app.edit]]): [[predict.drawing]] then shows it here."


@dataclass(frozen=True, eq=False)
class Perturbations:
    """Ways to change a single input.

    Attributes:
        names: what each perturbation changes.
        places: the index of the input that is changed, shape (perturbations,).
        flips: whether its value v becomes 1 - v, shape (perturbations,).
        steps: what is added to it otherwise, shape (perturbations,).
        question: the question that they answer.
        short: the same in at most 35 characters.
    """

    names: tuple[str, ...]
    places: IntArray
    flips: BoolArray
    steps: FloatArray
    question: str
    short: str

    def changes(self, inputs: FloatArray) -> FloatArray:
        """What each perturbation adds to its input, (perturbations,), for inputs (features,)."""
        return np.where(self.flips, 1 - 2 * inputs[self.places], self.steps)


def perturbations_of(dataset: Dataset, encoding: Encoding) -> Perturbations:
    """The perturbations for a dataset.

    Pixels and columns of 0 and 1 flip, measured columns rise by a standard deviation, points move by 0.5.
    """
    if dataset.kind == "points":
        names = tuple(f"{name}{sign}{STEP:g}" for name in dataset.feature_names for sign in "+-")
        steps = np.array([STEP, -STEP] * 2)
        question = f"If the point moves by {STEP:g}:"
        return Perturbations(names, np.array([0, 0, 1, 1]), np.zeros(4, np.bool_), steps, question, question)
    if dataset.kind == "pixels":
        question = "If one pixel flips:" if len(dataset.feature_shape) == 2 else "If one channel of a pixel flips:"
        places = np.arange(dataset.features)
        flips = np.ones(dataset.features, np.bool_)
        return Perturbations(dataset.feature_names, places, flips, np.zeros(dataset.features), question, question)
    return _perturbations_of_columns(dataset, encoding)


def _perturbations_of_columns(dataset: Dataset, encoding: Encoding) -> Perturbations:
    values = dataset.flat_inputs if encoding.fills is None else filled(dataset.flat_inputs, encoding.fills)
    flips = ((values == 0) | (values == 1)).all(axis=0)
    deviations = values.std(axis=0) if len(values) else np.zeros(dataset.features)
    # A constant column has no deviation to rise by.
    places = np.flatnonzero(flips | (deviations > 0))
    if encoding.inputs is not None:
        deviations = encoding.inputs.deviation
    flips = flips[places]
    question, short = "If one input rises by one standard deviation:", "If one input rises by a deviation:"
    if flips.all():
        question = short = "If one input flips:"
    elif flips.any():
        question = "If one input rises by one standard deviation (or flips):"
        short = "If one input rises or flips:"
    names = tuple(dataset.feature_names[place] for place in places)
    return Perturbations(names, places, flips, np.asarray(deviations[places], float), question, short)


def _by(change: float) -> str:
    return f"{change:+,.0f}" if 1e3 <= abs(change) < 1e9 else f"{change:+.2g}"


@dataclass(frozen=True, eq=False)
class WhatIf:
    """How the leading output changes, in words and as ``changes`` (perturbations,); zeros if outputs are too large."""

    text: str
    changes: FloatArray
    scale: float


def what_if(answers: Answers, inputs: FloatArray, outputs: FloatArray, perturbations: Perturbations) -> WhatIf:
    """How the largest of the outputs (outputs,) for inputs (features,) changes with each perturbation."""
    nothing = np.zeros(len(perturbations.places))
    if not len(nothing):
        return WhatIf("no input ever changes in the data", nothing, 1.0)
    network = answers.predictor.network
    passes_many = network.chunk is not None and len(nothing) * network.working_numbers > MOST_NUMBERS
    if passes_many or len(nothing) * network.multiplications > MOST_MULTIPLICATIONS:
        return WhatIf(f"{len(nothing):,} inputs are too many to change one by one", nothing, 1.0)
    fills = answers.predictor.encoding.fills
    if fills is not None:
        inputs = np.asarray(filled(inputs, fills), float)
    after = answers.predictor.outputs_around(inputs, perturbations.places, perturbations.changes(inputs))
    sizes = np.abs(np.concatenate([outputs[None], after]))
    if not np.isfinite(sizes).all() or float(sizes.max()) >= MEANINGFUL:
        return WhatIf("the outputs are too large to compare", nothing, 1.0)
    leading = int(outputs.argmax())
    changes = np.asarray(after[:, leading] - outputs[leading], float)
    strongest = int(np.abs(changes).argmax())
    name = answers.dataset.output_names[leading]
    text = f"{name} changes most with {perturbations.names[strongest]}, by {_by(float(changes[strongest]))}"
    if answers.classes is not None:
        before, then = (int(answers.classes.answered(row[None])[0]) for row in (outputs, after[strongest]))
        text += f", then {answers.classes.name(then)}" if then != before else ""
    return WhatIf(text, changes, wording.steady_scale(float(np.abs(changes).max())))
