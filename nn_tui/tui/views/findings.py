"""What is going wrong in the run that Train shows, diagnosed now and then."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread
from time import monotonic

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.diagnosis.diagnosis import Evidence, Finding, diagnose
from nn_tui.model.training.clipping import Clipping
from nn_tui.tui.views.run_frame import RunFrame

MOST_AT_ONCE = 2**20
"""A network of at most that many weights is diagnosed while it is drawn, a larger one in a thread."""
INTERVAL = 0.5
"""Seconds between two diagnoses of a running training."""


class Findings:
    """The findings about the newest run that was looked at, most important first."""

    def __init__(self) -> None:
        self.found: Sequence[Finding] = ()
        self._before: Snapshot | None = None
        self._due = 0.0
        self._awaited: Future[Sequence[Finding]] | None = None
        self._looked_at: Snapshot | None = None

    def look(self, frame: RunFrame, is_running: bool) -> None:
        """Diagnose the run, at most once per INTERVAL while it is running."""
        if not frame.snapshot.is_made:
            self.found, self._awaited = (), None
            return
        if self._awaited is not None:
            # One look at a large network at a time.
            if not self._awaited.done():
                return
            self.found, self._awaited = self._awaited.result(), None
        now = monotonic()
        if is_running and now < self._due:
            return
        self._due = now + INTERVAL
        snapshot, before = frame.snapshot, self._before
        self._before = snapshot
        if before is None or before.run != snapshot.run or before.parameters.shape != snapshot.parameters.shape:
            before = snapshot
        can_tell = snapshot.epoch and len(frame.some_rows) and snapshot.phase is not Phase.DIVERGED
        if can_tell and len(snapshot.parameters) > MOST_AT_ONCE:
            if snapshot is not self._looked_at:
                self._awaited, self._looked_at = _diagnosed_later(_evidence(frame, before)), snapshot
        else:
            self.found = diagnose(_evidence(frame, before)) if can_tell else ()


def _diagnosed_later(evidence: Evidence) -> Future[Sequence[Finding]]:
    """The findings, made in a thread: a look at all weights of a large network takes a second."""
    found: Future[Sequence[Finding]] = Future()

    def look() -> None:
        try:
            found.set_result(diagnose(evidence))
        except Exception as error:
            found.set_exception(error)

    Thread(target=look, name="findings", daemon=True).start()
    return found


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
        weights=None if frame.some_weights is None else frame.some_weights[:most],
        keeps_best=recipe.keep_best,
    )
