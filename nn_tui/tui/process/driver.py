"""Textual's driver for POSIX terminals, with an input thread that survives any bytes and output that fits the line."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition, Key, MouseEvent, MouseMove, Paste
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from nn_tui.tui.input_gate import INTERRUPT
from nn_tui.tui.process.job_control import JobControl, has_shell, stop_job
from nn_tui.tui.process.key_reader import KeyReader
from nn_tui.tui.process.output.writer import Writer
from nn_tui.tui.process.size import terminal_size
from nn_tui.tui.process.title import TerminalTitle

READ_AT_ONCE = 4096
MOST_UNDER_WAY = 2_000
"""Keys that were read and that the app has not taken yet, at most."""
TICK = 0.1
"""Seconds between checks whether to stop reading, and whether a lone esc is a key of its own."""
SETTLE_WITHIN = 1.0
"""Seconds to wait at the end for what the terminal still has to answer: the shell would take it for keys."""


class TerminalDriver(LinuxDriver):
    """Reads keys from any bytes, and sends no more than the line to the terminal takes.

    If the terminal is gone it stops reading: the hang-up is noticed elsewhere. The size of the terminal is what the
    system says, within bounds, at the start and at every change.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._writer: Writer | None = None
        self._size = size or self._get_terminal_size()
        self._job_control = JobControl(self.fileno, self.suspend_application_mode, self._take_again)
        self._title = TerminalTitle(self.write, os.environ)
        # The one is counted by the thread that reads, the other by that of the app.
        self._sent = self._taken = 0

    @property
    def is_free(self) -> bool:
        """Whether the last frame has arrived: a new one would only wait."""
        return self._writer is None or self._writer.is_free

    @property
    def unanswered_since(self) -> float | None:
        """Since when the terminal takes nothing, or owes an answer; None if neither is so."""
        writer = self._writer
        return None if writer is None else writer.unanswered_since

    def redraw(self) -> None:
        """Draw everything again: something else may have written on the terminal."""
        if self._writer is not None:
            self._writer.distrust()

    @property
    def has_shell(self) -> bool:
        """Whether a shell waits that can go on with the program after it has been stopped."""
        return has_shell()

    def stop_for_shell(self) -> None:
        """Give the terminal back and stop, until the shell goes on with the program."""
        stop_job()

    def use_mouse(self, wanted: bool) -> None:
        """Ask the terminal for the mouse from now on, or leave it to the terminal."""
        self._disable_mouse_support()
        self._mouse = wanted
        self._enable_mouse_support()
        self.flush()

    def entitle(self, title: str) -> None:
        """Show this as the title of the terminal while the app has it."""
        self._title.show(title)

    def start_application_mode(self) -> None:
        """Take the terminal: start to draw and to read."""
        assert self._file is not None
        if self._writer is not None:
            # A stopped process that is continued starts again without having ended.
            self._writer.settle(0.0)
            self._writer.stop()
        self._writer = Writer(self._file)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._title.begin()
        self._writer.ask()
        self._job_control.begin(asyncio.get_running_loop())

    def write(self, data: str) -> None:
        """Draw, or write a sequence. Never waits for the terminal."""
        if self._writer is None:
            return
        self._writer.write(data)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._title.end()
        super().stop_application_mode()

    def disable_input(self) -> None:
        """Stop to draw and to read, once the terminal has answered all that was asked."""
        if self._writer is not None:
            self._writer.settle(SETTLE_WITHIN)
        super().disable_input()

    def close(self) -> None:
        """Write what is left, and end the threads."""
        if self._writer is not None:
            self._writer.stop()
            self._writer = None
        super().close()

    def process_message(self, message: Message) -> None:
        """Keep for the output what concerns it, and hand on the rest to the app. Called by the input thread."""
        writer = self._writer
        if writer is not None:
            if isinstance(message, CursorPosition):
                writer.cursor_reported(message.x + 1)
                return
            if isinstance(message, TerminalSupportsSynchronizedOutput):
                writer.synchronise()
            elif isinstance(message, (Key, Paste, MouseEvent)) and not isinstance(message, MouseMove):
                writer.expect_answer()
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        # A signal handler asks for it when the terminal has changed its size. It must not wait for a lock.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._resized)
        return self._terminal_size()

    def _resized(self) -> None:
        if self._writer is not None:
            self._writer.resized(*self._terminal_size())

    def _terminal_size(self) -> tuple[int, int]:
        drawing = () if self._file is None else (self._file.fileno(),)
        return terminal_size((*drawing, self.fileno), os.environ)

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for reports of the size, nor, with them, for the mouse in pixels."""

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
