"""The file that `--save` writes: checked before the training, so that its result is not lost at the end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.cli.output.destination import already_exists, check_overwriting, check_writable
from nn_tui.cli.streams import say
from nn_tui.data.overwriting import free_path, would_overwrite
from nn_tui.data.plain_text import WHOLE, plain
from nn_tui.experiment.locations import runs_folder
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.kept_runs import NOBODY, marked_runs, next_mark
from nn_tui.experiment.storage.unfinished import unfinished

OPTION = "--save"
_BEGINNING = b"PK"
"""The first bytes of every saved run, which is a zip."""


class SaveFile:
    """The file that a command saves its run to.

    ``opened`` is the file of the run that the command resumes, None without one; ``sources`` are the files that it
    reads, which are never overwritten; ``force`` allows overwriting any other file.

    Raises UsageError if a run cannot be saved there, or would replace a file that is clearly not a run of the same
    command.
    """

    def __init__(
        self, path: Path, force: bool = False, opened: Path | None = None, sources: Sequence[Path] = ()
    ) -> None:
        self.path = path
        self._force = force
        self._own = [opened] if opened else []
        check_writable(OPTION, path, sources)
        self._existed = path.exists()
        if not _is_zip(path):
            check_overwriting(OPTION, path, force, self._own)

    def begin(self, experiment: Experiment, goal: int) -> Experiment:
        """The experiment to train to the epoch ``goal``: the one given, or the one in the file if the same command was
        interrupted before. Raises UsageError for any other file that would be overwritten."""
        if self._force or not would_overwrite(self.path, self._own):
            return experiment
        state = unfinished(self.path, experiment.state(), goal)
        if state is None:
            raise already_exists(OPTION, self.path)
        say(
            f"{OPTION} {plain(self.path)}: going on from epoch {state.trainer.epoch}, where the same command ended "
            "earlier (--force starts over)"
        )
        return resume(state)

    def write(self, state: RunState) -> Path:
        """Write the run and return the path: a free name beside it if the file was created during the training.

        Raises UsageError if the run cannot be written there; it is then among the runs that the app keeps, if possible.
        """
        created_meanwhile = not self._existed and not self._force and os.path.exists(self.path)
        path = free_path(self.path) if created_meanwhile else self.path
        try:
            run_file.save(path, state)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"{OPTION} {plain(path)}: the run could not be saved ({reason}){_kept(state)}") from None
        if created_meanwhile:
            was = "this file was created during the training and is left as it is"
            say(f"{OPTION} {plain(self.path)}: {was}: see {plain(path)}")
        return path


def _kept(state: RunState) -> str:
    """Keep the run in the folder for kept runs, and say so as the end of a sentence, or that this failed too."""
    folder = runs_folder()
    path = free_path(folder / f"{state.changes[-1].dataset.name}{run_file.SUFFIX}")
    try:
        run_file.save(path, state, next_mark(marked_runs(folder), NOBODY).comment())
    except OSError as error:
        return f", nor in {plain(folder)} ({error.strerror or error}), and is lost: make room and train again"
    return f" and is in {plain(path, WHOLE)} instead: move it to where you want it"


def _is_zip(path: Path) -> bool:
    try:
        # Reading a device or a pipe might never end.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False
