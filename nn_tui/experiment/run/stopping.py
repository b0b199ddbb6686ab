"""When a run stops by itself before its epochs are done.

The rules use what is measured after every epoch on one part, shown or not, so that the same recipe stops at the same
epoch. Only the limit in seconds depends on the machine.
"""

from __future__ import annotations

from math import inf

from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import Measures

LEAST_GAIN = 1e-3
"""A loss lower than the best so far by less than this share of it is no progress: noise of mini-batches is larger."""


class Stopping:
    """The stop rules of a recipe. ``reason`` says in a few words why the run stops, None while it goes on.

    A rule stops a run only once: resuming the run means training past it.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.reason: str | None = None
        self._recipe = recipe
        self._spent: set[str] = set()
        self._best = inf
        self._best_epoch = 0
        self._accurate_epochs = 0

    @property
    def needs_every_epoch(self) -> bool:
        """Whether the rules need the measures of every epoch."""
        recipe = self._recipe
        rules = (recipe.stop_loss, recipe.stop_accuracy, recipe.stop_plateau)
        return recipe.keep_best or any(rule is not None for rule in rules)

    def follow(self, recipe: Recipe) -> None:
        """Use the rules of this recipe from now on; new and changed ones may stop the run again."""
        changed = self._recipe.changed_fields(recipe)
        self._spent -= set(changed)
        self._recipe = recipe

    def see(self, epoch: int, measures: Measures, part: str = "training") -> None:
        """Apply the rules to what was measured on that part after an epoch."""
        which = "" if part == "training" else f"{part} "
        recipe, loss, accuracy = self._recipe, measures.loss - measures.penalty, measures.accuracy
        if loss < self._best * (1 - LEAST_GAIN):
            self._best, self._best_epoch = loss, epoch
        self._accurate_epochs = (
            self._accurate_epochs + 1
            if recipe.stop_accuracy is not None and accuracy is not None and accuracy >= recipe.stop_accuracy
            else 0
        )
        if recipe.stop_loss is not None and loss < recipe.stop_loss:
            self._stop("stop_loss", f"{which}loss below {recipe.stop_loss:g}")
        if recipe.stop_accuracy is not None and self._accurate_epochs >= recipe.stop_accuracy_epochs:
            epochs = recipe.stop_accuracy_epochs
            of_part = f"of the {part} part " if which else ""
            lasting = f" for {epochs:,} epochs" if epochs > 1 else ""
            self._stop("stop_accuracy", f"{100 * recipe.stop_accuracy:g}% {of_part}right{lasting}")
        if recipe.stop_plateau is not None and epoch - self._best_epoch >= recipe.stop_plateau:
            unit = "epoch" if recipe.stop_plateau == 1 else "epochs"
            self._stop("stop_plateau", f"no lower {which}loss for {recipe.stop_plateau:,} {unit}")

    def see_seconds(self, seconds: float) -> None:
        """Apply the time limit to the seconds that the run has been running."""
        limit = self._recipe.stop_seconds
        if limit is not None and seconds >= limit:
            self._stop("stop_seconds", f"time limit of {limit:g} second{'' if limit == 1 else 's'} reached")

    def _stop(self, rule: str, reason: str) -> None:
        if rule not in self._spent and self.reason is None:
            self._spent.add(rule)
            self.reason = reason

    def resume(self) -> None:
        """Let the run go on after a rule has stopped it."""
        self.reason = None

    def state(self) -> tuple[object, ...]:
        """The state in plain values, for storing."""
        return self.reason, sorted(self._spent), self._best, self._best_epoch, self._accurate_epochs

    def restore(self, reason: str | None, spent: list[str], best: float, best_epoch: int, right_for: int) -> None:
        """Restore what ``state`` returned."""
        self.reason, self._spent, self._best = reason, set(spent), float(best)
        self._best_epoch, self._accurate_epochs = int(best_epoch), int(right_for)

    def forget(self, epoch: int) -> None:
        """Forget the measures so far: at that epoch weights or samples were replaced."""
        self._best, self._best_epoch, self._accurate_epochs = inf, epoch, 0
