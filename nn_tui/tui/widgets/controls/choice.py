"""A choice from a few names on one line: left and right step through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class Choice(Widget, can_focus=True):
    """A choice from ``names``. Setting ``value``, the chosen one, posts no message."""

    DEFAULT_CSS = """
    Choice {
        height: 1;
        background: $surface;
        &:focus {
            background: $boost;
            text-style: bold;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Previous", show=False, id="choice.previous", tooltip="The previous name"),
        Binding("right,l,space", "step(1)", "Next", show=False, id="choice.next", tooltip="The next name"),
    ]

    class Changed(Message):
        """Another name was chosen."""

        def __init__(self, control: Choice, value: str) -> None:
            super().__init__()
            self._control = control
            self.value = value

        @property
        def control(self) -> Choice:
            """The choice."""
            return self._control

    def __init__(self, names: Sequence[str], value: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = tuple(names) if value in names else (value, *names)
        self._value = value

    @property
    def value(self) -> str:
        """The chosen name."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        self._value = value
        self.refresh()

    def render(self) -> Content:
        """The name, between marks while it has focus: "<name>"."""
        left, right = "<>" if self.has_focus else "  "
        return Content(f"{left}{self.value}{right}")

    def action_step(self, step: int) -> None:
        """The next or the previous name, around the end."""
        index = (self._names.index(self.value) + step) % len(self._names)
        self.value = self._names[index]
        self.post_message(self.Changed(self, self.value))

    def on_focus(self) -> None:
        """Show the marks."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the marks."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Step to the next name."""
        self.action_step(1)
