"""Convolution: the same small kernels at every place of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Self

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, Shape, shape_words
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.activations import wanted_input_scale
from nn_tui.model.kernels.calls import Call, product
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Parameter, Stage, Terms
from nn_tui.model.layers.spec import LayerSpec, SpecReader
from nn_tui.model.layers.step_windows import StepWindows
from nn_tui.model.layers.windows import Windowed, Windows, check_picture, in_squares

PADS = ("valid", "same")

WIDEST = 4096
"""Products of more columns are made in blocks, one for each row of places: a matrix of few rows and many columns leaves
the cache before it is used again, and takes two to four times as long."""


@dataclass(frozen=True)
class ConvSpec(LayerSpec):
    """``conv FILTERS RxC [ACTIVATION] [stride S] [pad same|valid] [nobias]``; over time ``conv FILTERS STEPS ...``."""

    kind = "conv"
    summary = "slides small kernels over pictures or time"
    has_neurons = True
    examples = (
        ("conv 8 3x3 relu", (1, 5, 6)),
        ("conv 8 3x3 relu pad same", (2, 2, 3)),
        ("conv 3 2x3 tanh stride 2 pad same", (2, 5, 4)),
        ("conv 2 3x2 sigmoid nobias", (3, 4, 3)),
        ("conv 4 1x1", (2, 2, 2)),
        ("conv 2 4x4 sigmoid stride 3 pad same", (1, 3, 2)),
        ("conv 4 3 relu pad same", (5, 2)),
        ("conv 3 2 tanh nobias", (4, 3)),
    )

    filters: int
    size: tuple[int, ...] = (3, 3)
    activation: str = "linear"
    stride: int = 1
    pad: str = "valid"
    bias: bool = True

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """Filters and size, then the rest in any order. Raises ModelError."""
        filters = words.whole("the number of its filters")
        size = words.sides("the size of its kernels")
        bias = not words.flag("nobias")
        stride, pad = words.named_whole("stride", 1, 64), words.named_choice("pad", PADS)
        spec = cls(filters, size, words.activation(), stride, pad, bias)
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes, without the default settings."""
        words = [self.kind, str(self.filters), shape_words(self.size)]
        words += [self.activation] if self.activation != "linear" else []
        words += ["stride", str(self.stride)] if self.stride != 1 else []
        words += ["pad", self.pad] if self.pad != PADS[0] else []
        return " ".join(words if self.bias else [*words, "nobias"])

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Layer:
        """A layer for pictures (channels, rows, columns) or sequences (steps, features).

        Raises ModelError for other inputs and for kernels that are too large or have other axes.
        """
        if len(inputs) == 2:
            return self._over_time(inputs)
        check_picture(inputs, self.kind)
        if len(self.size) == 1:
            raise ModelError("a kernel on pictures has rows and columns, as in 3x3")
        size = self.size[0], self.size[1]
        windows = (Windows.same if self.pad == "same" else Windows.inside)(inputs, size, self.stride)
        return Conv(windows, self.filters, self.activation, self.bias)

    def _over_time(self, inputs: Shape) -> StepConv:
        if len(self.size) == 2 or self.stride != 1:
            raise ModelError("a kernel over time has steps alone and no stride, as in conv 8 3")
        (span,), is_padded = self.size, self.pad == "same"
        if span > inputs[0] and not is_padded:
            raise ModelError(f"a window of {span} steps is longer than the sequence: up to {inputs[0]} fit")
        return StepConv(inputs, self.filters, span, self.activation, self.bias, is_padded)


class StepConv(StepWindows):
    """z at a step = the last ``span`` steps times K (span, features, filters), + b; padding stands in front alone."""

    kind = ConvSpec.kind

    def __init__(self, inputs: Shape, filters: int, span: int, activation: str, bias: bool, padded: bool) -> None:
        fans = span * inputs[1], span * filters
        kernels = Parameter("K", (span, inputs[1], filters), ("steps", "in", "out"), fans=fans)
        super().__init__(inputs, filters, activation, kernels, bias, padded)


