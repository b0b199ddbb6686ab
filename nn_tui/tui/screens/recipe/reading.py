"""From a recipe to what a form says, and back."""

from __future__ import annotations

from typing import Any

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.features import COORDINATES
from nn_tui.experiment.recipe.layer_kinds import are_layer_words
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.tui.screens.recipe.fields import FIELDS, LAYERS, ONE_EACH, FormField, Said, label_of, says_anything

_SETTINGS = ("samples", "noise", "classes")


def shown(recipe: Recipe, name: str) -> str:
    """A field of the recipe as the form shows it before anything is changed."""
    if name == "activations":
        return ",".join(recipe.hidden_activations)
    if name == "features":
        return " ".join(recipe.features or COORDINATES)
    if name == "activation" and not isinstance(recipe.activation, str):
        return ONE_EACH
    if name == "hidden" and recipe.layers:
        return LAYERS.kind.to_form(recipe.layers)
    settings = recipe.settings()
    value = getattr(settings if settings and name in _SETTINGS else recipe, name)
    return FIELDS[name].row.kind.to_form(value)


def read_recipe(recipe: Recipe, said: Said, dataset: Dataset) -> Recipe:
    """The recipe as the form says it, on the dataset as it is: what does not apply or is not changed stays.

    Raises ValueError with a sentence in the form's words, which begins with the label of the field if it is of one.
    """
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        text = said[name].strip()
        if field.applies(said, dataset) and text != shown(recipe, name):
            values["layers" if _is_in_words(field, text) else name] = _value(field, text)
    values.pop("activations", None)
    if FIELDS["activations"].applies(said, dataset):
        values["activation"] = _value(FIELDS["activations"], said["activations"].strip())
    elif not says_anything(said, "hidden") and not isinstance(recipe.activation, str):
        values["activation"] = recipe.activation[-1]
    try:
        return recipe.with_(**values)
    except ValueError as error:
        raise ValueError(_in_form_words(str(error))) from None


def _value(field: FormField, text: str) -> Any:
    kind = LAYERS.kind if _is_in_words(field, text) else field.row.kind
    try:
        return kind.from_form(text)
    except DataError as error:
        raise ValueError(_in_form_words(str(error))) from None
    except ValueError:
        found = f", not {text!r}" if text else ": type one"
        raise ValueError(f"{field.label.strip()} takes {kind.form_takes}{found}") from None


def _is_in_words(field: FormField, text: str) -> bool:
    return field.name == "hidden" and are_layer_words(text)


def _in_form_words(sentence: str) -> str:
    """A recipe's complaint with the form's own name of the field."""
    field, _, rest = sentence.partition(" ")
    label = label_of(field)
    return f"{label} {rest}" if label else sentence[:1].upper() + sentence[1:]
