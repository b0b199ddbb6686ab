"""Dropout: each update of the training leaves out a random part of a layer's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import BoolArray, FloatArray, Shape
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Stage
from nn_tui.model.layers.spec import LayerSpec, SpecReader


@dataclass(frozen=True)
class DropoutSpec(LayerSpec):
    """``dropout X``: a fraction X of the outputs is left out of each update."""

    kind = "dropout"
    summary = "leaves out a random share while training"
    takes_steps = None
    examples = (("dropout 0.3", (4,)), ("dropout 0.5", (2, 2, 3)))

    rate: float

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """The fraction. Raises ModelError."""
        spec = cls(words.fraction("the fraction that it leaves out"))
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes."""
        return f"{self.kind} {self.rate!r}"

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Dropout:
        """A layer for samples of any shape."""
        return Dropout(inputs, self.rate)


def check_rate(rate: float) -> None:
    """Raise ModelError for a rate outside [0, 1)."""
    if not 0 <= rate < 1:
        raise ModelError(f"dropout is a fraction from 0 to below 1, such as 0.2, not {rate}")


class Dropout(Layer):
    """Inverted dropout (Srivastava et al. 2014, section 10).

    In training an output becomes 0 with probability ``rate``, else is multiplied by 1 / (1 - rate), so that measuring a
    network needs no correction: there the layer hands its inputs through.

    The draws are one ``random.random_sample((samples, *outputs))`` for each update; an output stays where its draw is
    at least the rate. A rate of 0 draws nothing. Raises ModelError for a rate outside [0, 1).
    """

    kind = DropoutSpec.kind
    passes_on = True

    def __init__(self, inputs: Shape, rate: float) -> None:
        check_rate(rate)
        super().__init__(inputs, inputs, "linear")
        self.rate = rate

    @property
    def draws(self) -> bool:
        """Whether anything is ever left out."""
        return self.rate > 0

    def _mask(self, samples: int, random: np.random.RandomState, dtype: npt.DTypeLike) -> FloatArray:
        """Draw what the outputs are multiplied by, (samples, *outputs)."""
        stays = random.random_sample((samples, *self.outputs)) >= self.rate
        return np.multiply(stays, 1.0 / (1.0 - self.rate), dtype=dtype)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """x times the mask in training, kept as ``mask``; x for measuring."""
        if random is None or not self.draws:
            return Forward(x, {})
        mask = self._mask(len(x), random, x.dtype)
        return Forward(x * mask, {"mask": mask})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error times the mask."""
        return Backward(error * kept["mask"] if "mask" in kept else error, {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """Draw a mask into a buffer for each update, and multiply by it."""
        z, before_error = buffers.z, buffers.before_error

        if random is None or not self.draws:
            copy_back: list[Call] = []
            if before_error is not None:
                copy_back = [partial(np.copyto, before_error.reshape(buffers.error.shape), buffers.error)]
            return Stage(lambda values: [partial(np.copyto, z, self.incoming(values))], lambda values: copy_back)
        mask, samples = np.empty_like(z), z.shape[-1]

        def draw() -> None:
            np.copyto(mask, np.moveaxis(self._mask(samples, random, mask.dtype), 0, -1))

        backward: list[Call] = []
        if before_error is not None:
            backward = [partial(np.multiply, buffers.error, mask, before_error.reshape(mask.shape))]
        return Stage(
            lambda values: [draw, partial(np.multiply, self.incoming(values), mask, z)],
            lambda values: backward,
        )
