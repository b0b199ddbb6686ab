"""A list to read, in a prompt."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from nn_tui.tui.screens.prompts import Question
from nn_tui.tui.theme.key_marks import with_keys


class ReadingList(Question[None]):
    """A title and lines, which scroll where they have no room."""

    DEFAULT_CSS = """
    ReadingList {
        & > Vertical {
            width: 100;
        }
        & VerticalScroll {
            height: auto;
            max-height: 18;
        }
        & VerticalScroll > Static {
            width: 1fr;
        }
    }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The title, the lines and the keys."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll():
                yield from self.lines()
            yield Static(with_keys(self, "up down scroll · [[prompt.close]] closes"), classes="hint", markup=False)

    @abstractmethod
    def lines(self) -> Iterable[Widget]:
        """What there is to read."""

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Close the list."""
        self.answer(None)
