"""The walk through time that rnn, lstm and gru share.

A recurrent layer takes a sequence (steps, features) and has one state (units,), zero before the first step, to which
each step adds its input. It gives the states of all steps, or the last one. Where a sequence is padded in front, the
state stays zero.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, Shape
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call
from nn_tui.model.layers.layer import Backward, Forward, Layer, Parameter, StepState


def check_sequence(inputs: Shape, kind: str) -> None:
    """Raise ModelError for inputs that are not sequences (steps, features)."""
    if len(inputs) != 2:
        raise ModelError(f"{kind} needs sequences, steps x features: put it before what makes one vector of them")


class Recurrent(Layer):
    """A layer that carries a state from step to step.

    Its outputs are (steps, units) with ``gives_steps``, else those of the last step, (units,). ``gates`` names the
    parts along the second to last axis of its parameters; a plain recurrent layer has none.
    """

    has_neurons = True
    is_recurrent: ClassVar[bool] = True

    def __init__(self, inputs: Shape, units: int, gives_steps: bool, parameters: Sequence[Parameter]) -> None:
        self.gives_steps = gives_steps
        self.steps, self.features = inputs
        super().__init__(inputs, (self.steps, units) if gives_steps else (units,), "linear", parameters)

    @property
    def working_numbers(self) -> int:
        """The inputs, states and gates of all steps."""
        return self.steps * (self.features + (2 * len(self.gates) + 2) * self.units)

    @property
    def multiplications(self) -> int:
        """Those of all steps, whether their states are handed on or not."""
        return self.parameter_count * self.steps

    @abstractmethod
    def begin(self, samples: int) -> StepState:
        """The state before the first step, each array (samples, units); the first is h."""

    @abstractmethod
    def step(self, x: FloatArray, state: StepState) -> tuple[StepState, dict[str, FloatArray]]:
        """The state after a step that takes x (samples, features), and the step's gates (samples, units) by name."""

    @abstractmethod
    def step_back(
        self, kept: Mapping[str, FloatArray], at: int, carried: StepState
    ) -> tuple[StepState, FloatArray, dict[str, FloatArray]]:
        """Back through one step, from dL/d(state) after it.

        Gives dL/d(state) before it, dL/dx (samples, features), and the parameters' gradients of this step by name.
        ``kept`` is what ``forward`` kept, ``at`` the step.
        """

    def advance(self, x: FloatArray, state: StepState | None) -> tuple[FloatArray, StepState]:
        """The output of one more step."""
        state, _ = self.step(x, state or self.begin(len(x)))
        return state[0], state

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, *outputs) for x (samples, steps, features).

        Keeps ``x``; ``h`` and the other states of every step, with zero in front, as ``h_before``; the gates by name;
        all but x (samples, steps, units).
        """
        state = self.begin(len(x))
        before: list[StepState] = []
        after: list[StepState] = []
        gates: list[dict[str, FloatArray]] = []
        for at in range(x.shape[1]):
            before.append(state)
            state, own = self.step(x[:, at], state)
            if real is not None:
                state = tuple(part * real[:, at, None] for part in state)
            after.append(state)
            gates.append(own)
        kept = {"x": x} | {name: np.stack([own[name] for own in gates], 1) for name in gates[0]}
        for index, name in enumerate(self.state_names):
            kept[name] = np.stack([each[index] for each in after], 1)
            kept[f"{name}_before"] = np.stack([each[index] for each in before], 1)
        if real is not None:
            kept["real"] = real.astype(x.dtype)
        return Forward(kept["h"] if self.gives_steps else kept["h"][:, -1], kept)

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """Backpropagation through time (Werbos 1990); ``inner`` has ``h``: dL/dh at each step (samples, steps,
        units)."""
        x = kept["x"]
        before_error = np.zeros_like(x)
        inner = np.zeros_like(kept["h"])
        gradients = {parameter.name: np.zeros(parameter.shape, x.dtype) for parameter in self.parameters}
        carried: StepState = tuple(np.zeros_like(part) for part in self.begin(len(x)))
        for at in reversed(range(x.shape[1])):
            if self.gives_steps:
                carried = (carried[0] + error[:, at], *carried[1:])
            elif at == x.shape[1] - 1:
                carried = (carried[0] + error, *carried[1:])
            if "real" in kept:
                carried = tuple(part * kept["real"][:, at, None] for part in carried)
            inner[:, at] = carried[0]
            carried, before_error[:, at], own = self.step_back(kept, at, carried)
            for name, gradient in own.items():
                gradients[name] += gradient
        return Backward(before_error, gradients, {"h": inner})

    state_names: ClassVar[tuple[str, ...]] = ("h",)

    def _flat(self, name: str) -> FloatArray:
        """A parameter (..., gates, units) as a matrix or vector (..., gates x units), gate by gate."""
        values = self[name]
        return values.reshape(*values.shape[:-2], len(self.gates) * self.units)

    def _output_calls(self, states: FloatArray, z: FloatArray) -> list[Call]:
        """The call that hands on the states (..., units, steps, samples): all of them, or the last."""
        if self.gives_steps:
            return [partial(np.copyto, z, states.swapaxes(-3, -2))]
        return [partial(np.copyto, z, states[..., -1, :])]

    def _errors(self, error: FloatArray) -> list[FloatArray | None]:
        """What comes back to the state of each step (..., units, samples) from the layer behind; None for nothing."""
        if self.gives_steps:
            return [error[..., at, :, :] for at in range(self.steps)]
        return [*[None] * (self.steps - 1), error]
