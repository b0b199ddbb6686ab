"""What was changed on the way of a run, and when: enough to do the run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class Change:
    """After ``position`` updates of the epoch that follows ``epoch``, the run follows this recipe and dataset.

    ``frozen`` marks the parameters that stay as they are from here on, None for none; ``parameters`` are what all of
    them are set to here, None where they stay as trained.
    """

    epoch: int
    recipe: Recipe
    dataset: Dataset
    frozen: BoolArray | None = None
    parameters: FloatArray | None = None
    position: int = 0

    @property
    def when(self) -> tuple[int, int]:
        """Whole epochs done, and updates of the next."""
        return self.epoch, self.position


def with_change(changes: Sequence[Change], change: Change) -> list[Change]:
    """The changes with one more, which takes the place of another at the same time; weights set then stay set."""
    same = [earlier.parameters for earlier in changes if earlier.when == change.when]
    if change.parameters is None and same:
        change = replace(change, parameters=same[0])
    return [*(earlier for earlier in changes if earlier.when < change.when), change]


def describe_change(before: Change, after: Change) -> str:
    """What a change changed, in a few words."""
    fields = [field for field in before.recipe.changed_fields(after.recipe) if field != "dataset"]
    if fields:
        said = f"{fields[0].replace('_', ' ')} {_short(fields[0], getattr(after.recipe, fields[0]))}"
        return said if len(fields) == 1 else f"{said} ..."
    if after.parameters is not None:
        return "weights set"
    if not _same_marks(before.frozen, after.frozen):
        return "frozen" if after.frozen is not None else "all learn"
    return "samples"


def _same_marks(one: BoolArray | None, other: BoolArray | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)


_WITHOUT = {"batch": "full", "schedule_every": "auto"}
"""What no value of a field means where that is not that it is off."""


def _short(field: str, value: object) -> str:
    if value is None:
        return _WITHOUT.get(field, "off")
    return f"{value:g}" if isinstance(value, float) else str(value)
