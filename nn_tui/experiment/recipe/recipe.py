"""The recipe: everything that decides a run, frozen. Same recipe, same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Any

from nn_tui.data.catalog import BUILT_IN, MAX_SEED, Settings
from nn_tui.data.errors import DataError
from nn_tui.data.features import check_features
from nn_tui.experiment.errors import ExperimentError
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    SCHEDULES,
    ModelError,
    Schedule,
    check_pairing,
    initializer,
)

DTYPES = ("float64", "float32")
TASKS = ("classification", "regression")
MAX_LAYERS, MAX_WIDTH, MAX_EPOCHS = 32, 4096, 10**9

DATA_FIELDS = frozenset({"dataset", "samples", "noise", "classes", "data_seed", "target", "task"})
"""What decides the samples themselves."""
STOP_FIELDS = frozenset({"stop_loss", "stop_accuracy", "stop_accuracy_epochs", "stop_plateau", "stop_seconds"})
LIVE_FIELDS = (
    frozenset({"learning_rate", "batch", "l1", "l2", "dropout", "epochs", "optimizer", "momentum", "weight_decay"})
    | {"schedule", "schedule_every", "schedule_factor"}
    | STOP_FIELDS
)
"""What may change in the middle of a run; everything else needs new initial weights."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run.

    ``samples``, ``noise`` and ``classes`` are the settings of a generated dataset (None: its own), ``data_seed`` that
    of generated data and of the split; ``features`` what the network sees of points (empty: x1 and x2); ``target`` and
    ``task`` choose the column of a user's file that is to be answered (None: what the file suggests).

    ``hidden`` are the sizes of the hidden layers, ``activation`` one name for all of them or one a layer, ``batch``
    None for all samples at once, ``test_split`` the fraction of samples held back. ``schedule_every`` is in epochs,
    None for a share of ``epochs``. A stop rule that is None does not apply. Raises ExperimentError, naming the field,
    for anything that cannot be run.
    """

    dataset: str
    samples: int | None = None
    noise: float | None = None
    classes: int | None = None
    features: tuple[str, ...] = ()
    data_seed: int = 0
    target: str | None = None
    task: str | None = None
    hidden: tuple[int, ...] = (5,)
    activation: str | tuple[str, ...] = "sigmoid"
    output: str = "sigmoid"
    init: str = "glorot_uniform"
    loss: str = "sigmoid_cross_entropy"
    reduction: str = "mean"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 0.01
    schedule: str = "constant"
    schedule_every: int | None = None
    schedule_factor: float = 0.5
    batch: int | None = None
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    epochs: int = 1000
    stop_loss: float | None = None
    stop_accuracy: float | None = None
    stop_accuracy_epochs: int = 1
    stop_plateau: int | None = None
    stop_seconds: float | None = None
    seed: int = 0
    test_split: float = 0.0
    dtype: str = "float64"

    def __post_init__(self) -> None:
        self._check_names()
        if len(self.hidden) > MAX_LAYERS:
            raise ExperimentError(f"hidden has {len(self.hidden)} layers: {MAX_LAYERS} at most")
        for size in self.hidden:
            _whole("hidden", size, 1, MAX_WIDTH)
        self._take_one_activation_for_all()
        for field, check in _CHECKS.items():
            value = getattr(self, field)
            if value is not None:
                check(field, value)
        try:
            initializer(self.init)
            check_pairing(self.loss, self.output)
            self.rate_schedule()
            if self.features:
                check_features(self.features)
            if self.dataset in BUILT_IN:
                self.settings()
        except (ModelError, DataError) as error:
            raise ExperimentError(str(error)) from None

    def _check_names(self) -> None:
        activations = (self.activation,) if isinstance(self.activation, str) else self.activation
        for name in activations:
            _choice("activation", name, HIDDEN_ACTIVATIONS)
        if not isinstance(self.activation, str) and len(self.activation) != len(self.hidden):
            raise ExperimentError(
                f"activation names {len(self.activation)} layers and hidden has {len(self.hidden)}: "
                "give one name for all, or one for each layer"
            )
        _choice("output", self.output, OUTPUT_ACTIVATIONS)
        _choice("loss", self.loss, tuple(LOSSES))
        _choice("reduction", self.reduction, REDUCTIONS)
        _choice("optimizer", self.optimizer, tuple(OPTIMIZERS))
        _choice("schedule", self.schedule, tuple(SCHEDULES))
        _choice("dtype", self.dtype, DTYPES)
        if self.task is not None:
            _choice("task", self.task, TASKS)

    def _take_one_activation_for_all(self) -> None:
        """So that two recipes that say the same thing are equal."""
        if not isinstance(self.activation, str) and len(set(self.activation)) < 2:
            object.__setattr__(self, "activation", self.activation[0] if self.activation else "sigmoid")

    def with_(self, **values: Any) -> Recipe:
        """A copy with some fields changed, checked anew."""
        return replace(self, **values)

    def changed_fields(self, other: Recipe) -> list[str]:
        """The names of the fields in which the other differs, in order."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, the output's last."""
        hidden = (self.activation,) * len(self.hidden) if isinstance(self.activation, str) else self.activation
        return (*hidden, self.output)

    def architecture(self, inputs: int, outputs: int) -> str:
        """The sizes of the layers as in 30-5-3."""
        return "-".join(str(size) for size in (inputs, *self.hidden, outputs))

    def settings(self) -> Settings | None:
        """What to generate the dataset with; None for one that is not generated. Raises DataError."""
        entry = BUILT_IN.get(self.dataset)
        if entry is None or entry.settings is None:
            return None
        usual = entry.settings
        return Settings(
            usual.samples if self.samples is None else self.samples,
            usual.noise if self.noise is None else self.noise,
            usual.classes if self.classes is None else self.classes,
            self.data_seed,
        )

    def rate_schedule(self) -> Schedule:
        """How the learning rate goes with the epochs."""
        share = 3 if self.schedule == "step" else 10
        every = max(1, self.epochs // share) if self.schedule_every is None else self.schedule_every
        return Schedule(self.schedule, self.epochs, every, self.schedule_factor)


def _choice(field: str, value: str, among: tuple[str, ...]) -> None:
    if value not in among:
        raise ExperimentError(f"{field} is one of {', '.join(among)}, not {value!r}")


def _whole(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ExperimentError(f"{field} takes whole numbers from {low} to {high}, not {value}")


def _from_zero(field: str, value: float) -> None:
    if not isfinite(value) or value < 0:
        raise ExperimentError(f"{field} is a number from 0, not {value}")


def _above_zero(field: str, value: float) -> None:
    if not isfinite(value) or value <= 0:
        raise ExperimentError(f"{field} is a number above 0, not {value}")


def _fraction(field: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ExperimentError(f"{field} is a fraction from 0 to below 1, such as 0.3, not {value}")


def _accuracy(field: str, value: float) -> None:
    if not 0 < value <= 1:
        raise ExperimentError(f"{field} is a share above 0 and up to 1, such as 0.95, not {value}")


def _count(field: str, value: int) -> None:
    _whole(field, value, 1, MAX_EPOCHS)


def _seed(field: str, value: int) -> None:
    # RandomState takes seeds below 2^32, and shuffling uses seed + 1.
    _whole(field, value, 0, MAX_SEED)


_CHECKS: dict[str, Callable[[str, Any], None]] = {
    "data_seed": _seed,
    "learning_rate": _above_zero,
    "momentum": _fraction,
    "weight_decay": _from_zero,
    "schedule_every": _count,
    "schedule_factor": _above_zero,
    "batch": _count,
    "l1": _from_zero,
    "l2": _from_zero,
    "dropout": _fraction,
    "epochs": _count,
    "stop_loss": _above_zero,
    "stop_accuracy": _accuracy,
    "stop_accuracy_epochs": _count,
    "stop_plateau": _count,
    "stop_seconds": _above_zero,
    "seed": _seed,
    "test_split": _fraction,
}
