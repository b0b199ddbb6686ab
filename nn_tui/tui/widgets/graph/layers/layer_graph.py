"""A network with pictures as a graph: a column a layer, a picture a channel, the links of what is under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message

from nn_tui.tui.widgets.drawing.canvas import Canvas, window
from nn_tui.tui.widgets.graph.composing import Line
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.keys import KEYS
from nn_tui.tui.widgets.graph.layers.data import NO_LAYERS, GraphColumn, LayerGraphData, Origin
from nn_tui.tui.widgets.graph.layers.formula import layer_formula_lines
from nn_tui.tui.widgets.graph.layers.painter import LayerPainter, LayerScene
from nn_tui.tui.widgets.graph.layers.plan import LayerPlan, Tiles, plan_layers
from nn_tui.tui.widgets.graph.layers.steps import next_unit, stepped
from nn_tui.tui.widgets.graph.links import LinkCanvas

__all__ = ["GraphColumn", "LayerGraph", "LayerGraphData", "Origin"]


class LayerGraph(Canvas, can_focus=True):
    """One network with the numbers of one sample. The cursor moves over values, and over the terms of a sum.

    The cursor's ``neuron`` is the index of a value in its layer, and its ``source`` the index of a term.
    """

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    @dataclass
    class CursorMoved(Message):
        """The cursor moved to another value or term."""

        graph: LayerGraph
        cursor: GraphCursor

        @property
        def control(self) -> LayerGraph:
            """The graph."""
            return self.graph

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._data = NO_LAYERS
        self._cursor = GraphCursor()
        self._origins: dict[int, int] = {}
        self._lines: list[Line] = []
        self._links: LinkCanvas | None = None
        self._plan: LayerPlan | None = None
        self._painter: LayerPainter | None = None

    # The data.

    @property
    def data(self) -> LayerGraphData:
        """The network shown; NO_LAYERS before the first one."""
        return self._data

    def set_graph(self, data: LayerGraphData) -> None:
        """Show a network; only lines that look different are drawn again. The cursor stays as near as it can."""
        old, self._data = self._data, data
        if old.architecture != data.architecture:
            self._cursor = self._inside(GraphCursor(self._cursor.layer, self._cursor.neuron))
            self._origins = {}
            self.repaint()
        elif self._plan is not None:
            self._show_changes()

    def formula_lines(self, width: int, lines: int) -> list[str]:
        """What is under the cursor, with its numbers, in at most ``lines`` lines of at most ``width`` columns."""
        return layer_formula_lines(self._data, self._cursor, width, lines, ascii_only=self.capabilities.ascii)

    # The cursor.

    @property
    def cursor(self) -> GraphCursor:
        """The value or term under the cursor."""
        return self._cursor

    @cursor.setter
    def cursor(self, cursor: GraphCursor) -> None:
        cursor = self._inside(cursor)
        if cursor != self._cursor:
            self._cursor = cursor
            self.ensure_planned()
            self._make_plan()
            self._show_changes()

    def _inside(self, cursor: GraphCursor) -> GraphCursor:
        """The cursor, moved to the nearest value and term that there are."""
        cursor = self._data.inside(cursor)
        origin = self._origin(cursor) if cursor.source is not None else None
        if cursor.source is None or origin is None or not len(origin.places):
            return replace(cursor, source=None)
        return replace(cursor, source=min(max(cursor.source, 0), len(origin.places) - 1))

    def _origin(self, cursor: GraphCursor) -> Origin | None:
        return self._data.origin_of(cursor.layer - INPUTS, cursor.neuron) if self._data.columns else None

    def move_to(self, cursor: GraphCursor) -> None:
        """Move the cursor as a key would: inside the network, and with a message if it changed."""
        old = self._cursor
        self.cursor = cursor
        if self._cursor != old:
            self.post_message(self.CursorMoved(self, self._cursor))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor over pixels, units or terms, and over an edge to the next layer."""
        self.ensure_planned()
        if self._data.columns:
            tiles = self._plan.tiles_of(self._cursor.layer) if self._plan else None
            self.move_to(stepped(self._data, self._cursor, down, right, tiles.across if tiles else 1))

    def action_layer(self, direction: int) -> None:
        """Move to the inputs (-1) or to the outputs (1)."""
        layer = INPUTS if direction < 0 else len(self._data.columns) - 1 + INPUTS
        if layer != self._cursor.layer or self._cursor.source is not None:
            self.move_to(GraphCursor(layer, self._cursor.neuron if layer == self._cursor.layer else 0))

    def action_page(self, pages: int) -> None:
        """Move to the next picture, or by as many units as are in view."""
        self.ensure_planned()
        tiles = self._plan.tiles_of(self._cursor.layer) if self._plan else None
        if tiles is not None:
            step = 1 if tiles.picture else max(1, tiles.shown)
            self.move_to(next_unit(self._data, self._cursor, pages * step))

    def action_links(self) -> None:
        """Go from a value to the strongest term of its sum, or from a term back to its value."""
        here, origin = self._cursor, self._origin(self._cursor)
        if here.source is not None:
            self.move_to(replace(here, source=None))
        elif origin is not None and len(origin.places):
            self.move_to(replace(here, source=int(origin.strengths.argmax())))

    def on_focus(self) -> None:
        """Let the links under the cursor stand out."""
        self.repaint()

    def on_blur(self) -> None:
        """Show the links as faint as their weights."""
        self.repaint()

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on the value or link under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        tiles = self._tiles_at(offset.x)
        if tiles is None:
            place = self.link_at(offset.x, offset.y)
        else:
            at = tiles.place_at(self._data.columns[tiles.number], offset.x, offset.y)
            place = None if at is None else GraphCursor(tiles.layer, at)
        if place is not None:
            self.move_to(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the layer under the mouse down."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the layer under the mouse up."""
        self._scroll(event, -1)

    def _tiles_at(self, x: int) -> Tiles | None:
        self.ensure_planned()
        columns = self._plan.columns if self._plan else ()
        return next((tiles for tiles in columns if tiles.left <= x < tiles.left + tiles.width), None)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        offset = event.get_content_offset(self)
        tiles = self._tiles_at(offset.x) if offset is not None else None
        if tiles is None or tiles.shown >= tiles.rows:
            return
        event.stop()
        first = min(max(tiles.first + rows, 0), tiles.rows - tiles.shown)
        if first != tiles.first:
            self._origins[tiles.layer] = first
            self._plan = self._planned()
            self._show_changes()

    def link_at(self, x: int, y: int) -> GraphCursor | None:
        """The link drawn at a place of the content; None if there is none."""
        self.ensure_planned()
        return self._links.link_at(x, y) if self._links else None

    # The drawing.

    def plan(self) -> None:
        """Lay out the columns and draw every line once."""
        self._painter = LayerPainter(self.capabilities, self.part, self.has_focus)
        self._make_plan()
        self._lines = self._paint()

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line, drawn when the data or the cursor changed."""
        if not self._data.columns:
            return [Segment("no network", self.part("faint"))] if y == 0 else []
        return self._lines[y] if y < len(self._lines) else []

    def _planned(self) -> LayerPlan:
        size = self.room.width, self.room.height
        return plan_layers(self._data, self._cursor, self._origins, size, self.capabilities)

    def _make_plan(self) -> None:
        """Lay out the columns, scrolled so that the cursor and what its value comes from are in view."""
        plan = self._planned()
        wanted = [self._cursor]
        origin = self._origin(self._cursor)
        if origin is not None and self._cursor.source is not None:
            wanted.append(GraphCursor(self._cursor.layer - 1, int(origin.places[self._cursor.source])))
        for cursor in wanted:
            tiles = plan.tiles_of(cursor.layer)
            if tiles is not None and cursor.neuron >= 0:
                row = self._data.column(cursor.layer).unit_of(cursor.neuron) // tiles.across
                self._origins[cursor.layer] = window(tiles.first, row, tiles.shown, tiles.rows)
        self._plan = self._planned()

    def _show_changes(self) -> None:
        self.ensure_planned()
        old, self._lines = self._lines, self._paint()
        rows = zip_longest(old, self._lines)
        self.repaint_lines(y for y, (before, after) in enumerate(rows) if before != after)

    def _paint(self) -> list[Line]:
        if self._painter is None or self._plan is None or not self._data.columns:
            return []
        scene = LayerScene(self._data, self._plan, self._cursor, self.has_focus)
        lines, self._links = self._painter.paint(scene)
        return lines
