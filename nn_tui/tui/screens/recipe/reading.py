"""From a recipe to the texts of a form, and back."""

from __future__ import annotations

from typing import Any

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.features import COORDINATES
from nn_tui.experiment.recipe.layer_kinds import are_layer_words
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.tui.screens.recipe.fields import FIELDS, LAYERS, ONE_EACH, FormField, FormTexts, is_set, label_of

_SETTINGS = ("samples", "noise", "classes", "size")


def initial_text(recipe: Recipe, name: str) -> str:
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


def read_recipe(recipe: Recipe, texts: FormTexts, dataset: Dataset) -> Recipe:
    """The recipe that the form describes; what does not apply to the dataset or was not changed stays as it is.

    Raises ValueError with a sentence in the form's words; one about a single field begins with its label.
    """
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        text = texts[name].strip()
        if field.applies(texts, dataset) and text != initial_text(recipe, name):
            values["layers" if _is_in_words(field, text) else name] = _value(field, text)
    values.pop("activations", None)
    if FIELDS["activations"].applies(texts, dataset):
        values["activation"] = _value(FIELDS["activations"], texts["activations"].strip())
    elif not is_set(texts, "hidden") and not isinstance(recipe.activation, str):
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
        suffix = f", not {text!r}" if text else ": type one"
        raise ValueError(f"{field.label.strip()} takes {kind.form_takes}{suffix}") from None


def _is_in_words(field: FormField, text: str) -> bool:
    return field.name == "hidden" and are_layer_words(text)


def _in_form_words(sentence: str) -> str:
    """A recipe's error message with the form's own label of the field."""
    field, _, rest = sentence.partition(" ")
    label = label_of(field)
    return f"{label} {rest}" if label else sentence[:1].upper() + sentence[1:]
