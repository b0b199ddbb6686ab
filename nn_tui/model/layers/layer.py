"""The protocol of a layer: what it is made of and what it does.

A layer computes z from its inputs; its caller applies the activation. It does so twice: in textbook form (``forward``,
``backward``), which allocates freely and is what tests compare with and screens show, and prepared (``prepare``), as
calls in place on buffers made ahead, which is what trains.

Rules for a new layer: allocate only in ``prepare``, never in a stage's ``forward`` or ``backward``, which are called
for each gathered batch; index a buffer's axes as -2 and -1, never as 0, so that replicas may come in front; make
products by ``kernels.calls.product``; where something is scattered, scatter in a fixed order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import ClassVar, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from nn_tui.model.activations import ACTIVATIONS, Activation
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, Shape
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call

Number = TypeVar("Number", bound=np.generic)
StepState: TypeAlias = tuple[FloatArray, ...]
"""What a layer carries from one step of a sequence to the next, each array (samples, ...)."""


class Parameter(NamedTuple):
    """One array of a layer's parameters.

    ``name`` is its name on screens, in exports and in findings: "W", "b"; ``shape`` as a textbook writes it; ``axes``
    what each axis counts: "in", "out", or a word of the layer's own. A bias gets no penalty and no decay. ``fans`` are
    fan-in and fan-out, for the initializer; ``start``, if given, is the initial value whatever the initializer.
    """

    name: str
    shape: Shape
    axes: tuple[str, ...]
    is_bias: bool = False
    fans: tuple[int, int] = (1, 1)
    start: float | None = None

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


class Buffers(NamedTuple):
    """The arrays that a prepared layer works on: features before samples, any replicas in front.

    The forward pass fills ``z`` (..., *outputs, samples). ``error``, of its shape, holds dL/dz / ``scale`` when the
    backward pass begins, which fills ``gradient`` (..., size), this layer's part of the flat gradient, and
    ``before_error`` (..., *, samples), a number for each input in the shape of the outputs before, None for the first
    layer. The incoming values and their row of ones are multiplied by ``scale``. ``real`` (steps, samples) is 1 for the
    steps of a sequence that are not padding and 0 for the others; None where there is no padding. ``z`` and ``error``
    stand in squares of the side ``squares``, the incoming values and ``before_error`` in squares of ``squares_before``
    (``windows.in_squares``); 1 is row by row.
    """

    z: FloatArray
    error: FloatArray
    before_error: FloatArray | None
    gradient: FloatArray
    scale: float
    real: FloatArray | None = None
    squares: int = 1
    squares_before: int = 1


class Stage(NamedTuple):
    """A prepared layer.

    ``forward`` gives the calls that fill z, ``backward`` those that fill the gradient and the error before. Both take
    the incoming values (..., inputs + 1, samples), the last row ones, and allocate nothing.
    """

    forward: Callable[[FloatArray], list[Call]]
    backward: Callable[[FloatArray], list[Call]]


class Forward(NamedTuple):
    """A textbook forward pass: z (samples, *outputs), and by name the arrays that ``backward`` or a view needs."""

    z: FloatArray
    kept: dict[str, FloatArray]


class Backward(NamedTuple):
    """A textbook backward pass.

    ``inputs`` is dL/dx (samples, *inputs); ``parameters`` dL/dp by name, in the parameters' shapes; ``inner`` further
    gradients by name, such as dL/dh at each step.
    """

    inputs: FloatArray
    parameters: dict[str, FloatArray]
    inner: dict[str, FloatArray]


class Terms(NamedTuple):
    """What one output is the sum of: z = sum(values * weights) + bias.

    ``places`` (terms,) are indices in the flattened sample, -1 in the padding; ``values`` the numbers there, 0 in the
    padding; ``weights`` what each is multiplied by. ``shape`` arranges the terms: (channels, rows, columns) of a
    window. ``bias`` is None where the layer adds none.
    """

    shape: Shape
    places: IntArray
    values: FloatArray
    weights: FloatArray
    bias: float | None = None


class Layer(ABC):
    """One layer: its shapes, its parameters as views of the network's flat vector, and its passes.

    ``inputs`` and ``outputs`` are the shapes of one sample; those of pictures have three axes, (channels, rows,
    columns). ``parameters`` stand in the order of the flat vector; the last axis of each counts the layer's units.
    """

    kind: ClassVar[str]
    has_neurons: ClassVar[bool] = False
    """Whether its outputs are neurons, with weights and an activation of their own."""
    is_reshape: ClassVar[bool] = False
    """Whether it only gives the same numbers another shape: it has no prepared stage then."""
    passes_on: ClassVar[bool] = False
    """Whether its outputs at rest are the numbers that come in, in the same order."""
    takes_one: ClassVar[bool] = False
    """Whether each output is one of the numbers that come in, the first of the largest in some of them."""

    is_recurrent: ClassVar[bool] = False
    """Whether it carries a state from step to step of a sequence."""
    gates: ClassVar[tuple[str, ...]] = ()
    """The names of what the second to last axis of its parameters counts, where that is gates."""
    gives_squares: ClassVar[bool] = False
    """Whether it can fill its pictures in squares, in the order that the next layer reads fastest."""

    def __init__(self, inputs: Shape, outputs: Shape, activation: str, parameters: Sequence[Parameter] = ()) -> None:
        if min(*inputs, *outputs) < 1:
            raise ModelError(f"a layer needs at least one input and one neuron, not {prod(inputs)} and {prod(outputs)}")
        if activation not in ACTIVATIONS:
            raise ModelError(f"there is no activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}")
        self.inputs = inputs
        self.outputs = outputs
        self.activation: Activation = ACTIVATIONS[activation]
        self.parameters = tuple(parameters)
        self._views: dict[str, FloatArray] = {}
        self._block: FloatArray

    @property
    def wanted_scale(self) -> float:
        """The best factor for the incoming values: a half where that saves the activation a call."""
        return 1.0

    @property
    def wanted_squares(self) -> int:
        """The side of the squares in which it reads pictures fastest; 1 for row by row."""
        return 1

    @property
    def fan_in(self) -> int:
        """The number of inputs of one sample."""
        return prod(self.inputs)

    @property
    def size(self) -> int:
        """The number of outputs of one sample."""
        return prod(self.outputs)

    @property
    def draws(self) -> bool:
        """Whether it draws random numbers in training, so that its outputs there are not those at rest."""
        return False

    @property
    def unit_axis(self) -> int:
        """Which axis of ``outputs`` counts the units: the first of pictures, where they are channels, else the last."""
        return 0 if len(self.outputs) == 3 else -1

    @property
    def units(self) -> int:
        """How many units it has: channels of pictures, else neurons."""
        return self.outputs[self.unit_axis]

    def by_unit(self, values: FloatArray) -> FloatArray:
        """Values (samples, *outputs) as (samples, places, units): a channel has one at each place, a neuron one."""
        units_last = np.moveaxis(values, self.unit_axis % len(self.outputs) + 1, -1)
        return units_last.reshape(len(values), self.size // self.units, self.units)

    def incoming(self, values: FloatArray) -> FloatArray:
        """A view of the values of an edge (..., inputs + 1, samples), without the ones, as (..., *inputs, samples)."""
        return values[..., :-1, :].reshape(*values.shape[:-2], *self.inputs, values.shape[-1])

    @property
    def working_numbers(self) -> int:
        """About how many numbers its prepared passes hold for one sample."""
        return self.size

    @property
    def remark(self) -> str:
        """What a person should know about how it treats these inputs; empty where there is nothing to say."""
        return ""

    @property
    def parameter_count(self) -> int:
        """The number of weights and biases together."""
        return sum(parameter.size for parameter in self.parameters)

    @property
    def multiplications(self) -> int:
        """About how many multiplications a sample takes: a parameter counts once for each place at which it is used."""
        return self.parameter_count * (self.size // self.units)

    @property
    def biases(self) -> FloatArray:
        """The number added to each output, (outputs,); zeros where the layer adds none."""
        return np.zeros(self.size, self._block.dtype)

    @property
    def links(self) -> FloatArray | None:
        """The weight from each input to each output, (inputs, outputs); None where the layer has no such matrix."""
        return None

    def bind(self, vector: FloatArray) -> None:
        """Use ``vector`` (..., parameter_count), contiguous along its last axis, as this layer's parameters."""
        self._views = self.split(vector)
        self._block = self.as_block(vector)

    @property
    def block(self) -> FloatArray:
        """All parameters as one matrix (..., rows, units), a view; empty without parameters.

        The last axis of each parameter counts the units; all other axes become rows.
        """
        return self._block

    def at(self, row: int, column: int) -> tuple[Parameter, tuple[int, ...]]:
        """The parameter that a cell of ``block`` belongs to, and its index there. Raises IndexError beyond the rows."""
        first = 0
        for parameter in self.parameters:
            rows = parameter.size // parameter.shape[-1]
            if row < first + rows:
                return parameter, (*map(int, np.unravel_index(row - first, parameter.shape[:-1])), column)
            first += rows
        raise IndexError(f"the layer's block has {first} rows, not {row + 1}")

    def as_block(self, vector: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """A view of a vector (..., parameter_count), such as a gradient, in the shape of ``block``."""
        units = self.parameters[0].shape[-1] if self.parameters else 0
        return vector.reshape(*vector.shape[:-1], -1 if units else 0, units)

    @property
    def by_name(self) -> Mapping[str, FloatArray]:
        """All parameters by name, views of the network's flat vector."""
        return self._views

    def __getitem__(self, name: str) -> FloatArray:
        """A parameter by its name: a view (..., *shape) of the network's flat vector."""
        return self._views[name]

    def split(self, vector: npt.NDArray[Number]) -> dict[str, npt.NDArray[Number]]:
        """Views by name of a vector (..., parameter_count), such as a gradient, in the order of the parameters."""
        views, start = {}, 0
        for parameter in self.parameters:
            values = vector[..., start : start + parameter.size]
            views[parameter.name] = values.reshape(*vector.shape[:-1], *parameter.shape)
            start += parameter.size
        return views

    def join(self, arrays: Mapping[str, FloatArray]) -> FloatArray:
        """Arrays by name as one vector (parameter_count,) in the order of the parameters."""
        parts = [arrays[parameter.name].ravel() for parameter in self.parameters]
        return np.concatenate(parts) if parts else np.empty(0)

    def window(self, row: int, column: int) -> tuple[range, range] | None:
        """The rows and columns of its pictures that the outputs at that place depend on, padding included.

        The same place by default; None where outputs have no place in a picture.
        """
        is_place = len(self.inputs) == len(self.outputs) == 3
        return (range(row, row + 1), range(column, column + 1)) if is_place else None

    def real_after(self, real: npt.NDArray[Number], axis: int) -> npt.NDArray[Number] | None:
        """Which steps of its outputs are not padding, from those of its inputs; None where its outputs have no steps.

        ``axis`` is the one that counts the steps: 1 of (samples, steps), 0 of (steps, samples).
        """
        return real if len(self.outputs) == 2 else None

    def advance(self, x: FloatArray, state: StepState | None) -> tuple[FloatArray, StepState]:
        """z (samples, units) for one more step x (samples, features) of a sequence without end, and what to carry on.

        ``state`` is None before the first step. Raises ModelError for a layer that needs later steps or all of them.
        """
        if len(self.outputs) != 2 or self.outputs[0] != self.inputs[0]:
            raise ModelError(f"{self.kind} has no output at each step, so that a sequence cannot go on")
        return self.forward(x[:, None]).z[:, 0], ()

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms | None:
        """What the output with the index ``at`` is the sum of, for one sample x (*inputs); None where it is no sum."""
        return None

    @abstractmethod
    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z in textbook form for x (samples, *inputs).

        ``real`` (samples, steps) marks what is not padding. ``random`` is what dropout draws from in training; None
        for measuring.
        """

    def forward_around(
        self, x: FloatArray, places: IntArray, changes: FloatArray, real: BoolArray | None = None
    ) -> FloatArray:
        """z (moves, *outputs) around one sample x (*inputs).

        Each move adds its number of ``changes`` (moves,) to the number at its index in ``places`` (moves,) of the
        flattened sample. ``real`` (1, steps) marks what is not padding.
        """
        variants = np.tile(x.ravel(), (len(places), 1))
        variants[np.arange(len(places)), places] += changes
        every = None if real is None else np.repeat(real, len(places), axis=0)
        return self.forward(variants.reshape(len(places), *self.inputs), every).z

    @abstractmethod
    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The gradients in textbook form, from what ``forward`` kept and dL/dz (samples, *outputs)."""

    @abstractmethod
    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """Prepare both passes in place; every buffer is made here.

        ``random`` is what dropout draws from; None for measuring: no backward pass follows then, and a layer that
        behaves differently in training does as in evaluation.
        """
