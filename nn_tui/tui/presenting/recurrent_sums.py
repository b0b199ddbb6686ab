"""The sums behind a state of a recurrent layer: one, or one for each of its gates, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray
from nn_tui.model.layers.gru import Gru
from nn_tui.model.layers.lstm import Lstm
from nn_tui.model.layers.recurrent import Recurrent
from nn_tui.model.layers.rnn import Rnn
from nn_tui.tui.widgets.graph.formula import Activated, UnitSum, factor, number
from nn_tui.tui.widgets.graph.unrolled.data import StepOrigin, StepSum


@dataclass(frozen=True, eq=False)
class Incoming:
    """What comes to a layer at one step; the arrays are (terms,).

    Attributes:
        inputs: which of the layer's features there are: all, or of a symbol the one that is 1.
        values: their numbers.
        places: the index of each in the column before.
        names: what each is called there.
    """

    inputs: IntArray
    values: FloatArray
    places: IntArray
    names: Sequence[str]


@dataclass(frozen=True, eq=False)
class StateAt:
    """A unit of a recurrent layer at a step.

    Attributes:
        layer: the layer.
        kept: what its forward pass kept of one sequence, each (steps, units) or (steps, features).
        step: the step, counted with the padding.
        unit: the unit.
        name: what the state is called.
        before: the name of the unit's state at the step before; empty at the first step, before which all are zero.
        incoming: what comes in.
        states: the places of the states of the step before in the layer's own column, (units,); none at the first step.
        state_names: their names.
        frozen: which parameters are frozen, by name; None if none is.
    """

    layer: Recurrent
    kept: dict[str, FloatArray]
    step: int
    unit: int
    name: str
    before: str
    incoming: Incoming
    states: IntArray
    state_names: Sequence[str]
    frozen: dict[str, BoolArray] | None

    def at(self, name: str) -> float:
        """A kept number of this unit at this step."""
        return float(self.kept[name][self.step, self.unit])

    def sum_of(
        self, name: str, function: str, value: float, gate: int | None, bias: str | None, own_bias: str | None = None
    ) -> StepSum:
        """The sum of the unit, or of one of its gates, of which ``function`` makes ``value``.

        ``bias`` is the name of the biases, and ``own_bias`` of those that are added to what the states give.
        """
        layer, inputs, count = self.layer, self.incoming.inputs, len(self.states)
        part = () if gate is None else (gate,)
        weights = np.concatenate([layer["Wx"][inputs, *part, self.unit], layer["Wh"][:count, *part, self.unit]])
        values = np.concatenate([self.incoming.values, self.kept["h_before"][self.step, :count]])
        frozen = None
        if self.frozen is not None:
            frozen = np.concatenate(
                [self.frozen[each][which, *part, self.unit] for each, which in (("Wx", inputs), ("Wh", slice(count)))]
            )
        gates = len(layer.gates) or 1
        first_state = layer.features * gates
        rows = np.concatenate([inputs * gates, first_state + np.arange(count) * gates]) + (gate or 0)
        added, own = (None if each is None else float(layer[each][*part, self.unit]) for each in (bias, own_bias))
        z = float(weights @ values) + (added or 0.0) + (own or 0.0)
        return StepSum(
            name,
            Activated(name, function, ACTIVATIONS[function].formula, np.array([z]), 0, value),
            UnitSum(weights, values, (*self.incoming.names, *self.state_names), added),
            np.concatenate([self.incoming.places, self.states]),
            np.arange(len(inputs) + count) >= len(inputs),
            rows,
            None if bias is None else first_state + layer.units * gates + (gate or 0),
            own_bias=own,
            frozen=frozen,
        )


def recurrent_origin(state: StateAt) -> StepOrigin | None:
    """Where a state comes from; None for a kind of layer that is not known here."""
    if isinstance(state.layer, Rnn):
        function, bias = state.layer.inner_activation.name, "b" if state.layer.has_bias else None
        return StepOrigin((state.sum_of(state.name, function, state.at("h"), None, bias),))
    if isinstance(state.layer, Lstm):
        return _of_lstm(state)
    return _of_gru(state) if isinstance(state.layer, Gru) else None


def _of_lstm(state: StateAt) -> StepOrigin:
    """h = o*tanh(c), c = f*c + i*g, the candidate g first."""
    i, f, o, g, c = (state.at(name) for name in ("i", "f", "o", "g", "c"))
    sums = tuple(
        state.sum_of(name, "tanh" if name == "g" else "sigmoid", state.at(name), state.layer.gates.index(name), "b")
        for name in ("g", "i", "f", "o")
    )
    kept, numbers = "", ""
    if state.before:
        before = float(state.kept["c_before"][state.step, state.unit])
        kept = f"f*c{state.before[state.before.rindex('[') :]} + "
        numbers = f"{number(f)}*{factor(before)} + "
    return StepOrigin(
        sums,
        (
            f"{state.name} = o*tanh(c) = {number(o)}*tanh({number(c)}) = {number(state.at('h'))}",
            f"c = {kept}i*g = {numbers}{number(i)}*{factor(g)} = {number(c)}",
        ),
    )


def _of_gru(state: StateAt) -> StepOrigin:
    """h = (1 - z)*n + z*h, the candidate n first: in it, the gate r stands before what the states give."""
    r, z, n = (state.at(name) for name in ("r", "z", "n"))
    places = {name: state.layer.gates.index(name) for name in state.layer.gates}
    candidate = state.sum_of("n", "tanh", n, places["n"], "bx", "bh")
    gates = (_both_biases(state.sum_of(name, "sigmoid", state.at(name), places[name], "bx", "bh")) for name in "rz")
    kept, numbers = "", ""
    if state.before:
        before = float(state.kept["h_before"][state.step, state.unit])
        kept, numbers = f" + z*{state.before}", f" + {number(z)}*{factor(before)}"
    shown = f"{state.name} = (1 - z)*n{kept} = {number(1 - z)}*{factor(n)}{numbers} = {number(state.at('h'))}"
    return StepOrigin((replace(candidate, gate=("r", r)), *gates), (shown,))


def _both_biases(each: StepSum) -> StepSum:
    """The sum of a gate that nothing multiplies: its two biases are one number."""
    bias = (each.added.bias or 0.0) + (each.own_bias or 0.0)
    return replace(each, added=each.added._replace(bias=bias), own_bias=None)
