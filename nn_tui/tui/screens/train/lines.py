"""The lines below the views: what prevents training, what is under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.diagnosis.diagnosis import Finding
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.outcome import what_next
from nn_tui.tui.widgets.controls.text_line import TextLine


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
