"""What a change of the recipe does to the run, said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import FEWEST_SAMPLES
from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import ends_of, input_names_of
from nn_tui.experiment.recipe.fields import DATA_FIELDS, FIELDS, LIVE_FIELDS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import encoding_of, layers_for, network_for, parameter_count
from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.experiment.run.room import check_pass, check_weights
from nn_tui.experiment.run.split import parts_of
from nn_tui.model import check_pairing, check_targets
from nn_tui.tui.screens.recipe.fields import label_of

KEEP, BEGIN_AGAIN = "keep what fits", "start over"
MAX_COUNTED = 2_000_000
"""Weights and biases of both networks above which those kept are not counted at every key."""


@dataclass(frozen=True)
class RecipeChange:
    """What a form returns: the recipe, and whether a new network keeps the weights that fit."""

    recipe: Recipe
    keep: bool


class KeptCount(NamedTuple):
    """Counts of weights and biases: those kept, all before the change, all after it."""

    kept: int
    before: int
    after: int


def shaped_by(recipe: Recipe, dataset: Dataset) -> Dataset:
    """The dataset; where the recipe generates it with other classes or another size, a few samples of the new shape.

    Raises DataError for settings that the dataset does not take.
    """
    now, after = dataset.settings, recipe.settings()
    if now is None or after is None or (now.classes, now.size) == (after.classes, after.size):
        return dataset
    return built_in(dataset.name, replace(after, samples=FEWEST_SAMPLES))


def count_kept(before: Recipe, after: Recipe, dataset: Dataset) -> KeptCount | None:
    """How many weights the new network can keep; None for networks too large to compare at every key."""
    other = shaped_by(after, dataset)
    old_inputs, new_inputs = input_names_of(dataset, before.features), input_names_of(other, after.features)
    networks = (before, ends_of(dataset, before.features)), (after, ends_of(other, after.features))
    totals = [parameter_count(*network) for network in networks]
    if sum(totals) > MAX_COUNTED:
        return None
    old, new = (network_for(*network) for network in networks)
    return KeptCount(keep_weights(old, new, old_inputs, new_inputs), *totals)


def reset_summary(before: Recipe, after: Recipe, dataset: Dataset, keep: bool, counted: bool = True) -> str:
    """What a reset does to the weights and the history, as a predicate: 'resets the weights and the history'.

    ``counted`` is False where the present network belongs to another dataset: there is nothing to compare with.
    """
    if not keep:
        return "resets the weights and the history"
    kept = count_kept(before, after, dataset) if counted else None
    if kept is None:
        return "keeps the weights and biases that fit, draws the others, resets the history"
    new = f"{kept.after - kept.kept:,}" if kept.after > kept.kept else "no"
    return f"keeps {kept.kept:,} of {kept.before:,} weights and biases, draws {new} new ones, resets the history"


@dataclass(frozen=True)
class Effect:
    """What accepting a form would do: the recipe, whether it needs a new network, and the sentence that says so.

    ``change`` is what the form then returns; None where nothing would change.
    """

    recipe: Recipe
    resets: bool
    sentence: str
    change: RecipeChange | None


def check_layers(recipe: Recipe, dataset: Dataset) -> None:
    """Refuse layers that cannot follow each other on the dataset's inputs, have more weights than there is room for, or
    take too long.

    Raises ValueError with a sentence.
    """
    try:
        shaped = shaped_by(recipe, dataset)
        layers, generated = layers_for(recipe, ends_of(shaped, recipe.features)), recipe.settings()
        check_weights(layers)
        check_pass(layers, (generated and dataset.settings and generated.samples) or dataset.samples)
    except ValueError as error:
        raise _as_sentence(error) from None


def check_fits(before: Recipe, after: Recipe, dataset: Dataset) -> None:
    """Refuse layers, an output or a loss that do not suit the dataset. Raises ValueError with a sentence."""
    check_layers(after, dataset)
    outputs = shaped_by(after, dataset).outputs
    try:
        parts_of(after, dataset)
        check_pairing(after.loss, after.output_activation, outputs)
        # Looking through many targets takes time, and the present pair is known to fit.
        if (after.loss, after.output) != (before.loss, before.output) and outputs == dataset.outputs:
            check_targets(after.loss, encoding_of(after, dataset).encode_targets(dataset.targets))
    except ValueError as error:
        raise _as_sentence(error) from None


def effect_of(before: Recipe, after: Recipe, dataset: Dataset, keep: bool, needs_reset: bool = False) -> Effect:
    """What changing to the other recipe does; ``needs_reset`` where the run needs a new network in any case."""
    fields = set(before.changed_fields(after))
    labels = [label_of(name).lower() for name in FIELDS if name in fields - LIVE_FIELDS]
    resetting = [label for label in dict.fromkeys(labels) if label]
    if not resetting and not needs_reset:
        return Effect(after, False, _LIVE if fields else _NOTHING, RecipeChange(after, False) if fields else None)
    generates = dataset.settings is not None and not DATA_FIELDS.isdisjoint(fields)
    begin = "New data and a reset" if generates else "Needs a reset"
    what = _listed(resetting) or "the dataset has changed"
    sentence = f"{begin}: {what}. Enter {reset_summary(before, after, dataset, keep, not needs_reset)}."
    return Effect(after, True, sentence, RecipeChange(after, keep))


_LIVE = "Takes effect from the next epoch; the weights stay."
_NOTHING = "Nothing has changed yet."


def _as_sentence(error: ValueError) -> ValueError:
    text = str(error)
    return ValueError(text[:1].upper() + text[1:])


def _listed(names: Sequence[str], most: int = 4) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
