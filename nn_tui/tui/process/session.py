"""One session of the app on the terminal: started, watched from outside, and closed with everything saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from nn_tui.data.plain_text import SENTENCE, plain
from nn_tui.experiment.locations import crashes_folder, data_folder
from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.opening import Opening
from nn_tui.tui.preferred import Preferred
from nn_tui.tui.process.crash import Crash
from nn_tui.tui.process.dead_link import watch_for_dead_link
from nn_tui.tui.process.driver import driver_class
from nn_tui.tui.process.ending import BY_SIGNAL, HANG_UP, Ending
from nn_tui.tui.process.modes import TerminalModes
from nn_tui.tui.process.output.writer import OUTPUT_THREAD
from nn_tui.tui.process.unwatched import UnwatchedRun

AFTER_A_CRASH = 15.0
"""Seconds for the app to end after an error of its own, keep the work and write the report: nobody waits outside."""


class Session:
    """The app, with what handles its crashes and its end."""

    def __init__(self, opening: Opening, ascii_only: bool, modes: TerminalModes, preferred: Preferred) -> None:
        self._modes = modes
        self._crash = Crash()
        self._app = PlaygroundApp(
            opening.target,
            fresh=opening.fresh,
            session=opening.session,
            ascii_only=ascii_only,
            preferred=preferred,
            driver_class=driver_class(),
            on_error=self._failed,
        )
        self._unwatched = UnwatchedRun(self._app)
        self._ending = Ending(self._end_soon, self._finish, self._hung_up)
        self._closing = threading.Lock()
        self._is_closed = False

    @property
    def status(self) -> int:
        """The exit status, once the app has ended."""
        return 1 if self._crash.error else self._ending.status or self._app.return_code or 0

    def run(self) -> None:
        """Run the app until it ends, in whatever way."""
        self._ending.watch()
        watch_for_dead_link(self._app, lambda: self._ending.end(BY_SIGNAL + HANG_UP))
        with self._noticing_errors_in_threads():
            try:
                self._app.run(mouse=self._app.preferred.mouse)
            except Exception as error:
                self._crash.note(error)

    def close(self) -> str:
        """Save everything, after the terminal is restored. Returns the closing messages, one a line.

        If a run goes on without a terminal, that is once it is over. A second call does nothing and returns "".
        """
        self._ending.has_left()
        self._unwatched.wait()
        with self._closing:
            if self._is_closed:
                return ""
            self._is_closed = True
            report = self._report()
            try:
                self._app.close()
            except Exception as error:
                self._crash.note(error)
            message = f"nn-tui: {plain(self._app.closing_message, SENTENCE)}\n" if self._app.closing_message else ""
            return message + (report or self._report())

    def _report(self) -> str:
        return self._crash.report(crashes_folder(), data_folder(), str(self._app.last_input))

    def _end_soon(self, status: int) -> None:
        self._unwatched.stop()
        self._app.end_soon(status)

    def _hung_up(self) -> None:
        """End, since the terminal is gone, at once or once the run that is running is over."""
        if self._app.preferred.finishes_unwatched and self._unwatched.begin():
            threading.Thread(target=self._go_on_unwatched, name="unwatched", daemon=True).start()
        elif not self._unwatched.has_begun:
            self._ending.end(BY_SIGNAL + HANG_UP)

    def _go_on_unwatched(self) -> None:
        self._modes.put_back()
        self._app.end_soon(BY_SIGNAL + HANG_UP)
        self._unwatched.wait()
        self._ending.end(BY_SIGNAL + HANG_UP)

    def _failed(self, error: BaseException, thread: str | None = None) -> None:
        """End the app on an error, if it is not ending already."""
        self._crash.note(error, thread)
        self._ending.end(1, AFTER_A_CRASH)

    def _finish(self) -> None:
        """Close from another thread, because the main thread is blocked."""
        self._modes.put_back()
        self._modes.write(self.close())

    @contextmanager
    def _noticing_errors_in_threads(self) -> Iterator[None]:
        """An error that ends a thread ends the app, as an error anywhere else does."""
        usual, threading.excepthook = threading.excepthook, self._thread_died
        try:
            yield
        finally:
            threading.excepthook = usual

    def _thread_died(self, args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread else ""
        if name == OUTPUT_THREAD and isinstance(args.exc_value, OSError):
            # The other end of the terminal is gone.
            self._hung_up()
        elif args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._failed(args.exc_value, name)
