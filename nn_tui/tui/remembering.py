"""What is remembered from one start of the app to the next: collected a moment after a change, and given back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from textual.app import App

from nn_tui.experiment.sessions.memory import NOTHING, Memory
from nn_tui.tui.screens.base import SCREENS, WorkScreen
from nn_tui.tui.screens.data.offer import Offer, offer_words

if TYPE_CHECKING:
    from nn_tui.experiment.sessions.keeping import SessionKeeper, Shown
    from nn_tui.experiment.sessions.kept_sessions import KeptSession
    from nn_tui.experiment.sessions.session import Session
    from nn_tui.tui.startup import OpenedWorkspace

WITHIN: Final = 1.0
"""Seconds after an input within which what it changed is collected, once for all inputs meanwhile."""


class Remembering:
    """Asks the screens what they remember, has it kept, and gives them what they remembered at the last start.

    A screen that was not shown yet keeps what it was given.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._keeper: SessionKeeper | None = None
        self._first = SCREENS[0]
        self._given: dict[str, Memory] = {}
        self._screens: dict[str, WorkScreen] = {}
        self._waiting: asyncio.TimerHandle | None = None

    # The screens.

    def add(self, screen: WorkScreen) -> WorkScreen:
        """Remember what this screen shows, and give it what it is to take up."""
        self._screens[screen.NAME] = screen
        screen.to_recall = self._given.get(screen.NAME, NOTHING)
        return screen

    def adding(self, make: Callable[[], WorkScreen]) -> Callable[[], WorkScreen]:
        """What makes a screen when it is first opened, which is then added."""
        return lambda: self.add(make())

    # The start.

    def take_up(self, session: Session) -> None:
        """Give the screens what they remember, to be taken up when they are shown next."""
        self._given = {name: session.memory_of(name) for name in SCREENS}
        for name, screen in self._screens.items():
            screen.to_recall = self._given[name]
        if session.screen in SCREENS:
            self._first = session.screen

    async def begin(self, keeper: SessionKeeper) -> None:
        """Open the screen that was in front, and have the session kept from now on."""
        await self._open_first()
        self._keeper = keeper
        keeper.begin(self._shown())

    async def _open_first(self) -> None:
        if self._first != self._app.current_mode:
            await self._app.switch_mode(self._first)

    def offer(self, opened: OpenedWorkspace) -> Offer | None:
        """An offer to go on with the last session; None where there is none, or this is the one."""
        last = opened.last
        if last is None or last.session is None:
            return None
        return Offer(offer_words(last.session.title, last.path), lambda: self._go_back(opened, last), last.session.run)

    def _go_back(self, opened: OpenedWorkspace, last: KeptSession) -> None:
        session, missing = opened.go_back_to(last)
        self.take_up(session)
        self._app.call_later(self._open_first)
        if missing:
            self._app.notify(missing, severity="warning", timeout=12)

    # What is kept.

    def look_soon(self) -> None:
        """Something may have changed: collect it soon. Call it in the event loop."""
        if self._keeper is not None and self._waiting is None:
            # A timer of Textual would be a task of its own; called as a message, an error ends the app like any other.
            self._waiting = asyncio.get_running_loop().call_later(WITHIN, self._app.call_later, self._look)

    def _look(self) -> None:
        """Collect what is remembered now, and have it kept."""
        self._waiting = None
        if self._keeper is not None:
            self._keeper.show(self._shown())

    def end(self) -> None:
        """Look a last time. Call it in the event loop, before screens are removed."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._look()
        self._keeper = None

    def _shown(self) -> Shown:
        from nn_tui.experiment.sessions.keeping import Shown

        memories = {name: self._memory_of(name) for name in SCREENS}
        return Shown(self._app.current_mode, memories)

    def _memory_of(self, name: str) -> Memory:
        screen = self._screens.get(name)
        if screen is None or screen.to_recall or not screen.is_mounted:
            return self._given.get(name, NOTHING)
        return screen.memory()
