"""The recipe: everything that decides a run, frozen. Same recipe, same numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Any

from nn_tui.experiment.errors import ExperimentError
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    ModelError,
    check_pairing,
    initializer,
)

DTYPES = ("float64", "float32")
MAX_SEED = 2**32 - 2
"""RandomState takes seeds below 2^32, and shuffling uses seed + 1."""
MAX_LAYERS, MAX_WIDTH, MAX_EPOCHS = 32, 4096, 10**9

LIVE_FIELDS = frozenset({"learning_rate", "batch", "l1", "l2", "epochs"})
"""What may change in the middle of a run; everything else needs new initial weights."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run.

    ``hidden`` are the sizes of the hidden layers, ``batch`` None for all samples at once, ``test_split`` the fraction
    of samples held back. Raises ExperimentError, naming the field, for anything that cannot be run.
    """

    dataset: str
    hidden: tuple[int, ...] = (5,)
    activation: str = "sigmoid"
    output: str = "sigmoid"
    init: str = "glorot_uniform"
    loss: str = "sigmoid_cross_entropy"
    reduction: str = "mean"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    batch: int | None = None
    l1: float = 0.0
    l2: float = 0.0
    epochs: int = 1000
    seed: int = 0
    test_split: float = 0.0
    dtype: str = "float64"

    def __post_init__(self) -> None:
        _choice("activation", self.activation, HIDDEN_ACTIVATIONS)
        _choice("output", self.output, OUTPUT_ACTIVATIONS)
        _choice("loss", self.loss, tuple(LOSSES))
        _choice("reduction", self.reduction, REDUCTIONS)
        _choice("optimizer", self.optimizer, tuple(OPTIMIZERS))
        _choice("dtype", self.dtype, DTYPES)
        if len(self.hidden) > MAX_LAYERS:
            raise ExperimentError(f"hidden has {len(self.hidden)} layers: {MAX_LAYERS} at most")
        for size in self.hidden:
            _whole("hidden", size, 1, MAX_WIDTH)
        _number("learning_rate", self.learning_rate, positive=True)
        _number("l1", self.l1)
        _number("l2", self.l2)
        _whole("epochs", self.epochs, 1, MAX_EPOCHS)
        _whole("seed", self.seed, 0, MAX_SEED)
        if self.batch is not None:
            _whole("batch", self.batch, 1, MAX_EPOCHS)
        if not 0 <= self.test_split < 1:
            raise ExperimentError(f"test_split is a fraction from 0 to below 1, such as 0.3, not {self.test_split}")
        try:
            initializer(self.init)
            check_pairing(self.loss, self.output)
        except ModelError as error:
            raise ExperimentError(str(error)) from None

    def with_(self, **values: Any) -> Recipe:
        """A copy with some fields changed, checked anew."""
        return replace(self, **values)

    def changed_fields(self, other: Recipe) -> list[str]:
        """The names of the fields in which the other differs, in order."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]

    def architecture(self, inputs: int, outputs: int) -> str:
        """The sizes of the layers as in 30-5-3."""
        return "-".join(str(size) for size in (inputs, *self.hidden, outputs))


def _choice(field: str, value: str, among: tuple[str, ...]) -> None:
    if value not in among:
        raise ExperimentError(f"{field} is one of {', '.join(among)}, not {value!r}")


def _whole(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ExperimentError(f"{field} takes whole numbers from {low} to {high}, not {value}")


def _number(field: str, value: float, positive: bool = False) -> None:
    if not isfinite(value) or value < 0 or (positive and value == 0):
        raise ExperimentError(f"{field} is a number {'above' if positive else 'from'} 0, not {value}")
