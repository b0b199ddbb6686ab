"""A gradient through time in words and figures: whether it vanishes or explodes, and whether it is clipped."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.diagnosis.through_time import FADING
from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.training.clipping import Clipping
from nn_tui.tui.presenting.wording import number


def sizes_of(gradient: FloatArray) -> FloatArray:
    """The norm (steps,) of a gradient (steps, units) at each step; inf where it overflows."""
    with np.errstate(all="ignore"):
        return np.asarray(np.linalg.norm(np.asarray(gradient, float), axis=1))


def fading_words(sizes: FloatArray) -> str:
    """What becomes of sizes (steps,) on the way back from the last step to the first."""
    if len(sizes) < 2:
        return "one step"
    first, last = float(sizes[0]), float(sizes[-1])
    if not np.isfinite(sizes).all():
        return "not finite"
    if not last:
        return "no gradient" if not first else "no gradient at the last step"
    ratio = first / last
    verdict = ": vanishes" if ratio < 1 / FADING else ": explodes" if ratio > FADING else ""
    return f"first / last {number(ratio)}{verdict}"


def clipping_words(gradient: FloatArray, clipping: Clipping, frozen: BoolArray | None) -> tuple[str, ...]:
    """What clipping makes of a gradient (parameters,), penalties included, from long to short."""
    learning = gradient if frozen is None else gradient[~frozen]
    bounded = Clipping(value=clipping.value).clipped(learning)
    beyond = int(np.count_nonzero(np.abs(learning) > clipping.value)) if clipping.value is not None else 0
    size = float(np.linalg.norm(bounded))
    by_value = [f"clip value {clipping.value:g} bounds {beyond} of {len(learning)} elements"] if beyond else []
    if clipping.norm is None:
        said = f"norm {number(size)}" + ("" if clipping.value is not None else ", no clip norm set ([[train.change]])")
    elif size > clipping.norm:
        said = f"norm {number(size)} clipped to {clipping.norm:g}, {100 * clipping.norm / size:.3g}% left"
    else:
        said = f"norm {number(size)}, within clip norm {clipping.norm:g}"
    return "; ".join([*by_value, said]), said, said.partition(",")[0]
