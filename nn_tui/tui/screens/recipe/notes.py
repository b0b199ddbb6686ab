"""What a form says about what has focus, and about a learning rate that does not suit the optimizer."""

from __future__ import annotations

from nn_tui.tui.screens.recipe.fields import FIELDS, Said

USUAL_RATES = {
    "sgd": (0.01, 1.0),
    "momentum": (0.001, 0.1),
    "nesterov": (0.001, 0.1),
    "rmsprop": (0.0001, 0.01),
    "adam": (0.001, 0.01),
    "adamw": (0.001, 0.01),
}
"""Learning rates to begin with, lowest and highest, by optimizer."""

_WEIGHTS = "keep: neurons that stay keep their weights; anew: drawn with the seed"


def note(field: str, said: Said) -> str:
    """What there is to know of a field, or of the weights, while the form says this, in one line."""
    if field == "weights":
        return _WEIGHTS
    return FIELDS[field].note(said) if field in FIELDS else ""


def rate_advice(optimizer: str, rate: float) -> str:
    """What a change to that optimizer suggests about a learning rate that is not among its usual ones; else nothing."""
    low, high = USUAL_RATES.get(optimizer, (rate, rate))
    if low <= rate <= high:
        return ""
    return f"{optimizer} usually takes a learning rate of {low:g} to {high:g}, here it is {rate:g}."
