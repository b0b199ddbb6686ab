"""A prompt for one of the views: a letter, or arrows and enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.choice_list import ChoiceList
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.labels import left, widest


@dataclass(frozen=True)
class ViewChoice:
    """A view to choose, with a one-line summary; ``reason`` says why it does not suit the run, None where it does."""

    name: str
    title: str
    summary: str
    reason: str | None = None


def letters_for(titles: Sequence[str]) -> list[str]:
    """A key for each title: its first letter that is still free, else any free letter, else none."""
    taken: list[str] = []
    for title in titles:
        own = [letter for letter in title.lower() if letter in ascii_lowercase]
        taken.append(next((letter for letter in (*own, *ascii_lowercase) if letter not in taken), ""))
    return taken


class ChooseView(Question[str | None]):
    """The views with their summaries. ``present`` is the view shown now; the result is a name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [CLOSE]
    DEFAULT_CSS = """
    ChooseView {
        & > Vertical {
            width: 106;
        }
        & OptionList {
            height: auto;
            max-height: 16;
            border: none;
            padding: 0;
            background: $panel;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            &:focus {
                border: none;
                background-tint: $panel 0%;
            }
        }
        & TextLine {
            height: auto;
            margin: 1 0;
            &.-problem {
                color: $text-warning;
            }
        }
    }
    """

    def __init__(self, views: Sequence[ViewChoice], present: str | None = None, title: str = "Which view?") -> None:
        super().__init__()
        self._views, self._present, self._title = tuple(views), present, title
        self._letters = letters_for([view.title for view in views])

    def compose(self) -> ComposeResult:
        """The views, the summary of the one under the cursor or why it cannot be shown, and the keys."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            yield ChoiceList(*(Option(self._row(index)) for index in range(len(self._views))), markup=False)
            yield TextLine("")
            yield Static(
                with_keys(self, "a letter, or arrows and enter · [[prompt.close]] closes"), classes="hint", markup=False
            )

    def _row(self, index: int) -> Content:
        view = self._views[index]
        present = ("*" if capabilities_of(self.app).ascii else "•") if view.name == self._present else " "
        title = left(view.title, widest(other.title for other in self._views))
        key = f"{present} {self._letters[index] or ' '}  "
        if view.reason:
            return Content.styled(f"{key}{title}  {view.reason}", "dim")
        return Content.assemble((key, "bold"), title, (f"  {view.summary}", "dim"))

    def on_mount(self) -> None:
        """Put the cursor on the present view."""
        names = [view.name for view in self._views]
        options = self.query_one(OptionList)
        options.highlighted = names.index(self._present) if self._present in names else 0 if names else None
        options.focus()

    def on_key(self, event: Key) -> None:
        """Choose a view by its letter."""
        letter = (event.character or "").lower()
        if letter and letter in self._letters:
            event.stop()
            index = self._letters.index(letter)
            self.query_one(OptionList).highlighted = index
            self._choose(index)

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        view = self._views[event.option_index]
        line = self.query_one(TextLine)
        line.set_class(view.reason is not None, "-problem")
        line.say(f"Not for this run: {view.reason}." if view.reason else f"{view.title}: {view.summary}.")

    @on(OptionList.OptionSelected)
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    def _choose(self, index: int) -> None:
        if self._views[index].reason is None:
            self.answer(self._views[index].name)

    def action_close(self) -> None:
        """Leave the view as it is."""
        self.answer(None)
