"""A network: a sequence of layers over one flat vector of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import zip_longest
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, Shape, shape_words
from nn_tui.model.errors import ModelError
from nn_tui.model.initializers import initializer
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.dropout import Dropout, check_rate
from nn_tui.model.layers.flatten import FlattenSpec
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.model.layers.windows import NoPictureError

Number = TypeVar("Number", bound=np.generic)

CHUNK_NUMBERS = 2**18
"""The layers' buffers hold about that many numbers when samples are measured in chunks: they stay in the cache."""


def layers_of(inputs: Shape, specs: Sequence[LayerSpec]) -> tuple[Layer, ...]:
    """Layers one behind the other for samples of shape ``inputs``, not bound to any parameters.

    Where a dense layer follows one whose outputs have several axes, a flatten layer is put between the two. Raises
    ModelError, naming the layer and the shape that it gets, for a layer that does not fit; its number is left out
    behind a flatten layer that was put in, as whoever wrote the layers does not count that one.
    """
    layers: list[Layer] = []
    shape = inputs
    for number, (spec, after) in enumerate(zip_longest(specs, specs[1:]), start=1):
        if isinstance(spec, DenseSpec) and layers and len(shape) > 1:
            layers.append(FlattenSpec().make(shape))
            shape = layers[-1].outputs
        try:
            layers.append(spec.make(shape, steps_wanted=after is not None and after.takes_steps))
        except ModelError as error:
            advice = ""
            if isinstance(error, NoPictureError):
                has_pictures = len(inputs) == 3
                advice = (
                    ": put it before dense, flatten and global layers" if has_pictures else ", and these data are none"
                )
            name = f"layer {number}, {spec.words!r}," if len(layers) == number - 1 else f"the layer {spec.words!r}"
            raise ModelError(f"{name} gets {shape_words(shape)}: {error}{advice}") from None
        shape = layers[-1].outputs
    return tuple(layers)


def _ends(layers: Sequence[Layer]) -> list[int]:
    """Where each layer's parameters end in the flat vector."""
    return [int(end) for end in np.cumsum([layer.parameter_count for layer in layers])]


