"""Flatten: the numbers of a picture one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, Shape
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Stage
from nn_tui.model.layers.spec import BareSpec


@dataclass(frozen=True)
class FlattenSpec(BareSpec):
    """``flatten``; put in by itself where a dense layer follows a layer of pictures."""

    kind = "flatten"
    summary = "puts all the numbers of a picture in one row"
    examples = (("flatten", (2, 2, 3)),)

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Flatten:
        """A layer for samples of any shape."""
        return Flatten(inputs)


class Flatten(Layer):
    """The same numbers as one row (inputs,): channel by channel, row by row."""

    kind = FlattenSpec.kind
    is_reshape = True
    passes_on = True

    def __init__(self, inputs: Shape) -> None:
        super().__init__(inputs, (prod(inputs),), "linear")

    def window(self, row: int, column: int) -> None:
        """None: an output has no place in a picture any more."""

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, inputs); keeps nothing."""
        return Forward(x.reshape(len(x), self.size), {})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error in the shape of the inputs."""
        return Backward(error.reshape(len(error), *self.inputs), {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """No calls: whoever composes layers lets the next one read the same numbers."""
        return Stage(lambda values: [], lambda values: [])
