"""What the parts of Data share: the workspace, the screen to ask and to speak on, and the list that follows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from textual.notifications import SeverityLevel

from nn_tui.tui.presenting.wording import failure
from nn_tui.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.screens.prompts import Question

Answer = TypeVar("Answer")


class Desk:
    """The workspace on a screen. ``follow`` reads the list of datasets anew, and moves its cursor to a name."""

    def __init__(self, screen: WorkScreen, workspace: Workspace, follow: Callable[[str | None], None]) -> None:
        self.screen = screen
        self.workspace = workspace
        self.follow = follow

    async def ask(self, question: Question[Answer]) -> Answer:
        """The answer to a question that opens over the screen; for a worker to wait for."""
        return await self.screen.app.push_screen_wait(question)

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run something that asks."""
        self.screen.run_worker(coroutine)

    def start_thread(self, group: str, function: Callable[[], None]) -> None:
        """Run something slow away from the event loop, in place of what runs in that group."""
        self.screen.run_worker(function, group=group, exclusive=True, thread=True)

    def say(self, sentence: str, severity: SeverityLevel = "information", timeout: float = 4) -> None:
        """Notify the person; any thread may."""
        self.screen.notify(sentence, severity=severity, timeout=timeout)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something to the workspace; say in a sentence why it could not be done."""
        problem = self.problem(action)
        if problem:
            self.say(problem, "error", 10)
            return False
        self.screen.refresh_state()
        return True

    @staticmethod
    def problem(action: Callable[[], object]) -> str | None:
        """Do something, in any thread: why it could not be done, in a sentence."""
        try:
            action()
        except (ValueError, MemoryError, TimeoutError) as error:
            return failure(error)
        except OSError as error:
            return f"That could not be written: {error.strerror or error}"
        return None
