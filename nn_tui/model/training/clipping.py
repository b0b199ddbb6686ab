"""Gradient clipping: no update is made with a gradient larger than the bounds that are set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import inf, sqrt

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call, number


@dataclass(frozen=True)
class Clipping:
    """Bounds of the gradient, penalties included, before the optimizer sees it; None is no bound.

    First ``value`` bounds each element to +-value, then ``norm`` scales the whole vector down to that norm where its
    own is larger (Pascanu et al. 2013, algorithm 1). Frozen parameters do not count in the norm: freezing some does not
    shorten the steps of the others. Raises ModelError for a bound that is no finite number above 0.
    """

    norm: float | None = None
    value: float | None = None

    def __post_init__(self) -> None:
        for name, bound in (("clip_norm", self.norm), ("clip_value", self.value)):
            if bound is not None and not 0 < bound < inf:
                raise ModelError(f"{name} is a number above 0, such as 1, not {bound}")

    def __bool__(self) -> bool:
        return self.norm is not None or self.value is not None

    def calls(self, gradient: FloatArray, scale: float, frozen: BoolArray | None = None) -> list[Call]:
        """The calls that clip ``gradient`` (..., parameters), which holds ``scale`` x dL/dw, in place.

        Each replica has a norm of its own. A gradient that is not finite stays so, and the run diverges as without
        clipping. ``frozen`` has the shape of the gradient.
        """
        calls: list[Call] = []
        if self.value is not None:
            calls += _clip_elements(gradient, self.value * scale)
        if self.norm is not None:
            learning = np.ones(gradient.shape, bool) if frozen is None else ~frozen
            rows = (values.reshape(-1, gradient.shape[-1]) for values in (gradient, learning))
            calls += [partial(_Norm(*row).shrink, self.norm * scale) for row in zip(*rows, strict=True)]
        return calls

    def clipped(self, gradient: FloatArray, frozen: BoolArray | None = None) -> FloatArray:
        """A clipped copy of dL/dw (..., parameters)."""
        copy = gradient.copy()
        with np.errstate(all="ignore"):
            for call in self.calls(copy, 1.0, frozen):
                call()
        return copy


NO_CLIPPING = Clipping()


def _clip_elements(gradient: FloatArray, bound: float) -> list[Call]:
    """Bound each element to +-bound; inf becomes nan and not the bound, or nothing would show that it was there."""
    residue = np.empty_like(gradient)
    return [
        partial(np.subtract, gradient, gradient, residue),
        partial(np.minimum, gradient, number(bound, gradient), out=gradient),
        partial(np.maximum, gradient, number(-bound, gradient), out=gradient),
        partial(np.add, gradient, residue, gradient),
    ]


class _Norm:
    """The norm of one gradient (parameters,) over the parameters that are ``learning``, truth values of its shape."""

    def __init__(self, gradient: FloatArray, learning: BoolArray) -> None:
        self._gradient, self._learning = gradient, learning
        self._squares = np.zeros_like(gradient)
        limits = np.finfo(gradient.dtype)
        self._least = float(limits.tiny / limits.eps)
        self._where = True if learning.all() else learning

    def shrink(self, most: float) -> None:
        """Scale the gradient down to the norm ``most`` where its own is larger."""
        np.square(self._gradient, self._squares, where=self._where)
        square = float(np.add.reduce(self._squares))
        if self._least <= square < inf:
            norm = sqrt(square)
            if norm > most:
                np.multiply(self._gradient, most / norm, self._gradient)
            return
        self._shrink_by_largest(most)

    def _shrink_by_largest(self, most: float) -> None:
        """The same where squares overflow or vanish: the elements are divided by the largest one first."""
        sizes = np.abs(self._gradient[self._learning]).astype(float)
        largest = float(sizes.max(initial=0.0))
        if not 0 < largest < inf:
            return
        relative = sqrt(np.square(sizes / largest).sum())
        if relative > most / largest:
            np.divide(self._gradient, largest, self._gradient)
            np.multiply(self._gradient, most / relative, self._gradient)
