"""A network and the passes of one sequence as the columns of the unrolled graph."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray
from nn_tui.model.layers.layer import Layer, Terms
from nn_tui.model.layers.recurrent import Recurrent
from nn_tui.model.layers.rnn import Rnn
from nn_tui.model.network.network import Network
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.presenting.recurrence import UnitAt
from nn_tui.tui.presenting.recurrent_sums import StateAt
from nn_tui.tui.presenting.unit_names import UnitNames
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.widgets.graph.formula import Activated, UnitSum, number
from nn_tui.tui.widgets.graph.unrolled.data import StepOrigin, StepsColumn, StepsGraphData, TermSum


def unrolled_graph(
    network: Network,
    passes: Sequence[LayerPass],
    names: Sequence[UnitNames],
    texts: Sequence[str],
    steps: int,
    frozen: BoolArray | None,
) -> StepsGraphData:
    """The columns for one sequence, whose passes these are.

    Args:
        network: a network that takes sequences.
        passes: one for each layer.
        names: those of the inputs, then of each layer's outputs.
        texts: what each real step is called, where the inputs are symbols, else ().
        steps: how many steps are real, at the end of the sequence.
        frozen: the marks (parameters,) of the parameters that are not trained.
    """
    return _Unrolled(network, passes, names, texts, steps, frozen).data()


class _Unrolled:
    """One sequence in a network."""

    def __init__(
        self,
        network: Network,
        passes: Sequence[LayerPass],
        names: Sequence[UnitNames],
        texts: Sequence[str],
        steps: int,
        frozen: BoolArray | None,
    ) -> None:
        self._network, self._passes, self._steps = network, passes, steps
        self._names = names
        self._masks = None if frozen is None or not frozen.any() else network.split(frozen)
        self._drawn = drawn_layers(network)
        inputs = passes[0].inputs[0][-steps:] if steps else passes[0].inputs[0][:0]
        self._columns = [self._inputs(inputs, texts)]
        for index, before in zip(self._drawn, [-1, *self._drawn], strict=False):
            passed = tuple(f"{place + 1} {network.layers[place].kind}" for place in range(before + 1, index))
            self._columns.append(self._column(index, passed))

    def data(self) -> StepsGraphData:
        """The columns, and where their values come from."""
        origin_of = lru_cache(maxsize=64)(self._origin)
        return StepsGraphData(tuple(self._columns), self._steps, origin_of)

    # The columns.

    def _inputs(self, values: FloatArray, texts: Sequence[str]) -> StepsColumn:
        if texts:
            indices = values.argmax(axis=1)[:, None].astype(np.float64)
            return StepsColumn(("inputs", "in"), ("symbol",), indices, texts=tuple(texts))
        units = self._names[0].units
        return StepsColumn((f"{len(units)} inputs", "inputs", "in"), units, values, scale=max(1.0, largest(values)))

    def _values(self, index: int) -> tuple[FloatArray, bool]:
        """What a layer gives, (rows, units), the real steps alone, and whether each row is a step."""
        layer, layer_pass = self._network.layers[index], self._passes[index]
        values = layer_pass.kept["h"][0] if isinstance(layer, Recurrent) else layer_pass.a[0]
        if values.ndim == 1:
            return values[None], False
        # A window without padding has no answer at the first steps.
        return values[-min(self._steps, len(values)) :], True

    def _column(self, index: int, passed: tuple[str, ...]) -> StepsColumn:
        layer = self._network.layers[index]
        values, at_steps = self._values(index)
        name, activation = f"{index + 1} {layer.kind}", _function_name(layer)
        end = f" {activation}" if layer.has_neurons and activation != "linear" else ""
        frozen = None
        if self._masks is not None and self._masks[index].size:
            whole = np.asarray(layer.as_block(self._masks[index]).all(axis=0))
            frozen = whole if whole.any() and len(whole) == values.shape[1] else None
        weights = [layer[parameter.name] for parameter in layer.parameters if not parameter.is_bias]
        return StepsColumn(
            (f"{name} {values.shape[1]}{end}", f"{name}{end}", name, str(index + 1)),
            self._names[index + 1].units,
            values,
            self._steps - len(values),
            at_steps,
            scale=wording.steady_scale(largest(values)),
            passed=passed,
            weight_scale=wording.steady_scale(max(map(largest, weights))) if weights else 1.0,
            frozen=frozen,
        )

    # Where values come from.

    def _origin(self, number: int, place: int) -> StepOrigin | None:
        """Where a value of a column comes from; None for inputs."""
        if not number:
            return None
        index = self._drawn[number - 1]
        layer, column = self._network.layers[index], self._columns[number]
        row, unit = divmod(place, column.count)
        if isinstance(layer, Recurrent):
            return self._of_state(number, layer, index, row, unit)
        rows_before = len(self._passes[index].a[0]) - len(column.values) if column.at_steps else 0
        at = (rows_before + row, unit) if column.at_steps else (unit,)
        terms = self._terms(layer, index, at)
        name = column.name_of(place)
        layer_pass = self._passes[index]
        if terms is None:
            came = f"from {number_of(layer_pass.inputs[0][at])}" if layer_pass.inputs[0].ndim == len(at) else ""
            settings = [f"{key} {number_of(values[unit])}" for key, values in layer.by_name.items()]
            value = number_of(column.values[row, unit])
            lines = f"{name} = {value} in layer {index + 1} {layer.kind}", ", ".join([came, *settings])
            return StepOrigin((), lambda width: lines)
        return self._of_terms(number, layer, index, at, name, terms)

    def _terms(self, layer: Layer, index: int, at: tuple[int, ...]) -> Terms | None:
        """What an output is the sum of; of pooling over time, of the real steps alone."""
        layer_pass = self._passes[index]
        terms = layer.terms(layer_pass.inputs[0], at)
        kept = layer_pass.kept
        if terms is None or not ("taken" in kept or "share" in kept) or len(layer.inputs) != 2:
            return terms
        steps = terms.places // layer.inputs[1]
        weights = kept["share"][0, steps, 0] if "share" in kept else (steps == kept["taken"][0, at[-1]]).astype(float)
        seen = steps >= layer.inputs[0] - self._steps
        return terms._replace(places=terms.places[seen], values=terms.values[seen], weights=weights[seen])

    def _of_terms(
        self, number: int, layer: Layer, index: int, at: tuple[int, ...], name: str, terms: Terms
    ) -> StepOrigin:
        before, unit = self._columns[number - 1], at[-1]
        places, rows = self._places(number - 1, layer, terms), np.arange(len(terms.places))
        if before.texts:
            # Of a symbol, the one input that is 1.
            seen = (terms.values != 0) & (places >= 0)
            places, rows = places[seen], rows[seen]
        names = ["padding" if place < 0 else before.name_of(place) for place in places.tolist()]
        frozen = None
        if self._masks is not None and self._masks[index].size:
            frozen = np.asarray(layer.as_block(self._masks[index])[rows, unit])
        z = self._passes[index].z[0][at[:-1]]
        value = float(self._passes[index].a[0][at])
        function = layer.activation
        is_learned = bool(layer.parameters)
        return StepOrigin(
            (
                TermSum(
                    name,
                    Activated(name, function.name, function.formula, z, unit, value),
                    UnitSum(terms.weights[rows], terms.values[rows], names, terms.bias),
                    places,
                    np.zeros(len(places), np.bool_),
                    rows,
                    len(layer.block) - 1 if terms.bias is not None and is_learned else None,
                    frozen=frozen,
                    is_learned=is_learned,
                ),
            ),
        )

    def _places(self, before: int, layer: Layer, terms: Terms) -> IntArray:
        """The indices of terms (terms,) in the column before, which has no padding; -1 for what it does not have."""
        column = self._columns[before]
        if not column.at_steps:
            return np.asarray(terms.places)
        features = column.count if not column.texts else self._network.inputs[1]
        size = int(np.prod(layer.inputs))
        hidden = size // features - len(column.values)
        rows, units = np.divmod(terms.places, features)
        places = (rows - hidden) * column.count + (0 if column.texts else units)
        return np.where((terms.places < 0) | (rows < hidden), -1, places)

    def _of_state(self, number: int, layer: Recurrent, index: int, row: int, unit: int) -> StepOrigin:
        column, before = self._columns[number], self._columns[number - 1]
        kept = self._passes[index].kept
        step = kept["h"].shape[1] - len(column.values) + row
        at = column.first + row - before.first
        inputs: IntArray = np.arange(layer.features)
        places = at * before.count + inputs
        if before.texts:
            inputs = np.flatnonzero(kept["x"][0, step])
            places = np.full(len(inputs), at)
        names = [before.name_of(place) for place in places.tolist()]
        states: IntArray = (row - 1) * column.count + np.arange(column.count if row else 0)
        masks = None if self._masks is None else layer.split(self._masks[index])
        name, all_names = self._names[index + 1].units[unit], self._names[index + 1].units
        return StateAt(
            layer,
            self._passes[index],
            UnitAt(name, unit, step, column.first + row + 1, all_names),
            inputs,
            places,
            names,
            states,
            [column.name_of(place) for place in states.tolist()],
            masks,
        ).origin()


def number_of(value: np.floating | float) -> str:
    """A number of a formula."""
    return number(float(value))


def _function_name(layer: Layer) -> str:
    """The name of the activation: that within a plain recurrent layer, too."""
    return layer.inner_activation.name if isinstance(layer, Rnn) else layer.activation.name
