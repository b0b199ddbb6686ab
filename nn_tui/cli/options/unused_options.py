"""Messages about options that have no effect together with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nn_tui.cli.options.recipe_options import FLAGS
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.recipe import Recipe


def unused_messages(recipe: Recipe, dataset: Dataset, fields: Iterable[str]) -> Iterator[str]:
    """A sentence for each of these fields that has no effect in the recipe."""
    for field in fields:
        use = FIELDS[field].use
        if use is None or use.always(dataset):
            continue
        others = {other: getattr(recipe, other) for other in use.fields}
        if not use.values and not any(others.values()):
            yield f"{FLAGS[field]} does nothing without {' or '.join(FLAGS[other] for other in others)}"
        for other, value in others.items():
            if use.values and value not in use.values:
                yield f"{FLAGS[field]} does nothing with the {other} {value}: it is for {', '.join(use.values)}"
