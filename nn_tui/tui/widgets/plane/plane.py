"""A plane in half-block pixels: points on it, the outputs of a network as a field behind them, and a cursor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.widgets.plane.canvas import PlaneCanvas
from nn_tui.tui.widgets.plane.field import field_codes
from nn_tui.tui.widgets.plane.grid import Bounds, PlaneGrid
from nn_tui.tui.widgets.plane.points import NO_POINTS, PlanePoints, SeenPoints

PLANE: Bounds = ((-6.0, 6.0), (-6.0, 6.0))
"""The plane of the built-in datasets."""


class Plane(PlaneCanvas):
    """Two inputs, x1 to the right and x2 upwards, on one scale and as large as fits.

    The caller gets the coordinates of all pixels from `grid()`, runs a network on them and shows the outputs with
    `set_field`; `GridChanged` says when to do so again. With few colours or only ASCII, a pixel is a whole cell and
    characters show what colours would.
    """

    discrete: reactive[bool] = reactive(False, init=False, repaint=False)
    """Whether the field shows only which side or class wins, and not how clearly."""

    @dataclass
    class Cursor(Message):
        """The cursor was moved to another pixel, whose middle is at (x1, x2)."""

        plane: Plane
        x1: float
        x2: float

        @property
        def control(self) -> Plane:
            """The plane."""
            return self.plane

    def __init__(
        self,
        *,
        bounds: Bounds = PLANE,
        names: tuple[str, str] = ("x1", "x2"),
        show_cursor: bool | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty plane.

        Args:
            bounds: the lowest and the highest x1, then those of x2.
            names: the names of the axes.
            show_cursor: see the attribute.

        Raises:
            ValueError: an axis does not go from a finite number to a larger one.
        """
        super().__init__(bounds, names, show_cursor, id=id, classes=classes)
        self._field: NDArray[np.float64] | None = None
        self._range: tuple[float | None, float] = (None, 1.0)
        self._codes: NDArray[np.uint8] | None = None
        self._points = NO_POINTS

    # The place.

    @property
    def bounds(self) -> Bounds:
        """The lowest and the highest x1, then those of x2."""
        return self._bounds

    @property
    def grid_shape(self) -> tuple[int, int]:
        """The rows and columns of pixels at the current size; (0, 0) before the first layout."""
        return self.grid_size

    def grid(self) -> NDArray[np.float64]:
        """The coordinates (x1, x2) of the middle of each pixel, (pixels, 2), row by row from the top."""
        return self.pixels.centres()

    # The field.

    def set_field(
        self, values: ArrayLike | None, *, low: float | None = None, high: float = 1.0, steady: bool = False
    ) -> None:
        """Show outputs of a network behind the points; only lines that look different are drawn again.

        A single output is blue below the middle of its range and orange above it. Of several, one for each class, the
        largest gives the colour, and its share of the sum the strength. Values for a different number of pixels than
        there are now are not shown.

        Args:
            values: (pixels, outputs) at the places of `grid()`; copied. None shows the bare plane.
            low: the end of the range that is blue, or what shares are measured from; None means -1 for one output and
                0 for several.
            high: the end of the range that is orange.
            steady: whether a single output keeps a colour that is still about right, because others follow soon.

        Raises:
            ValueError: the values are not a matrix with at least one column.
        """
        if values is not None:
            values = np.array(values, dtype=np.float64)
            if values.ndim != 2 or not values.shape[1]:
                raise ValueError(f"A field has one row of outputs for each pixel: {values.shape} is not such a shape.")
        self._field, self._range = values, (low, high)
        self._colour(steady)

    def watch_discrete(self) -> None:
        """Colour the field again."""
        self._colour()

    def _colour(self, steady: bool = False) -> None:
        low, high = self._range
        if self._field is None:
            self._codes = None
        else:
            shown = self._codes if steady and self._codes is not None else None
            if shown is not None and len(shown) != len(self._field):
                shown = None
            self._codes = field_codes(self._field, low, high, discrete=self.discrete, shown=shown)
        self.redraw()

    def codes(self) -> NDArray[np.uint8] | None:
        """The code of every pixel, (pixels,); None without a field for that many pixels."""
        return self._codes if self._codes is not None and len(self._codes) == self._grid.pixels else None

    @property
    def value(self) -> NDArray[np.float64] | None:
        """The field's outputs under the cursor, (outputs,), not to be changed; None without a field."""
        row, column = self.cursor
        if self._field is None or self.codes() is None or not self._grid.pixels:
            return None
        outputs: NDArray[np.float64] = self._field[row * self._grid.columns + column]
        return outputs

    # The points.

    def set_points(
        self,
        points: ArrayLike,
        labels: ArrayLike,
        test: ArrayLike | None = None,
        *,
        low: float = -1.0,
        high: float = 1.0,
    ) -> None:
        """Show points over the field. Of several in a cell the last is shown; those outside the plane are not.

        Args:
            points: (n, 2), copied.
            labels: (n,). Integers are indices of classes; floats are targets of one output, blue towards ``low`` and
                orange towards ``high``.
            test: (n,) booleans, True for points of the test part, which are hollow; None if there are none.
            low: the target that is blue.
            high: the target that is orange.

        Raises:
            ValueError: the shapes do not fit together, or a whole number is negative.
        """
        self._points = PlanePoints.of(points, labels, test, low, high)
        self.redraw(points=True)

    def points_on(self, grid: PlaneGrid) -> SeenPoints:
        """The visible points, as dots where marks would bury the field and the terminal has dots and colours."""
        return self._points.seen_on(grid, has_dots=self.capabilities.shaded and not self.capabilities.ascii)

    def nearest(self, x1: float, x2: float) -> int | None:
        """The index of the point nearest to a place; None if none is within a cell of it on each axis."""
        grid = self.pixels
        across, down = grid.steps
        return self._points.nearest(x1, x2, (across, down * grid.per_line)) if grid.pixels else None

    # The cursor.

    @property
    def cursor_point(self) -> tuple[float, float]:
        """The coordinates of the middle of the pixel under the cursor; setting them moves it without a message."""
        return self.pixels.centre(*self.cursor) if self.pixels.pixels else self._at

    @cursor_point.setter
    def cursor_point(self, point: tuple[float, float]) -> None:
        self._put_cursor(*point)

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor_point))
