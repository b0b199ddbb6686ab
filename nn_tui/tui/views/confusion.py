"""How often samples of each class are taken for each class."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.model.arrays import FloatArray
from nn_tui.model.metrics import confusion_matrix, midpoint
from nn_tui.model.sequences import of_real_steps
from nn_tui.tui.views.base import View
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix


class ConfusionView(View):
    """A row a true class, a column an answer; for the test part where there is one."""

    NAME, TITLE = "confusion", "Confusion"
    SUMMARY = "true class against answer, counted"
    INTERVAL = 0.25

    def compose(self) -> Iterable[Widget]:
        """The counts."""
        yield ConfusionMatrix()

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs classes."""
        if snapshot.measures.accuracy is not None or not snapshot.is_measured:
            return None
        return "it needs classes"

    def show(self, frame: RunFrame) -> None:
        """Count the answers at this moment. An output that is not finite or between two classes is no answer."""
        matrix = self.query_one(ConfusionMatrix)
        if reason := self.reason(frame.snapshot):
            self.lack(reason)
            matrix.set_matrix(np.zeros((0, 0)), ())
            return
        snapshot = frame.snapshot
        part, rows, outputs = "training part", snapshot.training, snapshot.answers
        if len(snapshot.testing):
            part, rows, outputs = "test part", snapshot.testing, snapshot.test_answers
        samples = f"{part}, {len(rows):,} samples"
        targets = snapshot.encoding.encode_targets(snapshot.dataset.targets[rows])
        names = frame.every_name[-1].units
        if outputs is None:
            why = "there are too many answers to keep" if snapshot.is_measured else "measuring"
            why = why if len(rows) else "no samples"
            self.legend = (LegendPart(why), LegendPart(samples))
            matrix.set_matrix(np.zeros((0, 0)), ())
            return
        if outputs.ndim == 3:
            outputs, targets = of_real_steps(outputs, targets)
            samples += f", {len(outputs):,} steps"
        answered = np.isfinite(outputs).all(axis=1)
        values = _values_of_one_output(snapshot.dataset)
        middle = None if values is None else midpoint(snapshot.encoding.encode_targets(values))
        if values is not None and middle is not None:
            answered &= outputs[:, 0] != middle
            names = tuple(f"{value:g}" for value in np.unique(values))
            outputs, targets = _two_columns(outputs, middle), _two_columns(targets, middle)
        missing = len(outputs) - int(np.count_nonzero(answered))
        if missing:
            samples += f", {missing:,} of them without an answer"
        self.legend = (LegendPart(samples), LegendPart("answers across, true classes down"))
        matrix.set_matrix(confusion_matrix(outputs[answered], targets[answered]), names)

    @on(ConfusionMatrix.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The cell under the cursor in words."""
        matrix = self.query_one(ConfusionMatrix)
        return matrix.readout() if matrix.counts.size else ""


def _values_of_one_output(dataset: Dataset) -> FloatArray | None:
    """All targets of a dataset with one output, without padding, (targets, 1); None for any other dataset."""
    if dataset.outputs != 1:
        return None
    column = dataset.targets.reshape(-1, 1)
    return column[~np.isnan(column[:, 0])]


def _two_columns(values: FloatArray, middle: float) -> FloatArray:
    """One output (samples, 1) as two classes (samples, 2): below the midpoint, and above it."""
    return np.concatenate([middle - values, values - middle], axis=1)
