"""A line to type symbols into: a phrase to be answered, or the start of a text to be written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from nn_tui.tui.screens.predict.keys import LEAVE
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.text_line import TextLine


class TypedLine(Horizontal):
    """A label and a field. Enter and esc lead back to the keys of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [LEAVE]

    @dataclass
    class Typed(Message):
        """The text was changed."""

        text: str

    @dataclass
    class Left(Message):
        """The person is done typing."""

    def compose(self) -> Iterable[Widget]:
        """The label, the field."""
        yield TextLine("", id="typed-label")
        field = Input(id="typed", select_on_focus=False)
        # A blinking cursor would keep writing to the terminal.
        field.cursor_blink = False
        yield field

    @property
    def field(self) -> Input:
        """The field."""
        return self.query_one(Input)

    def ask_for(self, start: bool, characters: bool) -> None:
        """Say what is to be typed: the start of a text, or what is to be answered, in characters or in words."""
        own = "[[predict.type]] types your own" if characters else "[[predict.type]] types a phrase"
        self.query_one("#typed-label", TextLine).say("Start " if start else "Type ")
        self.field.placeholder = with_keys(self, "[[predict.type]] types its beginning" if start else own)

    def empty(self) -> None:
        """Take away what was typed for another dataset."""
        self.field.value = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc leads back only from the field."""
        return self.field.has_focus if action == "leave" else True

    def action_leave(self) -> None:
        """Back to the keys of the screen."""
        self.post_message(self.Left())

    @on(Input.Changed)
    def _on_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())