class Conv(Windowed):
    """z at a place = the sum of the window there times K, over all channels, + b: cross-correlation, as in the field.

    K is (channels, rows, columns, filters), b (filters,); pictures are (channels, rows, columns), and the outputs
    (filters, rows of places, columns of places). The fans of a kernel are its size times the channels, and times the
    filters (Glorot and Bengio 2010; He et al. 2015).

    Prepared, all windows are copied side by side into one matrix (im2col), with a row of ones for the bias, so that one
    product does all places of all samples.
    """

    kind = ConvSpec.kind
    has_neurons = ConvSpec.has_neurons
    gives_squares = True

    def __init__(self, windows: Windows, filters: int, activation: str = "linear", bias: bool = True) -> None:
        channels, area = windows.inputs[0], prod(windows.size)
        fans = channels * area, filters * area
        kernels = Parameter("K", (channels, *windows.size, filters), ("in", "rows", "columns", "out"), fans=fans)
        biases = Parameter("b", (filters,), ("out",), is_bias=True, fans=fans)
        parameters = (kernels, biases) if bias else (kernels,)
        super().__init__(windows.inputs, (filters, *windows.places), activation, parameters)
        self.windows = windows
        self.has_bias = bias

    @property
    def wanted_scale(self) -> float:
        """A half before a sigmoid, so that the product is z/2 at once."""
        return wanted_input_scale(self.activation.name)

    @property
    def biases(self) -> FloatArray:
        """b at every place, (outputs,); zeros without a bias."""
        return np.repeat(self["b"], prod(self.windows.places)) if self.has_bias else super().biases

    @property
    def working_numbers(self) -> int:
        """The outputs, the matrix of windows and the padded picture."""
        places = prod(self.windows.places)
        return self.size + (self.parameters[0].size // self.units + 1) * places + prod(self.windows.padded)

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """The window at that place times the kernel of that channel."""
        channel, row, column = at
        places = self.windows.flat_places(row, column)
        values = np.where(places < 0, 0, x.ravel()[places])
        bias = float(self["b"][channel]) if self.has_bias else None
        return Terms(places.shape, places.ravel(), values.ravel(), self["K"][..., channel].ravel(), bias)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, *outputs).

        Keeps ``windows`` (samples, channels, window rows, window columns, rows, columns); the last two count places.
        """
        padded = np.moveaxis(self.windows.pad(x), 0, -1)
        windows = np.moveaxis(self.windows.views(padded), -1, 0)
        z: FloatArray = np.tensordot(windows, self["K"], ((1, 2, 3), (0, 1, 2)))
        if self.has_bias:
            z = z + self["b"]
        return Forward(np.moveaxis(z, -1, 1), {"windows": windows})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """dL/dK = the sum of each window times the error at its place; dL/dx = each error times K, added up where
        windows overlap (Goodfellow et al., Deep Learning, section 9.5)."""
        by_place = ((0, 4, 5), (0, 2, 3))
        parameters: dict[str, FloatArray] = {"K": np.tensordot(kept["windows"], error, by_place)}
        if self.has_bias:
            parameters["b"] = error.sum(axis=(0, 2, 3))
        padded = np.zeros((len(error), *self.windows.padded), error.dtype)
        for row, column in np.ndindex(self.windows.size):
            share = np.tensordot(error, self["K"][:, row, column, :], ((1,), (1,)))
            padded[:, :, *self.windows.at(row, column)] += np.moveaxis(share, -1, 1)
        return Backward(padded[:, :, *self.windows.picture], parameters, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """Copy the windows and make one product; backward one for the gradient, one for the windows' errors, which are
        added up in a fixed order."""
        windows, (*leading, _, _, _, samples) = self.windows, buffers.z.shape
        dtype, count = buffers.z.dtype, prod(windows.places) * samples
        rows = self.parameters[0].size // self.units
        # One matrix (..., window values and ones, places x samples): the errors of the windows use it again.
        matrix = np.full((*leading, rows + self.has_bias, count), buffers.scale, dtype)
        side = buffers.squares
        squares = side, side, windows.places[0] // side, windows.places[1] // side
        every = matrix[..., :rows, :].reshape(*leading, windows.inputs[0], *windows.size, *squares, samples)
        # The first layer's incoming values lie sample by sample; all others only need a copy to be padded.
        is_first = buffers.before_error is None
        padded = np.zeros((*leading, *windows.padded, samples), dtype) if is_first or windows.has_padding else None
        block, kernels = self.block.swapaxes(-1, -2), self["K"].reshape(*leading, rows, self.units)
        z = buffers.z.reshape(*leading, self.units, count)
        error = buffers.error.reshape(*leading, self.units, count)
        gradient = self.as_block(buffers.gradient)
        blocks = windows.places[0] if count > WIDEST else 1

        def forward(values: FloatArray) -> list[Call]:
            pictures = self.incoming(values)
            calls: list[Call] = []
            if padded is not None:
                calls.append(partial(np.copyto, padded[..., *windows.picture, :], pictures))
                pictures = padded
            calls += [
                partial(np.copyto, every, in_squares(windows.views(pictures), side)),
                _product_by_blocks(block, matrix, z, blocks),
            ]
            return calls

        def backward(values: FloatArray) -> list[Call]:
            calls = _sum_of_products(matrix, error, gradient, blocks)
            if buffers.before_error is not None:
                before = buffers.before_error.reshape(*leading, *windows.inputs, samples)
                shares = matrix[..., :rows, :]
                calls.append(_product_by_blocks(kernels, error, shares, blocks))
                calls += self._add_up(every, before, padded, side)
            return calls

        return Stage(forward, backward)

    def _add_up(self, every: FloatArray, before: FloatArray, padded: FloatArray | None, side: int) -> list[Call]:
        """The calls that fill ``before`` with the sums of the windows' errors (..., channels, window rows, window
        columns, *places in squares, samples)."""
        total = before if padded is None else np.empty_like(padded)
        calls: list[Call] = [partial(total.fill, 0.0)]
        for row, column in np.ndindex(self.windows.size):
            part = in_squares(total[..., *self.windows.at(row, column), :], side)
            calls.append(partial(np.add, part, every[..., row, column, :, :, :, :, :], part))
        if padded is not None:
            calls.append(partial(np.copyto, before, total[..., *self.windows.picture, :]))
        return calls


def _by_blocks(values: FloatArray, blocks: int) -> FloatArray:
    """A view of (..., rows, columns) as (..., blocks, rows, columns / blocks)."""
    return values.reshape(*values.shape[:-1], blocks, -1).swapaxes(-3, -2)


def _product_by_blocks(a: FloatArray, b: FloatArray, out: FloatArray, blocks: int) -> Call:
    """A call that leaves a @ b in ``out``, block by block of the columns of b."""
    if blocks == 1:
        return product(a, b, out)
    return product(a[..., None, :, :], _by_blocks(b, blocks), _by_blocks(out, blocks))


def _sum_of_products(a: FloatArray, b: FloatArray, out: FloatArray, blocks: int) -> list[Call]:
    """Calls that leave a @ b^T in ``out``, the sum over blocks of the columns of both."""
    if blocks == 1:
        return [product(a, b.swapaxes(-1, -2), out)]
    parts = np.empty((*out.shape[:-2], blocks, *out.shape[-2:]), out.dtype)
    return [
        product(_by_blocks(a, blocks), _by_blocks(b, blocks).swapaxes(-1, -2), parts),
        partial(np.add.reduce, parts, -3, None, out),
    ]
