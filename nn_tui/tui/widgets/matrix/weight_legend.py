"""The legend of the colours of weights, in one line."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Size

from nn_tui.tui.theme.palette import LEVELS, diverging, glyphs
from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.drawing.cells import solid_cells


class Legend(Canvas):
    """The colours from negative to positive; the scale is in the title of each matrix."""

    DEFAULT_CSS = """
    Legend {
        height: 1;
    }
    """

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The colours in steps between the words for both ends."""
        capabilities = self.capabilities
        width, step = (1, 2) if capabilities.shaded else (2, 5)
        cells = solid_cells(diverging(capabilities), glyphs(capabilities), capabilities, width, self.plain)
        yield Segment("negative ", self.part("label"))
        yield from (cells[level] for level in range(0, LEVELS, step))
        yield Segment(" positive", self.part("label"))
