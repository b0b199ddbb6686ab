"""Playing a recording to the app in this process, fed as the terminal's driver feeds it, which waits for no answer."""

from __future__ import annotations

import asyncio
import faulthandler
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual.command import CommandPalette
from textual.driver import Driver
from textual.events import Resize as Resized
from textual.geometry import Size

from nn_tui.tui.process.key_reader import KeyReader
from tests.robot.events import Event, Keys, Probe, Resize, Wait
from tests.robot.folder import living_in, unreadable
from tests.robot.recording import Failure, Played, Recording
from tests.robot.watching import WatchedApp, noticing_errors

ANSWERS_WITHIN = 20.0
"""Seconds of computing within which the app answers."""
STANDS_STILL_AFTER = 180.0
"""Seconds within which it answers in any case: many, for a machine with other work."""
READ_AT_ONCE = 4096
MOST_WAITING = 100
"""Keys typed ahead of the app before the robot looks up."""
CLOSING = 4
"""Prompts, fields and panels that may be open in each other."""


class Pilot:
    """The robot's hands on an app in this process."""

    def __init__(self, app: WatchedApp) -> None:
        self.app = app
        self._reader = KeyReader()
        self.keys = self._ahead = 0

    async def do(self, event: Event) -> str | None:
        """Do what the event says; what is wrong, where the app does not answer."""
        if isinstance(event, Wait):
            await asyncio.sleep(event.seconds)
        elif isinstance(event, Resize):
            size = Size(event.columns, event.rows)
            self._driver.process_message(Resized(size, size))
        elif isinstance(event, Probe):
            return await self._probe()
        for data in event.writes:
            for start in range(0, len(data), READ_AT_ONCE):
                for message in self._reader.feed(data[start : start + READ_AT_ONCE]):
                    self._driver.process_message(message)
            await asyncio.sleep(0)
        for message in self._reader.tick():
            self._driver.process_message(message)
        self.keys += event.keys
        self._ahead += event.keys
        if self._ahead > MOST_WAITING:
            self._ahead = 0
            if not await self.until(lambda: self.app.input.is_idle):
                return f"it does not take its input, with {self._in_front} in front"
        return None

    @property
    def _driver(self) -> Driver:
        driver = self.app._driver
        assert driver is not None, "the app does not run"
        return driver

    @property
    def _in_front(self) -> str:
        return type(self.app.screen_stack[-1]).__name__

    async def until(self, condition: Callable[[], bool], patience: Patience | None = None) -> bool:
        """Wait for a condition, an error or the end, as long as keys are answered; whether one of them came."""
        left, answered = patience or usual_patience(), self.app.answered
        while not (condition() or self.app.wrong or self.app.is_ending):
            if patience is None and answered != self.app.answered:
                left, answered = usual_patience(), self.app.answered
            if left.is_over:
                return False
            await asyncio.sleep(0.002)
        return True

    async def _probe(self) -> str | None:
        if not await self.until(lambda: self.app.input.is_idle):
            return f"it does not take its input, with {self._in_front} in front"
        patience = usual_patience()
        while not patience.is_over:
            for _ in range(CLOSING):
                await self.do(Keys(("escape",)))
                await asyncio.sleep(0.005)
            await self.do(Keys(("ctrl+p",)))
            if await self.until(lambda: isinstance(self.app.screen, CommandPalette), Patience(1.0, 5.0)):
                break
        else:
            return f"it does not answer, with {self._in_front} in front"
        await self.do(Keys(("escape",)))
        if not await self.until(lambda: not isinstance(self.app.screen, CommandPalette)):
            return "the palette does not close"
        return None

    async def quit(self) -> str | None:
        """Leave as anybody can from anywhere."""
        if not await self.until(lambda: self.app.input.is_idle):
            return f"it does not take its input, with {self._in_front} in front"
        for key in ("escape", "escape", "escape", "q"):
            await self.do(Keys((key,)))
            await asyncio.sleep(0.03)
        if not await self.until(lambda: False):
            return f"it does not quit, with {self._in_front} in front"
        return None


@contextmanager
def painting_seldom() -> Iterator[None]:
    """Leave three of four paints to the next one, as a slow line would: most of the time goes into them."""
    usual, numbers = Compositor.render_update, count()

    def seldom(self: Compositor, *arguments: Any, **options: Any) -> RenderableType | None:
        return usual(self, *arguments, **options) if next(numbers) % 4 == 0 else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", seldom)
        yield


class Patience:
    """How long something may take: so many seconds of computing in this process, or by the clock."""

    def __init__(self, computing: float, seconds: float) -> None:
        self._ends = time.process_time() + computing, time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.process_time() > self._ends[0] or time.monotonic() > self._ends[1]


def usual_patience() -> Patience:
    """What anything may take."""
    return Patience(ANSWERS_WITHIN, STANDS_STILL_AFTER)


async def play(recording: Recording, home: Path) -> Played:
    """Play a recording in a furnished home."""
    began = time.monotonic()
    with living_in(home):
        app = WatchedApp(recording.target)
        with noticing_errors(app.note), painting_seldom():
            place, keys = await _play(recording, app)
            app.close()
        if not app.is_asked_to_quit:
            app.say("it ended unasked")
        elif damaged := unreadable(home):
            app.say(f"no longer opens: {damaged[0][:120]}", "\n".join(damaged))
    return Played(keys, time.monotonic() - began, megabytes("self"), Failure(place, *app.wrong) if app.wrong else None)


async def _play(recording: Recording, app: WatchedApp) -> tuple[int, int]:
    """Play the events and quit, or stop when something is wrong; the number of the last event, and the keys sent."""
    hands, place, keys = Pilot(app), 0, 0
    try:
        async with app.run_test(size=recording.size, notifications=True, message_hook=app.look):
            for place, event in enumerate(recording.events):  # noqa: B007
                # Nothing in this loop would notice that the loop itself stands still.
                faulthandler.dump_traceback_later(2 * STANDS_STILL_AFTER, exit=True, file=sys.__stderr__ or 2)
                app.say(await hands.do(event))
                keys += event.keys
                if app.wrong or app.is_ending:
                    break
            else:
                app.say(await hands.quit())
    except Exception as error:
        app.note(error)
    finally:
        faulthandler.cancel_dump_traceback_later()
    return place, keys


def megabytes(process: str) -> float:
    """The most memory that the process with this number had, or ``self``; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)
