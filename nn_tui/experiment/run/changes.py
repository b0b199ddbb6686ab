"""What was changed during a run, and when: enough to replay the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class Change:
    """From ``position`` updates after the end of ``epoch`` on, the run follows this recipe and dataset.

    ``frozen`` marks the parameters that are not trained from here on (parameters,), None for none; ``parameters`` are
    the values set by hand here (parameters,), None where they stay as trained. ``best_epoch`` says that they are those
    of that epoch, to which the run went back by itself.
    """

    epoch: int
    recipe: Recipe
    dataset: Dataset
    frozen: BoolArray | None = None
    parameters: FloatArray | None = None
    position: int = 0
    best_epoch: int | None = None

    @property
    def when(self) -> tuple[int, int]:
        """Epochs done, and updates done of the next."""
        return self.epoch, self.position


def with_change(changes: Sequence[Change], change: Change) -> list[Change]:
    """Add a change, replacing one at the same time; weights set by the replaced one stay set.

    One of another optimizer is kept before it, since that forgot what the optimizer before had remembered.
    """
    kept = [earlier for earlier in changes if earlier.when < change.when]
    at_once = [earlier for earlier in changes if earlier.when == change.when]
    if kept:
        kept += [earlier for earlier in at_once if earlier.recipe.optimizer != change.recipe.optimizer]
    if change.parameters is None and at_once:
        change = replace(change, parameters=at_once[-1].parameters, best_epoch=at_once[-1].best_epoch)
    return [*kept, change]


def describe_change(before: Change, after: Change) -> str:
    """What ``after`` changed, in a few words."""
    fields = [field for field in before.recipe.changed_fields(after.recipe) if field != "dataset"]
    if fields:
        first = f"{fields[0].replace('_', ' ')} {_short(fields[0], getattr(after.recipe, fields[0]))}"
        return first if len(fields) == 1 else f"{first} ..."
    if after.best_epoch is not None:
        return f"best weights, epoch {after.best_epoch:,}"
    if after.parameters is not None:
        return "weights set"
    if not _same_marks(before.frozen, after.frozen):
        return "frozen" if after.frozen is not None else "all learn"
    return "samples"


def _same_marks(one: BoolArray | None, other: BoolArray | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)


_NONE_MEANS = {"batch": "full", "schedule_every": "auto"}
"""What None means for a field, where it is not "off"."""


def _short(field: str, value: object) -> str:
    if value is None:
        return _NONE_MEANS.get(field, "off")
    return f"{value:g}" if isinstance(value, float) else str(value)
