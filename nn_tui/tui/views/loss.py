"""The chart of the loss."""

from __future__ import annotations

from textual.binding import Binding

from nn_tui.data.dataset import Array
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import measure
from nn_tui.experiment.run.history import COLUMNS, History
from nn_tui.experiment.sessions.memory import Memory, flag
from nn_tui.tui.presenting import figures
from nn_tui.tui.presenting.figures import PENALTY, TEST, TRAIN, VALIDATION
from nn_tui.tui.views.base import MORE
from nn_tui.tui.views.curves import FEW_EPOCHS, UPDATES, CurveView
from nn_tui.tui.widgets.chart.series import Series


class LossView(CurveView):
    """The training loss without the penalty, and that of the test and the validation part."""

    NAME, TITLE = "loss", "Loss"
    SUMMARY = "training and test loss over the epochs"
    QUANTITY = "loss"
    KEYS = (
        Binding("y", "log", "Log", id="train.log", tooltip="Logarithmic or linear loss axis", group=MORE),
        *CurveView.KEYS,
    )

    def action_log(self) -> None:
        """Switch between a logarithmic and a linear axis."""
        self.chart.log_scale = not self.chart.log_scale

    def memory(self) -> Memory:
        """Also whether the axis is logarithmic."""
        return {**super().memory(), "log": self.chart.log_scale}

    def recall(self, memory: Memory) -> None:
        """Take the same axis again."""
        self.chart.log_scale = flag(memory, "log") or False
        super().recall(memory)

    def values(self, history: History, part: str, recent: bool) -> Array:
        """The loss without the penalty."""
        return history.column(f"{part}loss", recent) - history.column("penalty", recent)

    def within_epochs(self, snapshot: Snapshot, history: History, since: float) -> list[Series]:
        """The mean losses of the updates as they happened, of a sum in the size that it has for a whole epoch."""
        epochs, losses = _of_updates(history)
        if not len(epochs):
            return []
        if snapshot.recipe.reduction == "sum":
            losses = losses * snapshot.updates_per_epoch
        shown = epochs >= since
        return [Series(UPDATES, epochs[shown], losses[shown], "secondary")]

    def points_before(self, snapshot: Snapshot, before: History) -> tuple[Array, Array]:
        """The losses after epochs; of a run of few, long epochs the means of those of the updates within.

        Sums over batches are left out: their size may have been another.
        """
        epochs, losses = _of_updates(before)
        if not len(epochs) or len(before.whole) > FEW_EPOCHS or snapshot.recipe.reduction == "sum":
            return super().points_before(snapshot, before)
        return epochs, losses

    def figures(self, snapshot: Snapshot) -> dict[str, str]:
        """The losses without the penalty."""
        shown = figures.figures_of(snapshot)
        return {TRAIN: shown.loss, TEST: shown.test_loss, VALIDATION: shown.validation_loss}

    def remarks(self, snapshot: Snapshot) -> list[str]:
        """The penalty, which training lowers too; of a curve that is alone, which loss it is."""
        shown = figures.figures_of(snapshot)
        if not shown.test_loss and not shown.validation_loss and not shown.penalty:
            return [figures.loss_name(snapshot.recipe)]
        return [shown.penalties] if shown.penalty else []

    @property
    def hint(self) -> str:
        """Also the axis."""
        return f"{super().hint} · [[train.log]] log axis"

    def more(self, epoch: float) -> list[str]:
        """The penalty of that epoch, where there is one."""
        if self.frame is None:
            return []
        history = self.frame.snapshot.recorder.view()
        rows = history.recent if len(history.recent) and epoch >= history.recent[0, 0] else history.whole
        penalties = rows[rows[:, 0] == epoch, COLUMNS.index("penalty")]
        return [f"{PENALTY} {measure(float(penalties[0]))}"] if len(penalties) and penalties[0] else []


def _of_updates(history: History) -> tuple[Array, Array]:
    """Epochs and mean losses without the penalty (points,) of the updates in each hundredth of long epochs."""
    return history.update_column("epoch"), history.update_column("loss") - history.update_column("penalty")
