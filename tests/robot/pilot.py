"""Playing a recording to the app in this process, fed as the terminal's driver feeds it, which waits for no answer."""

from __future__ import annotations

import asyncio
import faulthandler
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textual.command import CommandPalette
from textual.driver import Driver
from textual.events import Resize as Resized
from textual.geometry import Size

from nn_tui.tui.process.key_reader import KeyReader
from tests.robot.events import Event, Keys, Probe, Resize, Wait
from tests.robot.folder import living_in, unreadable
from tests.robot.recording import Failure, Played, Recording
from tests.robot.watching import WatchedApp, noticing_errors

ANSWERS_WITHIN = 40.0
"""Seconds within which the app answers, on a machine with much other work."""
READ_AT_ONCE = 4096
MOST_WAITING = 200
"""Messages that may wait in the app before the robot holds back, as a terminal does whose buffer is full."""
CLOSING = 4
"""Prompts, fields and panels that may be open in each other."""


class Pilot:
    """The robot's hands on an app in this process."""

    def __init__(self, app: WatchedApp) -> None:
        self.app = app
        self._reader = KeyReader()
        self.keys = 0

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
        self.keys += event.keys
        for message in self._reader.tick():
            self._driver.process_message(message)
        if not await self.until(lambda: self.app.message_queue_size < MOST_WAITING):
            return "it does not take its input"
        return None

    @property
    def _driver(self) -> Driver:
        driver = self.app._driver
        assert driver is not None, "the app does not run"
        return driver

    @property
    def _in_front(self) -> str:
        return type(self.app.screen_stack[-1]).__name__

    async def until(self, condition: Callable[[], bool], seconds: float = ANSWERS_WITHIN) -> bool:
        """Wait for a condition, an error or the end; whether one of them came."""
        late = time.monotonic() + seconds
        while not (condition() or self.app.wrong or self.app.return_code is not None):
            if time.monotonic() > late:
                return False
            await asyncio.sleep(0.002)
        return True

    async def _probe(self) -> str | None:
        late = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < late:
            for _ in range(CLOSING):
                await self.do(Keys(("escape",)))
                await asyncio.sleep(0.005)
            await self.do(Keys(("ctrl+p",)))
            if await self.until(lambda: isinstance(self.app.screen, CommandPalette), 2.0):
                break
        else:
            return f"it does not answer, with {self._in_front} in front"
        await self.do(Keys(("escape",)))
        if not await self.until(lambda: not isinstance(self.app.screen, CommandPalette)):
            return "the palette does not close"
        return None

    async def quit(self) -> str | None:
        """Leave as anybody can from anywhere."""
        await asyncio.sleep(0.15)
        for key in ("escape", "escape", "escape", "q"):
            await self.do(Keys((key,)))
            await asyncio.sleep(0.03)
        if not await self.until(lambda: False):
            return f"it does not quit, with {self._in_front} in front"
        return None


async def play(recording: Recording, home: Path) -> Played:
    """Play a recording in a furnished home."""
    began = time.monotonic()
    with living_in(home):
        app = WatchedApp(recording.target)
        with noticing_errors(app.note):
            place, keys = await _play(recording, app)
            app.close()
        if not app.is_asked_to_quit:
            app.say("it ended unasked")
        elif damaged := unreadable(home):
            app.say(f"no longer opens: {damaged[0][:120]}", "\n".join(damaged))
    return Played(keys, time.monotonic() - began, megabytes("self"), Failure(place, *app.wrong) if app.wrong else None)


async def _play(recording: Recording, app: WatchedApp) -> tuple[int, int]:
    """Play the events and quit, or stop when something is wrong; the number of the last event, and the keys sent."""
    hands, place = Pilot(app), 0
    try:
        async with app.run_test(size=recording.size, notifications=True, message_hook=app.look):
            for place, event in enumerate(recording.events):  # noqa: B007
                # Nothing in this loop would notice that the loop itself stands still.
                faulthandler.dump_traceback_later(2 * ANSWERS_WITHIN, exit=True, file=sys.__stderr__ or 2)
                app.say(await hands.do(event))
                if app.wrong or app.return_code is not None:
                    break
            else:
                app.say(await hands.quit())
    except Exception as error:
        app.note(error)
    finally:
        faulthandler.cancel_dump_traceback_later()
    return place, hands.keys


def megabytes(process: str) -> float:
    """The most memory that the process with this number had, or ``self``; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)
