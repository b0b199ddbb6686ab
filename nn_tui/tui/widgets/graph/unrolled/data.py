"""What the unrolled graph shows: one sequence in every layer, and what each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, BoolArray, FloatArray
from nn_tui.tui.widgets.graph.formula import Activated, UnitSum


@dataclass(frozen=True, eq=False)
class StepsColumn:
    """The outputs of one layer for one sequence, or the inputs; no array may be changed later.

    Attributes:
        titles: what to write above it, from the longest to the shortest text.
        units: the names of the units.
        values: (rows, units), a row for each step from the step ``first`` on, counted from 0, to the last one.
        first: the step of the first row: the last of all for a layer that answers once for the whole sequence.
        at_steps: whether its values are called by their step.
        texts: what to write in place of the values of each step, such as a character; () where numbers are shown.
        scale: the size of a value that has the strongest colour.
        passed: the layers between this column and the one before that hand its numbers on, in words.
        weight_scale: the size of a weight that has the strongest colour.
        frozen: which units are frozen as a whole, (units,); None if none is.

    Raises:
        ValueError: names and values do not fit together.
    """

    titles: tuple[str, ...]
    units: tuple[str, ...]
    values: FloatArray
    first: int = 0
    at_steps: bool = True
    texts: tuple[str, ...] = ()
    scale: float = 1.0
    passed: tuple[str, ...] = ()
    weight_scale: float = 1.0
    frozen: BoolArray | None = None

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.units):
            raise ValueError(f"Values {self.values.shape} of {len(self.units)} units: they have to be (steps, units).")
        if self.texts and len(self.texts) != len(self.values):
            raise ValueError(f"{len(self.values)} steps cannot have {len(self.texts)} texts.")

    @property
    def count(self) -> int:
        """How many units it has."""
        return len(self.units)

    def name_of(self, place: int) -> str:
        """The name of a value by its index, with its step, counted from 1: h3(2)."""
        row, unit = divmod(place, max(1, self.count))
        name = self.texts[row] if self.texts else self.units[unit]
        return f"{name}({self.first + row + 1})" if self.at_steps else name


@dataclass(frozen=True, eq=False)
class TermSum:
    """One of the sums behind a value: that of a unit, or of one of its gates; no array may be changed later.

    Attributes:
        name: what it makes: the name of the value, or that of a gate, such as "i".
        activated: what the activation makes of the sum.
        added: the terms; of a gated candidate, those of the inputs come first.
        places: (terms,) the index of what each term comes from, -1 for nothing, as in padding.
        rows: (terms,) where the weights stand among those of a unit, for whoever sets or freezes one.
        bias_row: where its bias stands; None where it has none.
        is_own: (terms,) whether it is a state of the step before, and not a number of the column before.
        gate: what the part of the states, with ``own_bias``, is multiplied by before it is added; None for 1.
        frozen: which weights are frozen, (terms,); None if none is.
        is_learned: whether the weights are trained, and not those of a maximum or an average.
    """

    name: str
    activated: Activated
    added: UnitSum
    places: NDArray[np.intp]
    is_own: BoolArray
    rows: NDArray[np.intp]
    bias_row: int | None = None
    gate: tuple[str, float] | None = None
    own_bias: float | None = None
    frozen: BoolArray | None = None
    is_learned: bool = True


@dataclass(frozen=True, eq=False)
class StepOrigin:
    """Where one value comes from.

    Attributes:
        sums: the sums behind it, the first of which is shown until a link of another is under the cursor.
        result: the lines, of at most that many columns, on how the value follows from its gates; None where it is what
            its one sum makes.
    """

    sums: tuple[TermSum, ...]
    result: Callable[[int], Sequence[str]] | None = None

    @property
    def count(self) -> int:
        """How many terms all sums have together: a cursor's ``source`` counts through them."""
        return sum(len(each.places) for each in self.sums)

    @property
    def strongest(self) -> int | None:
        """The strongest term of the first sum; None where there are no terms."""
        if not self.count:
            return None
        first = self.sums[0]
        sizes = np.nan_to_num(np.abs(first.added.weights), nan=0.0)
        return int(np.where(first.places < 0, -1.0, sizes).argmax())

    def sum_of(self, term: int | None) -> tuple[TermSum | None, int]:
        """The sum that a term belongs to, and the number of its first term; the first sum for None."""
        first = 0
        for each in self.sums:
            if term is None or term < first + len(each.places):
                return each, first
            first += len(each.places)
        return None, first


@dataclass(frozen=True, eq=False)
class StepsGraphData:
    """A network with the numbers of one sequence, without its padding.

    Attributes:
        columns: the inputs, then every layer that makes numbers of its own.
        steps: how many steps the sequence has.
        origin_of: where a value comes from, called with the number of its column and its index there; None for inputs.
    """

    columns: tuple[StepsColumn, ...]
    steps: int
    origin_of: Callable[[int, int], StepOrigin | None]

    @property
    def architecture(self) -> tuple[object, ...]:
        """What the layout depends on: networks with an equal one are drawn in the same places."""
        return self.steps, tuple((each.titles, each.units, each.first, each.passed) for each in self.columns)

    @property
    def is_empty(self) -> bool:
        """Whether there is no network, or no step."""
        return not self.columns or not self.steps

    @property
    def last(self) -> int:
        """The number of the output layer, for a cursor."""
        return len(self.columns) - 1 + INPUTS

    @property
    def is_recurrent(self) -> bool:
        """Whether any value comes from the step before."""
        return any(
            each.is_own.any()
            for number, column in enumerate(self.columns)
            if column.values.size and (origin := self.origin_of(number, column.values.size - 1))
            for each in origin.sums
        )

    def column(self, layer: int) -> StepsColumn:
        """The column of a cursor's layer; INPUTS is the first."""
        return self.columns[layer - INPUTS]

    def origin(self, cursor: GraphCursor) -> StepOrigin | None:
        """Where the value under a cursor comes from; None for inputs."""
        return None if self.is_empty else self.origin_of(cursor.layer - INPUTS, cursor.neuron)

    def place_of(self, cursor: GraphCursor) -> tuple[int, int]:
        """The step and the unit under a cursor."""
        column = self.column(cursor.layer)
        row, unit = divmod(cursor.neuron, column.count)
        return column.first + row, unit

    def at(self, layer: int, step: int, unit: int) -> GraphCursor:
        """The cursor on a step and unit of a layer, or on the nearest that there is."""
        column = self.column(layer)
        row = min(max(step - column.first, 0), len(column.values) - 1)
        return GraphCursor(layer, row * column.count + min(max(unit, 0), column.count - 1))

    def inside(self, cursor: GraphCursor) -> GraphCursor:
        """The cursor, moved to the nearest value and term that there are."""
        if self.is_empty:
            return GraphCursor()
        layer = min(max(cursor.layer, INPUTS), self.last)
        row, unit = divmod(max(cursor.neuron, 0), self.column(layer).count)
        here = self.at(layer, self.column(layer).first + row, unit)
        origin = None if cursor.source is None else self.origin(here)
        if cursor.source is None or origin is None or not origin.count:
            return here
        return replace(here, source=min(max(cursor.source, 0), origin.count - 1))


NO_STEPS = StepsGraphData((), 0, lambda column, place: None)
"""No network."""
