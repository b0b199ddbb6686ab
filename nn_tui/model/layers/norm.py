"""Layer normalisation: the features at each place get mean 0 and deviation 1, then a gain and a shift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, Shape
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Parameter, Stage
from nn_tui.model.layers.spec import BareSpec

EPSILON = 1e-5
"""Added to the variance, so that features that are all equal are divided by no zero."""


@dataclass(frozen=True)
class NormSpec(BareSpec):
    """``norm``."""

    kind = "norm"
    summary = "centres and scales the features of each place"
    takes_steps = None
    examples = (("norm", (4,)), ("norm", (3, 2, 2)))

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Norm:
        """A layer for samples of several features. Raises ModelError for a single one, which would become 0."""
        return Norm(inputs)


class Norm(Layer):
    """z = g (x - mean) / sqrt(variance + 1e-5) + b over the features of a place (Ba et al. 2016).

    The features are the channels at each place of a picture, else all numbers of the last axis; ``g`` and ``b`` have
    one number for each, and neither gets a penalty.
    """

    kind = NormSpec.kind

    def __init__(self, inputs: Shape) -> None:
        features = inputs[0] if len(inputs) == 3 else inputs[-1]
        if features < 2:
            raise ModelError("norm needs two features at a place or more: put it behind a layer that gives several")
        gain = Parameter("g", (features,), ("out",), is_bias=True, start=1.0)
        shift = Parameter("b", (features,), ("out",), is_bias=True)
        super().__init__(inputs, inputs, "linear", (gain, shift))
        self._features = features

    def _by_place(self, x: FloatArray) -> FloatArray:
        """Samples (samples, *inputs) with the features as the last axis, a view."""
        return np.moveaxis(x, 1, -1) if len(self.inputs) == 3 else x

    def _back(self, x: FloatArray) -> FloatArray:
        return np.moveaxis(x, -1, 1) if len(self.inputs) == 3 else x

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, *outputs); keeps ``normal``, x with mean 0 and deviation 1, and ``deviation``, by place."""
        by_place = self._by_place(x)
        centred = by_place - by_place.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.asarray(EPSILON, x.dtype))
        normal = centred / deviation
        return Forward(self._back(normal * self["g"] + self["b"]), {"normal": normal, "deviation": deviation})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """With e = g dL/dz: dL/dx = (e - mean(e) - normal mean(e normal)) / deviation."""
        by_place, normal = self._by_place(error), kept["normal"]
        axes = tuple(range(by_place.ndim - 1))
        parameters: dict[str, FloatArray] = {"g": (by_place * normal).sum(axis=axes), "b": by_place.sum(axis=axes)}
        scaled = by_place * self["g"]
        means = scaled.mean(axis=-1, keepdims=True), (scaled * normal).mean(axis=-1, keepdims=True)
        before = (scaled - means[0] - normal * means[1]) / kept["deviation"]
        return Backward(self._back(before), parameters, {})

    def _features_first(self, values: FloatArray) -> FloatArray:
        """A view of values (..., size, samples) as (..., features, places, samples)."""
        leading, samples = values.shape[:-2], values.shape[-1]
        if len(self.inputs) == 2:
            return values.reshape(*leading, *self.inputs, samples).swapaxes(-3, -2)
        return values.reshape(*leading, self._features, -1, samples)

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """The same in place on arrays (..., features, places, samples)."""
        leading, samples = buffers.z.shape[: -1 - len(self.outputs)], buffers.z.shape[-1]
        flat = (*leading, self.size, samples)
        z, error = (self._features_first(values.reshape(flat)) for values in (buffers.z, buffers.error))
        by_name = self.split(buffers.gradient)
        gain, shift = self["g"][..., None, None], self["b"][..., None, None]
        normal, products = np.empty_like(z), np.empty_like(z)
        row = np.empty((*leading, 1, *z.shape[-2:]), z.dtype)
        deviation = np.empty_like(row)
        count, floor = number(self._features, z), number(EPSILON, z)

        def mean(values: FloatArray) -> list[Call]:
            return [partial(np.add.reduce, values, -3, None, row, True), partial(np.divide, row, count, row)]

        def forward(values: FloatArray) -> list[Call]:
            x = np.broadcast_to(self._features_first(values[..., :-1, :]), z.shape)
            return [
                *mean(x),
                partial(np.subtract, x, row, normal),
                partial(np.square, normal, products),
                *mean(products),
                partial(np.add, row, floor, deviation),
                partial(np.sqrt, deviation, deviation),
                partial(np.divide, normal, deviation, normal),
                partial(np.multiply, normal, gain, z),
                partial(np.add, z, shift, z),
            ]

        def backward(values: FloatArray) -> list[Call]:
            calls: list[Call] = [
                partial(np.multiply, error, normal, products),
                partial(np.add.reduce, products, (-2, -1), None, by_name["g"]),
                partial(np.add.reduce, error, (-2, -1), None, by_name["b"]),
            ]
            if buffers.before_error is None:
                return calls
            before = self._features_first(buffers.before_error.reshape(flat))
            return [
                *calls,
                partial(np.multiply, error, gain, error),
                *mean(error),
                partial(np.subtract, error, row, before),
                partial(np.multiply, error, normal, products),
                *mean(products),
                partial(np.multiply, normal, row, products),
                partial(np.subtract, before, products, before),
                partial(np.divide, before, deviation, before),
            ]

        return Stage(forward, backward)
