"""The sums behind a state of a recurrent layer for the unrolled graph: one, or one for each of its gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.arrays import BoolArray, IntArray
from nn_tui.model.layers.recurrent import Recurrent
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting.recurrence import UnitAt, state_lines, step_sum
from nn_tui.tui.widgets.graph.formula import Activated, UnitSum
from nn_tui.tui.widgets.graph.unrolled.data import StepOrigin, TermSum


@dataclass(frozen=True, eq=False)
class StateAt:
    """A unit of a recurrent layer at a step of one sequence.

    Attributes:
        layer, layer_pass: the layer and its pass.
        unit: the unit with its step, and what it is called.
        inputs: which of the layer's features come in: all, or of a symbol the one that is 1; (inputs,).
        places: the index of each in the column before, (inputs,).
        names: what each is called there.
        states: the places of the states of the step before in the layer's own column, (units,); none at the first step,
            before which all are zero.
        state_names: their names.
        frozen: which parameters are frozen, by name; None if none is.
    """

    layer: Recurrent
    layer_pass: LayerPass
    unit: UnitAt
    inputs: IntArray
    places: IntArray
    names: Sequence[str]
    states: IntArray
    state_names: Sequence[str]
    frozen: dict[str, BoolArray] | None

    def origin(self) -> StepOrigin:
        """Its sums, a gated unit's candidate first, and how its state follows from the gates."""
        gates = self.layer.gates
        if not gates:
            return StepOrigin((self._sum(self.name, ""),))
        candidate = "n" if "n" in gates else "g"
        order = [candidate, *(gate for gate in gates if gate != candidate)]
        return StepOrigin(tuple(self._sum(gate, gate) for gate in order), self._result)

    @property
    def name(self) -> str:
        """What the state is called, with its step."""
        return f"{self.unit.name}({self.unit.shown})"

    def _result(self, width: int) -> Sequence[str]:
        return state_lines(self.layer, self.layer_pass, self.unit, "h", width, 2)

    def _sum(self, name: str, gate: str) -> TermSum:
        """The sum of the unit, or of one of its gates."""
        layer, unit, count = self.layer, self.unit.unit, len(self.states)
        total = step_sum(layer, self.layer_pass, self.unit.step, unit, gate)
        place = layer.gates.index(gate) if gate else 0
        gates, part = len(layer.gates) or 1, (place,) if gate else ()
        frozen = None
        if self.frozen is not None:
            marks = self.frozen["Wx"][self.inputs, *part, unit], self.frozen["Wh"][:count, *part, unit]
            frozen = np.concatenate(marks)
        # Only what is multiplied by the reset gate has a bias of its own in the text.
        own_bias = total.biases.get("bh") if total.reset is not None else None
        biases = [value for name, value in total.biases.items() if own_bias is None or name != "bh"]
        first_state = layer.features * gates
        return TermSum(
            name,
            Activated(name, total.function, ACTIVATIONS[total.function].formula, np.array([total.z]), 0, total.a),
            UnitSum(
                np.concatenate([total.from_x[self.inputs], total.from_h[:count]]),
                np.concatenate([total.x[self.inputs], total.h[:count]]),
                (*self.names, *self.state_names),
                sum(biases) if biases else None,
            ),
            np.concatenate([self.places, self.states]),
            np.arange(len(self.inputs) + count) >= len(self.inputs),
            np.concatenate([self.inputs * gates, first_state + np.arange(count) * gates]) + place,
            first_state + layer.units * gates + place if total.biases else None,
            None if total.reset is None else ("r", total.reset),
            own_bias,
            frozen,
        )
