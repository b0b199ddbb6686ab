"""A prompt whose lines are found in a thread, one after the other; closing it stops the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.theme.key_marks import with_keys

Search = Callable[[Callable[[], bool]], Iterator[str]]
"""Finds lines; each gives the text of all lines so far. It asks again and again whether to go on."""


class BackgroundList(Question[None]):
    """Shows what ``search`` finds, under a title; until the first line, what it is doing."""

    BINDINGS: ClassVar[list[BindingType]] = [CLOSE]
    DEFAULT_CSS = """
    BackgroundList {
        & > Vertical {
            width: 76;
        }
        & VerticalScroll {
            height: auto;
            max-height: 18;
        }
        & #found {
            width: 1fr;
        }
    }
    """

    def __init__(self, title: str, doing: str, search: Search) -> None:
        super().__init__()
        self._title, self._doing, self._search = title, doing, search
        self._is_closed = False

    def compose(self) -> ComposeResult:
        """The title, the lines, the keys."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll():
                yield Static(self._doing, id="found", markup=False)
            yield Static(with_keys(self, f"{self._doing} · [[prompt.close]] stops it"), classes="hint", markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll, and begin."""
        self.query_one(VerticalScroll).focus()
        self.run_worker(self._find, thread=True, group="judging")

    def on_unmount(self) -> None:
        """Stop what runs in the thread."""
        self._is_closed = True

    def _find(self) -> None:
        worker = get_current_worker()

        def goes_on() -> bool:
            return not (worker.is_cancelled or self._is_closed)

        # Where the app ends meanwhile, there is nobody to tell.
        with suppress(RuntimeError):
            for text in self._search(goes_on):
                if not goes_on():
                    return
                self.app.call_from_thread(self._say, text)
            if goes_on():
                self.app.call_from_thread(self._done)

    def _say(self, text: str) -> None:
        for found in self.query("#found").results(Static):
            found.update(text)

    def _done(self) -> None:
        for hint in self.query(".hint").results(Static):
            hint.update(with_keys(self, "up down scroll · [[prompt.close]] closes"))

    def action_close(self) -> None:
        """Close the list."""
        self._is_closed = True
        self.answer(None)
