"""What is going wrong in the run, in one line: the evidence, and what helps."""

from __future__ import annotations

from time import monotonic

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.diagnosis.diagnosis import Evidence, diagnose
from nn_tui.model.training.clipping import Clipping
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.controls.text_line import TextLine

INTERVAL = 0.5
"""Seconds between two diagnoses of a running training."""


class DiagnosisLine(TextLine):
    """The most serious finding; hidden while there is none."""

    DEFAULT_CSS = """
    DiagnosisLine {
        display: none;
        height: auto;
        max-height: 2;
        padding: 0 1;
        color: $text-warning;
    }
    DiagnosisLine.-found {
        display: block;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._before: Snapshot | None = None
        self._due = 0.0

    def show(self, frame: RunFrame, is_running: bool) -> None:
        """Diagnose the run, at most once per INTERVAL while it is running."""
        now = monotonic()
        if is_running and now < self._due:
            return
        self._due = now + INTERVAL
        snapshot, before = frame.snapshot, self._before
        self._before = snapshot
        if before is None or before.run != snapshot.run or before.parameters.shape != snapshot.parameters.shape:
            before = snapshot
        text = ""
        if snapshot.epoch and len(frame.some_rows) and snapshot.phase is not Phase.DIVERGED:
            findings = diagnose(self._evidence(frame, before))
            more = f"  (+{len(findings) - 1} more)" if len(findings) > 1 else ""
            text = f"{findings[0].text}{more}" if findings else ""
        self.say(text)
        self.set_class(bool(text), "-found")

    @staticmethod
    def _evidence(frame: RunFrame, before: Snapshot) -> Evidence:
        snapshot = frame.snapshot
        recipe = snapshot.recipe
        updates = (snapshot.epoch - before.epoch) * snapshot.updates_per_epoch + snapshot.position - before.position
        return Evidence(
            network=frame.network,
            inputs=frame.some_inputs,
            targets=frame.some_targets,
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
