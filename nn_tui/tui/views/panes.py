"""The panes of Train: as many views side by side as the terminal has room for, or one of them zoomed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf
from time import monotonic

from textual.containers import Container
from textual.geometry import Region, Size
from textual.layout import Layout
from textual.message import Message
from textual.widget import Widget

from nn_tui.data.catalog import Kind
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.memory import NOTHING, Memory, part
from nn_tui.tui.views.arrangement import Arrangement, arrangement_of
from nn_tui.tui.views.base import Place, View
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.registry import INITIAL_VIEWS, MAIN_VIEWS, VIEWS, initial_views
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.views.tiling import MOST_STEPS, Tiles, Tiling, tiled
from nn_tui.tui.waiting import until
from nn_tui.tui.widgets.drawing.resizing import call_when_resized
from nn_tui.tui.widgets.frame.framed import Framed

COLUMNS = ((160, 3), (60, 2), (0, 1))
"""Columns of panes, by the width in cells from which on there are that many."""
ROWS = ((30, 2), (0, 1))
"""Rows of panes, by the height in lines from which on there are that many."""
MAX_PANES = 6
PACED_INTERVAL = 0.18
"""Seconds at least between two drawings, in a paced run, of a view that need not be in every frame."""


class Pane(Framed):
    """A frame for one view, which says what stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self._due = 0.0
        self._to_recall = NOTHING

    def take(self, name: str, memory: Memory = NOTHING) -> None:
        """Show another view, with what it remembers."""
        self.body.remove_children(View)
        self.view = VIEWS[name]()
        self.head(self.view.title)
        self.explain("")
        self.read("")
        self._due = 0.0
        self._to_recall = memory
        self.body.mount(self.view)

    def memory(self) -> Memory:
        """What the view remembers; one that was never drawn, or is being removed, what it was given."""
        view = self.view
        # The widgets of a view are removed before it is.
        if self._to_recall or view is None or view.frame is None or not view.children:
            return self._to_recall
        return view.memory()

    def show(self, frame: RunFrame, is_running: bool) -> None:
        """Draw the view; while training runs, only when its interval has passed."""
        view = self.view
        if view is None or not view.is_drawable:
            return
        now = monotonic()
        if not is_running or now >= self._due:
            # Counted from when it was due: a frame slightly too early would otherwise delay the view by a whole frame.
            self._due = max(self._due + _interval(view, frame), now)
            view.draw(frame)
            if self._to_recall and view.is_filled:
                memory, self._to_recall = self._to_recall, NOTHING
                view.recall(memory)
                view.redraw()


def _interval(view: View, frame: RunFrame) -> float:
    """Seconds until a view is drawn again: a run at a chosen speed leaves time to look at it."""
    is_paced = frame.snapshot.speed < inf
    return max(view.INTERVAL, PACED_INTERVAL) if view.INTERVAL and is_paced else view.INTERVAL


