"""What is going wrong in the run that Train shows, diagnosed now and then."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.diagnosis.diagnosis import Evidence, Finding, diagnose
from nn_tui.model.training.clipping import Clipping
from nn_tui.tui.views.run_frame import RunFrame

INTERVAL = 0.5
"""Seconds between two diagnoses of a running training."""


class Findings:
    """The findings about the newest run that was looked at, most important first."""

    def __init__(self) -> None:
        self.found: Sequence[Finding] = ()
        self._before: Snapshot | None = None
        self._due = 0.0

    def look(self, frame: RunFrame, is_running: bool) -> None:
        """Diagnose the run, at most once per INTERVAL while it is running."""
        if not frame.snapshot.is_made:
            self.found = ()
            return
        now = monotonic()
        if is_running and now < self._due:
            return
        self._due = now + INTERVAL
        snapshot, before = frame.snapshot, self._before
        self._before = snapshot
        if before is None or before.run != snapshot.run or before.parameters.shape != snapshot.parameters.shape:
            before = snapshot
        can_tell = snapshot.epoch and len(frame.some_rows) and snapshot.phase is not Phase.DIVERGED
        self.found = diagnose(_evidence(frame, before)) if can_tell else ()


def _evidence(frame: RunFrame, before: Snapshot) -> Evidence:
    snapshot = frame.snapshot
    recipe = snapshot.recipe
    # What wide layers do with samples takes too long to look at: their weights and the history still say something.
    most = None if frame.takes_gradients else 0
    updates = (snapshot.epoch - before.epoch) * snapshot.updates_per_epoch + snapshot.position - before.position
    return Evidence(
        network=frame.network,
        inputs=frame.some_inputs[:most],
        targets=frame.some_targets[:most],
        loss=recipe.loss,
        reduction=recipe.reduction,
        learning_rate=recipe.learning_rate * recipe.rate_schedule().rate(snapshot.epoch),
        history=snapshot.recorder.view(),
        before=before.parameters if updates > 0 else None,
        updates=max(0, updates),
        penalty=frame.penalty,
        optimizer=recipe.optimizer,
        batch=min(recipe.batch or len(snapshot.training), len(snapshot.training)),
        frozen=snapshot.frozen,
        clipping=Clipping(recipe.clip_norm, recipe.clip_value),
        init=recipe.init,
    )
