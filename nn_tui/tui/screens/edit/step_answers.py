"""What the network answers at each step of the sequence that is drawn."""

from __future__ import annotations

from time import monotonic
from typing import Final

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.sequences import resized
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.network.stepping import Stepper

ANSWERS_EVERY: Final = 0.1
"""Seconds between two updates while training runs; a change of the sequence is followed at once."""
MOST_BEGINNINGS: Final = 100
"""How many beginnings of a sequence are asked about; of a longer one, those are the last."""


class StepAnswers:
    """The answers of a snapshot's network, computed again only when they may have changed."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._parameters: FloatArray | None = None
        self._computed_at = 0.0
        self._predictor: Predictor | None = None
        self._answers: FloatArray | None = None

    def of(self, values: Array, dataset: Dataset, snapshot: Snapshot | None, is_training: bool) -> FloatArray | None:
        """The answers (steps, outputs) to a sequence without padding, (steps, features) or of symbols (steps,).

        They are in the dataset's units. Where a sequence has one target, the answer at a step is what the network
        would answer if the sequence ended there; nan where it was not asked. None without a network that fits, and
        for a sequence that is longer than the dataset's and that the network cannot go on with.
        """
        if snapshot is None:
            self._key = ()
            return None
        key = (values.tobytes(), values.shape, snapshot.run, id(snapshot.encoding))
        is_same = key == self._key
        if is_same and is_training and monotonic() - self._computed_at < ANSWERS_EVERY:
            return self._answers
        if is_same and self._parameters is snapshot.parameters:
            return self._answers
        self._predictor = snapshot.predictor(self._predictor)
        self._answers = _answers(self._predictor, values, snapshot.encoding.ends.inputs[0], dataset.at_steps)
        self._key, self._parameters, self._computed_at = key, snapshot.parameters, monotonic()
        return self._answers


def _answers(predictor: Predictor, values: Array, steps: int, at_steps: bool) -> FloatArray | None:
    if len(values) > steps:
        return _answers_beyond(predictor, values)
    if at_steps:
        return predictor.outputs(resized(values[None], steps))[0, -len(values) :]
    first = max(0, len(values) - MOST_BEGINNINGS)
    beginnings = [resized(values[None, : step + 1], steps) for step in range(first, len(values))]
    outputs = predictor.outputs(np.concatenate(beginnings))
    return np.concatenate([np.full((first, outputs.shape[1]), np.nan), outputs])


def _answers_beyond(predictor: Predictor, values: Array) -> FloatArray | None:
    """The answers to more steps than the network was made for: it walks on with its states, if it can."""
    try:
        stepper = Stepper(predictor.network)
    except ModelError:
        return None
    return predictor.encoding.decode(np.concatenate([stepper.step(step[np.newaxis]) for step in values]))