class Panes(Container):
    """Up to six panes in columns; where there is not room for all, the first ones are visible."""

    DEFAULT_CSS = """
    Panes {
        width: 1fr;
        height: 1fr;
    }
    """

    class Arranged(Message):
        """Other views are visible, or in other places: draw them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._panes = [Pane() for _ in range(MAX_PANES)]
        self._kind: Kind | None = None
        self._initial: list[str] = []
        self._names: list[str] = []
        self._columns, self._rows = 2, 1
        self._is_fitted = False
        self._steps: dict[str, int] = {}
        self._kept: dict[str, Arrangement] = {}
        """The arrangements of other kinds of data."""
        self._tiles = Tiles(self._regions)
        self._zoomed: Pane | None = None
        self._chosen: Pane | None = None

    def compose(self) -> Iterable[Widget]:
        """All panes; those without room are hidden."""
        yield from self._panes

    @property
    def layout(self) -> Layout:
        """The panes lie where their tiling has room for them."""
        return self._tiles

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the views, the visible ones first."""
        return tuple(self._names)

    @property
    def visible_panes(self) -> Sequence[Pane]:
        """The visible panes."""
        return [self._zoomed] if self._zoomed else [self._panes[number] for number in self._tiling.panes]

    @property
    def _tiling(self) -> Tiling:
        """Which panes have room, and how they share it."""
        mains = MAIN_VIEWS[self._kind] if self._kind else ()
        main = next((self._names.index(name) for name in mains if name in self._names), None)
        steps = {place: self._steps.get(name, 0) for place, name in enumerate(self._names)}
        return replace(tiled(self._columns, self._rows, len(self._names), main), steps=steps)

    def _regions(self, size: Size) -> dict[Widget, Region]:
        """Where the visible panes are."""
        if self._zoomed:
            return {self._zoomed: size.region}
        return {self._panes[number]: region for number, region in self._tiling.regions(size).items()}

    def share(self, step: int) -> bool:
        """Give the view that has focus more room, or less; False where it has all there is or the most it may have."""
        name = self._names[self._panes.index(self.focused or self.visible_panes[0])]
        before = self._steps.get(name, 0)
        self._steps[name] = min(max(before + step, -MOST_STEPS), MOST_STEPS)
        if self._zoomed or len(self.visible_panes) == 1 or self._steps[name] == before:
            self._steps[name] = before
            return False
        self._arrange()
        return True

    @property
    def views(self) -> list[View]:
        """The visible views that are ready to be drawn."""
        return [pane.view for pane in self.visible_panes if pane.view is not None and pane.view.is_drawable]

    @property
    def place(self) -> Place | None:
        """The weight or bias under the cursor of the view that has focus."""
        view = self.focused_view
        return view.place() if view is not None and view.is_drawable and view.is_filled else None

    @property
    def is_zoomed(self) -> bool:
        """Whether one view is shown alone."""
        return self._zoomed is not None

    @property
    def focused(self) -> Pane | None:
        """The pane that has focus."""
        focused = self.screen.focused
        return next((pane for pane in self._panes if focused is not None and pane in focused.ancestors_with_self), None)

    @property
    def focused_view(self) -> View | None:
        """The view that has focus."""
        pane = self.focused
        return pane.view if pane else None

    def read(self) -> str:
        """Show the reading of the view that has focus in its frame; returns it where there is no room for it there."""
        focused = self.focused
        for pane in self._panes:
            view = pane.view
            has_reading = view is not None and pane is focused and view.is_drawable and view.is_filled
            pane.read(view.reading if view is not None and has_reading else "")
        return "" if focused is None or focused.shows_reading else focused.reading

    def offers(self, action: str) -> bool:
        """Whether a visible view has a key with that action."""
        return any(view.offers(action) for view in self.views)

    async def run_view_action(self, action: str) -> None:
        """Run an action on every visible view that has a key with it."""
        for view in self.views:
            if view.offers(action):
                await self.app.run_action(action, default_namespace=view)

    def follow(self, probe: Probe) -> None:
        """Move the views' cursors to the probe that is watched now."""
        for view in self.views:
            view.follow(probe)

    def begin_with(self, snapshot: Snapshot) -> None:
        """Show the views that a run begins with, where they are others than those of the last one.

        Views that were chosen by hand stay while the kind of data is the same.
        """
        initial, kind = list(initial_views(snapshot)[:MAX_PANES]), snapshot.dataset.kind
        if kind != self._kind:
            if self._kind is not None:
                self._kept[self._kind] = self._arrangement()
            self._kind = kind
            kept = self._kept.pop(kind, Arrangement())
            if kept.is_chosen:
                self._take_up(kept, snapshot)
                return
            self._initial, self._zoomed, self._steps = [], None, {}
        if initial == self._initial:
            return
        stays = bool(self._initial) and self._names != self._initial
        self._initial = initial
        if stays:
            return
        self._names = list(initial)
        for pane, name in zip(self._panes, self._names, strict=False):
            if pane.view is None or name != pane.view.NAME:
                pane.take(name)
        self._arrange()

    def settle_focus(self) -> None:
        """Focus the view chosen last, or the first visible one where nothing has focus."""
        if not self._is_fitted:
            return
        visible = self.visible_panes
        if self._chosen is not None and self._chosen not in visible:
            self._chosen = None
        pane = self._chosen or (visible[0] if self.screen.focused is None else None)
        view = pane.view if pane else None
        if view is not None and view.is_mounted and view.take_focus():
            self._chosen = None

    def on_mount(self) -> None:
        """Fit the panes to the size from now on."""
        call_when_resized(self, self._fit)

    def _fit(self) -> None:
        """Show as many panes as there is room for."""
        self._columns = next(count for least, count in COLUMNS if self.size.width >= least)
        self._rows = next(count for least, count in ROWS if self.size.height >= least)
        self._is_fitted = True
        self._arrange()

    def choose(self, name: str) -> None:
        """Show a view in the pane that has focus; a view that is in another pane already changes places."""
        pane = self.focused or self.visible_panes[0]
        place = self._panes.index(pane)
        if self._names[place] == name:
            return
        if name in self._names:
            other = self._names.index(name)
            self._names[other] = self._names[place]
            self._panes[other].take(self._names[other])
        self._names[place] = name
        pane.take(name)
        self._chosen = pane
        self._arrange()

    def shows(self, name: str) -> bool:
        """Whether that view is visible."""
        return any(pane.view is not None and name == pane.view.NAME for pane in self.visible_panes)

    async def bring(self, name: str) -> View | None:
        """Show a view, if it is not visible, and focus it, unless its network is still being made; None if it does not
        come."""
        if not self.shows(name):
            self.choose(name)

        def drawn() -> View | None:
            return next((view for view in self.views if name == view.NAME and view.frame is not None), None)

        await until(lambda: (view := drawn()) is not None and (view.take_focus() or not view.is_filled))
        if (view := drawn()) is not None and not view.is_filled:
            return view
        # What is under its cursor is known once the widget has heard of the focus.
        await until(lambda: (focused := self.screen.focused) is not None and focused.has_focus)
        return drawn()

    def cycle(self, step: int, snapshot: Snapshot) -> None:
        """Show the next or previous view that suits the run and is not visible elsewhere."""
        pane = self.focused or self.visible_panes[0]
        present = self._names[self._panes.index(pane)]
        tiles = [self._panes[number] for number in self._tiling.panes]
        elsewhere = {other.view.NAME for other in tiles if other.view and other is not pane}
        fitting = [
            name for name, view in VIEWS.items() if name == present or not (view.reason(snapshot) or name in elsewhere)
        ]
        self.choose(fitting[(fitting.index(present) + step) % len(fitting)])

    def memory(self) -> Memory:
        """The arrangement of each kind of data, and the kind that is shown."""
        kept = {kind: arrangement.memory() for kind, arrangement in self._kept.items()}
        if self._kind is not None:
            kept[self._kind] = self._arrangement().memory()
        return {"kind": self._kind, "kinds": kept}

    def _arrangement(self) -> Arrangement:
        zoomed, focused = self._zoomed, self.focused
        return Arrangement(
            tuple(self._initial),
            tuple(self._names),
            {name: step for name, step in self._steps.items() if step},
            None if zoomed is None else self._panes.index(zoomed),
            None if focused is None else self._panes.index(focused),
            {name: pane.memory() for name, pane in zip(self._names, self._panes, strict=False)},
        )

    def recall(self, memory: Memory, snapshot: Snapshot) -> None:
        """Arrange the views as they were for this kind of data; views that do not fit are left out."""
        # An earlier version wrote the arrangement of one kind alone.
        kinds = part(memory, "kinds") or {str(memory.get("kind")): memory}
        self._kept = {kind: arrangement_of(part(kinds, kind), tuple(VIEWS)) for kind in INITIAL_VIEWS if kind in kinds}
        self._kind = snapshot.dataset.kind
        kept = self._kept.pop(self._kind, None)
        if kept is not None:
            self._take_up(kept, snapshot)

    def _take_up(self, kept: Arrangement, snapshot: Snapshot) -> None:
        """Arrange the views as they were; those that do not fit the run are left out."""
        fitting = [name for name in kept.names if name in kept.initial or not VIEWS[name].reason(snapshot)]
        names = list(dict.fromkeys((*fitting, *initial_views(snapshot))))[:MAX_PANES]
        self._initial, self._names, self._steps = list(kept.initial), names, dict(kept.steps)
        for pane, name in zip(self._panes, names, strict=False):
            pane.take(name, part(kept.views, name))
        self._zoomed = None if kept.zoomed is None else self._panes[kept.zoomed]
        self._chosen = None if kept.focused is None else self._panes[kept.focused]
        self._arrange()

    def toggle_zoom(self) -> None:
        """Show the view that has focus alone, or all views again."""
        self._zoomed = None if self._zoomed else (self.focused or self.visible_panes[0])
        self._arrange()

    def _arrange(self) -> None:
        visible = self.visible_panes
        for index, pane in enumerate(self._panes):
            pane.display = pane in visible and index < len(self._names)
        # Textual lays the children of this anew only when one of them asks for it.
        self._panes[0].refresh(layout=True)
        self.post_message(self.Arranged())

    def show(self, frame: RunFrame, is_running: bool) -> None:
        """Draw the visible views; while training runs, each at its own interval."""
        for pane in self.visible_panes:
            pane.show(frame, is_running)
