"""The whole app on folders of its own: keys in, screens and files out, and no waiting longer than needed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, overload

import numpy as np
import pytest
from textual.app import App
from textual.events import Key
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.data.library.library import Library
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.preferred import Preferred
from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.train.screen import TrainScreen
from nn_tui.tui.screens.train.view_chooser import ChooseView, letters_for
from nn_tui.tui.views.panes import Panes
from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.frame.framed import Framed, framed_around
from nn_tui.tui.widgets.frame.status_line import Status

WAIT = 10.0
"""Seconds after which something that should come is said not to come: many, for a machine with other work."""
CHARACTERS = {
    "space": " ",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "slash": "/",
    "tilde": "~",
    "underscore": "_",
}
T = TypeVar("T", bound=Widget)
AppT = TypeVar("AppT", bound=App[Any])


class PlayerOf(Generic[AppT]):
    """Somebody at the keyboard of a running app; what needs the playground itself says so by the type of ``self``.

    Textual's own pilot waits after each key until the process is idle, which it never is while training runs flat
    out. This one waits until everybody on the way has dealt with the key.
    """

    def __init__(self, app: AppT, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def workspace(self: Player) -> Workspace:
        assert self.app.workspace is not None, "the app has not loaded"
        return self.app.workspace

    @property
    def snapshot(self: Player) -> Snapshot:
        return self.workspace.snapshot

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def base(self) -> WorkScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, WorkScreen)
        return screen

    @property
    def panes(self) -> Panes:
        """The views on Train."""
        assert isinstance(self.base, TrainScreen)
        return self.base.panes

    @property
    def status(self) -> Status:
        """What the status line of the screen in front says."""
        return self.base.status_line.status

    @property
    def weights(self: Player) -> np.ndarray:
        return self.snapshot.parameters

    @property
    def notes(self) -> list[str]:
        """The notifications shown now."""
        return [note.message for note in self.app._notifications]

    @property
    def text(self) -> str:
        """Everything on the screen, as text."""
        shown = [
            widget
            for widget in self.screen.query("*")
            if not widget.children and widget.region.area and all(node.display for node in widget.ancestors_with_self)
        ]
        return "\n".join(
            strip.text for widget in shown for strip in widget.render_lines(Region(0, 0, *widget.outer_size))
        )

    def tells(self, *words: str) -> bool:
        """Whether a notification or the prompt that is open says all this, however its lines are broken."""
        told = [*self.notes, self.text] if self.is_asked else self.notes
        sought = ["".join(each.split()) for each in words]
        return any(all(each in "".join(text.split()) for each in sought) for text in told)

    async def hears(self, *words: str) -> None:
        """Wait until the app tells all this: what a disk has to be asked for comes in its own time."""
        await self.wait_for(lambda: self.tells(*words), repr(words))

    @overload
    def find(self, selector: str) -> Widget: ...

    @overload
    def find(self, selector: type[T]) -> T: ...

    @overload
    def find(self, selector: str, kind: type[T]) -> T: ...

    def find(self, selector: str | type[Widget], kind: type[Widget] = Widget) -> Widget:
        return self.screen.query_one(selector, kind) if isinstance(selector, str) else self.screen.query_one(selector)

    def said(self, selector: str) -> str:
        return self.screen.query_one(selector, TextLine).said

    def framed(self, selector: str) -> Framed:
        """A frame, or the one around a widget."""
        widget = self.screen.query_one(selector)
        framed = widget if isinstance(widget, Framed) else framed_around(widget)
        assert framed is not None, f"there is no frame around {selector}"
        return framed

    def heading(self, selector: str) -> str:
        """What stands in the top of the frame around a widget, however little room there is."""
        return self.framed(selector).title_line.said

    @property
    def reading(self) -> str:
        """The reading of the view that has focus."""
        focused = self.screen.focused
        framed = framed_around(focused) if focused is not None else None
        return framed.reading if framed is not None else ""

    async def wait_for(self, condition: Callable[..., object], what: str = "") -> None:
        """Wait until a condition holds."""
        end = time.monotonic() + WAIT
        while not condition():
            assert self.app.return_code is None, "the app has ended"
            assert time.monotonic() < end, f"{what or condition} did not come on {self.screen}, notes: {self.notes}"
            await asyncio.sleep(0.001)

    async def settle(self, drawn: bool = True) -> None:
        """Wait until the messages on their way have been dealt with, and the screen is drawn."""
        late = time.monotonic() + WAIT
        while self.app.return_code is None and self.app.screen_stack and not self.screen.is_running:
            assert time.monotonic() < late, f"{self.screen} does not begin"
            await asyncio.sleep(0.001)
        for _ in range(2):
            focused = self.app.focused
            way: list[MessagePump] = [*focused.ancestors_with_self] if focused else [self.screen, self.app]
            await self._walk([*reversed(way), *way])
            while self._is_answering:
                assert time.monotonic() < late, "the keys are not answered"
                await asyncio.sleep(0.001)
        if drawn:
            await self._walk([self.screen], drawn=True)

    @property
    def _is_answering(self) -> bool:
        """Whether keys of the playground wait for the ones before, or for a screen that is about to be shown."""
        app = self.app
        if not isinstance(app, PlaygroundApp) or not app.is_ready or app.return_code is not None:
            return False
        return bool(app.screen_stack) and not (app.input.is_idle and app.takes_input)

    async def _walk(self, way: list[MessagePump], drawn: bool = False) -> None:
        """Have one node after the other deal with all that waits for it, unless one of them goes away meanwhile."""
        end = asyncio.Event()

        def go(place: int) -> None:
            call = way[place].call_after_refresh if drawn else way[place].call_later
            call(partial(go, place + 1) if place + 1 < len(way) else end.set)

        go(0)
        late = time.monotonic() + WAIT
        while self.app.return_code is None and not end.is_set():
            if not all(node.is_running and node.is_attached for node in way):
                break
            assert time.monotonic() < late, f"{way} are stuck"
            with suppress(TimeoutError):
                await asyncio.wait_for(end.wait(), 0.05)

    async def press(self, *keys: str, drawn: bool = True) -> None:
        """Press keys by name, and wait until all is done that they do."""
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else CHARACTERS.get(key)))
            await self.settle(drawn)

    async def burst(self, *keys: str) -> None:
        """Press keys, none of which waits until the one before is answered."""
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else CHARACTERS.get(key)))
        await self.settle()

    async def type(self, text: str) -> None:
        """Type into the field that has focus."""
        names = {character: name for name, character in CHARACTERS.items()}
        await self.press(*(names.get(character, character) for character in text), drawn=False)

    async def answer(self, text: str) -> None:
        """Replace what a prompt offers, and accept."""
        await self.wait_for(lambda: self.is_asked, "a prompt")
        await self.wait_for(lambda: self.app.focused is not None, "a field with focus")
        await self.settle()
        await self.press("ctrl+e", "ctrl+u")
        await self.type(text)
        await self.press("enter")

    async def own_copy(self: Player, key: str, name: str = "mine") -> None:
        """Press the key that writes to a built-in set, which asks for a name."""
        await self.press(key)
        await self.answer(name)
        await self.wait_for(lambda: not self.is_asked and self.workspace.dataset.name == name)
        await self.settle()

    def stored(self: Player, name: str = "mine") -> Dataset:
        """The user's own dataset as a new start would read it."""
        assert self.workspace.writer.flush(WAIT)
        return Library(self.workspace.library.folder).load(name)

    async def choose_view(self, view: str) -> None:
        """On Train, choose a view for the pane that has focus."""
        await self.press("v")
        await self.wait_for(lambda: isinstance(self.screen, ChooseView), "the views")
        await self.settle()
        letters = letters_for([each.TITLE for each in VIEWS.values()])
        await self.press(letters[list(VIEWS).index(view)])
        panes = self.panes
        await self.wait_for(lambda: panes.focused_view is not None and view == panes.focused_view.NAME, view)
        await self.settle()

    @property
    def is_asked(self) -> bool:
        """Whether a prompt is open."""
        return len(self.app.screen_stack) > 1

    async def open(self, name: str) -> None:
        """Open a peer screen by its key."""
        await self.press(str(["Data", "Edit", "Train", "Predict"].index(name) + 1))
        await self.wait_for(lambda: isinstance(self.screen, WorkScreen) and name == self.screen.NAME, name)
        await self.settle()
        if isinstance(self.base, TrainScreen) and self.base.panes.size:
            panes = self.base.panes
            await self.wait_for(
                lambda: all(pane.view and pane.view.region.area for pane in panes.visible_panes), "the views"
            )
            await self.settle()

    async def train(self: Player, epochs: int) -> None:
        """Train that many epochs, as fast as it goes, without any key."""
        goal = self.snapshot.epoch + epochs
        self.workspace.runner.set_speed(float("inf"))
        self.workspace.runner.run(epochs)
        await self.wait_for(lambda: self.snapshot.epoch == goal and self.snapshot.phase is not Phase.RUNNING)
        await self.answered()

    async def answered(self: Player) -> None:
        """Wait until the training thread has done what it was told, and the screen has heard of it."""
        await asyncio.wait_for(asyncio.wrap_future(self.workspace.runner.capture()), WAIT)
        await self.settle()


