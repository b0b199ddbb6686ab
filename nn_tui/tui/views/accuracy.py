"""The chart of the right answers."""

from __future__ import annotations

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import percent
from nn_tui.tui.presenting import figures
from nn_tui.tui.presenting.figures import TEST, TRAIN, VALIDATION
from nn_tui.tui.views.curves import CurveView


class AccuracyView(CurveView):
    """The accuracy of all parts."""

    NAME, TITLE = "accuracy", "Right answers"
    SUMMARY = "share of right answers, training and test"
    QUANTITY = "accuracy"

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs answers that are right or wrong."""
        if snapshot.measures.accuracy is not None or not snapshot.is_measured:
            return None
        return "answers to numbers are not right or wrong"

    def figures(self, snapshot: Snapshot) -> dict[str, str]:
        """The shares of right answers."""
        shown = figures.figures_of(snapshot)
        return {TRAIN: shown.right, TEST: shown.test_right, VALIDATION: shown.validation_right}

    def value_text(self, value: float) -> str:
        """A share under the cursor, in percent."""
        return percent(value)
