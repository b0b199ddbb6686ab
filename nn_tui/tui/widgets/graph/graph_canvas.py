"""A network as a graph: its cursor, the keys and the mouse, and what of it has to be drawn again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import ClassVar, Generic

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.graph.composing import Line
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.keys import KEYS
from nn_tui.tui.widgets.graph.kind import DataT, GraphKind, Painter, PlanT, Scene, Sight
from nn_tui.tui.widgets.graph.links import LinkCanvas


class GraphCanvas(Canvas, Generic[DataT, PlanT], can_focus=True):
    """One network with the numbers of one sample, drawn as its kind says.

    The cursor moves over what the layers show, and over the links that come to it.
    """

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    @dataclass
    class CursorMoved(Message):
        """The cursor moved to another place or link."""

        graph: Widget
        cursor: GraphCursor

        @property
        def control(self) -> Widget:
            """The graph."""
            return self.graph

    def __init__(self, kind: GraphKind[DataT, PlanT], *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._kind = kind
        self._data = kind.nothing
        self._cursor = kind.start(self._data)
        self._origins: dict[int, int] = {}
        self._lines: list[Line] = []
        self._links: LinkCanvas | None = None
        self._plan: PlanT | None = None
        self._painter: Painter[DataT, PlanT] | None = None

    # The data.

    @property
    def data(self) -> DataT:
        """The network shown; an empty one before the first."""
        return self._data

    def set_graph(self, data: DataT) -> None:
        """Show a network; only lines that look different are drawn again.

        The cursor stays where it was, or goes to the nearest place or link that this network has.
        """
        old, self._data = self._data, data
        if old is data:
            return
        if old.architecture != data.architecture:
            # After no network, the cursor goes to the first neuron.
            self._cursor = self._kind.start(data) if old.is_empty else self._kind.inside(data, self._cursor)
            self._origins = {}
            self.repaint()
        elif self._plan is not None:
            self._show_changes()

    def formula_lines(self, width: int, lines: int) -> list[str]:
        """What is under the cursor, with its numbers, in at most ``lines`` lines of at most ``width`` columns."""
        return self._kind.formula_lines(self._data, self._cursor, width, lines, ascii_only=self.capabilities.ascii)

    # The cursor.

    @property
    def cursor(self) -> GraphCursor:
        """The place or link under the cursor."""
        return self._cursor

    @cursor.setter
    def cursor(self, cursor: GraphCursor) -> None:
        cursor = self._kind.inside(self._data, cursor)
        if cursor != self._cursor:
            self._cursor = cursor
            self.ensure_planned()
            self._follow_cursor()
            self._show_changes()

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """The layer, the neuron, and for a link where it comes from; () without a network."""
        here = self._cursor
        place = (here.layer, here.neuron) if here.source is None else (here.layer, here.neuron, here.source)
        return () if self._data.is_empty else place

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) in (2, 3) and not self._data.is_empty:
            self.cursor = GraphCursor(*map(int, place))

    def move_to(self, cursor: GraphCursor) -> None:
        """Move the cursor as a key would: inside the network, and with a message if it changed."""
        old = self._cursor
        self.cursor = cursor
        if self._cursor != old:
            self.post_message(self.CursorMoved(self, self._cursor))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor down and to the right: within its layer, over an edge to the next, or over links."""
        if (scene := self._scene()) is not None:
            self.move_to(self._kind.moved(scene, down, right))

    def action_layer(self, direction: int) -> None:
        """Move to the inputs (-1) or to the outputs (1)."""
        layer = INPUTS if direction < 0 else self._data.last
        if layer != self._cursor.layer or self._cursor.source is not None:
            same = layer == self._cursor.layer
            self.move_to(GraphCursor(layer, self._cursor.neuron if same else 0))

    def action_page(self, pages: int) -> None:
        """Move by as much as is in view."""
        if (scene := self._scene()) is not None:
            self.move_to(self._kind.paged(scene, pages))

    def action_links(self) -> None:
        """Go to the strongest link that comes to what is under the cursor, or from a link back to where it ends."""
        here = self._cursor
        if here.source is not None:
            self.move_to(replace(here, source=None))
        elif not self._data.is_empty and (strongest := self._kind.strongest(self._data, here)) is not None:
            self.move_to(replace(here, source=strongest))

    def on_focus(self) -> None:
        """Let the links under the cursor stand out."""
        self.repaint()

    def on_blur(self) -> None:
        """Show the links as those of no cursor."""
        self.repaint()

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on what is under the mouse."""
        offset, scene = event.get_content_offset(self), self._scene()
        if offset is None or scene is None:
            return
        place = self._kind.place_at(scene, offset.x, offset.y) or self.link_at(offset.x, offset.y)
        if place is not None:
            self.move_to(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the layer under the mouse down."""
        self._scroll(event, self._kind.NOTCH)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the layer under the mouse up."""
        self._scroll(event, -self._kind.NOTCH)

    def _scroll(self, event: events.MouseEvent, steps: int) -> None:
        offset, scene = event.get_content_offset(self), self._scene()
        scrolled = None if offset is None or scene is None else self._kind.scrolled(scene.plan, offset.x, steps)
        if scrolled is None:
            return
        event.stop()
        layer, first = scrolled
        if first != self._origins.get(layer, 0):
            self._origins[layer] = first
            self._make_plan()
            self._show_changes()

    def link_at(self, x: int, y: int) -> GraphCursor | None:
        """The link drawn at a place of the content; None if there is none."""
        self.ensure_planned()
        return self._links.link_at(x, y) if self._links else None

    # The drawing.

    def plan(self) -> None:
        """Lay out the columns and draw every line once."""
        self._painter = self._kind.painter(self.capabilities, self.part, self.has_focus)
        self._follow_cursor()
        self._lines = self._paint()

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line, drawn when the data or the cursor changed; nothing without a network."""
        return self._lines[y] if y < len(self._lines) and not self._data.is_empty else []

    def _scene(self) -> Scene[DataT, PlanT] | None:
        """What is drawn; None without a network."""
        self.ensure_planned()
        if self._plan is None or self._data.is_empty:
            return None
        return Scene(self._data, self._plan, self._cursor, self.has_focus)

    @property
    def _sight(self) -> Sight[DataT]:
        size = self.room.width, self.room.height
        return Sight(self._data, self._cursor, self._origins, size, self.capabilities)

    def _follow_cursor(self) -> None:
        """Lay out the columns with the cursor in view."""
        self._origins = self._kind.followed(self._sight)
        self._make_plan()

    def _make_plan(self) -> None:
        self._plan = self._kind.plan(self._sight)

    def _show_changes(self) -> None:
        self.ensure_planned()
        old, self._lines = self._lines, self._paint()
        rows = zip_longest(old, self._lines)
        self.repaint_lines(y for y, (before, after) in enumerate(rows) if before != after)

    def _paint(self) -> list[Line]:
        self._links = None
        # Nobody sees a graph without a size, and in the room that it is planned for then it takes tens of megabytes.
        if self._painter is None or self._plan is None or self._data.is_empty or not self.size:
            return []
        lines, self._links = self._painter.paint(Scene(self._data, self._plan, self._cursor, self.has_focus))
        return lines