class Network:
    """Layers made from their specs, the output layer last, for samples of shape ``inputs``.

    All weights and biases lie in ``parameters``, one vector (parameters,), or with ``replicas`` one for each replica,
    (replicas, parameters); the layers' arrays are views of it. They are zero until ``initialize`` is called. Raises
    ModelError for a layer that cannot take what comes before it.
    """

    def __init__(
        self,
        inputs: Shape,
        specs: Sequence[LayerSpec],
        dtype: npt.DTypeLike = np.float64,
        replicas: int | None = None,
    ) -> None:
        self.layers: tuple[Layer, ...] = layers_of(inputs, specs)
        self._ends = _ends(self.layers)
        leading = () if replicas is None else (replicas,)
        self.parameters: FloatArray = np.zeros((*leading, self._ends[-1]), dtype)
        for layer, values in zip(self.layers, self.split(self.parameters), strict=True):
            layer.bind(values)

    @classmethod
    def dense(cls, sizes: Sequence[int], activations: Sequence[str], dtype: npt.DTypeLike = np.float64) -> Network:
        """Dense layers: ``sizes`` are inputs, hidden sizes and outputs, ``activations`` one name for each layer."""
        specs = [DenseSpec(size, name) for size, name in zip(sizes[1:], activations, strict=True)]
        return cls((sizes[0],), specs, dtype)

    def with_dropout(self, rate: float) -> Network:
        """The same layers over the same parameters, with dropout behind each hidden layer that has neurons.

        A rate of 0 adds nothing. Raises ModelError for a rate outside [0, 1).
        """
        check_rate(rate)
        if rate == 0:
            return self
        layers: list[Layer] = []
        for layer in self.layers:
            layers.append(layer)
            if layer.has_neurons and layer is not self.layers[-1]:
                layers.append(Dropout(layer.outputs, rate))
        other = copy(self)
        other.layers, other._ends = tuple(layers), _ends(layers)
        return other

    @property
    def inputs(self) -> Shape:
        """The shape of one sample."""
        return self.layers[0].inputs

    @property
    def outputs(self) -> int:
        """The number of outputs for one sample."""
        return self.layers[-1].size

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of a sample's inputs and of each layer's outputs."""
        return (self.inputs, *(layer.outputs for layer in self.layers))

    @property
    def is_weight(self) -> BoolArray:
        """For each parameter, whether it is a weight (True) or a bias; shape (parameters,)."""
        marks = [
            np.full(parameter.size, not parameter.is_bias) for layer in self.layers for parameter in layer.parameters
        ]
        return np.concatenate([np.empty(0, bool), *marks])

    @property
    def weights(self) -> list[FloatArray]:
        """Every parameter that is not a bias, in its own shape: what a penalty counts."""
        return [
            layer[parameter.name] for layer in self.layers for parameter in layer.parameters if not parameter.is_bias
        ]

    def has_shape_of(self, other: Network) -> bool:
        """Whether the layers are of the same kinds and shapes, so that a parameter vector of one fits the other."""
        mine, theirs = (
            [(layer.kind, layer.inputs, layer.outputs, layer.parameters) for layer in network.layers]
            for network in (self, other)
        )
        return mine == theirs

    def part(self, layer: int, name: str | None = None) -> slice:
        """The part of the flat vector that holds a layer's parameters, or the one of that name.

        Layer 0 is the first. Raises KeyError for an unknown name.
        """
        start: int = self._ends[layer] - self.layers[layer].parameter_count
        if name is None:
            return slice(start, self._ends[layer])
        for parameter in self.layers[layer].parameters:
            if parameter.name == name:
                return slice(start, start + parameter.size)
            start += parameter.size
        raise KeyError(name)

    def place(self, layer: int, name: str, index: Sequence[int]) -> int:
        """The index in the flat vector of one number of a parameter, from its index in the parameter."""
        shape = next(parameter.shape for parameter in self.layers[layer].parameters if parameter.name == name)
        start: int = self.part(layer, name).start
        return start + int(np.ravel_multi_index(tuple(index), shape))

    @property
    def chunk(self) -> int | None:
        """How many samples go through the layers at once when many are measured; None where all of them do.

        Matrix layers take all at once, since what they compute for a sample must not depend on how many there are.
        Others hold so many numbers for a sample that thousands would not fit into memory.
        """
        if all(layer.links is not None for layer in self.layers):
            return None
        return max(1, CHUNK_NUMBERS // sum(layer.working_numbers for layer in self.layers))

    def split(self, vector: npt.NDArray[Number]) -> list[npt.NDArray[Number]]:
        """Views of a vector (..., parameters), such as a gradient, one for each layer."""
        return np.split(vector, self._ends[:-1], axis=-1)

    def initialize(self, name: str, random: np.random.RandomState) -> None:
        """Draw the initial weights from ``random``, first layer first. Raises ModelError for an unknown name."""
        draw = initializer(name)
        with np.errstate(over="ignore"):
            for layer in self.layers:
                for parameter, values in draw(random, layer.parameters).items():
                    layer[parameter][...] = values

    def forward(self, inputs: FloatArray) -> FloatArray:
        """The outputs, shape (samples, outputs), for inputs of shape (samples, ...). Overflow gives inf, silently."""
        with np.errstate(all="ignore"):
            signal = np.asarray(inputs, self.parameters.dtype)
            size = self.chunk or len(signal)
            if len(signal) <= size:
                return self._after(self.layers, signal)
            parts = [signal[start : start + size] for start in range(0, len(signal), size)]
            return np.concatenate([self._after(self.layers, part) for part in parts])

    def outputs_around(self, inputs: FloatArray, places: IntArray, changes: FloatArray) -> FloatArray:
        """The outputs (moves, outputs) around one sample (...).

        Each move adds its number of ``changes`` (moves,) to the number at its index in ``places`` (moves,) of the
        flattened sample. Overflow gives inf, silently.
        """
        dtype, first = self.parameters.dtype, self.layers[0]
        sample, changes = np.asarray(inputs, dtype).reshape(first.inputs), np.asarray(changes, dtype)
        size = self.chunk or max(1, len(places))
        parts = []
        with np.errstate(all="ignore"):
            for part in (slice(start, start + size) for start in range(0, max(1, len(places)), size)):
                z = first.forward_around(sample, places[part], changes[part])
                parts.append(self._after(self.layers[1:], first.activation.function(z, -1)))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    @staticmethod
    def _after(layers: Sequence[Layer], signal: FloatArray) -> FloatArray:
        """Pass a signal (samples, ...) through the layers in order."""
        for layer in layers:
            z = layer.forward(signal.reshape(len(signal), *layer.inputs)).z
            signal = layer.activation.function(z, -1)
        return signal
