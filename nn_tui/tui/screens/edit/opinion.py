"""The network's outputs for a drawing, a row or a place in the plane, as bars."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import counted
from nn_tui.tui.presenting.samples import target_range
from nn_tui.tui.screens.edit.sheet import OpinionBars, OpinionRequest
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.plane.legend import SIDES

RESET = (
    "The network was made for other classes or another shape. Go to Train ([[app.train]]) and press [[train.reset]] to "
    "reset it."
)


class Opinion(Vertical):
    """The network's outputs, and how long it has been trained."""

    def compose(self) -> Iterable[Widget]:
        """The bars and a note."""
        yield Bars(id="opinion")
        yield TextLine("", id="opinion-note", classes="hint")

    def show(
        self,
        request: OpinionRequest | OpinionBars | None,
        dataset: Dataset,
        snapshot: Snapshot | None,
        misfit: str = "",
    ) -> None:
        """Show the outputs of a snapshot's network; the snapshot is None if the network does not fit the dataset.

        ``misfit`` says why the network has no answer to this one sample.
        """
        bars, note = self.query_one(Bars), self.query_one("#opinion-note", TextLine)
        bars.display = request is not None and snapshot is not None
        self.set_class(snapshot is None or bool(misfit), "-reset")
        if snapshot is None or misfit:
            note.say(misfit or RESET)
            return
        if isinstance(request, OpinionBars):
            low, high = _ends(dataset, snapshot)
            bars.set_bars(request.names, request.outputs, marks=request.marks, low=low, high=high)
        elif request is not None:
            outputs = snapshot.outputs(request.inputs)[0]
            low, high = _ends(dataset, snapshot)
            marks = request.marks
            if request.sided:
                marks = (f"so {SIDES[int(outputs[0] > (low + high) / 2)]}",)
            bars.set_bars(dataset.output_names, outputs, marks=marks, low=low, high=high)
        trained = (
            f"after {counted(snapshot.epoch, 'epoch')}"
            if snapshot.epoch
            else "untrained: [[app.train]], then [[train.run]], trains it"
        )
        if not dataset.samples:
            trained = "no samples yet: the first one can be trained on"
        note.say(Content.styled(trained, "$text-muted"))


def _ends(dataset: Dataset, snapshot: Snapshot) -> tuple[float, float]:
    """The values at which a bar is empty and full."""
    if dataset.class_names is not None:
        return 0.0, 1.0
    if dataset.kind == "points":
        return (0.0, 1.0) if snapshot.encoding.zero_one else target_range(dataset)
    return float(np.nanmin(dataset.targets, initial=0.0)), float(np.nanmax(dataset.targets, initial=1.0))
