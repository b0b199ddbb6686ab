"""Train: the run as it goes, in views side by side, and the keys that pace it."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget

from nn_tui.experiment.background.pace import SPEEDS
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.base import Host
from nn_tui.tui.screens.path_prompt import PathPrompt
from nn_tui.tui.screens.prompts import Prompt
from nn_tui.tui.screens.train.keys import HELP, KEYS
from nn_tui.tui.screens.train.network_actions import NetworkScreen
from nn_tui.tui.screens.train.view_chooser import ChooseView, ViewChoice
from nn_tui.tui.views.activations import ActivationsView
from nn_tui.tui.views.base import Place, View
from nn_tui.tui.views.boundary import BoundaryView
from nn_tui.tui.views.curves import CurveView
from nn_tui.tui.views.diagnosis_line import DiagnosisLine
from nn_tui.tui.views.panes import Panes
from nn_tui.tui.views.registry import BEGINNING, VIEWS
from nn_tui.tui.views.run_frame import Probe, RunFrame
from nn_tui.tui.views.weights import WeightsView
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.frame.progress import Progress
from nn_tui.tui.widgets.graph.network_graph import NetworkGraph
from nn_tui.tui.widgets.histogram.histogram import Histogram
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix
from nn_tui.tui.widgets.matrix.heatmap import Heatmap
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane


class TrainScreen(NetworkScreen):
    """The run: pacing it and watching it."""

    NAME = "Train"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    HELP = HELP

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host, workspace)
        self._kind = ""
        self._sample = 0
        self._point: Probe | None = None
        self._offered: tuple[object, ...] = ()

    def above(self) -> Iterable[Widget]:
        """How far the run is."""
        yield Progress(id="progress")

    def body(self) -> Iterable[Widget]:
        """The views."""
        yield Panes(id="panes")

    def below(self) -> Iterable[Widget]:
        """What goes wrong, and the exact value under the cursor."""
        yield TextLine("", id="alert")
        yield DiagnosisLine(id="diagnosis")
        yield TextLine("", id="readout", classes="readout")

    @property
    def panes(self) -> Panes:
        """The views."""
        return self.query_one(Panes)

    def on_resize(self) -> None:
        """A view that was hidden for lack of room loses the keys: the first one takes them."""
        if self.focused is None:
            self.call_after_refresh(self.panes.settle_focus)

    def show(self) -> None:
        """Draw the newest snapshot; dear views not every time while training runs."""
        snapshot = self.workspace.snapshot
        if snapshot.dataset.kind != self._kind:
            self._kind = snapshot.dataset.kind
            self.panes.begin(BEGINNING[snapshot.dataset.kind])
        self._show_progress(snapshot)
        frame = RunFrame(snapshot, self._watched())
        hurried = snapshot.phase is Phase.RUNNING
        self.panes.show(frame, hurried)
        self.query_one(DiagnosisLine).show(frame, hurried)
        self._show_readout()

    def _watched(self) -> Probe | None:
        """What is put through the network to be watched: the point that the cursor went to last, or else a sample."""
        dataset = self.workspace.snapshot.dataset
        if self._point is not None and dataset.kind == "points":
            return self._point
        if not dataset.samples:
            return None
        self._sample %= dataset.samples
        return Probe(f"sample {self._sample + 1}", dataset.flat_inputs[self._sample])

    @on(Panes.Arranged)
    @on(View.Ready)
    def _draw_soon(self) -> None:
        """Draw views that have just come."""
        self.call_after_refresh(self._draw_now)

    def _draw_now(self) -> None:
        if self.is_current and not self.host.is_leaving:
            self.show()
            self.panes.settle_focus()
            self.refresh_bindings()

    def _show_progress(self, snapshot: Snapshot) -> None:
        running = snapshot.phase is Phase.RUNNING
        left = snapshot.seconds_left if running else None
        total = max(snapshot.goal, snapshot.epoch)
        self.query_one("#progress", Progress).set(snapshot.epoch, total, left, wording.pace(snapshot))
        alert = wording.divergence(snapshot.divergence) if snapshot.divergence else ""
        if snapshot.phase is Phase.EMPTY:
            alert = "There is nothing to train on: add a sample on Edit (2)."
        self.set_class(bool(alert), "-alert")
        self.query_one("#alert", TextLine).say(alert)

    @on(Chart.Cursor)
    @on(Heatmap.Cursor)
    @on(PictureGrid.Highlighted)
    @on(ConfusionMatrix.Cursor)
    @on(Histogram.Cursor)
    def _read_cursor(self) -> None:
        """Say what is under the cursor, and what can be done to it."""
        if not self.is_up_to_date:
            return
        view = self.panes.focused_view
        if isinstance(view, ActivationsView) and (sample := view.sample()) is not None:
            self._watch(sample)
        self._show_readout()
        self._refresh_keys()

    def _show_readout(self) -> None:
        """The exact value under the cursor of the view that has the keys; it follows the training."""
        back = "   ·   z or esc: all views" if self.panes.is_alone else ""
        view = self.panes.focused_view
        said = view.readout() if view is not None and view.is_mounted else ""
        self.query_one("#readout", TextLine).say((said or self._hint()) + back)

    @on(Plane.Cursor)
    def _watch_point(self) -> None:
        """Another point of the plane goes through the network."""
        if isinstance(view := self.panes.focused_view, BoundaryView):
            self._point = view.probe()
        self._follow_cursor()

    def _watch(self, sample: int) -> None:
        """Another sample goes through the network; the plane's cursor goes to it."""
        dataset = self.workspace.snapshot.dataset
        self._sample, self._point = sample, None
        if isinstance(view := self.panes.view(BoundaryView), BoundaryView):
            x1, x2 = dataset.flat_inputs[sample]
            view.plane.cursor_point = float(x1), float(x2)
        self.show()

    @on(Plane.GridChanged)
    @on(NetworkGraph.NeuronCursor)
    @on(NetworkGraph.LinkCursor)
    def _follow_cursor(self) -> None:
        """Another point is watched, or another neuron."""
        self.show()
        self._refresh_keys()

    def on_descendant_focus(self) -> None:
        """Another view has the keys."""
        self._show_readout()
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """Draw the footer anew where the cursor has come to something that other keys are for."""
        offered = self.panes.focused_view, self.place() is not None, self.panes.is_alone
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _hint(self) -> str:
        """What there is to press, where no cursor has something to say."""
        snapshot = self.workspace.snapshot
        if snapshot.phase is Phase.DONE and snapshot.stopped:
            return f"stopped: {snapshot.stopped}; space runs on"
        if snapshot.phase is Phase.DONE and not snapshot.solved:
            said = "all right, but not yet within 0.1" if snapshot.measures.accuracy == 1 else "not solved yet"
            return f"{said}: space trains {snapshot.recipe.epochs:,} epochs more, c changes the recipe"
        return "v views · c recipe · a layers · tab next · z zoom · + - * speed · arrows read"

    def place(self) -> Place | None:
        """The weight or bias under the cursor of the view that has the keys."""
        view = self.panes.focused_view if self.is_mounted else None
        return view.place() if view is not None and view.is_mounted else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back is offered after a divergence, what a view can do where that view is."""
        if not self.is_mounted:
            return True
        if action == "go_back":
            return self.workspace.snapshot.divergence is not None
        if action in ("set_weight", "freeze", "freeze_layer"):
            return self.place() is not None
        if action in ("discrete", "test_points"):
            return self.panes.view(BoundaryView) is not None
        if action in ("log", "range"):
            return self.panes.view(CurveView) is not None
        if action == "numbers":
            return self.panes.view(WeightsView) is not None
        if action == "unzoom":
            return self.panes.is_alone
        return True

    def _ready_to_run(self) -> bool:
        """Whether the network can train; if not, say what is missing."""
        snapshot = self.workspace.snapshot
        problem = ""
        if self.workspace.needs_reset:
            problem = "The dataset has other classes or another shape: press r to reset the network first."
        elif snapshot.phase is Phase.EMPTY:
            problem = "There is nothing to train on: add a sample on Edit (2)."
        elif snapshot.phase is Phase.DIVERGED:
            problem = "The run has diverged: b goes back to the last finite checkpoint, r begins again."
        if problem:
            self.notify(problem, severity="warning", timeout=5)
        return not problem

    def action_run_or_pause(self) -> None:
        """Run until the recipe's epochs are done, then for as many again; or pause."""
        if self.host.is_training:
            self.workspace.runner.pause()
        elif self._ready_to_run():
            self.workspace.runner.run()

    def action_step(self) -> None:
        """One update."""
        if self._ready_to_run():
            self.workspace.runner.step()

    def action_epochs(self, epochs: int) -> None:
        """A number of epochs."""
        if self._ready_to_run():
            # One epoch is an answer to a key: it does not wait for the speed.
            self.workspace.runner.run(epochs, paced=epochs > 1)

    @work
    async def action_n_epochs(self) -> None:
        """Ask for a number of epochs and do them."""
        text = await self.app.push_screen_wait(
            Prompt("How many epochs?", value=str(self.workspace.snapshot.recipe.epochs), check=_epochs_check)
        )
        if text:
            self.action_epochs(int(text.replace(",", "")))

    def action_go_back(self) -> None:
        """Return to the last finite checkpoint."""
        if not self.attempt(self.workspace.run.go_back):
            return
        snapshot = self.workspace.snapshot
        self.notify(
            f"Back at epoch {snapshot.epoch:,}. The learning rate is still {snapshot.recipe.learning_rate:g}: "
            "c changes it.",
            timeout=5,
        )
        self.refresh_state()

    def action_speed(self, step: int) -> None:
        """The next speed up or down."""
        present = self.workspace.snapshot.speed
        index = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - present) if SPEEDS[i] != present else -1)
        self.workspace.runner.set_speed(SPEEDS[max(0, min(len(SPEEDS) - 1, index + step))])

    def action_flat_out(self) -> None:
        """No limit."""
        self.workspace.runner.set_speed(inf)

    @work
    async def action_view(self) -> None:
        """Choose what the pane that has the keys shows."""
        snapshot = self.workspace.snapshot
        pane = self.panes.focused or self.panes.visible_panes[0]
        present = pane.view.NAME if pane.view else ""
        choices = [ViewChoice(name, view.TITLE, view.SUMMARY, view.reason(snapshot)) for name, view in VIEWS.items()]
        name = await self.app.push_screen_wait(ChooseView(choices, present))
        if name is not None:
            self.panes.choose(name)

    def action_cycle(self, step: int) -> None:
        """The next view in this pane."""
        self.panes.cycle(step, self.workspace.snapshot)

    def action_zoom(self) -> None:
        """The focused view full screen, and back."""
        self.panes.toggle_alone()

    def action_unzoom(self) -> None:
        """All views again."""
        if self.panes.is_alone:
            self.panes.toggle_alone()

    def action_sample(self, step: int) -> None:
        """Watch the next sample go through the network."""
        dataset = self.workspace.snapshot.dataset
        if dataset.samples:
            self._watch((self._sample + step) % dataset.samples)

    def action_discrete(self) -> None:
        """Smooth colours of the decision boundary, or the winning class alone."""
        if isinstance(view := self.panes.view(BoundaryView), BoundaryView):
            view.toggle_discrete()

    def action_test_points(self) -> None:
        """Show the test part's points in the plane, or the training part's alone."""
        if isinstance(view := self.panes.view(BoundaryView), BoundaryView):
            view.toggle_test()
            self.show()

    def _curves(self) -> list[CurveView]:
        return [view for view in self.panes.views if isinstance(view, CurveView)]

    def action_log(self) -> None:
        """Logarithmic or linear axis of the loss."""
        for view in self._curves():
            if view.NAME == "loss":
                view.chart.log_scale = not view.chart.log_scale

    def action_range(self) -> None:
        """The whole run or its recent part."""
        for view in self._curves():
            view.toggle_range()

    def action_numbers(self) -> None:
        """Numbers in the cells."""
        if isinstance(view := self.panes.view(WeightsView), WeightsView):
            view.toggle_numbers()

    @work
    async def action_save(self) -> None:
        """Save the run to a file of the user's choice."""
        workspace = self.workspace
        path = await self.app.push_screen_wait(
            PathPrompt(
                "Save the run to",
                f"{workspace.dataset.name}.nntui",
                check=_suffix_check,
                sources=workspace.sources.paths,
                own=workspace.run_files,
            )
        )
        if path:
            self._save(path)

    @work(thread=True)
    def _save(self, path: Path) -> None:
        try:
            self.workspace.save_run(path)
        except OSError as error:
            self.notify(f"{path} could not be written: {error.strerror or error}", severity="error", timeout=10)
        else:
            self.notify(f"Saved to {path}.", timeout=4)


def _epochs_check(text: str) -> str | None:
    number = text.replace(",", "")
    if number.isascii() and number.isdigit() and 0 < int(number) <= 10**9:
        return None
    return f"{text!r} is not a number of epochs: type a whole number from 1 to 1,000,000,000."


def _suffix_check(text: str) -> str | None:
    return None if text.endswith(".nntui") else "The name of a saved run ends in .nntui."
