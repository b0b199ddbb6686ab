"""The options of `nn-tui train` that set a field of the recipe."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from nn_tui.data.catalog import FEWEST_SAMPLES, MOST_NOISE, MOST_SAMPLES
from nn_tui.data.features import FEATURES
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import DTYPES, TASKS, Recipe
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    SCHEDULES,
    paired_loss,
)

_ANY_DATASET = "circles"
"""A generated one, so that the settings of generated data are checked with the rest."""


@dataclass(frozen=True)
class RecipeOption:
    """One option: the field that it sets, how its text is read (ValueError if it cannot be), and what it takes."""

    flag: str
    field: str
    metavar: str
    read: Callable[[str], Any]
    takes: str
    help: str


def _hidden(text: str) -> tuple[int, ...]:
    return () if text.strip() == "none" else tuple(int(size) for size in text.split(","))


def _batch(text: str) -> int | None:
    return None if text.strip() == "full" else int(text)


def _list(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _activation(text: str) -> str | tuple[str, ...]:
    names = _list(text)
    return names[0] if len(names) == 1 else names


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)


_WHOLE = "a whole number"
_NUMBER = "a number"

_DATA = (
    RecipeOption("--samples", "samples", "N", int, _WHOLE, f"of generated data, {FEWEST_SAMPLES} to {MOST_SAMPLES}"),
    RecipeOption("--noise", "noise", "X", float, _NUMBER, f"of generated data, a fraction from 0 to {MOST_NOISE}"),
    RecipeOption("--classes", "classes", "N", int, _WHOLE, "of spirals and blobs, 2 to 6"),
    RecipeOption("--features", "features", "x1,x2", _list, "", f"what is seen of points: {_names(tuple(FEATURES))}"),
    RecipeOption("--target", "target", "COLUMN", str, "", "of a file, by name or number (default: the last column)"),
    RecipeOption("--task", "task", "NAME", str, "", f"{' or '.join(TASKS)} (default: what the column suggests)"),
    RecipeOption("--test-split", "test_split", "X", float, _NUMBER, "fraction of the samples held back for testing"),
    RecipeOption("--data-seed", "data_seed", "N", int, _WHOLE, "seed of generated data and of the split"),
)
_NETWORK = (
    RecipeOption("--hidden", "hidden", "8,4|none", _hidden, "sizes such as 8,4, or none", "sizes of the hidden layers"),
    RecipeOption(
        *("--activation", "activation", "NAME", _activation, ""),
        f"of all hidden layers, or one each as in tanh,relu: {_names(HIDDEN_ACTIVATIONS)}",
    ),
    RecipeOption("--output", "output", "NAME", str, "", f"output activation: {_names(OUTPUT_ACTIVATIONS)}"),
    RecipeOption("--init", "init", "NAME", str, "", f"initial weights: {_names(tuple(INITIALIZERS))}, constant:X"),
    RecipeOption("--seed", "seed", "N", int, _WHOLE, "of the initial weights; shuffling uses the next one"),
    RecipeOption("--dtype", "dtype", "NAME", str, "", f"of weights and data: {_names(DTYPES)}"),
)
_TRAINING = (
    RecipeOption("--lr", "learning_rate", "X", float, _NUMBER, "learning rate"),
    RecipeOption("--batch", "batch", "N|full", _batch, "a whole number or full", "samples of one update"),
    RecipeOption("--optimizer", "optimizer", "NAME", str, "", _names(tuple(OPTIMIZERS))),
    RecipeOption("--momentum", "momentum", "X", float, _NUMBER, "of momentum and nesterov"),
    RecipeOption("--weight-decay", "weight_decay", "X", float, _NUMBER, "of adamw"),
    RecipeOption("--schedule", "schedule", "NAME", str, "", f"of the learning rate: {_names(tuple(SCHEDULES))}"),
    RecipeOption(
        *("--schedule-every", "schedule_every", "N", int, _WHOLE),
        "epochs of a step, or of the warm-up (default: a third, or a tenth, of --epochs)",
    ),
    RecipeOption("--schedule-factor", "schedule_factor", "X", float, _NUMBER, "what each step multiplies the rate by"),
    RecipeOption("--loss", "loss", "NAME", str, "", f"{_names(tuple(LOSSES))} (with --output: the one that pairs)"),
    RecipeOption("--reduction", "reduction", "NAME", str, "", f"over the samples: {_names(REDUCTIONS)}"),
    RecipeOption("--l1", "l1", "X", float, _NUMBER, "L1 penalty of the weights, counted in the loss"),
    RecipeOption("--l2", "l2", "X", float, _NUMBER, "L2 penalty of the weights, counted in the loss"),
    RecipeOption("--dropout", "dropout", "X", float, _NUMBER, "fraction of the hidden outputs left out of an update"),
)
_STOPPING = (
    RecipeOption("--epochs", "epochs", "N", int, _WHOLE, "passes over the training set, in total"),
    RecipeOption("--stop-loss", "stop_loss", "X", float, _NUMBER, "once the training loss is below"),
    RecipeOption("--stop-accuracy", "stop_accuracy", "X", float, _NUMBER, "once it is reached, such as 0.95"),
    RecipeOption(
        "--stop-accuracy-epochs", "stop_accuracy_epochs", "N", int, _WHOLE, "for so many epochs in a row (default: 1)"
    ),
    RecipeOption("--stop-plateau", "stop_plateau", "N", int, _WHOLE, "after so many epochs without a lower loss"),
    RecipeOption("--stop-seconds", "stop_seconds", "X", float, _NUMBER, "after so many seconds of training"),
)
_GROUPS = {"data": _DATA, "network": _NETWORK, "training": _TRAINING, "stopping": _STOPPING}

RECIPE_OPTIONS = tuple(option for options in _GROUPS.values() for option in options)

FLAGS = {option.field: option.flag for option in RECIPE_OPTIONS}


def add_recipe_options(parser: argparse.ArgumentParser, fields: Container[str] = tuple(FLAGS)) -> None:
    """Let the parser take those that set these fields; each is checked by itself, so that a complaint names it."""
    for name, options in _GROUPS.items():
        wanted = [option for option in options if option.field in fields]
        if not wanted:
            continue
        group = parser.add_argument_group(name)
        for option in wanted:
            group.add_argument(
                option.flag,
                dest=option.field,
                metavar=option.metavar,
                type=_reader(option),
                default=argparse.SUPPRESS,
                help=option.help,
            )


def given_fields(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of the recipe that the command line sets."""
    return {field: value for field, value in vars(options).items() if field in FLAGS}


def check_field(field: str, value: Any) -> None:
    """Raise ExperimentError when no recipe could have this value, whatever its other fields are."""
    fitting: dict[str, Any] = {field: value}
    if field == "output":
        fitting["loss"] = paired_loss(value)
    elif field == "loss" and value in LOSSES:
        fitting["output"] = LOSSES[value].needs_output or "sigmoid"
    elif field == "activation" and not isinstance(value, str):
        fitting["hidden"] = (1,) * len(value)
    Recipe(_ANY_DATASET, **fitting)


def _reader(option: RecipeOption) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            value = option.read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"takes {option.takes}, not {text!r}") from None
        try:
            check_field(option.field, value)
        except ExperimentError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return value

    return read
