"""One run of the app on the terminal: begun, watched from outside, and closed with all that is to be kept and said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from nn_tui.experiment.locations import crashes_folder, data_folder
from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.process.crash import Crash
from nn_tui.tui.process.driver import driver_class
from nn_tui.tui.process.ending import BY_SIGNAL, HANG_UP, Ending
from nn_tui.tui.process.modes import TerminalModes

OUTPUT_THREAD = "textual-output"
"""The thread that writes to the terminal."""


class Session:
    """The app and what watches over it."""

    def __init__(self, target: str | None, ascii_only: bool, modes: TerminalModes) -> None:
        self._modes = modes
        self._crash = Crash()
        self._app = PlaygroundApp(target, ascii_only=ascii_only, driver_class=driver_class(), on_error=self._failed)
        self._ending = Ending(self._app.end_soon, self._finish)
        self._closing = threading.Lock()
        self._is_closed = False

    @property
    def status(self) -> int:
        """The exit status, once the app has ended."""
        return 1 if self._crash.error else self._app.return_code or 0

    def run(self) -> None:
        """Run the app until it ends, however it ends."""
        self._ending.watch()
        with self._noticing_errors_in_threads():
            try:
                self._app.run()
            except Exception as error:
                self._crash.note(error)

    def close(self) -> str:
        """Once the terminal is as it was: keep everything. Returns what there is to say, each in a line.

        Who comes second has nothing to say.
        """
        self._ending.has_left()
        with self._closing:
            if self._is_closed:
                return ""
            self._is_closed = True
            try:
                self._app.close()
            except Exception as error:
                self._crash.note(error)
            words = f"nn-tui: {self._app.closing_words}\n" if self._app.closing_words else ""
            return words + self._crash.report(crashes_folder(), data_folder())

    def _failed(self, error: BaseException, thread: str | None = None) -> None:
        """The app is ending on an error of its own, or is to end on it."""
        self._crash.note(error, thread)
        self._ending.end(1)

    def _finish(self) -> None:
        """Close from another thread, since the main thread does not."""
        self._modes.put_back()
        self._modes.write(self.close())

    @contextmanager
    def _noticing_errors_in_threads(self) -> Iterator[None]:
        """A thread that dies of an error ends the app, as an error anywhere else does."""
        usual, threading.excepthook = threading.excepthook, self._thread_died
        try:
            yield
        finally:
            threading.excepthook = usual

    def _thread_died(self, args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread else ""
        if name == OUTPUT_THREAD and isinstance(args.exc_value, OSError):
            # Nobody is at the other end any more.
            self._ending.end(BY_SIGNAL + HANG_UP)
        elif args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._failed(args.exc_value, name)
