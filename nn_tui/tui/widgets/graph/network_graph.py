"""A dense network as a graph: neurons as cells, weights as links, and the numbers of what is under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message

from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.graph.composing import Line
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import EMPTY, INPUTS, GraphData, GraphLayer
from nn_tui.tui.widgets.graph.formula import formula_lines
from nn_tui.tui.widgets.graph.keys import KEYS
from nn_tui.tui.widgets.graph.links import LinkCanvas
from nn_tui.tui.widgets.graph.painter import Painter, Scene
from nn_tui.tui.widgets.graph.plan import Column, Plan, make_plan, origins_with

__all__ = ["GraphCursor", "GraphData", "GraphLayer", "NetworkGraph"]


class NetworkGraph(Canvas, can_focus=True):
    """One network with the numbers of one sample. The cursor moves over neurons, and over the links to a neuron."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    @dataclass
    class NeuronCursor(Message):
        """The cursor moved to a neuron (layer 0 is the first hidden one) or to an input (layer -1)."""

        graph: NetworkGraph
        layer: int
        neuron: int

        @property
        def control(self) -> NetworkGraph:
            """The graph."""
            return self.graph

    @dataclass
    class LinkCursor(Message):
        """The cursor moved to the link from a neuron of the layer before to one of this layer."""

        graph: NetworkGraph
        layer: int
        source: int
        target: int

        @property
        def control(self) -> NetworkGraph:
            """The graph."""
            return self.graph

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._data = EMPTY
        self._cursor = GraphCursor().inside(EMPTY)
        self._origins: dict[int, int] = {}
        self._lines: list[Line] = []
        self._links: LinkCanvas | None = None
        self._plan: Plan | None = None
        self._painter: Painter | None = None

    # The data.

    @property
    def data(self) -> GraphData:
        """The network shown; EMPTY before the first one."""
        return self._data

    def set_graph(self, data: GraphData) -> None:
        """Show a network; only lines that look different are drawn again.

        The cursor stays where it was, or goes to the nearest place that this network has.
        """
        old, self._data = self._data, data
        if old is data:
            return
        if old.architecture != data.architecture:
            # After no network, the cursor goes to the first neuron.
            self._cursor = (self._cursor if old.inputs.size else GraphCursor()).inside(data)
            self._origins = {}
            self.repaint()
        elif self._plan is not None:
            self._show_changes()

    def formula_lines(self, width: int, lines: int) -> list[str]:
        """What is under the cursor, with its numbers, in at most ``lines`` lines of at most ``width`` columns."""
        return formula_lines(self._data, self._cursor, width, lines, ascii_only=self.capabilities.ascii)

    # The cursor.

    @property
    def cursor(self) -> GraphCursor:
        """The neuron or link under the cursor."""
        return self._cursor

    @cursor.setter
    def cursor(self, cursor: GraphCursor) -> None:
        cursor = cursor.inside(self._data)
        if cursor != self._cursor:
            self._cursor = cursor
            self._follow_cursor()

    def move_to(self, cursor: GraphCursor) -> None:
        """Move the cursor as a key would: inside the network, and with a message if it changed."""
        old = self._cursor
        self.cursor = cursor
        here = self._cursor
        if here == old:
            return
        if here.source is None:
            self.post_message(self.NeuronCursor(self, here.layer, here.neuron))
        else:
            self.post_message(self.LinkCursor(self, here.layer, here.source, here.neuron))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor down by neurons or links, and to the right by layers."""
        self.ensure_planned()
        self.move_to(self._cursor.moved(self._data, down, right, self._picture_shape))

    def action_layer(self, direction: int) -> None:
        """Move to the inputs (-1) or to the outputs (1)."""
        layer = INPUTS if direction < 0 else len(self._data.layers) - 1
        if layer != self._cursor.layer or self._cursor.source is not None:
            same = layer == self._cursor.layer
            self.move_to(GraphCursor(layer, self._cursor.neuron if same else 0))

    def action_page(self, pages: int) -> None:
        """Move by as many neurons or links as are in view."""
        self.ensure_planned()
        layer = self._cursor.layer - (self._cursor.source is not None)
        column = self._plan.column_of(layer) if self._plan else None
        if column is not None:
            rows = column.picture.rows if column.picture else len(column.lines)
            self.action_move(pages * max(1, rows), 0)

    def action_links(self) -> None:
        """Go from a neuron to the strongest link that comes to it, or from a link back to its neuron."""
        here = self._cursor
        if here.source is not None:
            self.move_to(replace(here, source=None))
        elif here.layer != INPUTS and self._data.size_of(here.layer - 1):
            sizes = np.nan_to_num(np.abs(self._data.weights[here.layer][:, here.neuron]), nan=-1.0)
            self.move_to(replace(here, source=int(sizes.argmax())))

    def on_focus(self) -> None:
        """Let the links under the cursor stand out."""
        self.repaint()

    def on_blur(self) -> None:
        """Show all links alike."""
        self.repaint()

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on the neuron, pixel or link under the mouse."""
        offset = event.get_content_offset(self)
        if offset is not None and (place := self._place_at(offset.x, offset.y)) is not None:
            self.move_to(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the layer under the mouse down."""
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the layer under the mouse up."""
        self._scroll(event, -3)

    def _column_at(self, x: int) -> Column | None:
        self.ensure_planned()
        columns = self._plan.columns if self._plan else ()
        return next((column for column in columns if column.left <= x < column.left + column.width), None)

    def _place_at(self, x: int, y: int) -> GraphCursor | None:
        column = self._column_at(x)
        if column is None:
            return self.link_at(x, y)
        if column.picture is None:
            neuron = column.neuron_at(y)
            return None if neuron is None else GraphCursor(column.layer, neuron)
        picture, line = column.picture, y - column.lines[0]
        row = line // picture.tall if picture.tall else 2 * line
        inside = 0 <= line < picture.lines
        return GraphCursor(INPUTS, row * picture.columns + (x - column.left) // picture.wide) if inside else None

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        offset = event.get_content_offset(self)
        column = self._column_at(offset.x) if offset is not None else None
        if column is None or column.picture is not None or len(column.lines) >= column.count:
            return
        event.stop()
        first = min(max(column.first + rows, 0), column.count - len(column.lines))
        if first != column.first:
            self._origins[column.layer] = first
            self._make_plan()
            self._show_changes()

    def link_at(self, x: int, y: int) -> GraphCursor | None:
        """The link drawn at a place of the content; None if there is none."""
        self.ensure_planned()
        return self._links.link_at(x, y) if self._links else None

    # The drawing.

    def plan(self) -> None:
        """Lay out the columns and draw every line once."""
        self._painter = Painter(self.capabilities, self.part, self.has_focus)
        self._origins = origins_with(self._data, self._cursor, self._origins, self.room.height)
        self._make_plan()
        self._lines = self._paint()

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line, drawn when the data or the cursor changed."""
        if not self._data.inputs.size:
            return [Segment("no network", self.part("faint"))] if y == 0 else []
        return self._lines[y] if y < len(self._lines) else []

    @property
    def _picture_shape(self) -> tuple[int, int] | None:
        picture = self._plan.picture if self._plan else None
        return (picture.rows, picture.columns) if picture else None

    def _make_plan(self) -> None:
        self._plan = make_plan(
            self._data, self._cursor, self._origins, (self.room.width, self.room.height), self.capabilities
        )

    def _follow_cursor(self) -> None:
        """Bring the cursor into view and draw what looks different."""
        self.ensure_planned()
        self._origins = origins_with(self._data, self._cursor, self._origins, self.room.height)
        self._make_plan()
        self._show_changes()

    def _show_changes(self) -> None:
        self.ensure_planned()
        old, self._lines = self._lines, self._paint()
        rows = zip_longest(old, self._lines)
        self.repaint_lines(y for y, (before, after) in enumerate(rows) if before != after)

    def _paint(self) -> list[Line]:
        if self._painter is None or self._plan is None or not self._data.inputs.size:
            return []
        lines, self._links = self._painter.paint(Scene(self._data, self._plan, self._cursor, self.has_focus))
        return lines
