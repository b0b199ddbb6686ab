"""The Train screen: the run in views side by side, and the keys that pace and change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.sessions.memory import Memory, part
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.explanation import Explanation
from nn_tui.tui.keys.catalogue import bindings_with_ids
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.outcome import is_judged, what_next
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.hint_line import SEPARATOR, HintLine
from nn_tui.tui.screens.train.findings_list import NOTHING, TOO_EARLY, WITH_TEST_PART, FindingsList
from nn_tui.tui.screens.train.keys import KEYS
from nn_tui.tui.screens.train.lines import FindingsLine
from nn_tui.tui.screens.train.network_actions import NetworkActions
from nn_tui.tui.screens.train.pacing import Pacing
from nn_tui.tui.screens.train.saving import save_run
from nn_tui.tui.screens.train.view_chooser import ChooseView, ViewChoice
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.views.base import View
from nn_tui.tui.views.explanations import EXPLANATIONS
from nn_tui.tui.views.findings import Findings
from nn_tui.tui.views.panes import Panes
from nn_tui.tui.views.probe import WatchedProbe
from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.views.run_frame import RunFrame

WEIGHTS = "weights"
"""The view that is opened for what is done to a weight."""
OF_WEIGHTS = ("train.set", "train.freeze", "train.freeze_layer")


class TrainScreen(WorkScreen):
    """The run: pacing it, changing its network, and watching it."""

    NAME = "Train"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    NEEDS: ClassVar[Mapping[str, str]] = {
        "train.back": "Going back is for a run that has diverged: this one has not.",
        "train.unzoom": "All views are shown already.",
        **dict.fromkeys(OF_WEIGHTS, "Put the cursor on a weight first: Weights shows them all."),
    }
    """What each action needs that cannot always be done."""

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self.pacing = Pacing(self, workspace)
        self.network = NetworkActions(self, workspace)
        self._watched = WatchedProbe()
        self._findings = Findings()
        self._offered: tuple[object, ...] = ()
        self._was_made = True

    # What the palette asks for from elsewhere.

    @classmethod
    def commands(cls, workspace: Workspace) -> Iterable[Binding]:
        """The keys of the screen, and of those views that the run has something for."""
        snapshot = workspace.snapshot
        of_views = {binding.id for view in VIEWS.values() for binding in view.all_keys()}
        suiting = {
            binding.id: binding for view in VIEWS.values() if not view.reason(snapshot) for binding in view.all_keys()
        }
        own = bindings_with_ids(cls)
        yield from (binding for binding in own if binding.id not in of_views or binding.id in suiting)
        screens_ids = {binding.id for binding in own}
        yield from (binding for id, binding in suiting.items() if id not in screens_ids)

    @classmethod
    def pictures(cls, workspace: Workspace) -> Iterable[Binding]:
        """The views that the run has something for."""
        for name, view in VIEWS.items():
            if not view.reason(workspace.snapshot):
                yield Binding("none", f"show_view({name!r})", f"Show {view.TITLE}", tooltip=view.SUMMARY)

    async def holder(self, binding: Binding) -> DOMNode:
        """The screen; a view that has the key is shown and focused first, and for a weight one that has weights."""
        snapshot = self.workspace.snapshot
        having = [
            name
            for name, view in VIEWS.items()
            if not view.reason(snapshot) and binding.id in {each.id for each in view.all_keys()}
        ]
        if binding.id in OF_WEIGHTS and self.panes.place is None:
            having = [WEIGHTS]
        if not having:
            return self
        view = await self.panes.bring(next((name for name in having if self.panes.shows(name)), having[0]))
        is_of_focused = view is not None and binding.id in {each.id for each in bindings_with_ids(type(view))}
        return view if view is not None and is_of_focused else self

    def needs(self, binding: Binding) -> str:
        """What is missing."""
        return self.NEEDS.get(binding.id or "", super().needs(binding))

    async def action_show_view(self, name: str) -> None:
        """Show a view, and focus it."""
        await self.panes.bring(name)

    def explanation(self) -> Explanation:
        """Of the view that has focus."""
        view = self.panes.focused_view or self.panes.views[0]
        return EXPLANATIONS[view.NAME]

    def body(self) -> Iterable[Widget]:
        """The views."""
        yield Panes(id="panes")

    def below(self) -> Iterable[Widget]:
        """What is going wrong, and what to press next."""
        yield FindingsLine(id="findings")
        yield HintLine("", id="hint", classes="readout")

    @property
    def panes(self) -> Panes:
        """The views."""
        return self.query_one(Panes)

    def share(self, step: int) -> bool:
        """Give the view that has focus more room, or less."""
        return self.panes.share(step)

    def on_resize(self) -> None:
        """Focus the first view where the one that had focus was hidden for lack of room."""
        if self.focused is None:
            self.after_layout(self.panes.settle_focus)

    # What is remembered.

    def memory(self) -> Memory:
        """The views with what each remembers, and what is watched."""
        return {"panes": self.panes.memory(), "watched": self._watched.memory()}

    def recall(self, memory: Memory) -> None:
        """Arrange the views as they were."""
        snapshot = self.workspace.snapshot
        self.panes.recall(part(memory, "panes"), snapshot)
        self._watched.recall(part(memory, "watched"), snapshot.dataset)

    # The drawing.

    def show(self) -> None:
        """Draw the newest snapshot; while training runs, expensive views not every time."""
        snapshot = self.workspace.snapshot
        self.panes.begin_with(snapshot)
        probe = self._watched.probe(snapshot.dataset)
        frame = RunFrame(snapshot, probe, ascii_only=capabilities_of(self.app).ascii)
        is_running = snapshot.phase is Phase.RUNNING
        self.panes.show(frame, is_running)
        self._findings.look(frame, is_running)
        judgement = self.workspace.judge.judgement(snapshot) if is_judged(snapshot) else None
        self.query_one(FindingsLine).show(snapshot, self._findings.found, judgement)
        self._show_readout()
        self._refresh_keys()
        if snapshot.is_made and not self._was_made:
            # While there was no network, nothing of a view could have focus.
            self.after_layout(self.panes.settle_focus)
        self._was_made = snapshot.is_made

    def _show_readout(self) -> None:
        panes, view = self.panes, self.panes.focused_view
        hints = ["[[train.zoom]] or [[train.unzoom]]: all views"] if panes.is_zoomed else []
        if not self.workspace.is_running and self.workspace.editor.changed:
            hints.append("[[app.edit]] has a drawing that is not saved")
        hints.append(what_next(self.workspace.snapshot))
        if view is not None and view.hint:
            hints.append(view.hint)
        self.query_one(HintLine).show(SEPARATOR.join(hints), panes.read())

    @on(Panes.Arranged)
    @on(View.Ready)
    def _draw_soon(self) -> None:
        """Draw views that were just added or arranged."""
        self.after_layout(self._draw_now)

    def _draw_now(self) -> None:
        self.show()
        self.panes.settle_focus()
        self.refresh_bindings()

    # Messages of the views.

    def on_descendant_focus(self) -> None:
        """Read the cursor of the view that has focus now."""
        self._read_cursor()

    @on(View.CursorMoved)
    def _read_cursor(self) -> None:
        """Show what is under the cursor of the view that has focus, and the keys for it."""
        if not self.is_up_to_date:
            return
        self._show_readout()
        self._refresh_keys()

    @on(View.Watch)
    def _watch(self, event: View.Watch) -> None:
        """Put another probe through the network."""
        if not self.is_up_to_date:
            return
        self._watched.watch(event.probe)
        self.panes.follow(event.probe)
        # The words come first: what takes long to draw and to send must not hold them up.
        self._read_cursor()
        # Another widget's turn comes after that of the line with the words, which asks then to be painted.
        (self.focused or self).call_later(self.after_layout, self._draw_watched)

    def _draw_watched(self) -> None:
        """Draw what is watched now; where the line is busy, with the next frame."""
        if self.workspace.is_running and not self.host.is_line_free:
            self.draw_next()
        else:
            self.show()

    # The keys.

    def words_of(self, binding: Binding) -> str:
        """The main key says what it does now."""
        is_running = self.workspace.is_running
        return "Pause" if binding.action == "run_or_pause" and is_running else super().words_of(binding)

    def shows_key(self, binding: Binding) -> bool:
        """The list of findings is in the footer while it has any."""
        return bool(self._findings.found) if binding.id == "train.findings" else super().shows_key(binding)

    def _refresh_keys(self) -> None:
        """Draw the footer again where other keys work at the cursor now."""
        view, place = self.panes.focused_view, self.panes.place
        offered = view, place is not None, self.panes.is_zoomed, bool(self._findings.found)
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer going back after a divergence, and the actions of views and cursors only where they work."""
        if action == "go_back":
            return self.workspace.snapshot.divergence is not None
        if action in ("set_weight", "freeze", "freeze_layer"):
            return self.panes.place is not None
        if action == "run_view_action":
            return self.panes.offers(str(parameters[0]))
        if action == "unzoom":
            return self.panes.is_zoomed
        return True

    def action_run_or_pause(self) -> None:
        """Run or pause the training."""
        self.pacing.run_or_pause()

    def action_step(self) -> None:
        """Do one update."""
        self.pacing.update()

    def action_epochs(self, epochs: int) -> None:
        """Do a number of epochs."""
        self.pacing.epochs(epochs)

    @work
    async def action_n_epochs(self) -> None:
        """Ask for a number of epochs and do them."""
        await self.pacing.ask_epochs()

    def action_speed(self, step: int) -> None:
        """Take the next speed up or down."""
        self.pacing.change_speed(step)

    def action_flat_out(self) -> None:
        """Train as fast as possible."""
        self.pacing.flat_out()

    def action_go_back(self) -> None:
        """Return to the last finite checkpoint."""
        self.network.go_back()

    def action_reset(self) -> None:
        """Start over with the same initial weights."""
        self.network.reset()

    def action_new_seed(self) -> None:
        """Start over with the next seed's initial weights."""
        self.network.next_seed()

    @work
    async def action_default_recipe(self) -> None:
        """Change to the dataset's default recipe."""
        await self.network.take_default_recipe()

    @work
    async def action_change(self) -> None:
        """Change the recipe in a form."""
        await self.network.change_recipe()

    @work
    async def action_layers(self) -> None:
        """Change the layers in a form."""
        await self.network.change_layers()

    @work
    async def action_set_weight(self) -> None:
        """Set the weight or bias under the cursor."""
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

    async def action_run_view_action(self, action: str) -> None:
        """Run an action of the visible views."""
        await self.panes.run_view_action(action)
        self._show_readout()

    def action_sample(self, step: int) -> None:
        """Watch the next or previous sample go through the network."""
        if probe := self._watched.neighbour(self.workspace.snapshot.dataset, step):
            self.post_message(View.Watch(probe))

    @work
    async def action_view(self) -> None:
        """Choose what the pane that has focus shows."""
        snapshot = self.workspace.snapshot
        pane = self.panes.focused or self.panes.visible_panes[0]
        present = pane.view.NAME if pane.view else ""
        choices = [
            ViewChoice(name, view.TITLE, with_keys(self, view.SUMMARY), reason and with_keys(self, reason))
            for name, view in VIEWS.items()
            for reason in (view.reason(snapshot),)
        ]
        name = await self.app.push_screen_wait(ChooseView(choices, present))
        if name is not None:
            self.panes.choose(name)

    @work
    async def action_findings(self) -> None:
        """List what the diagnosis of the run has found."""
        snapshot = self.workspace.snapshot
        nothing = WITH_TEST_PART if len(snapshot.testing) else NOTHING
        otherwise = wording.alert(snapshot) or (nothing if snapshot.epoch else TOO_EARLY)
        await self.app.push_screen_wait(FindingsList(self._findings.found, otherwise))

    def action_cycle(self, step: int) -> None:
        """Show the next or previous view in this pane."""
        self.panes.cycle(step, self.workspace.snapshot)

    def action_zoom(self) -> None:
        """Show the focused view full screen, or all views again."""
        self.panes.toggle_zoom()

    def action_unzoom(self) -> None:
        """Show all views again."""
        self.panes.toggle_zoom()

    @work
    async def action_save(self) -> None:
        """Save the run to a file of the user's choice."""
        await save_run(self, self.workspace)