Player = PlayerOf[PlaygroundApp]


class Play(Protocol):
    """Start the app on the test's own folders; what is left out is as in ``playing``."""

    def __call__(
        self, target: str | None = None, *, size: tuple[int, int] = ..., screen: str = ..., **options: Any
    ) -> AbstractAsyncContextManager[Player]: ...


class Seat(Protocol):
    """Sit down at an app that was started elsewhere."""

    def __call__(self, app: AppT, pilot: Pilot[Any]) -> PlayerOf[AppT]: ...


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal whoever runs the tests."""
    # What TEXTUAL_FPS sets for the app started by a person; here Textual was imported before anybody could.
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.001)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def playing(
    home: Path,
    target: str | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    screen: str = "Data",
    notifications: bool = False,
    **options: Any,
) -> AsyncIterator[Player]:
    """The app running on the folders under ``home``, loaded, with a screen open; closed at the end.

    Notifications are drawn only where they are wanted.
    """
    options.setdefault("preferred", Preferred(home / "config" / "preferences.toml"))
    app = PlaygroundApp(target, datasets=home / "datasets", runs=home / "runs", state=home / "state", **options)
    try:
        async with app.run_test(size=size, notifications=notifications) as pilot:
            player = PlayerOf(app, pilot)
            await player.wait_for(lambda: app.is_ready, "all screens")
            await player.settle()
            if screen != "Data":
                await player.open(screen)
            yield player
            app.exit()
    finally:
        app.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder under which the app keeps what is made."""
    return tmp_path / "home"


@pytest.fixture
def play(home: Path) -> Play:
    """`async with play("letters", screen="Train", size=(80, 24)) as player`; again for a restart."""
    return partial(playing, home)


@pytest.fixture
def seat() -> Seat:
    """`seat(app, pilot)`: somebody at the keyboard of an app that was started elsewhere."""
    return PlayerOf
