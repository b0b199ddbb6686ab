"""Frozen parameters: an update goes by and leaves them as they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call


def keep_frozen(step: Sequence[Call], parameters: FloatArray, frozen: BoolArray | None) -> list[Call]:
    """An optimizer's calls, which then change no parameter where ``frozen``, of the same shape, is True.

    What the optimizer remembers goes on, so that a parameter thaws at the pace of the others. Raises ModelError for a
    mask of another shape.
    """
    if frozen is None:
        return list(step)
    if frozen.shape != parameters.shape or frozen.dtype != bool:
        raise ModelError(f"frozen says yes or no for each of the {parameters.size} parameters, in one vector")
    if not frozen.any():
        return list(step)
    before = np.empty_like(parameters)
    return [
        partial(np.copyto, before, parameters),
        *step,
        partial(np.copyto, parameters, before, where=frozen.copy()),
    ]
