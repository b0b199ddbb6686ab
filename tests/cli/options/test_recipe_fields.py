"""A field of the recipe is one row: what the row says holds in TOML, on the command line and in the form."""

from __future__ import annotations

import argparse
import dataclasses
from math import inf, isfinite, nan, nextafter
from typing import Any

import pytest

from nn_tui.cli.options.recipe_options import add_recipe_options, recipe_fields_of
from nn_tui.data.catalog import FEWEST_SAMPLES, LARGEST_SIZE, LONGEST, MOST_NOISE, MOST_SAMPLES, SHORTEST, SMALLEST_SIZE
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.field import Field
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.fold import MOST_FOLDS, FoldOf
from nn_tui.experiment.recipe.kinds import Choice, ColumnChoices, Names, Switch
from nn_tui.experiment.recipe.layer_kinds import LayerWords, NameForEach, OutputWords, Sizes, output_activation
from nn_tui.experiment.recipe.number_kinds import Number, Whole
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import LOSSES, paired_loss
from nn_tui.tui.screens.recipe.fields import FIELDS as FORM_FIELDS

GENERATED = {
    "samples": Whole(FEWEST_SAMPLES, MOST_SAMPLES),
    "noise": Number(description="bounded", low=0, high=MOST_NOISE),
    "classes": Whole(2, 6),
    "size": Whole(SMALLEST_SIZE, LARGEST_SIZE),
    "length": Whole(SHORTEST, LONGEST),
    "delay": Whole(1, LONGEST - 1),
}
"""The bounds of what only generated data take: they are the data's own."""


def allowed(field: Field) -> list[Any]:
    """Values that the field takes, those at its bounds among them."""
    kind = GENERATED.get(field.name, field.kind)
    if isinstance(kind, Whole):
        return [kind.low, kind.high, *([None] if kind.absent else ())]
    if isinstance(kind, Number):
        low = kind.low if kind.takes_low else nextafter(kind.low, inf)
        high = kind.high if kind.takes_high else nextafter(kind.high, -inf)
        return [low, high if isfinite(high) else 1e300]
    if isinstance(kind, Choice | OutputWords):
        return list(kind.names)
    if isinstance(kind, LayerWords):
        words = ("conv 8 3x5 relu stride 2 pad same nobias", "pool 2", "flatten", "dropout 0.5", "dense 3", "norm")
        return [words, ("dense 8 tanh nobias",), ("dense 4", "dense 8 relu nobias"), ("dense 1 nobias",) * kind.most]
    if isinstance(kind, Names):
        return [kind.names, kind.names[-1:]]
    if isinstance(kind, NameForEach):
        return [*kind.names, kind.names[:2]]
    if isinstance(kind, Sizes):
        return [(), (kind.widest,), (1,) * kind.most]
    if isinstance(kind, Switch):
        return [True, False]
    if isinstance(kind, FoldOf):
        return ["1/2", "2/5", f"{MOST_FOLDS}/{MOST_FOLDS}"]
    if isinstance(kind, ColumnChoices):
        return [("age=number+drop",), ("the day=date days weekday",), ("*=drop",)]
    return ["some text", "C:\\a \"b\" 'c'"]


def refused(field: Field) -> list[Any]:
    """Values just beyond what the field takes."""
    kind = GENERATED.get(field.name, field.kind)
    if field.name == "classes":
        return []
    if isinstance(kind, Whole):
        assert kind.low is not None
        assert kind.high is not None
        return [kind.low - 1, kind.high + 1]
    if isinstance(kind, Number):
        below = nextafter(kind.low, -inf) if kind.takes_low else kind.low
        above = nextafter(kind.high, inf) if kind.takes_high else kind.high
        return [below, above, nan]
    if isinstance(kind, Choice | OutputWords):
        return ["no such name", ""]
    if isinstance(kind, LayerWords):
        return [("dense",), ("dense 4097",), ("dense 4", "no such layer"), ("dense 1",) * (kind.most + 1)]
    if isinstance(kind, Names | NameForEach):
        return [("no such name",), (kind.names[0], "no such name")]
    if isinstance(kind, ColumnChoices):
        return [("age",), ("age=",), ("=number",), ("age=huge",)]
    if isinstance(kind, Sizes):
        return [(0,), (1,) * (kind.most + 1), (kind.widest + 1,)]
    if isinstance(kind, FoldOf):
        return ["0/2", "3/2", "1/1", f"1/{MOST_FOLDS + 1}", "2", "2/", "a/b", "02/5", " 2/5", ""]
    return []


