"""Options that do nothing beside the others: what a person should know before wondering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nn_tui.cli.options.recipe_options import FLAGS
from nn_tui.experiment.recipe.recipe import Recipe

_USED_BY = {
    "momentum": ("optimizer", ("momentum", "nesterov")),
    "weight_decay": ("optimizer", ("adamw",)),
    "schedule_every": ("schedule", ("step", "warmup", "warmup_cosine")),
    "schedule_factor": ("schedule", ("step",)),
}
"""Fields that count only with certain values of another."""


def unused(recipe: Recipe, fields: Iterable[str]) -> Iterator[str]:
    """A sentence for each of these fields that the recipe has no use for."""
    for field in fields:
        if field == "stop_accuracy_epochs" and recipe.stop_accuracy is None:
            yield f"{FLAGS[field]} does nothing without {FLAGS['stop_accuracy']}"
        if field in _USED_BY:
            other, values = _USED_BY[field]
            value = getattr(recipe, other)
            if value not in values:
                yield f"{FLAGS[field]} does nothing with the {other} {value}: it is for {', '.join(values)}"
