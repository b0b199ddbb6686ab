"""Questions that open over a screen. Enter answers, esc closes; what is behind them does not change meanwhile."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from nn_tui.tui.screens.stages import StagedScreen
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.choice_list import ChoiceList

Answer = TypeVar("Answer")

CLOSE = Binding("escape", "close", "Close", id="prompt.close", tooltip="Close without a change")


def complaint(check: Callable[[str], None]) -> Callable[[str], str | None]:
    """Turn a check that raises ValueError into one that returns the sentence, or None."""

    def problem(text: str) -> str | None:
        try:
            check(text)
        except ValueError as error:
            return str(error)
        return None

    return problem


class Question(StagedScreen[Answer], ModalScreen[Answer]):
    """A screen that asks something and is answered once, however fast the keys come."""

    DEFAULT_CSS = """
    Question {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2;
            background: $panel;
        }
        & .title {
            text-style: bold;
            padding: 0 0 1 0;
        }
        & .hint {
            color: $text-muted;
        }
    }
    """

    def answer(self, answer: Answer) -> None:
        """Close with this answer; what is entered before it has closed is ignored."""
        if self.is_shown:
            self.vanish()
            self.dismiss(answer)


class FieldQuestion(Question[Answer | None], Generic[Answer]):
    """Asks for one line of text and answers with what it means; None when it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [CLOSE]
    ENTER = "enter accepts"

    def __init__(self, title: str, *, value: str = "", placeholder: str = "") -> None:
        super().__init__()
        self._title, self._value, self._placeholder = title, value, placeholder

    @abstractmethod
    def read(self, text: str) -> Answer:
        """What the text means. Raises ValueError with a sentence about what is wrong with it."""

    def compose(self) -> ComposeResult:
        """The question, the field, the problem, the keys."""
        with Vertical():
            yield from self.question()
            yield Static("", classes="problem", markup=False)
            yield Static(classes="hint", markup=False)

    def question(self) -> Iterable[Widget]:
        """The question and the field."""
        yield Static(self._title, classes="title", markup=False)
        field = Input(self._value, placeholder=self._placeholder, select_on_focus=True)
        # A blinking cursor would keep writing to the terminal.
        field.cursor_blink = False
        yield field

    def on_mount(self) -> None:
        """Show what the keys do."""
        self.say("")

    def say(self, problem: str, enter: str = ENTER) -> None:
        """Show what is wrong with the text, and what enter does."""
        self.query_one(".problem", Static).update(with_keys(self, problem))
        self.query_one(".hint", Static).update(with_keys(self, f"{enter} · [[prompt.close]] closes"))

    @on(Input.Changed)
    def _on_change(self) -> None:
        self.say("")

    @on(Input.Submitted)
    def _on_submit(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if not text:
            self.say("Type something first, or [[prompt.close]] closes.")
            return
        if "\0" in text:
            self.say("A null character came with the pasted text: type it instead.")
            return
        try:
            answer = self.read(text)
        except ValueError as error:
            self.say(str(error))
        else:
            self.answer(answer)

    def action_close(self) -> None:
        """Leave without an answer."""
        self.answer(None)


class Prompt(FieldQuestion[str]):
    """Asks for one line of text. ``check`` gives a sentence about what is wrong with it, or None."""

    def __init__(
        self, title: str, *, value: str = "", placeholder: str = "", check: Callable[[str], str | None] | None = None
    ) -> None:
        super().__init__(title, value=value, placeholder=placeholder)
        self._check = check

    def read(self, text: str) -> str:
        """The text itself."""
        problem = self._check(text) if self._check else None
        if problem:
            raise ValueError(problem)
        return text


class Reading(FieldQuestion[Answer]):
    """Asks for one line of text and answers with its meaning: ``meaning`` raises ValueError with a sentence."""

    def __init__(self, title: str, meaning: Callable[[str], Answer], *, value: str = "") -> None:
        super().__init__(title, value=value)
        self._meaning = meaning

    def read(self, text: str) -> Answer:
        """What the text means."""
        return self._meaning(text)


class Confirm(Question[bool]):
    """Asks a question with yes or no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", "Yes", id="prompt.yes", tooltip="Do it"),
        Binding("n,escape", "no", "No", id="prompt.no", tooltip="Leave it"),
    ]

    def __init__(self, question: str, verb: str) -> None:
        super().__init__()
        self._question, self._verb = question, verb

    def compose(self) -> ComposeResult:
        """The question and the keys."""
        with Vertical():
            yield Static(self._question, classes="title", markup=False)
            yield Static(
                with_keys(self, f"[[prompt.yes]]: {self._verb.lower()} · [[prompt.no]]: keep"),
                classes="hint",
                markup=False,
            )

    def action_yes(self) -> None:
        """Do it."""
        self.answer(True)

    def action_no(self) -> None:
        """Leave it."""
        self.answer(False)


class ChooseOne(Question[int | None]):
    """Asks for one of several names, such as classes: by its key where it is a single character, or from the list."""

    BINDINGS: ClassVar[list[BindingType]] = [CLOSE]

    def __init__(self, title: str, names: Sequence[str], current: int | None) -> None:
        super().__init__()
        self._title, self._names, self._current = title, tuple(names), current

    def compose(self) -> ComposeResult:
        """The names."""
        with Vertical():
            yield Static(self._title, classes="title", markup=False)
            options = ChoiceList(*(Option(name) for name in self._names), markup=False)
            yield options
            own_key = "its own key, or " if any(len(name) == 1 for name in self._names) else ""
            keys = with_keys(self, f"{own_key}arrows and enter · [[prompt.close]] closes")
            yield Static(keys, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Start at the current one."""
        self.query_one(OptionList).highlighted = self._current

    def on_key(self, event: Key) -> None:
        """What is named by one character is chosen by that key; either case will do."""
        if event.character is None or not event.is_printable:
            return
        for matches in (str.__eq__, lambda name, key: name.lower() == key.lower()):
            for index, name in enumerate(self._names):
                if matches(name, event.character):
                    event.stop()
                    self.answer(index)
                    return

    @on(OptionList.OptionSelected)
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        self.answer(event.option_index)

    def action_close(self) -> None:
        """Leave without a choice."""
        self.answer(None)
