"""A network: a sequence of layers over one flat vector of parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, Shape, shape_words
from nn_tui.model.errors import ModelError
from nn_tui.model.initializers import initializer, is_drawn_late
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.dropout import Dropout, check_rate
from nn_tui.model.layers.flatten import FlattenSpec
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.model.layers.windows import NoPictureError
from nn_tui.model.sequences import masked, real_steps, unpadded

Number = TypeVar("Number", bound=np.generic)

CHUNK_NUMBERS = 2**18
"""The layers' buffers hold about that many numbers when samples are measured in chunks: they stay in the cache."""
WIDE_CHUNK = 32
"""Where the weights alone do not stay in the cache, at least that many samples share each way of them through it."""
MOST_CHUNK_NUMBERS = 2**23
"""The layers' buffers hold at most that many numbers for such a chunk: 64 MB."""


def layers_of(
    inputs: Shape, specs: Sequence[LayerSpec], at_steps: bool = False, count: int | None = None
) -> tuple[Layer, ...]:
    """Layers one behind the other for samples of shape ``inputs``, not bound to any parameters.

    With ``at_steps`` the last layer answers each step of a sequence, else the whole sample; with ``count`` only that
    many layers are made, as far as they depend on the others. Where a dense layer follows one whose outputs are
    pictures, a flatten layer is put between the two. Raises ModelError, naming the layer and the shape that it gets,
    for a layer that does not fit; its number is left out behind a flatten layer that was put in, as whoever wrote the
    layers does not count that one.
    """
    layers: list[Layer] = []
    shape = inputs
    wanted = _steps_wanted(specs, at_steps)
    for number, (spec, steps_wanted) in enumerate(zip(specs[:count], wanted, strict=False), start=1):
        if isinstance(spec, DenseSpec) and layers and len(shape) == 3:
            layers.append(FlattenSpec().make(shape))
            shape = layers[-1].outputs
        try:
            layers.append(spec.make(shape, steps_wanted))
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
    if count in (None, len(specs)):
        _check_end(specs, shape, inputs, at_steps)
    return tuple(layers)


def _steps_wanted(specs: Sequence[LayerSpec], at_steps: bool) -> list[bool]:
    """For each layer, whether what follows takes each step of a sequence, not only the last one's."""
    wanted = [at_steps]
    for spec in reversed(specs[1:]):
        wanted.append(wanted[-1] if spec.takes_steps is None else spec.takes_steps)
    return wanted[::-1]


def _check_end(specs: Sequence[LayerSpec], shape: Shape, inputs: Shape, at_steps: bool) -> None:
    """Raise ModelError where the last layer answers each step, and one answer is wanted, or the other way round."""
    if len(inputs) != 2:
        return
    if at_steps and (len(shape) != 2 or shape[0] != inputs[0]):
        answers = f"{shape[0]} steps" if len(shape) == 2 else "a sequence as a whole"
        raise ModelError(
            f"the layers answer {answers}, but each of the {inputs[0]} steps has a target: use rnn, lstm, gru, embed,"
            " dense, or conv with pad same"
        )
    if not at_steps and len(shape) == 2:
        raise ModelError(
            f"the layers answer each of {shape[0]} steps, but a sequence has one target: end with rnn, lstm, gru,"
            " globalmax, globalavg or flatten"
        )


def _ends(layers: Sequence[Layer]) -> list[int]:
    """Where each layer's parameters end in the flat vector."""
    return [int(end) for end in np.cumsum([layer.parameter_count for layer in layers])]


