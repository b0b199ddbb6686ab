"""The legend of the marks on a plane, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.class_colours import CLASSES, field_colours, mark_colours, mark_glyph
from nn_tui.tui.theme.palette import LEVELS
from nn_tui.tui.widgets.drawing.canvas import Canvas

SIDES = ("-1", "+1")
"""The names of the two sides of one output."""


def plane_legend(
    names: Sequence[str], capabilities: TerminalCapabilities, text: Style, *, signed: bool = False, test: bool = True
) -> list[Segment]:
    """Filled and hollow marks, then the classes: "● train  ○ test   ● -1  ● +1".

    Args:
        names: the names of the classes, in their order.
        capabilities: what may be drawn.
        text: the style of the words.
        signed: whether the two names are the ends of one output's range, with the colours of the range between them.
        test: whether there are points of the test part.
    """
    glyphs = mark_glyph(LEVELS, False, capabilities), mark_glyph(LEVELS, True, capabilities)
    segments = [Segment(f"{glyphs[0]} train  {glyphs[1]} test   ", text)] if test else []
    marks = (0, LEVELS - 1) if signed else range(LEVELS, LEVELS + CLASSES)
    for place, name in enumerate(names):
        mark = marks[place % len(marks)]
        if place and signed and capabilities.shaded:
            ramp = field_colours(capabilities)[0:LEVELS:3]
            segments += [Segment(" ", Style.from_color(bgcolor=colour.rich_color)) for colour in ramp]
            segments.append(Segment("  ", text))
        segments += [
            Segment(mark_glyph(mark, False, capabilities), _mark_style(mark, capabilities, text)),
            Segment(f" {name}  ", text),
        ]
    return segments


def _mark_style(mark: int, capabilities: TerminalCapabilities, text: Style) -> Style:
    if capabilities.colours == "none":
        return text
    return text + Style.from_color(mark_colours(capabilities)[mark].rich_color)


class PlaneLegend(Canvas):
    """The legend of a plane as a widget of one line."""

    DEFAULT_CSS = """
    PlaneLegend {
        height: 1;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._names: tuple[str, ...] = SIDES
        self._signed = True
        self._test = True

    def set_names(self, names: Sequence[str], *, signed: bool = False, test: bool = True) -> None:
        """Show the names of the classes; see `plane_legend`."""
        self._names, self._signed, self._test = tuple(names), signed, test
        self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The marks and their names."""
        return plane_legend(self._names, self.capabilities, self.part("label"), signed=self._signed, test=self._test)
