"""A frozen look at a run, made by the thread that trains and shown by whoever likes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.history import Recorder
from nn_tui.experiment.recipe import Recipe
from nn_tui.model import Divergence, Measures, Network
from nn_tui.model.arrays import FloatArray


class Phase(Enum):
    """What a run is doing."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DIVERGED = "diverged"
    EMPTY = "nothing to train on"


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment. It owns copies; only ``recorder`` is live, to be asked for a ``view()``.

    ``run`` counts the runs of this program; ``recipe`` is the one followed from the next epoch on; ``goal`` is the
    epoch at which running stops; ``seconds_left`` None when that is unknown; ``solved`` whether every answer is right
    and within 0.1.
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
    parameters: FloatArray
    solved: bool
    updates_per_second: float
    speed: float
    seconds_left: float | None
    divergence: Divergence | None
    recorder: Recorder
    change_epochs: tuple[int, ...]

    def network(self) -> Network:
        """A network with the weights of this moment, to ask for answers."""
        recipe, (inputs, outputs) = self.recipe, self.dataset.architecture_ends
        names = [recipe.activation] * len(recipe.hidden) + [recipe.output]
        network = Network((inputs, *recipe.hidden, outputs), names, recipe.dtype)
        network.parameters[:] = self.parameters
        return network

    def outputs(self, inputs: FloatArray | None = None) -> FloatArray:
        """The network's answers, shape (samples, outputs), for these inputs or for the dataset's own."""
        asked = self.dataset.flat_inputs if inputs is None else np.asarray(inputs)
        return self.network().forward(asked)
