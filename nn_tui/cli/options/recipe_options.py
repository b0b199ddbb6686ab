"""The command-line options that set a field of the recipe."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Container
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.data.plain_text import plain
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.field import Field
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.kinds import Switch
from nn_tui.experiment.recipe.layer_kinds import output_activation
from nn_tui.experiment.recipe.recipe import SHORT_FORM, Recipe
from nn_tui.model import LOSSES, paired_loss

_ANY_DATASET = "circles"
"""Any generated dataset: the settings of generated data are then checked with the rest."""

_GROUPS = ("data", "network", "training", "stopping")

FLAGS = {field.name: field.option.flag for field in FIELDS.values() if field.option}
"""The option of each field that has one."""


def add_recipe_options(parser: argparse.ArgumentParser, fields: Container[str] = tuple(FLAGS)) -> None:
    """Add the options that set these fields; each is checked on its own, so that an error names it."""
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
                    action="extend" if field.kind.is_repeated else "store",
                    dest=field.name,
                    metavar=option.metavar or field.kind.metavar,
                    type=_reader(field),
                    default=argparse.SUPPRESS,
                    help=option.help,
                )


def recipe_fields_of(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of the recipe that the command line sets. Raises UsageError where two of them name the layers."""
    fields = {field: value for field, value in vars(options).items() if field in FLAGS}
    fields |= {field: tuple(value) for field, value in fields.items() if FIELDS[field].kind.is_repeated}
    for short in SHORT_FORM:
        if short in fields and "layers" in fields:
            raise UsageError(f"{FLAGS['layers']} and {FLAGS[short]} both name the layers: keep one")
    return fields


def check_field(field: str, value: Any) -> None:
    """Raise ExperimentError for a value that no recipe can have, whatever its other fields."""
    values: dict[str, Any] = {field: value}
    if field == "output":
        values["loss"] = paired_loss(output_activation(value))
    elif field == "loss" and value in LOSSES:
        values["output"] = LOSSES[value].needs_output or "sigmoid"
    elif field == "activation" and not isinstance(value, str):
        values["hidden"] = (1,) * len(value)
    Recipe(_ANY_DATASET, **values)


def _reader(field: Field) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            value = field.kind.from_option(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"takes {field.kind.option_takes}, not {plain(text)!r}") from None
        try:
            check_field(field.name, value)
        except ExperimentError as error:
            # The name of the option comes first anyway: that of the field says nothing new.
            raise argparse.ArgumentTypeError(str(error).removeprefix(f"{field.name} ")) from None
        return value

    return read
