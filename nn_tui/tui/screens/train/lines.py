"""The lines above and below the views: the run's progress, what prevents training, what is under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.diagnosis.diagnosis import Finding
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.outcome import what_next
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.frame.progress import Progress

PROGRESS_INTERVAL = 0.2
"""Seconds between two pictures of the progress while a run trains: nobody reads more of them."""


class RunProgress(Progress):
    """How far the run is, and how fast it goes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._shown: tuple[Phase, float] | None = None

    def show(self, snapshot: Snapshot) -> None:
        """Show the progress at this moment; while a run trains, only a few times a second."""
        now = monotonic()
        if snapshot.phase is Phase.RUNNING and self._shown is not None:
            phase, then = self._shown
            if phase is Phase.RUNNING and now < then + PROGRESS_INTERVAL:
                return
        self._shown = snapshot.phase, now
        left = snapshot.seconds_left if snapshot.phase is Phase.RUNNING else None
        part = snapshot.position / max(1, snapshot.updates_per_epoch)
        self.set(snapshot.epoch, max(snapshot.goal, snapshot.epoch), left, wording.pace(snapshot), part)


class Alert(TextLine):
    """What prevents the run from training; hidden while nothing does."""

    DEFAULT_CSS = """
    Alert {
        display: none;
        height: auto;
        max-height: 4;
        padding: 0 1;
        background: $warning-muted;
        color: $text-warning;
    }
    Alert.-found {
        display: block;
    }
    """

    def show(self, snapshot: Snapshot) -> None:
        """Show the problem at this moment, if there is one."""
        problem = wording.alert(snapshot)
        self.say(problem)
        self.set_class(bool(problem), "-found")


class Readout(TextLine):
    """What to do next, or a reading that does not fit into the frame of its view."""

    def show(self, reading: str, snapshot: Snapshot, findings: Sequence[Finding], *, is_zoomed: bool) -> None:
        """Show a reading that has no room in its frame, or what to do next."""
        back = "   ·   [[train.zoom]] or [[train.unzoom]]: all views" if is_zoomed else ""
        self.say((reading or what_next(snapshot, findings)) + back)
