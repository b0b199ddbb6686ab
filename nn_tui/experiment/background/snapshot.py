"""A frozen look at a run, made by the thread that trains and shown by whoever likes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import network_for
from nn_tui.experiment.run.history import History, Recorder
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.model import Divergence, Measures, Network
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray


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
    and within 0.1; ``training`` and ``testing`` are the row numbers (rows,) of the dataset's two parts, read-only;
    ``stopped`` which stop rule ended the run, in a few words; ``frozen`` marks the parameters that are not trained;
    ``before`` is the history of the run that the last reset ended; ``changes`` are the epochs after which something
    changed, and what.
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
    changes: tuple[tuple[int, str], ...]
    encoding: Encoding
    training: IntArray
    testing: IntArray
    frozen: BoolArray | None = None
    stopped: str | None = None
    before: History | None = None

    def network(self) -> Network:
        """A network with the weights of this moment, to ask for answers to encoded inputs."""
        network = network_for(self.recipe, len(self.encoding.input_names), self.dataset.outputs)
        network.parameters[:] = self.parameters
        return network

    def predictor(self, kept: Predictor | None = None) -> Predictor:
        """Asks the network of this moment in the dataset's units.

        ``kept`` is one made of an earlier moment: where it fits it is given the weights of this one and returned, so
        that who draws every frame builds no network for it.
        """
        # A run has one encoding until its recipe or dataset changes, and no other run shares it.
        if kept is None or kept.encoding is not self.encoding:
            return Predictor(self.encoding, self.network())
        kept.network.parameters[:] = self.parameters
        return kept

    @property
    def architecture(self) -> str:
        """The sizes of the layers as in 30-5-3."""
        return self.recipe.architecture(len(self.encoding.input_names), self.dataset.outputs)

    def outputs(self, inputs: FloatArray | None = None) -> FloatArray:
        """The network's answers, shape (samples, outputs), for these inputs or for the dataset's own, in its units."""
        asked = self.dataset.flat_inputs if inputs is None else np.asarray(inputs)
        return self.predictor().outputs(asked)
