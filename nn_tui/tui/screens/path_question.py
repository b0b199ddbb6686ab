"""Asking for a path: tab completes it, and what may follow or was opened lately is listed below the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os.path import isdir
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from nn_tui.data.plain_text import plain
from nn_tui.data.typed_paths import completed, completions, typed_path
from nn_tui.tui.screens.prompts import FieldQuestion
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.choice_list import ChoiceList

MOST_LISTED = 50
"""Suggestions that are listed: whoever needs more types another letter."""


class PathQuestion(FieldQuestion[Path]):
    """Asks for a path. ``offered`` are listed while the field is as it was at first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", id="path.complete", tooltip="Complete the path as far as it is certain"),
        Binding("down", "suggest(1)", "Next", show=False, id="path.next", tooltip="The next path of the list"),
        Binding("up", "suggest(-1)", "Previous", show=False, id="path.previous", tooltip="The path of the list before"),
    ]
    DEFAULT_CSS = """
    PathQuestion ChoiceList {
        height: auto;
        max-height: 8;
        border: none;
        background: transparent;
        padding: 0 1;
    }
    """

    def __init__(self, title: str, *, value: str = "", placeholder: str = "", offered: Sequence[Path] = ()) -> None:
        super().__init__(title, value=value, placeholder=placeholder)
        self._offered = tuple(offered)
        self._listed: list[str] = []
        self._put = value
        """The text that the list put into the field: it does not change the list."""

    def compose(self) -> ComposeResult:
        """The field with the list below it."""
        with Vertical():
            yield from self.question()
            listed = ChoiceList(markup=False)
            # The field keeps the focus: its arrows move in the list.
            listed.can_focus = False
            yield listed
            yield Static("", classes="problem", markup=False)
            yield Static(classes="hint", markup=False)

    def on_mount(self) -> None:
        """Offer what there is to offer."""
        super().on_mount()
        self._list(map(str, self._offered))

    def say(self, problem: str, enter: str = FieldQuestion.ENTER) -> None:
        """Show what is wrong with the path, and what the keys do."""
        keys = with_keys(self, f"{enter} · [[path.complete]] completes · [[prompt.close]] closes")
        self.query_one(".problem", Static).update(problem)
        self.query_one(".hint", Static).update(f"{keys} · arrows choose" if self._listed else keys)

    def action_complete(self) -> None:
        """Complete the path, and list what may follow."""
        field = self.query_one(Input)
        self._fill(completed(field.value))
        self._list(completions(field.value))
        self.say("" if self._listed else "Nothing there begins like that.")

    def action_suggest(self, step: int) -> None:
        """Put the next path of the list into the field."""
        options = self.query_one(OptionList)
        if not self._listed:
            self.action_complete()
            return
        at = options.highlighted
        first = 0 if step > 0 else len(self._listed) - 1
        options.highlighted = first if at is None else (at + step) % len(self._listed)
        self._fill(self._listed[options.highlighted])

    def _fill(self, text: str) -> None:
        field = self.query_one(Input)
        self._put = field.value = text
        field.cursor_position = len(text)

    def _list(self, texts: Iterable[str]) -> None:
        self._listed = [text for text, _ in zip(texts, range(MOST_LISTED), strict=False)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(plain(text)) for text in self._listed])
        options.display = bool(self._listed)

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        if event.value != self._put:
            self._put = ""
            self._list(completions(event.value) if event.value.strip() else map(str, self._offered))
            self.say("")

    @on(OptionList.OptionSelected)
    def _on_clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._fill(self._listed[event.option_index])


class OpenPrompt(PathQuestion):
    """Asks for a file to open. ``check`` gives a sentence about what is wrong with it, or None."""

    def __init__(
        self, title: str, *, check: Callable[[Path], str | None], placeholder: str = "", recent: Sequence[Path] = ()
    ) -> None:
        super().__init__(title, placeholder=placeholder, offered=recent)
        self._check = check

    def read(self, text: str) -> Path:
        """The path; a folder is gone into and listed. Raises ValueError with what is wrong with the file."""
        path = typed_path(text)
        if isdir(path):
            self._fill(f"{str(path).rstrip('/')}/")
            self._list(completions(self.query_one(Input).value))
            raise ValueError("" if self._listed else f"There is nothing in {plain(path)}.")
        problem = self._check(path)
        if problem:
            raise ValueError(problem)
        return path
