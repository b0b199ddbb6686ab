"""Frozen parameters, which no update changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call


def keep_frozen(step: Sequence[Call], parameters: FloatArray, frozen: BoolArray | None) -> list[Call]:
    """An optimizer's calls, made to change no parameter where ``frozen``, of the shape of ``parameters``, is True.

    What the optimizer remembers still changes, so that a parameter moves like the others once it thaws. Raises
    ModelError for a mask of another shape.
    """
    if frozen is None:
        return list(step)
    if frozen.shape != parameters.shape or frozen.dtype != bool:
        raise ModelError(f"frozen needs a vector of {parameters.size} truth values, one for each parameter")
    if not frozen.any():
        return list(step)
    before = np.empty_like(parameters)
    return [
        partial(np.copyto, before, parameters),
        *step,
        partial(np.copyto, parameters, before, where=frozen.copy()),
    ]
