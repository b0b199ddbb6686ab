"""What the parts of Data share: the workspace, and ways to ask, to notify and to run work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.notifications import SeverityLevel

from nn_tui.data.plain_text import plain
from nn_tui.tui.presenting.wording import failure
from nn_tui.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.screens.prompts import Question

Answer = TypeVar("Answer")


class DataContext:
    """The workspace and its screen. ``follow`` reads the list of datasets again, and moves its cursor to a name."""

    def __init__(self, screen: WorkScreen, workspace: Workspace, follow: Callable[[str | None], None]) -> None:
        self.screen = screen
        self.workspace = workspace
        self.follow = follow

    async def ask(self, question: Question[Answer]) -> Answer:
        """Open a question over the screen and wait for the answer. Call it in a worker."""
        return await self.screen.app.push_screen_wait(question)

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine in a worker, so that it may ask."""
        self.screen.run_worker(coroutine)

    def start_thread(self, group: str, function: Callable[[], None]) -> None:
        """Run something slow in a thread, instead of what runs in that group."""
        self.screen.run_worker(function, group=group, exclusive=True, thread=True)

    def hand_over(self, take: Callable[[], object]) -> None:
        """From such a thread, have its result taken over by the event loop, once no prompt is in front."""
        self.screen.app.call_from_thread(self.screen.host.after_prompts.do, take)

    def say(self, sentence: str, severity: SeverityLevel = "information", timeout: float = 4) -> None:
        """Notify the user, from any thread."""
        self.screen.notify(sentence, severity=severity, timeout=timeout)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Run an action on the workspace and show the result; if it fails, notify why and return False."""
        problem = self.problem(action)
        if problem:
            self.say(problem, "error", 10)
            return False
        self.screen.refresh_state()
        return True

    def attempt_with_run(self, run: Path | None, action: Callable[[], object], then: Callable[[], object]) -> None:
        """Attempt an action that reads a saved run, which is read ahead where that takes long; None for no run.

        ``then`` is called where it succeeds.
        """

        def take() -> None:
            if self.attempt(action):
                then()

        saved = self.workspace.saved_runs
        if run is None or not saved.takes_long(run):
            take()
            return

        def read() -> None:
            problem = self.problem(lambda: saved.read_ahead(run))
            if problem:
                self.say(problem, "error", 10)
            else:
                self.hand_over(take)

        self.say(f"Reading {plain(run.name)} ...")
        self.start_thread("saved run", read)

    @staticmethod
    def problem(action: Callable[[], object]) -> str | None:
        """Run an action, in any thread. Returns a sentence about why it failed, or None."""
        try:
            action()
        except (ValueError, MemoryError, TimeoutError) as error:
            return failure(error)
        except OSError as error:
            return f"That could not be saved: {error.strerror or error}"
        return None
