"""Learning rates that usually work."""

from __future__ import annotations

USUAL_RATES: dict[str, tuple[float, float]] = {
    "sgd": (0.01, 1.0),
    "momentum": (0.001, 0.1),
    "nesterov": (0.001, 0.1),
    "adagrad": (0.01, 0.1),
    "rmsprop": (0.0001, 0.01),
    "adam": (0.001, 0.01),
    "adamw": (0.001, 0.01),
}
"""Usual learning rates, lowest and highest, by optimizer."""
