"""What canvases of one matrix of numbers have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.drawing.grid_canvas import GridCanvas
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor


class MatrixCanvas(GridCanvas):
    """A canvas with one cell for each number of a matrix."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._values: NDArray[np.floating[Any]] = np.zeros((0, 0))

    @property
    def values(self) -> NDArray[np.floating[Any]]:
        """The matrix shown, (rows, columns); not to be changed."""
        return self._values

    @property
    def value(self) -> float | None:
        """The exact value under the cursor; None if there is no cell."""
        return float(self._values[self.cursor]) if self.has_cells else None

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The value, its row and the matrix."""
        value = self.value
        return None if value is None else UnderCursor(value, self._values[self.cursor_row], self._values)

    @property
    def grid_size(self) -> tuple[int, int]:
        """Rows and columns of the matrix."""
        rows, columns = self._values.shape
        return rows, columns
