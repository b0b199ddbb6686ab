"""Textual's driver for POSIX terminals, with an input thread that survives any bytes."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from selectors import EVENT_READ, SelectSelector
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, MouseEvent
from textual.message import Message

from nn_tui.tui.input_gate import INTERRUPT
from nn_tui.tui.process.job_control import JobControl
from nn_tui.tui.process.key_reader import KeyReader
from nn_tui.tui.process.size import terminal_size

READ_AT_ONCE = 4096
MOST_UNDER_WAY = 2_000
"""Keys that were read and that the app has not taken yet, at most."""
TICK = 0.1
"""Seconds between checks whether to stop reading, and whether a lone esc is a key of its own."""


class TerminalDriver(LinuxDriver):
    """Reads keys from any bytes. If the terminal is gone it stops reading: the hang-up is noticed elsewhere.

    The size of the terminal is what the system says, within bounds, at the start and at every change.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._size = size or self._get_terminal_size()
        self._job_control = JobControl(self.fileno, self.suspend_application_mode, self._take_again)
        # The one is counted by the thread that reads, the other by that of the app.
        self._sent = self._taken = 0

    def _get_terminal_size(self) -> tuple[int, int]:
        drawing = () if self._file is None else (self._file.fileno(),)
        return terminal_size((*drawing, self.fileno), os.environ)

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for reports of the size, nor, with them, for the mouse in pixels."""

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._job_control.begin(asyncio.get_running_loop())

    def _take_again(self) -> None:
        self.start_application_mode()
        self._app.refresh(layout=True)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app. Of a flood of keys, those that it cannot take are left out. For one thread."""
        is_input = isinstance(message, (Key, MouseEvent)) and getattr(message, "key", "") != INTERRUPT
        if is_input and self._sent - self._taken >= MOST_UNDER_WAY:
            return
        self._sent += 1
        self._loop.call_soon_threadsafe(self._hand_over, message)

    def _hand_over(self, message: Message) -> None:
        self._taken += 1
        self._app.post_message(message)

    def run_input_thread(self) -> None:
        """Read until the app ends."""
        try:
            self._read()
        except Exception as error:
            # Textual would end the app silently. This reports the error like one in any other thread.
            args = (type(error), error, error.__traceback__, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(args))

    def _read(self) -> None:
        reader = KeyReader()
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(TICK):
                    try:
                        data = os.read(self.fileno, READ_AT_ONCE)
                    except OSError:
                        return
                    if not data:
                        return
                    for message in reader.feed(data):
                        self.process_message(message)
                for message in reader.tick():
                    self.process_message(message)


def driver_class() -> type[Driver] | None:
    """The driver for this terminal. None leaves the choice to Textual: on Windows, or if TEXTUAL_DRIVER is set."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    return TerminalDriver
