"""Reading and writing one file at a time, away from the event loop, with its progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import get_current_worker

from nn_tui.data.opened_file import OnProgress
from nn_tui.data.plain_text import plain

GROUP = "files"


class StoppedError(Exception):
    """The person stopped reading or writing a file."""


class FileWork:
    """Work on one file in a thread of a screen. ``show`` takes what is done and the fraction, None when it is over."""

    # Prompts are imported when something is asked, so that they do not delay the first paint.

    def __init__(self, screen: Screen[Any], show: Callable[[str, float | None], None]) -> None:
        self._screen = screen
        self._show = show

    def start(self, function: Callable[[], None]) -> None:
        """Run something in a thread, instead of what runs there."""
        self._screen.run_worker(function, group=GROUP, exclusive=True, thread=True)

    def stop(self) -> None:
        """Stop what runs in the thread."""
        self._screen.workers.cancel_group(self._screen, GROUP)
        self._show("", None)

    def progress(self, what: str) -> OnProgress:
        """A function that shows the progress of this worker, and raises StoppedError when the worker is cancelled."""
        worker = get_current_worker()

        def progress(fraction: float) -> None:
            if worker.is_cancelled:
                raise StoppedError
            self._screen.app.call_from_thread(self._show, what, fraction)

        return progress

    def done(self) -> None:
        """From the thread: there is no progress any more."""
        self._screen.app.call_from_thread(self._show, "", None)

    async def export_csv(
        self,
        title: str,
        wanted: str,
        sources: Iterable[Path],
        write: Callable[[Path, OnProgress], object],
        saved: Callable[[Path], str],
    ) -> None:
        """Ask for a path, then have ``write`` write a CSV file there; ``saved`` is what is said when it is there.

        The path offered is ``wanted``; the files in ``sources`` are never replaced, others only after asking. Call it
        in a worker.
        """
        from nn_tui.tui.screens.path_prompt import PathPrompt

        path = await self._screen.app.push_screen_wait(PathPrompt(title, wanted, check=_csv_check, sources=sources))
        if path:
            self.start(lambda: self._write(path, write, saved))

    def _write(self, path: Path, write: Callable[[Path, OnProgress], object], saved: Callable[[Path], str]) -> None:
        severity: SeverityLevel = "information"
        try:
            write(path, self.progress(f"Saving {plain(path.name)}"))
            message = saved(path)
        except StoppedError:
            message = "Stopped: nothing was saved."
        except OSError as error:
            message, severity = f"{plain(path)} could not be saved: {error.strerror or error}", "error"
        self.done()
        self._screen.notify(message, severity=severity, timeout=6)


def _csv_check(text: str) -> str | None:
    return None if text.lower().endswith(".csv") else "The name of a CSV file ends in .csv."
