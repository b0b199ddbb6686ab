"""A frozen view of a run, made by the training thread for any other to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import layers_for, network_for
from nn_tui.experiment.run.class_weights import sample_weights
from nn_tui.experiment.run.history import History, Recorder
from nn_tui.experiment.run.measuring import UNKNOWN
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.experiment.run.split import NO_ROWS
from nn_tui.model import Divergence, Measures, Network
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray
from nn_tui.model.layers.layer import Layer


class Phase(Enum):
    """What a run is doing."""

    MAKING = "making"
    UNMADE = "not made"
    READY = "ready"
    MEASURING = "measuring"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DIVERGED = "diverged"
    EMPTY = "nothing to train on"


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment, in copies; only ``recorder`` is live: call its ``view()``.

    Args:
        run: the number of the run, counted in this program.
        recipe: the one followed from the next epoch on.
        position: the updates done of the current epoch.
        goal: the epoch at which training stops.
        measures: those of the training part now; between two epochs of a run in which measuring takes long, those of
            the last epoch. Likewise ``test_measures``, and the answers. All unknown while there is nothing to measure,
            or where that takes long and is still to be done.
        answers: those for the training part (samples, outputs) in the network's units, None without samples;
            ``test_answers`` those for the test part.
        parameters: all weights and biases (parameters,), read-only.
        largest: for each layer, the largest finite size among its weights and biases; 0 where there is none.
        solved: whether every answer is right and within 0.1 of its target.
        speed: the chosen speed in epochs per second, inf for flat out.
        seconds_left: None when unknown.
        changes: the epochs after which something changed, with the part of one that was done, and what changed in a few
            words.
        training: row numbers (rows,) of the dataset's training part, read-only; ``testing`` those of the test part, and
            ``validation`` those of the validation part.
        frozen: marks the parameters that are not trained (parameters,), None for none.
        stopped: the stop rule that ended the run in a few words, None without.
        before: the history of the run that the last reset ended.
        problem: why the network could not be made; None while it can.
        validation_measures: those of the validation part, None without one; ``validation_answers`` likewise.
        best_epoch: the epoch whose weights these are, where the run went back to its best ones; else None.
        watched: the part that the stop rules look at, "" where there are none.
        update_loss: in a long epoch, where ``measures`` are those of the last one, the mean loss of the updates in its
            last hundredth without the penalty, summed over as many as an epoch has with the reduction ``sum``; else
            None.
    """

    run: int
    phase: Phase
    recipe: Recipe
    dataset: Dataset
    epoch: int
    position: int
    updates_per_epoch: int
    goal: int
    measures: Measures
    test_measures: Measures | None
    answers: FloatArray | None
    test_answers: FloatArray | None
    parameters: FloatArray
    largest: tuple[float, ...]
    solved: bool
    updates_per_second: float
    speed: float
    seconds_left: float | None
    divergence: Divergence | None
    recorder: Recorder
    changes: tuple[tuple[float, str], ...]
    encoding: Encoding
    training: IntArray
    testing: IntArray
    frozen: BoolArray | None = None
    stopped: str | None = None
    before: History | None = None
    update_loss: float | None = None
    problem: str | None = None
    validation: IntArray = field(default_factory=lambda: NO_ROWS)
    validation_measures: Measures | None = None
    validation_answers: FloatArray | None = None
    best_epoch: int | None = None
    watched: str = ""

    @cached_property
    def weights(self) -> FloatArray | None:
        """What the loss of each of the dataset's samples (samples,) is multiplied by; None where all count the same."""
        return sample_weights(self.recipe, self.dataset, self.training)

    @property
    def is_measured(self) -> bool:
        """Whether the measures are known."""
        return self.measures is not UNKNOWN

    @property
    def is_made(self) -> bool:
        """Whether there is a network: a large one is made in the background, and has no weights until then."""
        return self.phase not in (Phase.MAKING, Phase.UNMADE)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The network's layers without their weights, at little cost."""
        return layers_for(self.recipe, self.encoding.ends)

    def network(self) -> Network:
        """A new network over ``parameters``, which it does not change; it takes encoded inputs."""
        network = network_for(self.recipe, self.encoding.ends)
        network.use(self.parameters)
        return network

    def predictor(self, kept: Predictor | None = None) -> Predictor:
        """A predictor with the weights of this moment.

        ``kept`` is a predictor of an earlier snapshot: where it fits it gets these weights and is returned, so that
        drawing a frame builds no network.
        """
        # A run has one encoding until its recipe or dataset changes, and no other run shares it.
        if kept is None or kept.encoding is not self.encoding:
            return Predictor(self.encoding, self.network())
        kept.network.use(self.parameters)
        return kept

    @property
    def architecture(self) -> str:
        """The network in short, as in 30-5-3."""
        return self.recipe.architecture(self.encoding.ends.inputs, self.dataset.outputs)

    def outputs(self, inputs: FloatArray | None = None) -> FloatArray:
        """The answers (samples, outputs) to inputs (samples, features...), or to the dataset's own, in its units."""
        return self.predictor().outputs(self.dataset.flat_inputs if inputs is None else np.asarray(inputs))
