"""How Train paces the run: on and off, update by update, epoch by epoch, faster and slower."""

from __future__ import annotations

from math import inf

from nn_tui.experiment.background.pace import next_speed
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.prompts import Prompt


class Pacing:
    """Runs and pauses the workspace's run, and shows on the screen why it cannot run."""

    def __init__(self, screen: WorkScreen, workspace: Workspace) -> None:
        self._screen, self._workspace = screen, workspace

    def _is_ready(self) -> bool:
        """Whether the network can train; if not, show what is missing."""
        snapshot = self._workspace.snapshot
        problem = ""
        if self._workspace.needs_reset:
            problem = (
                "The dataset has other classes or another shape: press [[train.reset]] to reset the network first."
            )
        elif snapshot.phase is Phase.UNMADE:
            problem = f"The network could not be made: {snapshot.problem}. Make its layers smaller ([[train.layers]])."
        elif snapshot.phase is Phase.EMPTY:
            problem = "There is nothing to train on: add a sample on Edit ([[app.edit]])."
        elif snapshot.phase is Phase.DIVERGED:
            problem = (
                "The run has diverged: [[train.back]] goes back to the last finite checkpoint, "
                "[[train.reset]] starts over."
            )
        if problem:
            self._screen.notify(problem, severity="warning", timeout=5)
        return not problem

    def run_or_pause(self) -> None:
        """Pause; or run until the recipe's epochs are done, and after that for as many again."""
        if self._screen.host.is_training:
            self._workspace.runner.pause()
        elif self._is_ready():
            self._workspace.runner.run()

    def update(self) -> None:
        """Do one update."""
        if self._is_ready():
            self._workspace.runner.step()

    def epochs(self, epochs: int) -> None:
        """Do that many epochs."""
        if self._is_ready():
            # A single epoch answers a key at once: the chosen speed does not delay it.
            self._workspace.runner.run(epochs, paced=epochs > 1)

    async def ask_epochs(self) -> None:
        """Ask for a number of epochs and do them."""
        text = await self._screen.app.push_screen_wait(
            Prompt("How many epochs?", value=str(self._workspace.snapshot.recipe.epochs), check=_epochs_check)
        )
        if text:
            self.epochs(int(text.replace(",", "")))

    def change_speed(self, step: int) -> None:
        """The next speed up (1) or down (-1)."""
        now = self._workspace.snapshot
        speed = next_speed(now.speed, step, now.updates_per_second, now.updates_per_epoch)
        self._workspace.runner.set_speed(speed)

    def flat_out(self) -> None:
        """Train as fast as possible."""
        self._workspace.runner.set_speed(inf)


def _epochs_check(text: str) -> str | None:
    number = text.replace(",", "")
    if number.isascii() and number.isdigit() and 0 < int(number) <= 10**9:
        return None
    return f"{text!r} is not a number of epochs: type a whole number from 1 to 1,000,000,000."
