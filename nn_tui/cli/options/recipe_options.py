"""The options of `nn-tui train` that set a field of the recipe."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Container
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.field import Field
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.kinds import Switch
from nn_tui.experiment.recipe.layer_kinds import output_activation
from nn_tui.experiment.recipe.recipe import SHORT_FORM, Recipe
from nn_tui.model import LOSSES, paired_loss

_ANY_DATASET = "circles"
"""A generated one, so that the settings of generated data are checked with the rest."""

_GROUPS = ("data", "network", "training", "stopping")

FLAGS = {field.name: field.option.flag for field in FIELDS.values() if field.option}
"""The option of each field that has one."""


def add_recipe_options(parser: argparse.ArgumentParser, fields: Container[str] = tuple(FLAGS)) -> None:
    """Let the parser take those that set these fields; each is checked by itself, so that a complaint names it."""
    for name in _GROUPS:
        group = parser.add_argument_group(name)
        for field in FIELDS.values():
            option = field.option
            if option is None or option.group != name or field.name not in fields:
                continue
            if isinstance(field.kind, Switch):
                group.add_argument(
                    option.flag.replace("--no-", "--"),
                    dest=field.name,
                    action=argparse.BooleanOptionalAction,
                    default=argparse.SUPPRESS,
                    help=option.help,
                )
            else:
                group.add_argument(
                    option.flag,
                    dest=field.name,
                    metavar=option.metavar or field.kind.metavar,
                    type=_reader(field),
                    default=argparse.SUPPRESS,
                    help=option.help,
                )


def given_fields(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of the recipe that the command line sets. Raises UsageError for two that both name the layers."""
    given = {field: value for field, value in vars(options).items() if field in FLAGS}
    for short in SHORT_FORM:
        if short in given and "layers" in given:
            raise UsageError(f"{FLAGS['layers']} and {FLAGS[short]} both say which layers there are: keep one")
    return given


def check_field(field: str, value: Any) -> None:
    """Raise ExperimentError when no recipe could have this value, whatever its other fields are."""
    fitting: dict[str, Any] = {field: value}
    if field == "output":
        fitting["loss"] = paired_loss(output_activation(value))
    elif field == "loss" and value in LOSSES:
        fitting["output"] = LOSSES[value].needs_output or "sigmoid"
    elif field == "activation" and not isinstance(value, str):
        fitting["hidden"] = (1,) * len(value)
    Recipe(_ANY_DATASET, **fitting)


def _reader(field: Field) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            value = field.kind.from_option(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"takes {field.kind.option_takes}, not {text!r}") from None
        try:
            check_field(field.name, value)
        except ExperimentError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return value

    return read