def recipe_with(field: Field, value: Any) -> Recipe:
    """A recipe with that value, and what has to go with it."""
    values = {field.name: value}
    if field.name == "output":
        values["loss"] = paired_loss(output_activation(value))
    if field.name == "loss" and value in LOSSES:
        values["output"] = LOSSES[value].needs_output or "sigmoid"
    if field.name == "activation" and not isinstance(value, str):
        values["hidden"] = (3,) * len(value)
    return Recipe(**{"dataset": "circles", **values})


def text_of(value: Any) -> str:
    """The value as a person types it behind an option."""
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "none"
    return "full" if value is None else str(value)


ALLOWED = [(field, value) for field in FIELDS.values() for value in allowed(field)]
REFUSED = [(field, value) for field in FIELDS.values() for value in refused(field)]


def test_every_field_of_the_recipe_has_one_row() -> None:
    names = [field.name for field in dataclasses.fields(Recipe)]
    assert sorted(FIELDS) == sorted(names)
    assert all(name == field.name for name, field in FIELDS.items())
    flags = [field.option.flag for field in FIELDS.values() if field.option]
    assert len(set(flags)) == len(flags) == len(names) - 2
    for field in FIELDS.values():
        assert field.use is None or set(field.use.fields) <= set(names)


@pytest.mark.parametrize(("field", "value"), ALLOWED, ids=lambda part: getattr(part, "name", None))
def test_a_row_goes_through_toml(field: Field, value: Any) -> None:
    recipe = recipe_with(field, value)
    assert getattr(recipe, field.name) == value
    text = recipe_file.dumps(recipe)
    assert Recipe(**recipe_file.loads(text)) == recipe
    is_default = value == next(each.default for each in dataclasses.fields(Recipe) if each.name == field.name)
    is_left_out = value is None or (is_default and (isinstance(field.kind, Switch) or field.left_out_by_default))
    assert is_left_out or f"{(field.keys or (field.name,))[0]} = " in text


@pytest.mark.parametrize(("field", "value"), ALLOWED, ids=lambda part: getattr(part, "name", None))
def test_a_row_goes_through_the_command_line(field: Field, value: Any) -> None:
    if field.option is None or (value is None and "|" not in field.kind.metavar):
        return
    parser = argparse.ArgumentParser()
    add_recipe_options(parser)
    words = [field.option.flag, text_of(value)]
    if isinstance(field.kind, Switch):
        flag = field.option.flag.removeprefix("--no-").removeprefix("--")
        words = [f"--{flag}" if value else f"--no-{flag}"]
    assert recipe_fields_of(parser.parse_args(words)) == {field.name: value}


@pytest.mark.parametrize(("field", "value"), ALLOWED, ids=lambda part: getattr(part, "name", None))
def test_a_row_goes_through_the_form(field: Field, value: Any) -> None:
    if field.name not in FORM_FIELDS or isinstance(field.kind, NameForEach):
        return
    text = field.kind.to_form(value)
    assert field.kind.from_form(text) == value
    assert FORM_FIELDS[field.name].label


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=lambda part: getattr(part, "name", None))
def test_what_lies_beyond_a_row_is_refused_with_its_name(field: Field, value: Any) -> None:
    with pytest.raises(ExperimentError) as refusal:
        recipe_with(field, value)
    assert str(refusal.value).startswith((f"{field.name} ", f"there is no {field.name} "))
    assert "\n" not in str(refusal.value)
