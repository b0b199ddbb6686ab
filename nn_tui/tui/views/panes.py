"""The panes of Train: as many views side by side as the terminal has room for, or one of them zoomed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic

from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget

from nn_tui.data.catalog import Kind
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.memory import NOTHING, Memory, part, texts, whole
from nn_tui.tui.views.base import Place, View
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.registry import VIEWS, initial_views
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.drawing.resizing import call_when_resized

COLUMNS = ((160, 3), (60, 2), (0, 1))
"""Columns of panes, by the width in cells from which on there are that many."""
ROWS = ((30, 2), (0, 1))
"""Rows of panes, by the height in lines from which on there are that many."""
MAX_PANES = 6


class Pane(Vertical):
    """A place for one view."""

    DEFAULT_CSS = """
    Pane {
        width: 1fr;
        height: 1fr;
        padding: 0 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self._due = 0.0
        self._to_recall = NOTHING

    def take(self, name: str, memory: Memory = NOTHING) -> None:
        """Show another view, with what it remembers."""
        self.remove_children()
        self.view = VIEWS[name]()
        self._due = 0.0
        self._to_recall = memory
        self.mount(self.view)

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
        if view is None or not view.is_mounted:
            return
        now = monotonic()
        if not is_running or now >= self._due:
            # Counted from when it was due: a frame slightly too early would otherwise delay the view by a whole frame.
            self._due = max(self._due + view.INTERVAL, now)
            view.draw(frame)
            if self._to_recall:
                memory, self._to_recall = self._to_recall, NOTHING
                view.recall(memory)
                view.redraw()


class Panes(Container):
    """Up to six panes in a grid; where there is not room for all, the first ones are visible."""

    DEFAULT_CSS = """
    Panes {
        layout: grid;
        width: 1fr;
        height: 1fr;
        grid-gutter: 0 1;
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
        self._zoomed: Pane | None = None
        self._chosen: Pane | None = None

    def compose(self) -> Iterable[Widget]:
        """All panes; those without room are hidden."""
        yield from self._panes

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the views, the visible ones first."""
        return tuple(self._names)

    @property
    def visible_panes(self) -> Sequence[Pane]:
        """The visible panes."""
        return [self._zoomed] if self._zoomed else self._panes[: self._columns * self._rows]

    @property
    def views(self) -> list[View]:
        """The visible views that are ready to be drawn."""
        return [pane.view for pane in self.visible_panes if pane.view is not None and pane.view.is_mounted]

    @property
    def place(self) -> Place | None:
        """The weight or bias under the cursor of the view that has focus."""
        view = self.focused_view
        return view.place() if view is not None and view.is_mounted else None

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
        if initial == self._initial:
            return
        stays = kind == self._kind and self._names != self._initial
        self._kind, self._initial = kind, initial
        if stays:
            return
        self._names = list(initial)
        for pane, name in zip(self._panes, self._names, strict=False):
            if pane.view is None or name != pane.view.NAME:
                pane.take(name)
        self._arrange()

    def settle_focus(self) -> None:
        """Focus the view chosen last, or the first visible one where nothing has focus."""
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

    def cycle(self, step: int, snapshot: Snapshot) -> None:
        """Show the next or previous view that suits the run and is not visible elsewhere."""
        pane = self.focused or self.visible_panes[0]
        present = self._names[self._panes.index(pane)]
        elsewhere = {
            other.view.NAME for other in self._panes[: self._columns * self._rows] if other.view and other is not pane
        }
        fitting = [
            name for name, view in VIEWS.items() if name == present or not (view.reason(snapshot) or name in elsewhere)
        ]
        self.choose(fitting[(fitting.index(present) + step) % len(fitting)])

    def memory(self) -> Memory:
        """Which views are in which panes, which of them is zoomed and which has focus, and what each remembers."""
        zoomed, focused = self._zoomed, self.focused
        return {
            "kind": self._kind,
            "initial": list(self._initial),
            "names": list(self._names),
            "zoomed": None if zoomed is None else self._panes.index(zoomed),
            "focused": None if focused is None else self._panes.index(focused),
            "views": {name: pane.memory() for name, pane in zip(self._names, self._panes, strict=False)},
        }

    def recall(self, memory: Memory, snapshot: Snapshot) -> None:
        """Arrange the views as they were, where the data are of the same kind; views that do not fit are left out."""
        if memory.get("kind") != snapshot.dataset.kind:
            return
        remembered = [name for name in texts(memory, "names") if name in VIEWS]
        initial = [name for name in texts(memory, "initial") if name in VIEWS]
        fitting = [name for name in remembered if name in initial or not VIEWS[name].reason(snapshot)]
        names = list(dict.fromkeys((*fitting, *initial_views(snapshot))))[:MAX_PANES]
        self._kind, self._initial, self._names = snapshot.dataset.kind, initial, names
        views = part(memory, "views")
        for pane, name in zip(self._panes, names, strict=False):
            pane.take(name, part(views, name))
        zoomed, focused = (whole(memory, key, len(names) - 1) for key in ("zoomed", "focused"))
        self._zoomed = None if zoomed is None else self._panes[zoomed]
        self._chosen = None if focused is None else self._panes[focused]
        self._arrange()

    def toggle_zoom(self) -> None:
        """Show the view that has focus alone, or all views again."""
        self._zoomed = None if self._zoomed else (self.focused or self.visible_panes[0])
        self._arrange()

    def _arrange(self) -> None:
        visible = self.visible_panes
        for index, pane in enumerate(self._panes):
            pane.display = pane in visible and index < len(self._names)
        columns, rows = (1, 1) if self._zoomed else (self._columns, self._rows)
        self.styles.grid_size_columns, self.styles.grid_size_rows = columns, rows
        self.post_message(self.Arranged())

    def show(self, frame: RunFrame, is_running: bool) -> None:
        """Draw the visible views; while training runs, each at its own interval."""
        for pane in self.visible_panes:
            pane.show(frame, is_running)
