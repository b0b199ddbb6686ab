"""Drawing a plane: pixels and points in the largest square that fits, the axes along it, the cursor on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.class_colours import AXIS, SURFACE
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor
from nn_tui.tui.widgets.plane import axes as plane_axes
from nn_tui.tui.widgets.plane.cells import PlaneCells, cell_keys
from nn_tui.tui.widgets.plane.grid import Bounds, PlaneGrid, middle
from nn_tui.tui.widgets.plane.keys import MOVES
from nn_tui.tui.widgets.plane.points import NO_POINTS, SeenPoints


class PlaneCanvas(CursorCanvas, inherit_bindings=False):
    """A plane with a cursor; a subclass gives the codes of the pixels and the marks of the points."""

    BINDINGS = MOVES

    show_cursor: reactive[bool | None] = reactive[bool | None](None, init=False, repaint=False)
    """Whether the cursor is shown: always if True, with focus if None; if False, the plane cannot have focus."""

    @dataclass
    class GridChanged(Message, namespace="plane"):
        """The pixels changed: a field has to be computed again from `grid()`."""

        plane: PlaneCanvas

        @property
        def control(self) -> PlaneCanvas:
            """The plane."""
            return self.plane

    def __init__(
        self,
        bounds: Bounds,
        names: tuple[str, str],
        show_cursor: bool | None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(PlaneCanvas.show_cursor, show_cursor)
        self.can_focus = show_cursor is not False
        self._names = names
        self._bounds = bounds
        # The cursor is a place, not a pixel, so that it stays where it is when the pixels change.
        self._at = middle(bounds)
        self._grid = PlaneGrid.in_room(bounds, 0, 0, 1)
        self._seen = NO_POINTS.seen_on(self._grid)
        self._keys: NDArray[np.int32] = np.zeros((0, 0), np.int32)
        self._drawn_for: tuple[TerminalCapabilities, Style] | None = None
        self._left = self._top = 0
        self._has_axes = False

    # What subclasses write.

    def codes(self) -> NDArray[np.uint8] | None:
        """The code of every pixel of the current grid, (pixels,); None shows the bare plane. Here, None."""
        return None

    def points_on(self, grid: PlaneGrid) -> SeenPoints:
        """The visible points. Here, none."""
        return NO_POINTS.seen_on(grid)

    def set_place(self, bounds: Bounds, names: tuple[str, str]) -> None:
        """Show another part of the plane, with these names of the axes; the cursor goes to its middle.

        Raises:
            ValueError: an axis does not go from a finite number to a larger one.
        """
        if (bounds, names) == (self._bounds, self._names):
            return
        self._grid = PlaneGrid.in_room(bounds, 0, 0, 1)
        self._bounds, self._names, self._at = bounds, names, middle(bounds)
        self.repaint()
        self.call_next(self.ensure_planned)

    # What subclasses use.

    @property
    def pixels(self) -> PlaneGrid:
        """The pixels at the current size; none before the first layout."""
        if self.size:
            self.ensure_planned()
        return self._grid

    def redraw(self, *, points: bool = False) -> None:
        """Draw the lines again that look different now; with ``points``, the points may have changed too."""
        grid = self.pixels
        if not grid.pixels:
            return
        if points:
            self._seen = self.points_on(grid)
        old, self._keys = self._keys, self._cell_keys()
        changed = np.flatnonzero((old != self._keys).any(axis=1)) + self._top
        self.repaint_lines(changed.tolist())

    # The layout.

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The whole width of the container."""
        return max(1, container.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height at which a square plane fills the width."""
        return max(1, min(container.height, (width + 1) // 2))

    def on_resize(self) -> None:
        """Post at once if the pixels changed."""
        self.ensure_planned()

    def plan(self) -> None:
        """Find the largest plane that fits, with its axes if there is room for them."""
        width, height = self.size
        capabilities = self.capabilities
        self._has_axes = plane_axes.has_room(width, height)
        margin = plane_axes.margin(self._bounds[1]) if self._has_axes else 0
        per_line = 2 if capabilities.shaded and not capabilities.ascii else 1
        grid = PlaneGrid.in_room(self._bounds, width - margin, height - self._has_axes, per_line)
        self._left = max(margin, (width - grid.columns) // 2)
        self._top = (height - self._has_axes - grid.lines) // 2
        if self._drawn_for != (capabilities, self.plain):
            self._drawn_for = capabilities, self.plain
            self._cells = PlaneCells(capabilities, self.plain)
        changed, self._grid = grid != self._grid, grid
        self._bare = np.where(grid.axes(), AXIS, SURFACE).astype(np.uint8)
        if self._has_axes and grid.pixels:
            self._beside = plane_axes.beside(self._bounds[1], self._names[1], grid.lines)
            self._below = plane_axes.below(self._bounds[0], self._names[0], grid.columns)
        self._seen = self.points_on(grid)
        self._keys = self._cell_keys()
        if changed:
            # A message made while another widget draws would count as sent by that one, and not reach it.
            self.call_next(self._post_grid_changed)

    def _post_grid_changed(self) -> None:
        self.post_message(self.GridChanged(self))

    def _cell_keys(self) -> NDArray[np.int32]:
        codes = self.codes()
        codes = self._bare if codes is None else codes.reshape(self._bare.shape)
        return cell_keys(codes, self._grid.per_line, self._seen)

    # The cursor.

    @property
    def grid_size(self) -> tuple[int, int]:
        """Rows and columns of pixels."""
        grid = self.pixels
        return grid.rows, grid.columns

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and column of the pixel under the cursor."""
        return self.pixels.pixel_at(*self._at)

    @cursor.setter
    def cursor(self, cell: tuple[int, int]) -> None:
        rows, columns = self.grid_size
        inside = min(max(cell[0], 0), rows - 1), min(max(cell[1], 0), columns - 1)
        if self.has_cells and inside != self.cursor:
            self._put_cursor(*self._grid.centre(*inside))

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The coordinates, as they are read by a spreadsheet."""
        return UnderCursor(f"{self._at[0]!r},{self._at[1]!r}", np.array(self._at), what="place")

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """The coordinates."""
        return self._at

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) == 2:
            x1, x2 = (min(max(at, low), high) for at, (low, high) in zip(place, self._bounds, strict=True))
            self._put_cursor(x1, x2)

    def _put_cursor(self, x1: float, x2: float) -> None:
        old, self._at = self.cursor, (x1, x2)
        if self.cursor != old:
            self.cursor_changed(old)

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw the lines of the old and the new place again, and the axis below."""
        lines = {self._top + row // self._grid.per_line for row in (old[0], self.cursor[0])}
        self.repaint_lines(lines | ({self._top + self._grid.lines} if self._has_axes else set()))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by that many pixels."""
        row, column = self.cursor
        self.move_to(row + down, column + right)

    def action_centre(self) -> None:
        """Move the cursor to the centre."""
        rows, columns = self.grid_size
        self.move_to(rows // 2, columns // 2)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The pixel (row, column) at a place: that of the point shown there, else the upper one of the cell."""
        line, column = y - self._top, x - self._left
        if self.show_cursor is False or not (0 <= line < self._grid.lines and 0 <= column < self._grid.columns):
            return None
        seen = np.flatnonzero(self._seen.cells == line * self._grid.columns + column)
        row = int(self._seen.pixels[seen[0]]) // self._grid.columns if seen.size else line * self._grid.per_line
        return row, column

    def watch_show_cursor(self, show: bool | None) -> None:
        """Allow or forbid focus."""
        self.can_focus = show is not False
        self.repaint()

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line of pixels with its label, or the axis below."""
        line = y - self._top
        if not 0 <= line < self._grid.lines:
            return self._draw_axis() if self._has_axes and line == self._grid.lines else []
        keys = self._keys[line]
        row, column = self.cursor
        has_cursor = self._is_cursor_shown and row // self._grid.per_line == line
        cells = self._draw_cursor_line(keys, row, column) if has_cursor else self._cells.line(keys)
        return [*self._draw_label(line, has_cursor), *cells]

    @property
    def _is_cursor_shown(self) -> bool:
        return self.has_focus if self.show_cursor is None else self.show_cursor

    def _draw_cursor_line(self, keys: NDArray[np.int32], row: int, column: int) -> list[Segment]:
        cells, focused = self._cells, self.has_focus
        upper = row % self._grid.per_line == 0
        segments = [cells.under_cursor(int(keys[column]), upper, focused)]
        if column:
            segments.insert(0, cells.beside_cursor(int(keys[column - 1]), "[", focused))
        if column + 1 < len(keys):
            segments.append(cells.beside_cursor(int(keys[column + 1]), "]", focused))
        return [*cells.line(keys[: max(column - 1, 0)]), *segments, *cells.line(keys[column + 2 :])]

    def _draw_label(self, line: int, has_cursor: bool) -> list[Segment]:
        if not self._has_axes:
            return [Segment(" " * self._left, self.plain)]
        mark = (">" if self.capabilities.ascii else "▸") if has_cursor else " "
        label = self._beside[line].rjust(self._left - 1)
        return [Segment(label, self.part("label")), Segment(mark, self.part("current"))]

    def _draw_axis(self) -> list[Segment]:
        blank, text, style = Segment(" " * self._left, self.plain), self._below, self.part("label")
        if not self._is_cursor_shown:
            return [blank, Segment(text, style)]
        column = self.cursor[1]
        # A number stays readable: its digit takes the mark's colour instead.
        sign = text[column : column + 1].strip() or ("^" if self.capabilities.ascii else "▴")
        mark = Segment(sign, self.part("current"))
        return [blank, Segment(text[:column], style), mark, Segment(text[column + 1 :], style)]
