"""The panes of Train: as many views side by side as the terminal has room for, each to be chosen, any of them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic

from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget

from nn_tui.data.catalog import Kind
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.tui.views.base import Place, View
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.registry import BEGINNING, VIEWS
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.drawing.resizing import call_when_resized

COLUMNS = ((160, 3), (60, 2), (0, 1))
"""From that many cells of width on there are that many columns of panes."""
ROWS = ((30, 2), (0, 1))
"""From that many lines of height on there are that many rows of panes."""
MOST = 6


class Pane(Vertical):
    """The place of one view."""

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

    def take(self, name: str) -> None:
        """Show another view."""
        self.remove_children()
        self.view = VIEWS[name]()
        self._due = 0.0
        self.mount(self.view)

    def show(self, frame: RunFrame, hurried: bool) -> None:
        """Draw the view; where it is hurried, only when that is due."""
        view = self.view
        if view is None or not view.is_mounted:
            return
        now = monotonic()
        if not hurried or now >= self._due:
            # From when it was due, so that a frame that comes a little early does not cost the view a whole one.
            self._due = max(self._due + view.EVERY, now)
            view.draw(frame)


class Panes(Container):
    """Up to six panes in a grid. The first ones are shown where there is not room for all."""

    DEFAULT_CSS = """
    Panes {
        layout: grid;
        width: 1fr;
        height: 1fr;
        grid-gutter: 0 1;
    }
    """

    class Arranged(Message):
        """Other views are shown, or in another place: they are to be drawn."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._panes = [Pane() for _ in range(MOST)]
        self._kind: Kind | None = None
        self._names: list[str] = []
        self._columns, self._rows = 2, 1
        self._alone: Pane | None = None
        self._chosen: Pane | None = None

    def compose(self) -> Iterable[Widget]:
        """All panes; those beyond the room are not displayed."""
        yield from self._panes

    @property
    def names(self) -> tuple[str, ...]:
        """The views chosen, the first ones shown."""
        return tuple(self._names)

    @property
    def visible_panes(self) -> Sequence[Pane]:
        """The panes that can be seen."""
        return [self._alone] if self._alone else self._panes[: self._columns * self._rows]

    @property
    def views(self) -> list[View]:
        """The views that can be seen and are ready."""
        return [pane.view for pane in self.visible_panes if pane.view is not None and pane.view.is_mounted]

    @property
    def place(self) -> Place | None:
        """The weight or bias under the cursor of the view that has focus."""
        view = self.focused_view
        return view.place() if view is not None and view.is_mounted else None

    @property
    def is_alone(self) -> bool:
        """Whether one view has the whole place."""
        return self._alone is not None

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
        """Whether a view that can be seen has a key for this."""
        return any(view.offers(action) for view in self.views)

    async def do(self, action: str) -> None:
        """Have every view that can be seen do what its key is for."""
        for view in self.views:
            if view.offers(action):
                await self.app.run_action(action, default_namespace=view)

    def follow(self, probe: Probe) -> None:
        """Have the views go to what is watched from now on."""
        for view in self.views:
            view.follow(probe)

    def suit(self, kind: Kind) -> None:
        """Show the views that a kind of data begins with, unless those of that kind are there already."""
        if kind == self._kind:
            return
        self._kind = kind
        self._names = list(BEGINNING[kind][:MOST])
        for pane, name in zip(self._panes, self._names, strict=False):
            if pane.view is None or name != pane.view.NAME:
                pane.take(name)
        self._arrange()

    def settle_focus(self) -> None:
        """The view chosen last takes focus; without one the first in sight, unless another has it."""
        pane = self._chosen or (self.visible_panes[0] if self.screen.focused is None else None)
        view = pane.view if pane else None
        if view is not None and view.is_mounted and (target := view.target) is not None:
            self._chosen = None
            # At once: put off, it might find the view gone and the keys with it.
            self.screen.set_focus(target)

    def on_mount(self) -> None:
        """Follow the size."""
        call_when_resized(self, self._fit)

    def _fit(self) -> None:
        """As many panes as there is room for."""
        self._columns = next(count for least, count in COLUMNS if self.size.width >= least)
        self._rows = next(count for least, count in ROWS if self.size.height >= least)
        self._arrange()

    def choose(self, name: str) -> None:
        """Show a view in the pane that has focus; the view that is there takes the other's place, if it has one."""
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
        """The next or previous view that suits the run and is not shown elsewhere."""
        pane = self.focused or self.visible_panes[0]
        present = self._names[self._panes.index(pane)]
        elsewhere = {
            other.view.NAME for other in self._panes[: self._columns * self._rows] if other.view and other is not pane
        }
        fitting = [
            name for name, view in VIEWS.items() if name == present or not (view.reason(snapshot) or name in elsewhere)
        ]
        self.choose(fitting[(fitting.index(present) + step) % len(fitting)])

    def toggle_alone(self) -> None:
        """The view that has focus alone, or all views again."""
        self._alone = None if self._alone else (self.focused or self.visible_panes[0])
        self._arrange()

    def _arrange(self) -> None:
        seen = self.visible_panes
        for index, pane in enumerate(self._panes):
            pane.display = pane in seen and index < len(self._names)
        columns, rows = (1, 1) if self._alone else (self._columns, self._rows)
        self.styles.grid_size_columns, self.styles.grid_size_rows = columns, rows
        self.post_message(self.Arranged())

    def show(self, frame: RunFrame, hurried: bool) -> None:
        """Draw the views that can be seen."""
        for pane in self.visible_panes:
            pane.show(frame, hurried)
