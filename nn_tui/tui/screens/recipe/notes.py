"""Notes on the field that has focus, and on a learning rate that does not suit the optimizer."""

from __future__ import annotations

from nn_tui.experiment.recipe.usual_rates import USUAL_RATES
from nn_tui.tui.screens.recipe.fields import FIELDS, FormTexts

_WEIGHTS = "keep: neurons that stay keep theirs; start over: all drawn from the seed"


def note(field: str, texts: FormTexts) -> str:
    """A one-line note on a field, or on the weights, while the form holds these texts."""
    if field == "weights":
        return _WEIGHTS
    return FIELDS[field].note(texts) if field in FIELDS else ""


def rate_advice(optimizer: str, rate: float) -> str:
    """Advice on a learning rate that is unusual for that optimizer; empty for a usual one."""
    low, high = USUAL_RATES.get(optimizer, (rate, rate))
    if low <= rate <= high:
        return ""
    return f"{optimizer} usually takes a learning rate of {low:g} to {high:g}, here it is {rate:g}."
