"""The lines above and below the views: how far the run is, what keeps it from training, what is under the cursor."""

from __future__ import annotations

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.tui.presenting import wording
from nn_tui.tui.views.base import View
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.frame.progress import Progress


class RunProgress(Progress):
    """How far the run is, and how fast it goes."""

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment."""
        left = snapshot.seconds_left if snapshot.phase is Phase.RUNNING else None
        self.set(snapshot.epoch, max(snapshot.goal, snapshot.epoch), left, wording.pace(snapshot))


class Alert(TextLine):
    """What keeps the run from training; away while there is nothing."""

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
        """Show this moment."""
        said = wording.alert(snapshot)
        self.say(said)
        self.set_class(bool(said), "-found")


class Readout(TextLine):
    """What the view with focus reads under its cursor."""

    def show(self, view: View | None, snapshot: Snapshot, *, is_alone: bool) -> None:
        """Read a view's cursor; it follows the training."""
        said = view.readout() if view is not None and view.is_mounted else ""
        self.say((said or _hint(snapshot)) + ("   ·   z or esc: all views" if is_alone else ""))


def _hint(snapshot: Snapshot) -> str:
    """What there is to press, where no cursor has something to say."""
    if snapshot.phase is Phase.DONE and snapshot.stopped:
        return f"stopped: {snapshot.stopped}; space runs on"
    if snapshot.phase is Phase.DONE and not snapshot.solved:
        said = "all right, but not yet within 0.1" if snapshot.measures.accuracy == 1 else "not solved yet"
        return f"{said}: space trains {snapshot.recipe.epochs:,} epochs more, c changes the recipe"
    return "v views · c recipe · a layers · tab next · z zoom · + - * speed · arrows read"
