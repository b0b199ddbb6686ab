"""What Data does with files and the user's own sets: open, export, copy, begin, rename, delete."""

from __future__ import annotations

from collections.abc import Callable
from os.path import expanduser
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.notifications import SeverityLevel
from textual.worker import get_current_worker

from nn_tui.data.data_files import SUFFIXES, is_data_file
from nn_tui.tui.screens.base import Host, WorkScreen

if TYPE_CHECKING:
    from nn_tui.data.dataset import Dataset
    from nn_tui.data.opened_file import Task
    from nn_tui.experiment.workspace.sources import Source
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.widgets.frame.progress import Progress

RUN = "run:"
OTHER_TARGET = "choose another column as the target"
"""What a complaint says that another target mends."""
PARTS = 100
"""The steps of the progress bar."""


class _Beginning(NamedTuple):
    title: str
    name: str
    classes: int | None


NEW_SETS = (
    _Beginning("letters on 5x6 pixels", "my-letters", None),
    *(_Beginning(f"points of {count} classes", "my-points", count) for count in range(2, 7)),
    _Beginning("points with numbers (regression)", "my-surface", 0),
)


class _StoppedError(Exception):
    """Esc was pressed while a file was read or written."""


def _prompts() -> ModuleType:
    """What asks, imported when something is asked: this screen is drawn first."""
    from nn_tui.tui.screens import prompts

    return prompts


