"""Replaying a run from its changes."""

from __future__ import annotations

from collections.abc import Sequence

from nn_tui.experiment.run.changes import Change
from nn_tui.experiment.run.experiment import Experiment


def replay(changes: Sequence[Change], epochs: int, record_every: int = 1) -> Experiment:
    """Run again from the start, with the same changes, to the end of that epoch: the same bits.

    Stop rules do not end the replay.
    """
    first = changes[0]

    def advance(updates: int) -> None:
        while updates > 0 and (done := experiment.advance(updates)):
            updates -= done
            experiment.stopping.resume()

    experiment = Experiment(first.recipe, first.dataset, record_every, first.frozen, first.parameters)
    for change in changes[1:]:
        # The end of that epoch, then the updates done of the next: those behind us already do not count again.
        advance(experiment.updates_until(change.epoch))
        advance(change.position - experiment.position if experiment.epoch == change.epoch else 0)
        if (change.recipe, change.dataset) != (experiment.recipe, experiment.dataset):
            experiment.change(change.recipe, change.dataset)
        if experiment.frozen is not change.frozen:
            experiment.freeze(change.frozen)
        if change.best_epoch is not None:
            experiment.take_best()
        elif change.parameters is not None:
            experiment.set_parameters(change.parameters)
    advance(experiment.updates_until(epochs))
    return experiment
