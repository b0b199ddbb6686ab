"""When a run stops by itself before its epochs are done.

What decides is measured after every epoch on the training part, whoever watches, so that the same recipe stops at the
same epoch. Only the limit in seconds depends on the machine.
"""

from __future__ import annotations

from math import inf

from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import Measures

LEAST_GAIN = 1e-3
"""A loss that is lower by less than this share of the best so far is no progress: noise of mini-batches is larger."""


class Stopping:
    """The stop rules of a recipe. ``reason`` says in a few words why the run stops, None while it goes on.

    A rule that has stopped the run once does not stop it again: who runs on wants to see more.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.reason: str | None = None
        self._recipe = recipe
        self._spent: set[str] = set()
        self._best = inf
        self._best_epoch = 0
        self._right_for = 0

    @property
    def needs_every_epoch(self) -> bool:
        """Whether every epoch is to be measured for the rules."""
        recipe = self._recipe
        return any(rule is not None for rule in (recipe.stop_loss, recipe.stop_accuracy, recipe.stop_plateau))

    def follow(self, recipe: Recipe) -> None:
        """Go on with these rules; those that are new or other than before may stop the run again."""
        changed = self._recipe.changed_fields(recipe)
        self._spent -= set(changed)
        self._recipe = recipe

    def see(self, epoch: int, measures: Measures) -> None:
        """Take what was measured on the training part after an epoch."""
        recipe, loss, accuracy = self._recipe, measures.loss - measures.penalty, measures.accuracy
        if loss < self._best * (1 - LEAST_GAIN):
            self._best, self._best_epoch = loss, epoch
        self._right_for = (
            self._right_for + 1
            if recipe.stop_accuracy is not None and accuracy is not None and accuracy >= recipe.stop_accuracy
            else 0
        )
        if recipe.stop_loss is not None and loss < recipe.stop_loss:
            self._stop("stop_loss", f"loss below {recipe.stop_loss:g}")
        if recipe.stop_accuracy is not None and self._right_for >= recipe.stop_accuracy_epochs:
            epochs = recipe.stop_accuracy_epochs
            lasting = f" for {epochs:,} epochs" if epochs > 1 else ""
            self._stop("stop_accuracy", f"accuracy {100 * recipe.stop_accuracy:g}% reached{lasting}")
        if recipe.stop_plateau is not None and epoch - self._best_epoch >= recipe.stop_plateau:
            self._stop("stop_plateau", f"no lower loss for {recipe.stop_plateau:,} epochs")

    def see_seconds(self, seconds: float) -> None:
        """Take for how long the run has been running by now."""
        limit = self._recipe.stop_seconds
        if limit is not None and seconds >= limit:
            self._stop("stop_seconds", f"{limit:g} seconds are over")

    def _stop(self, rule: str, reason: str) -> None:
        if rule not in self._spent and self.reason is None:
            self._spent.add(rule)
            self.reason = reason

    def run_on(self) -> None:
        """The run goes on, although a rule had stopped it."""
        self.reason = None

    def state(self) -> tuple[object, ...]:
        """What to keep of this, in plain values."""
        return self.reason, sorted(self._spent), self._best, self._best_epoch, self._right_for

    def restore(self, reason: str | None, spent: list[str], best: float, best_epoch: int, right_for: int) -> None:
        """Take what ``state`` gave."""
        self.reason, self._spent, self._best = reason, set(spent), float(best)
        self._best_epoch, self._right_for = int(best_epoch), int(right_for)

    def forget(self, epoch: int) -> None:
        """Weights or samples became others at that epoch: what was measured before says nothing any more."""
        self._best, self._best_epoch, self._right_for = inf, epoch, 0
