"""What the app works on: the current dataset, its run, and what is kept of both. The one owner of that state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nn_tui.data.data_files import is_data_file
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.library.library import Library
from nn_tui.data.opened_file import OnProgress, OpenedFile, Task
from nn_tui.data.own_format.file import name_from
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.drafts import Drafts
from nn_tui.experiment.storage.run_archive import ANSWER_WITHIN, RunArchive
from nn_tui.experiment.workspace.run_control import RunControl


@dataclass(frozen=True)
class Source:
    """A file and what was read from it."""

    path: Path
    opened: OpenedFile


class Workspace(RunControl):
    """The current dataset and its run.

    ``dataset`` is what is edited, ``editor`` the drawing in progress, ``runner.latest`` the run. Run and dataset part
    when an edit changes the shape or the classes: then ``needs_reset`` is True and running waits for ``reset``.
    ``on_change`` and ``on_problem`` are called from other threads: a run that started, stopped or changed; a sentence
    about what is not being kept, None when all is well.
    """

    def __init__(
        self,
        datasets_folder: Path,
        runs_folder: Path,
        on_change: Callable[[Snapshot], None] = lambda snapshot: None,
        on_problem: Callable[[str | None], None] = lambda problem: None,
    ) -> None:
        self.library = Library(datasets_folder)
        self.runs_folder = runs_folder
        self.writer = BackgroundWriter(on_problem)
        self._on_change = on_change
        self._parked: dict[str, tuple[int, RunState]] = {}
        self._written: dict[str, Dataset] = {}
        self._sources: dict[str, Source] = {}
        self.archive = RunArchive(runs_folder, self.writer, lambda: self.runner.capture_numbered())
        self.dataset = self.library.load("letters")
        self._drafts = Drafts(runs_folder.parent / "drafts")
        self.editor = self._drafts.editor(self.dataset)
        self.runner = Runner(Experiment(default_recipe(self.dataset), self.dataset), self._changed)

    def choose(self, name: str) -> None:
        """Make a dataset the current one, with the run it had before, if any. Raises DataError."""
        self.use(self.dataset_named(name))

    def dataset_named(self, name: str) -> Dataset:
        """The dataset as ``choose`` would take it: a generated one with the settings it had last. Raises DataError."""
        if name == self.dataset.name:
            return self.dataset
        if name in self._sources:
            return self._sources[name].opened.dataset
        parked = self._parked.get(name)
        if parked and parked[1].changes[-1].dataset.settings is not None:
            return parked[1].changes[-1].dataset
        return self._load(name)

    def recipe_named(self, dataset: Dataset) -> Recipe:
        """The recipe of the run that waits for the dataset, or its default."""
        parked = self._parked.get(dataset.name)
        return parked[1].changes[-1].recipe if parked else default_recipe(dataset)

    def _load(self, name: str) -> Dataset:
        """The dataset as it was written last, on disk or, while it is not kept, here. Raises DataError."""
        if name in self._written and not self.writer.is_kept(_dataset_job(name)):
            return self._written[name]
        return self.library.load(name)

    def open_path(self, path: Path) -> None:
        """Open a saved run, a dataset file or a file of data. Raises DataError or ExperimentError."""
        if path.suffix == run_file.SUFFIX:
            self.continue_run(path)
        else:
            self.use_source(self.read(path))

    def read(
        self, path: Path, target: str | None = None, task: Task | None = None, on_progress: OnProgress | None = None
    ) -> Source:
        """What is in a dataset file or a file of data; nothing is changed, so that any thread may ask.

        Raises DataError, and whatever ``on_progress`` raises to cancel.
        """
        if not is_data_file(path):
            return Source(path, OpenedFile(self.library.open_file(path)))
        # The readers of files are many modules, which a start without a file does not wait for.
        from nn_tui.data.files.opening import open_data_file

        opened = open_data_file(path, name_from(path.stem), target=target, task=task, on_progress=on_progress)
        return Source(path, opened)

    def use_source(self, source: Source) -> None:
        """Make what was read from a file the current dataset. Raises ExperimentError."""
        opened = source.opened
        dataset = opened.dataset
        recipe = default_recipe(dataset).with_(target=opened.target, task=opened.task)
        parked = self._parked.get(dataset.name)
        if parked and not parked[1].changes[-1].dataset.same_content(dataset):
            # Another target column, or the file has changed: that run's recipe is not for this.
            del self._parked[dataset.name]
        if dataset.name == self.dataset.name and not dataset.same_content(self.dataset):
            self._replace(recipe, dataset, False)
        else:
            self.use(dataset, recipe)
        self._sources[dataset.name] = replace(source, opened=replace(opened, dataset=self.dataset))

    @property
    def source(self) -> Source | None:
        """The file that the current dataset was read from; None for any other dataset."""
        source = self._sources.get(self.dataset.name)
        return source if source is not None and source.opened.dataset is self.dataset else None

    @property
    def opened(self) -> list[str]:
        """The names of the datasets that were read from files since the start and are not the user's own."""
        return [name for name, source in self._sources.items() if not source.opened.dataset.own]

    def continue_run(self, path: Path) -> None:
        """Go on with a saved run, on the dataset that it was trained on. Raises ExperimentError."""
        experiment = resume(run_file.load(path), record_every=1)
        dataset = experiment.coming.dataset
        if dataset.own:
            with suppress(ValueError):
                dataset = self._load(dataset.name)
        source = self._sources.get(dataset.name)
        if source is not None and source.opened.dataset.same_content(dataset):
            dataset = source.opened.dataset
        self._park()
        self.take(dataset)
        self.runner.replace(experiment).result(timeout=ANSWER_WITHIN)
        if not self.needs_reset and not dataset.same_content(experiment.coming.dataset):
            self.runner.change(None, dataset)

    def take(self, dataset: Dataset) -> None:
        """Make this the current dataset, with the drawing of it that was kept; the run is not touched."""
        self.dataset = dataset
        self.editor = self._drafts.editor(dataset)

    def use(self, dataset: Dataset, recipe: Recipe | None = None) -> None:
        """Make this the current dataset, with the run that it had, if it still fits, or a new one of that recipe (None
        for the one it had, or its default)."""
        if dataset.name == self.dataset.name and dataset.same_content(self.dataset):
            return
        self._park()
        run, parked = self._parked.pop(dataset.name, (None, None))
        self.take(dataset)
        experiment = self._returning(parked, dataset) if parked else None
        if experiment is None:
            usual = parked.changes[-1].recipe if parked else default_recipe(dataset)
            run, experiment = None, self._new_experiment(recipe or usual, dataset)
        self.runner.replace(experiment, run=run).result(timeout=ANSWER_WITHIN)

    def _returning(self, parked: RunState, dataset: Dataset) -> Experiment | None:
        """The parked run, going on with the dataset, which may have another name or samples by now; None where that
        is not its dataset any more."""
        last = parked.changes[-1]
        edited = last.dataset.own and dataset.own and last.dataset.same_shape(dataset)
        if not (edited or last.dataset.same_content(dataset)):
            return None
        experiment = resume(parked)
        if dataset.name != last.dataset.name or not last.dataset.same_content(dataset):
            try:
                experiment.change(last.recipe.with_(dataset=dataset.name), dataset)
            except ExperimentError:
                return None
        return experiment

    def _new_experiment(self, recipe: Recipe, dataset: Dataset) -> Experiment:
        try:
            return Experiment(recipe.with_(dataset=dataset.name), dataset)
        except ExperimentError:
            # A hand-written set may name a recipe whose loss its targets do not fit: any numbers fit this one.
            fitting = recipe.with_(dataset=dataset.name, output="linear", loss="half_squared_error")
            return Experiment(fitting, dataset)

    def _park(self) -> None:
        """Remember the run under its dataset's name, and see that its last state is kept."""
        with suppress(CaptureTimeout):
            # After a change of shape or classes the run may still be of an older name than the dataset.
            self._parked[self.dataset.name] = self.keep_run(ANSWER_WITHIN)

    def write(self, dataset: Dataset) -> Future[None]:
        """Take an edited dataset: keep it if it is the user's own, and let the run follow where it can.

        Where the shape or the classes changed, the run is paused and waits for a reset. The future holds
        ExperimentError where the run's loss cannot take the new targets: the run then goes on without them.
        """
        self.dataset = dataset
        if dataset.own:
            self._written[dataset.name] = dataset
            self.writer.keep(_dataset_job(dataset.name), lambda: self.library.save(dataset))
        if not self.needs_reset:
            return self.runner.change(None, dataset)
        self.runner.pause()
        waiting: Future[None] = Future()
        waiting.set_result(None)
        return waiting

    def keep_drawing(self) -> None:
        """Keep the drawing in progress, or forget it once it is as in the dataset."""
        state = self.editor.state
        if self.editor.changed:
            self.writer.keep("the drawing", lambda: self._drafts.save(state))
        else:
            self.writer.keep("the drawing", lambda: self._drafts.forget(state.dataset))

    def copy_as(self, name: str) -> Dataset:
        """The current dataset under a new name, as the user's own, now current. Raises DataError, OSError."""
        self.library.check_free(name)
        with suppress(OSError):
            self._drafts.forget(self.dataset)
        self.write(renamed(self.dataset, name, own=True))
        return self.dataset

    def rename(self, old: str, new: str) -> None:
        """Rename an own dataset, the current one too. Raises DataError, OSError."""
        self.writer.flush(ANSWER_WITHIN)
        self.library.rename(old, new)
        # A write that failed before must not bring the old name back.
        self.writer.forget(_dataset_job(old))
        self._written.pop(old, None)
        with suppress(OSError):
            self._drafts.rename(old, new)
        parked = self._parked.pop(old, None)
        if parked:
            self._parked[new] = parked
        if old == self.dataset.name:
            dataset = renamed(self.dataset, new)
            self.editor.rebase(dataset)
            self.write(dataset)

    def delete(self, name: str) -> None:
        """Delete an own dataset; in place of the current one, letters becomes current. Raises DataError, OSError."""
        self.writer.forget(_dataset_job(name))
        self.writer.flush(ANSWER_WITHIN)
        if name == self.dataset.name:
            self.choose("letters")
        self.library.delete(name)
        with suppress(OSError):
            self._drafts.drop(name)
        self._written.pop(name, None)
        self._parked.pop(name, None)

    def close(self, timeout: float = 0.4) -> bool:
        """Stop, keep everything, end the threads; False when not all could be kept in time."""
        with suppress(CaptureTimeout):
            self.keep_run(timeout / 2)
        self.runner.close(timeout / 2)
        return self.writer.close(timeout) and self.writer.problem is None

    def _changed(self, snapshot: Snapshot) -> None:
        """Called by the runner's thread."""
        self.archive.follow(snapshot)
        self._on_change(snapshot)


def _dataset_job(name: str) -> str:
    return f"dataset {name}"
