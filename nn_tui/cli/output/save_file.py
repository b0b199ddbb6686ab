"""The file that `--save` writes: made before the training and held by one command, so that no result is lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from nn_tui.cli.errors import UsageError
from nn_tui.cli.output.destination import already_exists, check_overwriting, check_writable
from nn_tui.cli.streams import say
from nn_tui.data.overwriting import free_path, would_overwrite
from nn_tui.data.path_lock import InUseError, PathLock
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
    """The file that a command saves its run to, which no other command may save to until ``release``.

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
        if not _is_zip(path):
            check_overwriting(OPTION, path, force, self._own)
        self._lock = _locked(path)
        self._known = _look(path)

    def begin(self, experiment: Experiment, goal: int) -> Experiment:
        """The experiment to train to the epoch ``goal``: the one given, or the one in the file if the same command was
        interrupted before. Raises UsageError for any other file that would be overwritten."""
        if self._force or not would_overwrite(self.path, self._own):
            return experiment
        state = unfinished(self.path, experiment.state(), goal)
        if state is None:
            raise already_exists(OPTION, self.path)
        say(
            f"{self.name}: going on from epoch {state.trainer.epoch}, where the same command ended earlier "
            "(--force starts over)"
        )
        return resume(state)

    @property
    def name(self) -> str:
        """The option and its file, to begin a message with."""
        return f"{OPTION} {plain(self.path)}"

    def write(self, state: RunState) -> None:
        """Write the run: to a free name beside it from now on, if another program has written to the file meanwhile.

        Raises OSError if it cannot be written; the file is then as it was.
        """
        if not self._force and _look(self.path) not in (None, self._known):
            left, self.path = self.name, free_path(self.path)
            say(f"{left}: another program has written to this file, so the run goes to {plain(self.path, WHOLE)}")
        run_file.save(self.path, state)
        self._known = _look(self.path)

    def make(self, state: RunState) -> None:
        """Write the run before it is trained. Raises UsageError if it cannot be written there."""
        try:
            self.write(state)
        except OSError as error:
            raise UsageError(
                f"{self.name}: the run cannot be saved there ({_reason(error)}): make room, or choose another folder"
            ) from None

    def finish(self, state: RunState) -> None:
        """Write the run at its end.

        Raises UsageError if it cannot be written there; it is then among the runs that the app keeps, if possible.
        """
        try:
            self.write(state)
        except OSError as error:
            raise UsageError(f"{self.name}: the run could not be saved ({_reason(error)}){_kept(state)}") from None

    def release(self) -> None:
        """Let other commands have the file."""
        self._lock.release()


class _Look(NamedTuple):
    """By what a file is known that nobody else has written to."""

    size: int
    changed: int


def _look(path: Path) -> _Look | None:
    """How the file looks now; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _Look(status.st_size, status.st_mtime_ns)


def _locked(path: Path) -> PathLock:
    try:
        return PathLock(path)
    except InUseError as holder:
        who = f"another nn-tui (process {holder})" if str(holder) else "another nn-tui"
        raise UsageError(
            f"{OPTION} {plain(path)}: {who} is saving its run there: wait for its end, or choose another name"
        ) from None
    except OSError as error:
        raise UsageError(
            f"{OPTION} {plain(path)}: no file can be made there ({_reason(error)}): make room, or choose another folder"
        ) from None


def _kept(state: RunState) -> str:
    """Keep the run in the folder for kept runs, and say so as the end of a sentence, or that this failed too."""
    folder = runs_folder()
    path = free_path(folder / f"{state.changes[-1].dataset.name}{run_file.SUFFIX}")
    try:
        run_file.save(path, state, next_mark(marked_runs(folder), NOBODY).comment())
    except OSError as error:
        return f", nor in {plain(folder)} ({_reason(error)}), and is lost: make room and train again"
    return f" and is in {plain(path, WHOLE)} instead: move it to where you want it"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _is_zip(path: Path) -> bool:
    try:
        # Reading a device or a pipe might never end.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False
