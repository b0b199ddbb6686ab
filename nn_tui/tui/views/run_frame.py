"""One moment of a run for the views; what several of them need is computed once, when it is first used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.model import LOSSES, Network, Penalty
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network import textbook
from nn_tui.model.sequences import unpadded
from nn_tui.tui.presenting.symbols import shown_symbol
from nn_tui.tui.presenting.unit_names import UnitNames, unit_names
from nn_tui.tui.views.probe import Probe

SAMPLE_ROWS = 256
"""Training samples that stand for all of them in views that compute every layer for every frame."""

FEWEST_ROWS = 16
"""The fewest of them, however many numbers a network of pictures holds for each."""

MOST_AT_ONCE = 2**28
"""About that many multiplications they may take together, but one is always among them."""

MOST_FOR_GRADIENTS = 2**25
"""Gradients are computed for a picture up to that many multiplications for a sample: up to half a second."""


MOST_WEIGHTS_FOR_GRADIENTS = 2**22
"""There are as many gradients as weights, and a picture looks at each."""


def takes_gradients(layers: Sequence[Layer]) -> bool:
    """Whether gradients in these layers are computed so soon that a picture can wait for them."""
    weights = sum(layer.parameter_count for layer in layers)
    multiplications = sum(layer.multiplications for layer in layers)
    return weights <= MOST_WEIGHTS_FOR_GRADIENTS and multiplications <= MOST_FOR_GRADIENTS


class RunFrame:
    """A snapshot and a probe, with what is computed from them."""

    def __init__(self, snapshot: Snapshot, probe: Probe | None, *, ascii_only: bool = False) -> None:
        self.snapshot = snapshot
        self.probe = probe
        self._ascii_only = ascii_only

    @cached_property
    def network(self) -> Network:
        """The network at this moment."""
        return self.snapshot.network()

    @cached_property
    def every_name(self) -> tuple[UnitNames, ...]:
        """The names of the inputs, then of each layer's outputs."""
        snapshot, network = self.snapshot, self.network
        names, outputs = snapshot.encoding.input_names, snapshot.dataset.output_names
        if snapshot.dataset.symbols:
            names, outputs = (tuple(shown_symbol(name, self._ascii_only) for name in each) for each in (names, outputs))
        return unit_names(network.layers, names, network.inputs, outputs)

    def names(self, layer: int) -> UnitNames:
        """The names of a layer's outputs; 0 is the first layer, -1 stands for the inputs."""
        return self.every_name[layer + 1]

    @cached_property
    def some_rows(self) -> IntArray:
        """Row numbers (samples,) of some training samples, evenly spaced.

        They are at most SAMPLE_ROWS, fewer where each makes the network hold many numbers or takes it long.
        """
        training, chunk = self.snapshot.training, self.network.chunk
        most = SAMPLE_ROWS if chunk is None else min(SAMPLE_ROWS, max(FEWEST_ROWS, chunk // 2))
        most = min(most, max(1, MOST_AT_ONCE // self.network.multiplications))
        if len(training) <= most:
            return training
        return training[np.linspace(0, len(training) - 1, most).astype(np.intp)]

    @cached_property
    def some_inputs(self) -> FloatArray:
        """Those samples as the network sees them, shape (samples, inputs)."""
        dataset = self.snapshot.dataset
        return self.snapshot.encoding.encode(dataset.flat_inputs[self.some_rows])

    @cached_property
    def some_targets(self) -> FloatArray:
        """Their targets in the network's units, shape (samples, outputs)."""
        return self.snapshot.encoding.encode_targets(self.snapshot.dataset.targets[self.some_rows])

    @cached_property
    def some_weights(self) -> FloatArray | None:
        """What their losses are multiplied by (samples,), None for 1."""
        weights = self.snapshot.weights
        return None if weights is None else weights[self.some_rows]

    @cached_property
    def passes(self) -> list[textbook.LayerPass]:
        """The forward pass of those samples, a layer each."""
        with np.errstate(all="ignore"):
            return textbook.forward(self.network, self.some_inputs)

    @cached_property
    def penalty(self) -> Penalty:
        """The penalty of the recipe."""
        return Penalty(self.snapshot.recipe.l1, self.snapshot.recipe.l2)

    @property
    def takes_gradients(self) -> bool:
        """Whether there are gradients at all: those of wide layers take too long."""
        return takes_gradients(self.network.layers)

    @cached_property
    def gradients(self) -> list[textbook.LayerGradient]:
        """The gradients for those samples, a layer each."""
        recipe = self.snapshot.recipe
        with np.errstate(all="ignore"):
            return textbook.backward(
                self.network,
                LOSSES[recipe.loss],
                self.passes,
                self.some_targets,
                recipe.reduction,
                self.penalty,
                self.some_weights,
            )

    @cached_property
    def probe_inputs(self) -> FloatArray:
        """The probe as the network takes it, (1, inputs) or one sequence; zeros without a probe."""
        if self.probe is None:
            ends = self.snapshot.encoding.ends
            return np.zeros((1, ends.inputs[0]), np.int8) if ends.symbols else np.zeros((1, *ends.inputs))
        return self.snapshot.encoding.encode(self.probe.inputs[None])

    @cached_property
    def probe_passes(self) -> list[textbook.LayerPass]:
        """The forward pass of the probe, a layer each."""
        with np.errstate(all="ignore"):
            return textbook.forward(self.network, self.probe_inputs)

    @cached_property
    def probe_gradients(self) -> list[textbook.LayerGradient] | None:
        """The gradients of the probe's own loss, a layer each; None where it has no target, or they take too long."""
        targets = self._probe_targets
        return None if targets is None else self._probe_gradients_for(targets)

    @cached_property
    def probe_gradients_at_end(self) -> list[textbook.LayerGradient] | None:
        """The same of the loss at the last step alone, where each step has a target: what comes back to an earlier step
        then came through time."""
        targets, answers = self._probe_targets, self.probe_passes[-1].a
        if targets is None or answers.ndim != 3:
            return self.probe_gradients
        # A step whose target is what the network answers adds nothing.
        last_alone = answers.copy()
        last_alone[:, -1] = unpadded(targets[:, -1:], answers.shape[-1], answers.dtype)[:, 0]
        return self._probe_gradients_for(last_alone)

    @property
    def _probe_targets(self) -> FloatArray | None:
        """The probe's targets, in the network's units, as a batch of one; None without any, or without gradients."""
        if self.probe is None or self.probe.sample is None or not self.takes_gradients:
            return None
        return self.snapshot.encoding.encode_targets(self.snapshot.dataset.targets[self.probe.sample][None])

    def _probe_gradients_for(self, targets: FloatArray) -> list[textbook.LayerGradient]:
        recipe = self.snapshot.recipe
        with np.errstate(all="ignore"):
            return textbook.backward(
                self.network, LOSSES[recipe.loss], self.probe_passes, targets, recipe.reduction, self.penalty
            )
