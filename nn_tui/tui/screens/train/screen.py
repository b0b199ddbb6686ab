"""Train: the run as it goes, in views side by side, and the keys that pace it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.train.keys import HELP, KEYS
from nn_tui.tui.screens.train.lines import Alert, Readout, RunProgress
from nn_tui.tui.screens.train.network_actions import NetworkActions
from nn_tui.tui.screens.train.pacing import Pacing
from nn_tui.tui.screens.train.saving import save_run
from nn_tui.tui.screens.train.view_chooser import ChooseView, ViewChoice
from nn_tui.tui.views.base import View
from nn_tui.tui.views.diagnosis_line import DiagnosisLine
from nn_tui.tui.views.panes import Panes
from nn_tui.tui.views.probe import Watched
from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.views.run_frame import RunFrame


class TrainScreen(WorkScreen):
    """The run: pacing it, changing its network, and watching it."""

    NAME = "Train"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    HELP = HELP

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self.pacing = Pacing(self, workspace)
        self.network = NetworkActions(self, workspace)
        self._watched = Watched()
        self._offered: tuple[object, ...] = ()

    def above(self) -> Iterable[Widget]:
        """How far the run is."""
        yield RunProgress(id="progress")

    def body(self) -> Iterable[Widget]:
        """The views."""
        yield Panes(id="panes")

    def below(self) -> Iterable[Widget]:
        """What goes wrong, and the exact value under the cursor."""
        yield Alert(id="alert")
        yield DiagnosisLine(id="diagnosis")
        yield Readout(id="readout", classes="readout")

    @property
    def panes(self) -> Panes:
        """The views."""
        return self.query_one(Panes)

    def on_resize(self) -> None:
        """A view that was hidden for lack of room loses the focus: the first one takes it."""
        if self.focused is None:
            self.call_after_refresh(self.panes.settle_focus)

    # The drawing.

    def show(self) -> None:
        """Draw the newest snapshot; dear views not every time while training runs."""
        snapshot = self.workspace.snapshot
        self.panes.suit(snapshot.dataset.kind)
        self.query_one(RunProgress).show(snapshot)
        self.query_one(Alert).show(snapshot)
        frame = RunFrame(snapshot, self._watched.probe(snapshot.dataset))
        hurried = snapshot.phase is Phase.RUNNING
        self.panes.show(frame, hurried)
        self.query_one(DiagnosisLine).show(frame, hurried)
        self._show_readout()

    def _show_readout(self) -> None:
        panes = self.panes
        self.query_one(Readout).show(panes.focused_view, self.workspace.snapshot, is_alone=panes.is_alone)

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

    # What the views tell.

    def on_descendant_focus(self) -> None:
        """Another view has focus."""
        self._read_cursor()

    @on(View.CursorMoved)
    def _read_cursor(self) -> None:
        """Say what is under the cursor of the view that has focus, and what can be done to it."""
        if not self.is_up_to_date:
            return
        self._show_readout()
        self._refresh_keys()

    @on(View.Watch)
    def _watch(self, event: View.Watch) -> None:
        """Something else goes through the network."""
        if not self.is_up_to_date:
            return
        self._watched.take(event.probe)
        self.panes.follow(event.probe)
        self.show()
        self._refresh_keys()

    # The keys.

    def _refresh_keys(self) -> None:
        """Draw the footer anew where the cursor has come to something that other keys are for."""
        offered = self.panes.focused_view, self.panes.place is not None, self.panes.is_alone
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back is offered after a divergence, what a view can do where that view is."""
        if not self.is_mounted:
            return True
        if action == "go_back":
            return self.workspace.snapshot.divergence is not None
        if action in ("set_weight", "freeze", "freeze_layer"):
            return self.panes.place is not None
        if action == "ask_views":
            return self.panes.offers(str(parameters[0]))
        if action == "unzoom":
            return self.panes.is_alone
        return True

    def action_run_or_pause(self) -> None:
        """Run, or pause."""
        self.pacing.run_or_pause()

    def action_step(self) -> None:
        """One update."""
        self.pacing.update()

    def action_epochs(self, epochs: int) -> None:
        """A number of epochs."""
        self.pacing.epochs(epochs)

    @work
    async def action_n_epochs(self) -> None:
        """A number of epochs that is asked for."""
        await self.pacing.ask_epochs()

    def action_speed(self, step: int) -> None:
        """The next speed up or down."""
        self.pacing.change_speed(step)

    def action_flat_out(self) -> None:
        """No limit."""
        self.pacing.flat_out()

    def action_go_back(self) -> None:
        """The last finite checkpoint."""
        self.network.go_back()

    def action_reset(self) -> None:
        """The same initial weights again."""
        self.network.reset()

    def action_new_seed(self) -> None:
        """The next seed's initial weights."""
        self.network.next_seed()

    @work
    async def action_default_recipe(self) -> None:
        """The recipe that the dataset came with."""
        await self.network.take_default_recipe()

    @work
    async def action_change(self) -> None:
        """The recipe's form."""
        await self.network.change_recipe()

    @work
    async def action_layers(self) -> None:
        """The layers' form."""
        await self.network.change_layers()

    @work
    async def action_set_weight(self) -> None:
        """Another value for the weight or bias under the cursor."""
        if place := self.panes.place:
            await self.network.set_weight(place)

    def action_freeze(self) -> None:
        """Freeze the weight or bias under the cursor, or let it learn again."""
        if place := self.panes.place:
            self.network.freeze(place)

    def action_freeze_layer(self) -> None:
        """Freeze the layer under the cursor, or let it learn again."""
        if place := self.panes.place:
            self.network.freeze_layer(place)

    async def action_ask_views(self, action: str) -> None:
        """What a key of the views in sight does."""
        await self.panes.do(action)
        self._show_readout()

    def action_sample(self, step: int) -> None:
        """Watch the next sample go through the network."""
        if probe := self._watched.neighbour(self.workspace.snapshot.dataset, step):
            self.post_message(View.Watch(probe))

    @work
    async def action_view(self) -> None:
        """Choose what the pane that has focus shows."""
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
        self.panes.toggle_alone()

    @work
    async def action_save(self) -> None:
        """Save the run to a file of the user's choice."""
        await save_run(self, self.workspace)