class OwnDatasetsScreen(WorkScreen):
    """A screen with a list of datasets that can be opened, copied, begun, renamed and deleted."""

    def __init__(self, host: Host, datasets_folder: Path, runs_folder: Path) -> None:
        super().__init__(host)
        self._datasets_folder = datasets_folder
        self._runs_folder = runs_folder
        self._workspace: Workspace | None = None
        self._bar: Progress | None = None

    def refresh_list(self, highlight: str | None = None) -> None:
        """Read the list anew, keeping the cursor, or moving it to a name."""

    def highlighted(self) -> str:
        """The name under the cursor, "run:" and a path for a kept run."""
        return ""

    def dataset(self) -> Dataset | None:
        """The dataset under the cursor."""
        return None

    def attempt(self, action: Callable[[Workspace], object]) -> bool:
        """Do something to the workspace; say in a sentence why it could not be done."""
        if self._workspace is None:
            return False
        try:
            action(self._workspace)
        except (ValueError, MemoryError, TimeoutError) as error:
            from nn_tui.tui.presenting.wording import failure

            self.notify(failure(error), severity="error", timeout=10)
            return False
        except OSError as error:
            self.notify(f"That could not be written: {error.strerror or error}", severity="error", timeout=10)
            return False
        self.refresh_state()
        return True

    # Files.

    @work
    async def action_open_file(self) -> None:
        """Open a file of the user's."""
        text = await self.app.push_screen_wait(
            _prompts().Prompt(
                "Open a table (.csv .tsv .npz .npy), pictures (idx), a dataset (.txt) or a run (.nntui)",
                placeholder="path/to/table.csv",
                check=_path_check,
            )
        )
        if not text:
            return
        path = Path(expanduser(text))
        if is_data_file(path):
            self.read(path)
        elif self.attempt(lambda w: w.open_path(path)) and self._workspace:
            self.refresh_list(self._workspace.dataset.name)

    @work(thread=True, group="files", exclusive=True)
    def read(self, path: Path, target: str | None = None, task: Task | None = None) -> None:
        """Read a file away from the event loop, with a progress bar, and make it the current dataset."""
        workspace, worker = self._workspace, get_current_worker()
        if workspace is None:
            return

        def progress(fraction: float) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            self.app.call_from_thread(self._show_progress, f"Reading {path.name}", fraction)

        try:
            source = workspace.sources.read(path, target, task, progress)
        except _StoppedError:
            self.app.call_from_thread(self._show_progress, "", None)
        except (ValueError, MemoryError) as error:
            said = str(error) or f"{path} is too large for this machine's memory."
            self.app.call_from_thread(self._show_progress, "", None)
            if OTHER_TARGET in said:
                self.app.call_from_thread(self._ask_target, path, said)
            else:
                self.notify(said, severity="error", timeout=12)
        else:
            self.app.call_from_thread(self._take, source)

    @work
    async def _ask_target(self, path: Path, problem: str) -> None:
        """The column that is the target as a rule will not do: another one will."""
        name = await self.app.push_screen_wait(
            _prompts().Prompt(problem, placeholder="the target column, by name or number")
        )
        if name:
            self.read(path, name)

    def _take(self, source: Source) -> None:
        self._show_progress("", None)
        if self.attempt(lambda w: w.use_source(source)) and self._workspace:
            self.refresh_list(self._workspace.dataset.name)
            notes = " ".join(source.opened.notes)
            self.notify(notes or f"{source.path.name} is the current dataset.", timeout=8)

    def _show_progress(self, what: str, fraction: float | None) -> None:
        if self._bar:
            self._bar.display = fraction is not None
            self._bar.set(round(PARTS * (fraction or 0)), PARTS, note=f"{what}, esc stops")
        self.refresh_bindings()

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return self._bar is not None and bool(self._bar.display)

    def action_stop(self) -> None:
        """Stop reading or writing a file."""
        self.workers.cancel_group(self, "files")
        self._show_progress("", None)

    @work
    async def action_export(self) -> None:
        """Write the dataset under the cursor as CSV."""
        from nn_tui.tui.screens.path_prompt import PathPrompt

        dataset = self.dataset()
        if dataset is None or self._workspace is None:
            return
        path = await self.app.push_screen_wait(
            PathPrompt(
                f"Export {dataset.name} as CSV to",
                f"{dataset.name}.csv",
                check=_csv_check,
                sources=self._workspace.sources.paths,
            )
        )
        if path:
            self._export(dataset, path)

    @work(thread=True, group="files", exclusive=True)
    def _export(self, dataset: Dataset, path: Path) -> None:
        from nn_tui.data.library.export_csv import write_csv

        worker = get_current_worker()

        def progress(fraction: float) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            self.app.call_from_thread(self._show_progress, f"Writing {path.name}", fraction)

        said = f"{dataset.samples:,} samples of {dataset.name} written to {path}."
        severity: SeverityLevel = "information"
        try:
            write_csv(dataset, path, progress)
        except _StoppedError:
            said = "Stopped: nothing was written."
        except OSError as error:
            said, severity = f"{path} could not be written: {error.strerror or error}", "error"
        self.app.call_from_thread(self._show_progress, "", None)
        self.notify(said, severity=severity, timeout=6)

    # The user's own sets.

    def _free_name(self, wanted: str) -> str:
        return self._workspace.library.free_name(wanted) if self._workspace else wanted

    def _check_free(self, name: str) -> None:
        if self._workspace is not None:
            self._workspace.library.check_free(name)

    @work
    async def action_copy(self) -> None:
        """Copy the dataset under the cursor."""
        dataset = self.dataset()
        if dataset is None:
            return
        name = await self.app.push_screen_wait(
            _prompts().Prompt(
                f"Copy {dataset.name} as",
                value=self._free_name(f"my-{dataset.name}"),
                check=_prompts().complaint(self._check_free),
            )
        )
        if name:
            self._copy(dataset, name)

    @work(thread=True, group="files", exclusive=True)
    def _copy(self, dataset: Dataset, name: str) -> None:
        """Write the copy away from the event loop: a large table takes seconds."""
        workspace = self._workspace
        if workspace is None:
            return
        try:
            copied = workspace.library.copy(dataset, name)
        except ValueError as error:
            self.notify(str(error), severity="error", timeout=10)
        except OSError as error:
            self.notify(f"That could not be written: {error.strerror or error}", severity="error", timeout=10)
        else:
            self.app.call_from_thread(self._use_copy, copied)

    def _use_copy(self, copied: Dataset) -> None:
        if self.attempt(lambda w: w.use(copied)):
            self.refresh_list(copied.name)

    @work
    async def action_new(self) -> None:
        """Begin an empty set."""
        from nn_tui.data.editing.plane_edits import empty_plane
        from nn_tui.data.own_format.format import loads

        chosen = await self.app.push_screen_wait(
            _prompts().ChooseClass("A new, empty set of", tuple(each.title for each in NEW_SETS), 0)
        )
        if chosen is None:
            return
        kind = NEW_SETS[chosen]
        name = await self.app.push_screen_wait(
            _prompts().Prompt(
                "Its name", value=self._free_name(kind.name), check=_prompts().complaint(self._check_free)
            )
        )
        if not name:
            return
        empty = loads("shape: 5x6\nclasses: A B\n", name) if kind.classes is None else empty_plane(name, kind.classes)
        if self.attempt(lambda w: w.use(w.library.copy(empty, name))):
            self.refresh_list(name)
            self.notify(f"{name} is empty: 2 adds its first sample.", timeout=4)

    @work
    async def action_rename(self) -> None:
        """Rename an own dataset."""
        old = self.highlighted()
        new = await self.app.push_screen_wait(
            _prompts().Prompt(f"Rename {old} to", value=old, check=_prompts().complaint(self._check_free))
        )
        if new and self.attempt(lambda w: w.rename(old, new)):
            self.refresh_list(new)

    @work
    async def action_delete(self) -> None:
        """Delete an own dataset or a kept run, after asking."""
        name = self.highlighted()
        path = Path(name.removeprefix(RUN)) if name.startswith(RUN) else None
        title = f"the kept run {run_title(path)}" if path else name
        if not await self.app.push_screen_wait(_prompts().Confirm(f"Delete {title} for good?", "Delete")):
            return
        if self.attempt(lambda w: path.unlink(missing_ok=True) if path else w.delete(name)):
            self.refresh_list()


def run_title(path: Path) -> str:
    """letters 11-21 01:42:03, from a file's name letters-2026-11-21-014203-77."""
    parts = path.stem.rsplit("-", 5)
    if len(parts) == 6 and len(parts[4]) == 6:
        name, _, month, day, clock, _ = parts
        return f"{name} {month}-{day} {clock[:2]}:{clock[2:4]}:{clock[4:]}"
    return path.stem


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
