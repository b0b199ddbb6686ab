"""The life of a screen: what reaches it depends on whether it is shown."""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeVar

from textual import messages
from textual.events import DescendantBlur, DescendantFocus, Event
from textual.message import Message
from textual.screen import Screen

from nn_tui.tui.screens.painting import LeafCompositor

Result = TypeVar("Result")


class Stage(Enum):
    """Where a screen is in its life."""

    COMING = auto()
    """It is being composed, or comes back to the front."""
    SHOWN = auto()
    HIDDEN = auto()
    """Another screen or a prompt is in front of it."""
    GONE = auto()
    """It is answered, or being removed."""


class StagedScreen(Screen[Result]):
    """A screen that input, updates and the messages of its widgets reach only while it is shown.

    What widgets say earlier waits until then. A screen that is gone hears nothing. Input waits
    until the screen has appeared (`InputGate`).
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LeafCompositor()
        self._stage = Stage.COMING
        self._said_early: list[Message] = []

    @property
    def stage(self) -> Stage:
        """Where the screen is in its life."""
        return self._stage if self.is_attached else Stage.GONE

    @property
    def is_shown(self) -> bool:
        """Whether the screen is in front, with everything in place."""
        return self.stage is Stage.SHOWN

    def appear(self) -> None:
        """The screen is in front and complete: hear what its widgets said meanwhile."""
        if self.stage is Stage.COMING:
            self._stage = Stage.SHOWN
            said, self._said_early = self._said_early, []
            for message in said:
                self.post_message(message)

    def vanish(self) -> None:
        """The screen has served its purpose: it hears nothing any more."""
        self._stage = Stage.GONE

    def prepare(self) -> None:
        """The screen comes to the front. A subclass that needs more time than this calls `appear` later."""
        self.appear()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the action can be done now, as Textual's ``check_action``; asked only once all widgets are there."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What keys and palette offer: nothing of a screen that is still being composed."""
        return self.offers(action, parameters) if self.is_mounted else not self.is_attached

    def on_screen_resume(self) -> None:
        """The screen is composed, and in front."""
        if self._stage is not Stage.GONE:
            self._stage = Stage.COMING
            self.prepare()

    def on_screen_suspend(self) -> None:
        """Something else is in front now."""
        if self._stage is not Stage.GONE:
            self._stage = Stage.HIDDEN

    async def _on_message(self, message: Message) -> None:
        """Every message that reaches the screen comes through here."""
        if self.is_shown or not _is_said_by_widget(message):
            await super()._on_message(message)
        elif self.stage is not Stage.GONE:
            self._said_early.append(message)


def _is_said_by_widget(message: Message) -> bool:
    """Whether a widget says what happened to it. All else is how Textual runs the screen."""
    if isinstance(message, Event):
        return isinstance(message, (DescendantFocus, DescendantBlur))
    return type(message).__module__ != messages.__name__
