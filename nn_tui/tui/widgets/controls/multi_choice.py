"""A choice of several names from a few: left and right go from name to name, space chooses or drops one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from nn_tui.tui.theme.capabilities import capabilities_of


class MultiChoice(Widget, can_focus=True):
    """Any number of ``names``, on as many lines as they need."""

    DEFAULT_CSS = """
    MultiChoice {
        height: auto;
        background: $surface;
        &:focus {
            background: $boost;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "go(-1)", "Previous", show=False, id="many.previous", tooltip="The previous name"),
        Binding("right,l", "go(1)", "Next", show=False, id="many.next", tooltip="The next name"),
        Binding("space,x", "take", "Take or leave", show=False, id="many.toggle", tooltip="Take the name in or out"),
    ]

    class Changed(Message):
        """A name was chosen or dropped."""

        def __init__(self, control: MultiChoice, chosen: tuple[str, ...]) -> None:
            super().__init__()
            self._control = control
            self.chosen = chosen

        @property
        def control(self) -> MultiChoice:
            """The names."""
            return self._control

    def __init__(self, names: Sequence[str], chosen: Collection[str], id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self._chosen = set(chosen)
        self._at = 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen names, in the order in which all are shown."""
        return tuple(name for name in self._names if name in self._chosen)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the names need at that width."""
        return len(self._lines(width))

    def _text(self, name: str) -> str:
        """A name with its mark: what is chosen is legible without colour."""
        marks = ("[ ]", "[x]") if capabilities_of(self.app).ascii else ("□", "■")
        return f" {marks[name in self._chosen]} {name} "

    def _lines(self, width: int) -> list[list[str]]:
        """The names of each line, broken so that no name is cut, unless it is wider than a line."""
        lines: list[list[str]] = [[]]
        used = 0
        for name in self._names:
            need = cell_len(self._text(name))
            if lines[-1] and used + need > width:
                lines.append([])
                used = 0
            lines[-1].append(name)
            used += need
        return lines

    def render(self) -> Content:
        """The names; the one under the cursor is reversed, those not chosen are faint."""
        return Content("\n").join(
            Content.assemble(*((self._text(name), self._style(name)) for name in line))
            for line in self._lines(self.size.width)
        )

    def _style(self, name: str) -> Style | str:
        if self.has_focus and name == self._names[self._at]:
            return "reverse bold"
        return "bold" if name in self._chosen else "dim"

    def action_go(self, step: int) -> None:
        """Move to the next or the previous name, around the end."""
        self._at = (self._at + step) % len(self._names)
        self.refresh()

    def action_take(self) -> None:
        """Choose or drop the name under the cursor."""
        self._chosen ^= {self._names[self._at]}
        self.refresh()
        self.post_message(self.Changed(self, self.chosen))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose or drop the name under the pointer."""
        lines = self._lines(self.size.width)
        left = 0
        for name in lines[event.y] if 0 <= event.y < len(lines) else ():
            left += cell_len(self._text(name))
            if event.x < left:
                self._at = self._names.index(name)
                self.action_take()
                return
