"""How far a run is to go."""

from __future__ import annotations

from nn_tui.experiment.run.experiment import Experiment


class Goal:
    """To the end of the recipe's epochs, then for as many again; or for as many as somebody asked for.

    ``epoch`` is the goal; ``stop`` is where running stops, which is before the goal where fewer were asked for.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.epoch = self.stop = max(experiment.coming.recipe.epochs, experiment.epoch)

    def set_out(self, experiment: Experiment, epochs: int | None) -> None:
        """The run goes on: for that many epochs, or with None to the goal, to a new one where it has reached that."""
        if epochs is not None:
            self.stop = experiment.epoch + epochs
            self.epoch = max(self.epoch, self.stop)
            return
        if experiment.epoch >= self.epoch:
            self.epoch = experiment.epoch + experiment.coming.recipe.epochs
        self.stop = self.epoch

    def follow(self, before: int, after: int) -> None:
        """The recipe has other epochs than before: a run on its way to their end goes on to the new end."""
        if self.epoch == before:
            if self.stop == self.epoch:
                self.stop = after
            self.epoch = after
