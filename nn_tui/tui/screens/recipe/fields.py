"""The fields of the recipe as a form shows them, in its sections, and when each of them applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.features import FEATURES
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    SCHEDULES,
)
from nn_tui.model.metrics import has_accuracy
from nn_tui.tui.screens.recipe.notes import ONE_EACH

Said = Mapping[str, str]
"""What a form says, by field; features as names with blanks between."""
OFF = "off"
SECTIONS = {
    "Training": "takes effect at once",
    "Stop rules": "take effect at once",
    "Network": "needs a reset",
    "Data": "needs a reset",
}
"""The sections in order, and what a change in each does to the run."""


def _always(said: Said, dataset: Dataset) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """One field: its name in the recipe and in the form, and where it stands.

    ``read`` makes a value of what was typed, raising ValueError, and ``takes`` says what that is; a field without
    ``read`` is chosen among ``names``, of ``features`` several. ``empty`` is what stands in an empty entry. It is shown
    only where it ``applies``.
    """

    name: str
    label: str
    section: str
    read: Callable[[str], Any] | None = None
    takes: str = ""
    names: Callable[[Dataset], tuple[str, ...]] = lambda dataset: ()
    empty: str = ""
    applies: Callable[[Said, Dataset], bool] = _always


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


def _share(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def hidden_sizes(text: str) -> tuple[int, ...]:
    """The sizes in '8,4', none in 'none'. Raises ValueError."""
    return () if text.lower() in ("none", "") else tuple(int(part) for part in text.split(","))


def _or_none(read: Callable[[str], Any], *words: str) -> Callable[[str], Any]:
    return lambda text: None if text.lower() in words else read(text)


def _among(*names: str) -> Callable[[Dataset], tuple[str, ...]]:
    return lambda dataset: names


def _where(field: str, *values: str) -> Callable[[Said, Dataset], bool]:
    return lambda said, dataset: said[field] in values


def has_hidden(said: Said, dataset: Dataset) -> bool:
    """Whether the form asks for any hidden layer."""
    return said["hidden"].strip().lower() not in ("none", "")


def _is_generated(said: Said, dataset: Dataset) -> bool:
    return dataset.settings is not None


def _class_choice(dataset: Dataset) -> tuple[str, ...]:
    return tuple(map(str, BUILT_IN[dataset.recipe].class_choice)) if dataset.settings else ()


def _is_split(said: Said) -> bool:
    try:
        return _share(said["test_split"].strip()) != 0
    except ValueError:
        return True


_STOP = ("", OFF)

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("learning_rate", "Learning rate", "Training", float, "a number such as 0.1"),
        Field("optimizer", "Optimizer", "Training", names=_among(*OPTIMIZERS)),
        Field(
            "momentum",
            "Momentum",
            "Training",
            float,
            "a number such as 0.9",
            applies=_where("optimizer", "momentum", "nesterov"),
        ),
        Field(
            "weight_decay",
            "Weight decay",
            "Training",
            float,
            "a number such as 0.01",
            applies=_where("optimizer", "adamw"),
        ),
        Field("schedule", "Schedule", "Training", names=_among(*SCHEDULES)),
        Field(
            "schedule_every",
            "Span, epochs",
            "Training",
            _or_none(_whole, ""),
            "a whole number, or nothing",
            applies=_where("schedule", "step", "warmup", "warmup_cosine"),
        ),
        Field(
            "schedule_factor",
            "Step factor",
            "Training",
            float,
            "a number such as 0.5",
            applies=_where("schedule", "step"),
        ),
        Field("batch", "Batch size", "Training", _or_none(_whole, "full"), "a whole number, or full"),
        Field("l1", "L1 penalty", "Training", float, "a number such as 0.001"),
        Field("l2", "L2 penalty", "Training", float, "a number such as 0.001"),
        Field("dropout", "Dropout", "Training", _share, "a number from 0 to below 1", applies=has_hidden),
        Field("epochs", "Epochs", "Training", _whole, "a whole number"),
        Field("stop_loss", "Loss below", "Stop rules", _or_none(float, *_STOP), "a number, or nothing", empty=OFF),
        Field(
            "stop_accuracy",
            "Accuracy of",
            "Stop rules",
            _or_none(_share, *_STOP),
            "a number such as 0.95, or nothing",
            empty=OFF,
            applies=lambda said, dataset: has_accuracy(dataset.targets),
        ),
        Field(
            "stop_accuracy_epochs",
            " for epochs",
            "Stop rules",
            _whole,
            "a whole number",
            applies=lambda said, dataset: (
                has_accuracy(dataset.targets) and said["stop_accuracy"].strip().lower() not in _STOP
            ),
        ),
        Field(
            "stop_plateau",
            "No gain for",
            "Stop rules",
            _or_none(_whole, *_STOP),
            "a whole number, or nothing",
            empty=OFF,
        ),
        Field("stop_seconds", "Seconds", "Stop rules", _or_none(float, *_STOP), "a number, or nothing", empty=OFF),
        Field("hidden", "Hidden sizes", "Network", hidden_sizes, "whole numbers such as 8,4, or none"),
        Field("activation", "Activation", "Network", names=_among(*HIDDEN_ACTIVATIONS, ONE_EACH), applies=has_hidden),
        Field(
            "activations",
            "Of each layer",
            "Network",
            lambda text: tuple(part.strip() for part in text.split(",")),
            "names such as tanh,relu",
            applies=lambda said, dataset: said["activation"] == ONE_EACH and has_hidden(said, dataset),
        ),
        Field("output", "Output", "Network", names=_among(*OUTPUT_ACTIVATIONS)),
        Field("loss", "Loss", "Network", names=_among(*LOSSES)),
        Field("reduction", "Reduction", "Network", names=_among(*REDUCTIONS)),
        Field("init", "Initializer", "Network", names=_among(*INITIALIZERS, "constant:0.5")),
        Field("seed", "Seed", "Network", _whole, "a whole number"),
        Field("samples", "Samples", "Data", _whole, "a whole number", applies=_is_generated),
        Field("noise", "Noise", "Data", _share, "a number such as 0.1", applies=_is_generated),
        Field(
            "classes",
            "Classes",
            "Data",
            names=_class_choice,
            applies=lambda said, dataset: bool(_class_choice(dataset)),
        ),
        Field(
            "data_seed",
            "Data seed",
            "Data",
            _whole,
            "a whole number",
            applies=lambda said, dataset: _is_generated(said, dataset) or _is_split(said),
        ),
        Field("test_split", "Test split", "Data", _share, "a number from 0 to below 1"),
        # Last: it alone may take more than one line, and no label follows it.
        Field(
            "features",
            "Features",
            "Data",
            names=_among(*FEATURES),
            applies=lambda said, dataset: dataset.kind == "points",
        ),
    )
}
