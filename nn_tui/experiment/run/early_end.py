"""When a run ends by itself, on which part of the samples that is decided, and which weights it ends with."""

from __future__ import annotations

from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.best import Best, BestWeights
from nn_tui.experiment.run.measuring import Measuring
from nn_tui.experiment.run.split import Parts
from nn_tui.experiment.run.stopping import Stopping
from nn_tui.model.arrays import FloatArray


class EarlyEnd:
    """The stop rules of a recipe, ``stopping``, and the ``best`` weights so far, both by the same part."""

    def __init__(self, recipe: Recipe) -> None:
        self.stopping = Stopping(recipe)
        self.best = BestWeights()
        self.part = "training"
        """The part that is looked at: "validation", "training" or "test"."""
        self._recipe = recipe

    def follow(self, recipe: Recipe, parts: Parts) -> None:
        """Follow this recipe from now on, on these parts."""
        rows = {"validation": parts.validation, "training": parts.training, "test": parts.testing}
        part = next((each for each in (recipe.stop_part, "validation") if len(rows[each])), "training")
        if (part, recipe.keep_best) != (self.part, self._recipe.keep_best):
            self.best.forget()
        self.part, self._recipe = part, recipe
        self.stopping.follow(recipe)

    @property
    def looks_at(self) -> str:
        """The part that is looked at; "" where the recipe has neither rules nor best weights."""
        return self.part if self.stopping.needs_every_epoch else ""

    def see(self, epoch: int, measuring: Measuring, parameters: FloatArray) -> None:
        """Apply the rules after an epoch, and keep the weights (parameters,) if they are the best."""
        measures = measuring.watched(self.part)
        self.stopping.see(epoch, measures, self.part)
        if self._recipe.keep_best:
            self.best.see(epoch, measures.loss - measures.penalty, parameters)

    def is_due(self, epoch: int) -> bool:
        """Whether the run is to go back to its best weights after this epoch: a rule stops it, or its epochs are
        done."""
        return self.stopping.reason is not None or epoch % self._recipe.epochs == 0

    def better_before(self, epoch: int) -> Best | None:
        """The best weights, where the recipe keeps them and they are of an earlier epoch."""
        return self.best.before(epoch) if self._recipe.keep_best else None

    def forget(self, epoch: int) -> None:
        """Forget what was seen: at that epoch samples were replaced, or weights by hand."""
        self.stopping.forget(epoch)
        self.best.forget()

    def go_back(self, epoch: int) -> None:
        """Forget what was seen after that epoch, to which the run returned."""
        self.stopping.forget(epoch)
        self.best.forget_after(epoch)
