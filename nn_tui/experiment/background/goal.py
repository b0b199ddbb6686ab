"""The epoch at which a run stops."""

from __future__ import annotations

from nn_tui.experiment.run.experiment import Experiment


class Goal:
    """The end of the recipe's epochs, then that many again; or a number of epochs given to ``start``.

    ``epoch`` is the goal; ``stop`` is the epoch at which training pauses, earlier than the goal when fewer epochs were
    asked for.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.epoch = self.stop = max(experiment.coming.recipe.epochs, experiment.epoch)

    def start(self, experiment: Experiment, epochs: int | None) -> None:
        """Set ``stop`` for a run that starts: that many epochs on, or None for the goal, a new one if it is reached."""
        if epochs is not None:
            self.stop = experiment.epoch + epochs
            self.epoch = max(self.epoch, self.stop)
            return
        if experiment.epoch >= self.epoch:
            self.epoch = experiment.epoch + experiment.coming.recipe.epochs
        self.stop = self.epoch

    def follow(self, before: int, after: int) -> None:
        """Move the goal when the recipe's epochs change from ``before`` to ``after``, if the goal was their end."""
        if self.epoch == before:
            if self.stop == self.epoch:
                self.stop = after
            self.epoch = after
