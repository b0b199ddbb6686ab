"""A frame around a view: its name and what its colours mean on top, the reading under its cursor at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.drawing.one_line import OneLine

LEAST_WIDTH, LEAST_HEIGHT = 100, 30
"""The size of a terminal from which on frames have borders; below it a title line stands for them."""

_ROUND: Final = "╭─╮╰╯"
_ASCII: Final = "+-+++"


class LegendPart(NamedTuple):
    """A word that explains a colour by bearing it: ``style`` is one of Textual's, such as "$text-primary" or "#4080c0".

    The ``shorter`` forms, from long to short, stand in its place where there is little room. Parts that do not fit even
    so are left out, the last ones first.
    """

    text: str
    style: str | Style = ""
    shorter: tuple[str, ...] = ()


class EdgeLine(OneLine):
    """The top or the bottom of a frame, drawn again only when it says something else."""

    DEFAULT_CSS = """
    EdgeLine {
        height: 1;
        width: 1fr;
        color: $foreground 30%;
    }
    """
    ALLOW_SELECT = False

    @property
    def is_bordered(self) -> bool:
        """Whether there is a border to draw."""
        return has_borders(self.screen)

    @property
    def _corners(self) -> str:
        return _ASCII if capabilities_of(self.app).ascii else _ROUND

    def notify_style_update(self) -> None:
        """Draw it in other colours."""
        super().notify_style_update()
        self.refresh()


class TitleLine(EdgeLine):
    """The top of a frame: the title, the legend, and without a border the reading at the right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.legend: tuple[LegendPart, ...] = ()
        self.reading = ""

    def show(self, title: str, legend: tuple[LegendPart, ...], reading: str) -> None:
        """Say something else."""
        legend = tuple(part._replace(text=with_keys(self, part.text)) for part in legend)
        if (title, legend, reading) != (self.title, self.legend, self.reading):
            self.title, self.legend, self.reading = title, legend, reading
            self.refresh()

    @property
    def said(self) -> str:
        """All that there is to say, however little room there is."""
        return "  ".join(filter(None, (self.title, *(part.text for part in self.legend))))

    def render(self) -> Content:
        """Title, legend and reading, as much as fits."""
        has_focus = self.parent is not None and self.parent.has_class("-focused")
        if self.is_bordered:
            return self._bordered(has_focus)
        return self._bare(has_focus)

    def _bordered(self, has_focus: bool) -> Content:
        corners, width = self._corners, self.size.width
        title = self._cut(self.title, width - 4)
        pieces: list[tuple[str, Style | str]] = [(f"{corners[0]} ", ""), (title, _title_style(has_focus)), (" ", "")]
        pieces += self._legend_within(width - cell_len(title) - 5)
        used = sum(cell_len(text) for text, _ in pieces)
        pieces.append((corners[1] * (width - used - 1) + corners[2], ""))
        return Content.assemble(*pieces)

    def _bare(self, has_focus: bool) -> Content:
        width = self.size.width
        title = f" {self._cut(self.title, width - 2)} "
        style = "bold reverse $foreground" if has_focus else "bold $text-muted"
        pieces: list[tuple[str, Style | str]] = [(title, style)]
        room = width - cell_len(title) - 1
        reading = self.reading if cell_len(self.reading) <= room else ""
        legend = self._legend_within(room - (cell_len(reading) + 2 if reading else 0))
        pieces += [(" ", ""), *legend]
        if reading:
            used = sum(cell_len(text) for text, _ in pieces)
            pieces += [(" " * (width - used - cell_len(reading)), ""), (reading, "$foreground")]
        return Content.assemble(*pieces)

    def _legend_within(self, room: int) -> list[tuple[str, Style | str]]:
        """The legend in at most that many columns, with a space at its end."""
        texts = [part.text for part in self.legend]
        for place in reversed(range(len(texts))):
            for shorter in self.legend[place].shorter:
                if _width(texts) > room:
                    texts[place] = shorter
        while texts and _width(texts) > room:
            texts.pop()
        pieces: list[tuple[str, Style | str]] = []
        for text, part in zip(texts, self.legend, strict=False):
            pieces += [(text, part.style or "$text-muted"), ("  ", "")]
        return [*pieces[:-1], (" ", "")] if pieces else []

    def _cut(self, text: str, room: int) -> str:
        return cut(text, max(0, room), ascii_only=capabilities_of(self.app).ascii)


