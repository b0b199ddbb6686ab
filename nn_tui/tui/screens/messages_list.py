"""The messages of the session, in a prompt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from nn_tui.tui.notices import Message
from nn_tui.tui.screens.prompts import CLOSE
from nn_tui.tui.screens.reading_list import ReadingList


class MessagesList(ReadingList):
    """What was said so far, the newest first, each with its time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        CLOSE,
        Binding("M,enter", "close", "Close", show=False, id="messages.close", tooltip="Close the list"),
    ]
    DEFAULT_CSS = """
    MessagesList {
        & VerticalScroll {
            margin: 0 0 1 0;
        }
        & .-warning {
            color: $text-warning;
        }
        & .-error {
            color: $text-error;
        }
    }
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__("Messages")
        self._messages = messages

    def lines(self) -> Iterable[Widget]:
        """A paragraph for each message."""
        for message in reversed(self._messages):
            row = Table.grid(padding=(0, 2, 0, 0), expand=True)
            row.add_column()
            row.add_column(ratio=1)
            row.add_row(Text(message.time), Text(message.text))
            yield Static(row, classes=f"-{message.severity}")
        if not self._messages:
            yield Static("There has been no message yet.", markup=False)