class Network:
    """Layers made from their specs, the output layer last, for samples of shape ``inputs``.

    Samples of sequences are (steps, features), or with ``symbols`` one index at each step, which the layers see as a 1
    among zeros; where padded in front, nan or -1. With ``at_steps`` the network answers each step.

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
        at_steps: bool = False,
        symbols: bool = False,
    ) -> None:
        self.layers: tuple[Layer, ...] = layers_of(inputs, specs, at_steps)
        self.at_steps = at_steps
        self.symbols = symbols
        self._ends = _ends(self.layers)
        leading = () if replicas is None else (replicas,)
        self.parameters: FloatArray
        self.use(np.zeros((*leading, self._ends[-1]), dtype))

    def use(self, parameters: FloatArray) -> None:
        """Take these parameters, shaped like its own, in place of its own; they are not copied."""
        self.parameters = parameters
        for layer, values in zip(self.layers, self.split(parameters), strict=True):
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
        """The number of outputs for one sample, or for one step where each is answered."""
        return self.layers[-1].units

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
        size = CHUNK_NUMBERS // self.working_numbers
        if self._ends[-1] > CHUNK_NUMBERS:
            size = max(size, min(WIDE_CHUNK, MOST_CHUNK_NUMBERS // self.working_numbers))
        return max(1, size)

    @property
    def working_numbers(self) -> int:
        """About how many numbers the layers hold for one sample on its way through them."""
        return sum(layer.working_numbers for layer in self.layers)

    @property
    def multiplications(self) -> int:
        """About how many multiplications one sample takes on its way through the layers."""
        return sum(layer.multiplications for layer in self.layers)

    def split(self, vector: npt.NDArray[Number]) -> list[npt.NDArray[Number]]:
        """Views of a vector (..., parameters), such as a gradient, one for each layer."""
        return np.split(vector, self._ends[:-1], axis=-1)

    def initialize(
        self, name: str, random: np.random.RandomState, between: Callable[[], object] = lambda: None
    ) -> None:
        """Draw the initial weights from ``random``, first layer first; ``between`` is called between two layers.

        Raises ModelError for an unknown name.
        """
        draw = initializer(name)
        with np.errstate(over="ignore"):
            for is_late in (False, True):
                for layer in self.layers:
                    between()
                    own = [each for each in layer.parameters if is_drawn_late(name, each) == is_late]
                    for parameter, values in draw(random, own).items():
                        layer[parameter][...] = values

    def unpacked(self, inputs: FloatArray) -> tuple[FloatArray, BoolArray | None]:
        """Inputs (samples, ...) as the first layer takes them, and of sequences which steps (samples, steps) are real.

        Symbols become a 1 among zeros, padding zeros alone; None where nothing is padded.
        """
        if len(self.inputs) != 2:
            return np.asarray(inputs, self.parameters.dtype), None
        shape = self.inputs[:1] if self.symbols else self.inputs
        values = np.asarray(inputs).reshape(len(inputs), *shape)
        is_real = real_steps(values)
        return unpadded(values, self.inputs[1], self.parameters.dtype), None if is_real.all() else is_real

    def has_padding(self, inputs: FloatArray) -> bool:
        """Whether any step of the sequences (samples, ...) is padding; False for other inputs."""
        if len(self.inputs) != 2:
            return False
        return bool((inputs < 0).any() if self.symbols else np.isnan(inputs).any())

    def forward(self, inputs: FloatArray) -> FloatArray:
        """The outputs, shape (samples, outputs), or (samples, steps, outputs) with ``at_steps``, for inputs (samples,
        ...); what stands at padded steps has no meaning. Overflow gives inf, silently."""
        with np.errstate(all="ignore"):
            signal = np.asarray(inputs) if len(self.inputs) == 2 else np.asarray(inputs, self.parameters.dtype)
            size = self.chunk or len(signal)
            if len(signal) <= size:
                return self._after(self.layers, *self.unpacked(signal))
            parts = [signal[start : start + size] for start in range(0, len(signal), size)]
            return np.concatenate([self._after(self.layers, *self.unpacked(part)) for part in parts])

    def outputs_around(self, inputs: FloatArray, places: IntArray, changes: FloatArray) -> FloatArray:
        """The outputs (moves, outputs) around one sample (...).

        Each move adds its number of ``changes`` (moves,) to the number at its index in ``places`` (moves,) of the
        flattened sample. Overflow gives inf, silently.
        """
        dtype, first = self.parameters.dtype, self.layers[0]
        seen, real = self.unpacked(np.asarray(inputs)[None])
        sample, changes = seen[0].reshape(first.inputs), np.asarray(changes, dtype)
        size = self.chunk or max(1, len(places))
        parts = []
        with np.errstate(all="ignore"):
            for part in (slice(start, start + size) for start in range(0, max(1, len(places)), size)):
                z = first.forward_around(sample, places[part], changes[part], real)
                after = None if real is None else first.real_after(np.repeat(real, len(z), axis=0), 1)
                a = masked(first.activation.function(z, -1), after)
                parts.append(self._after(self.layers[1:], a, after))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    @staticmethod
    def _after(layers: Sequence[Layer], signal: FloatArray, real: BoolArray | None) -> FloatArray:
        """Pass a signal (samples, ...) through the layers in order; ``real`` (samples, steps) marks what is not
        padding."""
        for layer in layers:
            z = layer.forward(signal.reshape(len(signal), *layer.inputs), real).z
            real = None if real is None else layer.real_after(real, 1)
            signal = masked(layer.activation.function(z, -1), real)
        return signal
