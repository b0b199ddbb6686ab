"""What the graph of a network with pictures shows: one sample in every layer, and what each value comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class GraphColumn:
    """The outputs of one layer for one sample, or the inputs; no array may be changed later.

    Attributes:
        titles: what to write above it, from the longest to the shortest text.
        units: the names of the units: neurons, or channels of pictures.
        names: the name of each value, as many as ``values`` has.
        values: (units,), or (channels, rows, columns) of pictures.
        z: the sums that the activation is applied to, in the shape of ``values``.
        scale: the size of a value that has the strongest colour.
        activation, formula: the name of the activation, such as "tanh", and its formula.
        passed: the layers between this column and the one before that hand its numbers on, in words.
        weight_scale: the size of a weight that has the strongest colour.
        frozen: which units are frozen as a whole, (units,); None if none is.

    Raises:
        ValueError: names and values do not fit together.
    """

    titles: tuple[str, ...]
    units: tuple[str, ...]
    names: tuple[str, ...]
    values: FloatArray
    z: FloatArray
    scale: float = 1.0
    activation: str = "linear"
    formula: str = ""
    passed: tuple[str, ...] = ()
    weight_scale: float = 1.0
    frozen: BoolArray | None = None

    def __post_init__(self) -> None:
        if self.values.ndim not in (1, 3) or self.z.shape != self.values.shape:
            raise ValueError(f"Values {self.values.shape} and z {self.z.shape}: (units,) or (channels, rows, columns).")
        if len(self.units) != len(self.values) or len(self.names) != self.values.size:
            raise ValueError(f"{self.values.shape} cannot have {len(self.units)} units, {len(self.names)} names.")

    @property
    def picture(self) -> tuple[int, int] | None:
        """Rows and columns of its pictures; None for units without a place."""
        return (self.values.shape[1], self.values.shape[2]) if self.values.ndim == 3 else None

    def unit_of(self, place: int) -> int:
        """The unit that a value belongs to."""
        return place // max(1, prod(self.picture or (1,)))


@dataclass(frozen=True, eq=False)
class Origin:
    """Where one value comes from; no array may be changed later.

    Attributes:
        shape: how the terms are arranged: (channels, rows, columns) of a window, or (terms,).
        places: (terms,), indices of values of the column before; -1 in the padding.
        values: the numbers there, (terms,).
        weights: what each is multiplied by, (terms,); None where z is not such a sum.
        bias: what is added, None if nothing is.
        is_learned: whether the weights are trained, and not those of a maximum or an average.
        settings: further numbers that z depends on, such as ("g", 1.02).
        frozen: which weights are frozen, (terms,); None if none is.
    """

    shape: tuple[int, ...]
    places: NDArray[np.intp]
    values: FloatArray
    weights: FloatArray | None
    bias: float | None = None
    is_learned: bool = True
    settings: tuple[tuple[str, float], ...] = ()
    frozen: BoolArray | None = None

    @property
    def strengths(self) -> FloatArray:
        """How large each weight is, (terms,), 1 without weights; what is not a number is 0."""
        sizes = np.ones(len(self.places)) if self.weights is None else np.abs(self.weights)
        return np.nan_to_num(np.where(self.places < 0, 0.0, sizes), nan=0.0)


@dataclass(frozen=True, eq=False)
class LayerGraphData:
    """A network with the numbers of one sample.

    Attributes:
        columns: the inputs, then every layer that makes numbers of its own.
        origin_of: where a value comes from, called with the number of its column and its index there; None for inputs.
    """

    columns: tuple[GraphColumn, ...]
    origin_of: Callable[[int, int], Origin | None]

    @property
    def architecture(self) -> tuple[object, ...]:
        """What the layout depends on: networks with an equal one are drawn in the same places."""
        return tuple((column.titles, column.names, column.values.shape, column.passed) for column in self.columns)

    def column(self, layer: int) -> GraphColumn:
        """The column of a cursor's layer; INPUTS is the first."""
        return self.columns[layer - INPUTS]

    @property
    def is_empty(self) -> bool:
        """Whether there is no network."""
        return not self.columns

    @property
    def last(self) -> int:
        """The number of the output layer, for a cursor."""
        return len(self.columns) - 1 + INPUTS

    def origin(self, cursor: GraphCursor) -> Origin | None:
        """Where the value under a cursor comes from; None for inputs."""
        return None if self.is_empty else self.origin_of(cursor.layer - INPUTS, cursor.neuron)

    def inside(self, cursor: GraphCursor) -> GraphCursor:
        """The cursor, moved to the nearest value and term that there are."""
        if self.is_empty:
            return GraphCursor()
        layer = min(max(cursor.layer, INPUTS), self.last)
        here = GraphCursor(layer, min(max(cursor.neuron, 0), max(0, self.column(layer).values.size - 1)))
        origin = None if cursor.source is None else self.origin(here)
        if cursor.source is None or origin is None or not len(origin.places):
            return here
        return replace(here, source=min(max(cursor.source, 0), len(origin.places) - 1))


NO_LAYERS = LayerGraphData((), lambda column, place: None)
"""No network."""