class ReadingLine(EdgeLine):
    """The bottom of a frame with the reading at its right; not there without a border."""

    DEFAULT_CSS = """
    ReadingLine {
        display: none;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.reading = ""

    def show(self, reading: str) -> None:
        """Show another reading."""
        if reading != self.reading:
            self.reading = reading
            self.refresh()

    def render(self) -> Content:
        """The border with the reading, where that fits."""
        corners, width = self._corners, self.size.width
        if not self.reading or cell_len(self.reading) > width - 5:
            return Content(corners[3] + corners[1] * (width - 2) + corners[4])
        line = corners[1] * (width - cell_len(self.reading) - 5)
        return Content.assemble(f"{corners[3]}{line} ", (self.reading, "$foreground"), f" {corners[1]}{corners[4]}")


class FrameBody(Vertical):
    """What a frame is around."""

    DEFAULT_CSS = """
    FrameBody {
        width: 1fr;
        height: 1fr;
        padding: 0 1;
        & > .why {
            height: auto;
            display: none;
        }
    }
    """


class Framed(Vertical):
    """A frame around widgets. It is in the accent colour while one of them has focus.

    From LEAST_WIDTH and LEAST_HEIGHT on it is a border with the title in its top and the reading in its bottom; below,
    a title line, reversed while it has focus, with the reading at its end.
    """

    DEFAULT_CSS = """
    Framed {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(self, *children: Widget, title: str = "", id: str | None = None, classes: str | None = None) -> None:
        self._why, self._explained = Static(classes="why", markup=False), ""
        self.title_line, self.reading_line = TitleLine(title), ReadingLine()
        self.body = FrameBody(self._why, *children)
        super().__init__(self.title_line, self.body, self.reading_line, id=id, classes=classes)

    def on_descendant_focus(self) -> None:
        """Stand out."""
        self._follow_focus()

    def on_descendant_blur(self) -> None:
        """Stand back, unless another widget in the frame has focus now."""
        self._follow_focus()

    def _follow_focus(self) -> None:
        focused = self.screen.focused
        self.set_class(focused is not None and self in focused.ancestors, "-focused")

    @property
    def reading(self) -> str:
        """The reading under the cursor, whether there is room for it or not."""
        return self.reading_line.reading

    def head(self, title: str, legend: Sequence[LegendPart] = ()) -> None:
        """Show another title, and what the colours mean. Costs nothing where they are the same."""
        self.title_line.show(title, tuple(legend), self.reading)

    def explain(self, why: str) -> None:
        """Say above what is in the frame why there is nothing to see; with "" nothing is said."""
        why = with_keys(self, why)
        if why != self._explained:
            self._explained = why
            self._why.display = bool(why)
            self._why.update(why)

    def read(self, reading: str) -> None:
        """Show what is under the cursor."""
        self.reading_line.show(reading)
        self.title_line.show(self.title_line.title, self.title_line.legend, reading)

    @property
    def shows_reading(self) -> bool:
        """Whether there is room for the reading: if not, it has to stand elsewhere."""
        title = self.title_line
        room = title.size.width - (5 if title.is_bordered else cell_len(title.title) + 3)
        return cell_len(self.reading) <= room


def has_borders(screen: Screen[object]) -> bool:
    """Whether the frames on this screen have borders: the classes are those of its breakpoints."""
    return screen.has_class("-tall") and (screen.has_class("-normal") or screen.has_class("-wide"))


def framed_around(widget: Widget) -> Framed | None:
    """The frame around a widget; None without one."""
    return next((node for node in widget.ancestors if isinstance(node, Framed)), None)


def _title_style(has_focus: bool) -> str:
    return "bold $accent" if has_focus else "bold $foreground"


def _width(texts: Sequence[str]) -> int:
    """The columns of a legend with a space at its end."""
    return sum(cell_len(text) + 2 for text in texts) - 1 if texts else 0
