"""The options of `nn-tui train` that set a field of the recipe."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import DTYPES, Recipe
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    paired_loss,
)


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


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)


_WHOLE = "a whole number"
_NUMBER = "a number"

RECIPE_OPTIONS = (
    RecipeOption("--epochs", "epochs", "N", int, _WHOLE, "passes over the training set, in total"),
    RecipeOption("--lr", "learning_rate", "X", float, _NUMBER, "learning rate"),
    RecipeOption("--seed", "seed", "N", int, _WHOLE, "seed of the initial weights; shuffling uses the next one"),
    RecipeOption("--hidden", "hidden", "8,4|none", _hidden, "sizes such as 8,4, or none", "sizes of the hidden layers"),
    RecipeOption("--activation", "activation", "NAME", str, "", f"of every hidden layer: {_names(HIDDEN_ACTIVATIONS)}"),
    RecipeOption("--output", "output", "NAME", str, "", f"output activation: {_names(OUTPUT_ACTIVATIONS)}"),
    RecipeOption("--loss", "loss", "NAME", str, "", f"{_names(tuple(LOSSES))} (with --output: the one that pairs)"),
    RecipeOption("--reduction", "reduction", "mean|sum", str, "", f"over the samples: {_names(REDUCTIONS)}"),
    RecipeOption("--optimizer", "optimizer", "NAME", str, "", _names(tuple(OPTIMIZERS))),
    RecipeOption("--batch", "batch", "N|full", _batch, "a whole number or full", "samples of one update"),
    RecipeOption("--init", "init", "NAME", str, "", f"initial weights: {_names(tuple(INITIALIZERS))}, constant:X"),
    RecipeOption("--l1", "l1", "X", float, _NUMBER, "L1 penalty of the weights"),
    RecipeOption("--l2", "l2", "X", float, _NUMBER, "L2 penalty of the weights"),
    RecipeOption("--test-split", "test_split", "X", float, _NUMBER, "fraction of the samples held back for testing"),
    RecipeOption("--dtype", "dtype", "float64|float32", str, "", f"of weights and data: {_names(DTYPES)}"),
)

FLAGS = {option.field: option.flag for option in RECIPE_OPTIONS}


def add_recipe_options(parser: argparse.ArgumentParser) -> None:
    """Let the parser take them; each is checked by itself, so that a complaint names the option."""
    group = parser.add_argument_group("recipe", "what is left out comes from --recipe, then from the dataset")
    for option in RECIPE_OPTIONS:
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
    Recipe("any", **fitting)


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
