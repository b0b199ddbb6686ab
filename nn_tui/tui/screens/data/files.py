"""Opening the user's files and exporting datasets, with a progress bar that esc stops."""

from __future__ import annotations

from os.path import expanduser
from pathlib import Path
from typing import TYPE_CHECKING

from textual.notifications import SeverityLevel
from textual.worker import get_current_worker

from nn_tui.data.data_files import SUFFIXES, is_data_file
from nn_tui.data.opened_file import OnProgress
from nn_tui.tui.screens.data.desk import Desk

if TYPE_CHECKING:
    from nn_tui.data.dataset import Dataset
    from nn_tui.data.opened_file import Task
    from nn_tui.experiment.workspace.sources import Source
    from nn_tui.tui.widgets.frame.progress import Progress

OTHER_TARGET = "choose another column as the target"
"""What a complaint says that another target mends."""
STEPS = 100
"""The steps of the progress bar."""
GROUP = "files"


class _StoppedError(Exception):
    """Esc was pressed while a file was read or written."""


class Files:
    """Reads and writes one file at a time, away from the event loop."""

    # What asks is imported when something is asked: the screen is drawn first.

    def __init__(self, desk: Desk, bar: Progress) -> None:
        self._desk = desk
        self._bar = bar
        bar.display = False

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return bool(self._bar.display)

    def stop(self) -> None:
        """Stop reading or writing a file."""
        self._desk.screen.workers.cancel_group(self._desk.screen, GROUP)
        self._show_progress("", None)

    async def open(self) -> None:
        """Ask for a file of the user's and open it."""
        from nn_tui.tui.screens.prompts import Prompt

        text = await self._desk.ask(
            Prompt(
                "Open a table (.csv .tsv .npz .npy), pictures (idx), a dataset (.txt) or a run (.nntui)",
                placeholder="path/to/table.csv",
                check=_path_check,
            )
        )
        if not text:
            return
        path, workspace = Path(expanduser(text)), self._desk.workspace
        if is_data_file(path):
            self.read(path)
        elif self._desk.attempt(lambda: workspace.open_path(path)):
            self._desk.follow(workspace.dataset.name)

    def read(self, path: Path, target: str | None = None, task: Task | None = None) -> None:
        """Read a file of data and make it the current dataset."""
        self._desk.start_thread(GROUP, lambda: self._read(path, target, task))

    def _read(self, path: Path, target: str | None, task: Task | None) -> None:
        call = self._desk.screen.app.call_from_thread
        try:
            source = self._desk.workspace.sources.read(path, target, task, self._progress(f"Reading {path.name}"))
        except _StoppedError:
            call(self._show_progress, "", None)
        except (ValueError, MemoryError) as error:
            said = str(error) or f"{path} is too large for this machine's memory."
            call(self._show_progress, "", None)
            if OTHER_TARGET in said:
                call(self._desk.start, self._ask_target(path, said))
            else:
                self._desk.say(said, "error", 12)
        else:
            call(self._take, source)

    async def _ask_target(self, path: Path, problem: str) -> None:
        """The column that is the target as a rule will not do: another one will."""
        from nn_tui.tui.screens.prompts import Prompt

        name = await self._desk.ask(Prompt(problem, placeholder="the target column, by name or number"))
        if name:
            self.read(path, name)

    def _take(self, source: Source) -> None:
        self._show_progress("", None)
        workspace = self._desk.workspace
        if self._desk.attempt(lambda: workspace.use_source(source)):
            self._desk.follow(workspace.dataset.name)
            notes = " ".join(source.opened.notes)
            self._desk.say(notes or f"{source.path.name} is the current dataset.", timeout=8)

    async def export(self, dataset: Dataset) -> None:
        """Ask for a path and write the dataset there as CSV."""
        from nn_tui.tui.screens.path_prompt import PathPrompt

        path = await self._desk.ask(
            PathPrompt(
                f"Export {dataset.name} as CSV to",
                f"{dataset.name}.csv",
                check=_csv_check,
                sources=self._desk.workspace.sources.paths,
            )
        )
        if path:
            self._desk.start_thread(GROUP, lambda: self._export(dataset, path))

    def _export(self, dataset: Dataset, path: Path) -> None:
        from nn_tui.data.library.export_csv import write_csv

        said = f"{dataset.samples:,} samples of {dataset.name} written to {path}."
        severity: SeverityLevel = "information"
        try:
            write_csv(dataset, path, self._progress(f"Writing {path.name}"))
        except _StoppedError:
            said = "Stopped: nothing was written."
        except OSError as error:
            said, severity = f"{path} could not be written: {error.strerror or error}", "error"
        self._desk.screen.app.call_from_thread(self._show_progress, "", None)
        self._desk.say(said, severity, 6)

    def _progress(self, what: str) -> OnProgress:
        """For the worker that runs: show how far it is; raises _StoppedError once it is to stop."""
        worker = get_current_worker()

        def progress(fraction: float) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            self._desk.screen.app.call_from_thread(self._show_progress, what, fraction)

        return progress

    def _show_progress(self, what: str, fraction: float | None) -> None:
        self._bar.display = fraction is not None
        self._bar.set(round(STEPS * (fraction or 0)), STEPS, note=f"{what}, esc stops")
        self._desk.screen.refresh_bindings()


def _path_check(text: str) -> str | None:
    path = Path(expanduser(text))
    if path.is_dir():
        return f"{path.name or text} is a folder: name a file in it."
    if not path.exists():
        return f"There is no file {text}: check its path."
    if not path.is_file():
        return f"{path.name} is not a file that could be read: choose another."
    if path.suffix not in (".txt", ".nntui") and not is_data_file(path):
        return f"{path.name} has none of the endings .txt, .nntui, {', '.join(SUFFIXES)}: rename it to what it is."
    return None


def _csv_check(text: str) -> str | None:
    return None if text.lower().endswith(".csv") else "The name of a CSV file ends in .csv."
