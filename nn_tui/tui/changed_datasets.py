"""Own datasets that other programs change: what is shown follows, and what was edited twice is asked about."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from textual.app import App

from nn_tui.tui.after_prompts import AfterPrompts

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.own_datasets import Conflict
    from nn_tui.experiment.workspace.workspace import Workspace


class ChangedDatasets:
    """Notices and asks for a workspace, when no prompt is in front; ``show`` shows the current state afterwards."""

    def __init__(
        self, app: App[Any], workspace: Workspace, after_prompts: AfterPrompts, show: Callable[[], None]
    ) -> None:
        self._app = app
        self._workspace = workspace
        self._after_prompts = after_prompts
        self._show = show

    def look_again_soon(self) -> None:
        """Take over the current dataset as it is on disk, once no prompt is in front."""
        self._after_prompts.do(self._look_again)

    def ask_soon(self, conflict: Conflict) -> None:
        """Ask what becomes of a dataset that was edited here and changed on disk, once no other prompt is in front."""
        self._after_prompts.do(lambda: self._app.run_worker(self._ask(conflict)))

    def _look_again(self) -> None:
        """Take over the current dataset as it is on disk, if it changed there and was not edited here."""
        name = self._workspace.dataset.name
        try:
            followed = self._workspace.look_again()
        except ValueError as error:
            self._say(f"{name} was changed on disk, and is shown as it was before: {error}")
            return
        if followed is not None:
            self._app.notify(f"{name} was changed by another program: it is shown as it is now.", timeout=8)
            followed.add_done_callback(self._say_refusal)
            self._show()

    def _say_refusal(self, followed: Future[None]) -> None:
        """In the training thread."""
        error = followed.exception()
        if error is not None:
            self._say(f"The run goes on without this change: {error}")

    def _say(self, problem: str) -> None:
        self._app.notify(problem, severity="error", timeout=10)

    async def _ask(self, conflict: Conflict) -> None:
        from nn_tui.experiment.workspace.workspace import Settling
        from nn_tui.tui.screens.prompts import ChooseOne

        name, copy = conflict
        answers = {
            Settling.KEEP_BOTH: f"Keep both: go on with yours as {copy}",
            Settling.TAKE_OTHER: f"Take {name} as it is on disk, and delete yours",
            Settling.OVERWRITE: f"Overwrite {name} with yours",
        }
        title = f"Another program changed {name} while you edited it.\nYours is kept as {copy}."
        chosen = await self._app.push_screen_wait(ChooseOne(title, tuple(answers.values()), 0))
        how = list(answers)[chosen or 0]
        try:
            self._workspace.settle(conflict, how)
        except ValueError as error:
            self._say(str(error))
        except OSError as error:
            self._say(f"That could not be saved: {error.strerror or error}")
        self._show()
