"""What the app works on: the current dataset, its run, and what is kept of both. The one owner of that state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from contextlib import suppress
from pathlib import Path

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.library.library import Library
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.recipe.suiting import NUMBERS
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.drafts import Drafts
from nn_tui.experiment.storage.run_archive import ANSWER_WITHIN
from nn_tui.experiment.workspace.current_dataset import CurrentDataset
from nn_tui.experiment.workspace.own_datasets import OwnDatasets
from nn_tui.experiment.workspace.parking import ParkedRun, Parking
from nn_tui.experiment.workspace.run_control import RunControl
from nn_tui.experiment.workspace.sources import Source, Sources


class Workspace:
    """The current dataset and its run.

    ``current`` has the dataset that is edited and the drawing in progress; ``run`` is what changes the run, ``runner``
    what trains it; ``sources`` are the files that datasets were read from. Run and dataset part when an edit changes
    the shape or the classes: then ``needs_reset`` is True and running waits for ``run.reset``. ``on_change`` and
    ``on_problem`` are called from other threads: a run that started, stopped or changed; a sentence about what is not
    being kept, None when all is well.
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
        self.sources = Sources(self.library)
        self._parking = Parking()
        self._run_files: dict[int, tuple[Path, ...]] = {}
        self._own = OwnDatasets(self.library, self.writer)
        self._drafts = Drafts(runs_folder.parent / "drafts")
        self.current = CurrentDataset(self.library.load("letters"), self._drafts, self.writer)
        self.run = RunControl(self.current, self.library, runs_folder, self.writer, on_change)
        self.runner = self.run.runner

    @property
    def dataset(self) -> Dataset:
        """The current dataset."""
        return self.current.dataset

    @property
    def editor(self) -> SampleEditor:
        """The drawing in progress."""
        return self.current.editor

    @property
    def snapshot(self) -> Snapshot:
        """The newest look at the run."""
        return self.run.snapshot

    @property
    def is_running(self) -> bool:
        """Whether training is going on."""
        return self.run.is_running

    @property
    def needs_reset(self) -> bool:
        """Whether the run's network no longer fits the dataset."""
        return self.run.needs_reset

    @property
    def source(self) -> Source | None:
        """The file that the current dataset was read from; None for any other dataset."""
        return self.sources.of(self.dataset)

    @property
    def run_files(self) -> tuple[Path, ...]:
        """The files that the current run was opened from or saved to: to save it there again replaces no other run."""
        return self._run_files.get(self.snapshot.run, ())

    def choose(self, name: str) -> None:
        """Make a dataset the current one, with the run it had before, if any. Raises DataError."""
        self.use(self.dataset_named(name))

    def dataset_named(self, name: str) -> Dataset:
        """The dataset as ``choose`` would take it: a generated one with the settings it had last. Raises DataError."""
        if name == self.dataset.name:
            return self.dataset
        opened = self.sources.named(name)
        if opened is not None:
            return opened
        parked = self._parking.get(name)
        if parked and parked.dataset.settings is not None:
            return parked.dataset
        return self._own.load(name)

    def recipe_named(self, dataset: Dataset) -> Recipe:
        """The recipe of the run that waits for the dataset, or its default."""
        parked = self._parking.get(dataset.name)
        return parked.recipe if parked else default_recipe(dataset)

    def open_path(self, path: Path) -> None:
        """Open a saved run, a dataset file or a file of data. Raises DataError or ExperimentError."""
        if path.suffix == run_file.SUFFIX:
            self.continue_run(path)
        else:
            self.use_source(self.sources.read(path))

    def use_source(self, source: Source) -> None:
        """Make what was read from a file the current dataset. Raises ExperimentError."""
        opened = source.opened
        dataset = opened.dataset
        recipe = default_recipe(dataset).with_(target=opened.target, task=opened.task)
        parked = self._parking.get(dataset.name)
        if parked and not parked.dataset.same_content(dataset):
            # Another target column, or the file has changed: that run's recipe is not for this.
            self._parking.take(dataset.name)
        if dataset.name == self.dataset.name and not dataset.same_content(self.dataset):
            self.run.begin(recipe, dataset)
        else:
            self.use(dataset, recipe)
        self.sources.add(source, self.dataset)

    def continue_run(self, path: Path) -> None:
        """Go on with a saved run, on the dataset that it was trained on. Raises ExperimentError."""
        experiment = resume(run_file.load(path), record_every=1)
        dataset = experiment.coming.dataset
        if dataset.own:
            with suppress(ValueError):
                dataset = self._own.load(dataset.name)
        opened = self.sources.named(dataset.name)
        if opened is not None and opened.same_content(dataset):
            dataset = opened
        self._park()
        self.current.take(dataset)
        self.runner.replace(experiment).result(timeout=ANSWER_WITHIN)
        self._run_files[self.snapshot.run] = (path,)
        if not self.needs_reset and not dataset.same_content(experiment.coming.dataset):
            self.runner.change(None, dataset)

    def save_run(self, path: Path) -> None:
        """Write the run to a file of the user's choice. Raises OSError."""
        run, state = self.runner.capture_numbered().result(timeout=5.0)
        run_file.save(path, state)
        self._run_files[run] = (*self._run_files.get(run, ()), path)

    def use(self, dataset: Dataset, recipe: Recipe | None = None) -> None:
        """Make this the current dataset, with the run that it had, if it still fits, or a new one of that recipe (None
        for the one it had, or its default)."""
        if dataset.name == self.dataset.name and dataset.same_content(self.dataset):
            return
        self._park()
        parked = self._parking.take(dataset.name)
        self.current.take(dataset)
        experiment = parked.returning_to(dataset) if parked else None
        run = parked.run if parked and experiment else None
        if experiment is None:
            usual = parked.recipe if parked else default_recipe(dataset)
            experiment = self._new_experiment(recipe or usual, dataset)
        self.runner.replace(experiment, run=run).result(timeout=ANSWER_WITHIN)

    def _new_experiment(self, recipe: Recipe, dataset: Dataset) -> Experiment:
        try:
            return Experiment(recipe.with_(dataset=dataset.name), dataset)
        except ExperimentError:
            # A hand-written set may name a recipe whose loss its targets do not fit: any numbers fit this one.
            return Experiment(recipe.with_(dataset=dataset.name, **NUMBERS._asdict()), dataset)

    def _park(self) -> None:
        """Remember the run under its dataset's name, and see that its last state is kept."""
        with suppress(CaptureTimeout):
            # After a change of shape or classes the run may still be of an older name than the dataset.
            self._parking.put(self.dataset.name, ParkedRun(*self.run.pause_and_keep(ANSWER_WITHIN)))

    def write(self, dataset: Dataset) -> Future[None]:
        """Take an edited dataset: keep it if it is the user's own, and let the run follow where it can.

        Where the shape or the classes changed, the run is paused and waits for a reset. The future holds
        ExperimentError where the run's loss cannot take the new targets: the run then goes on without them.
        """
        self.current.follow(dataset)
        if dataset.own:
            self._own.write(dataset)
        if not self.needs_reset:
            return self.runner.change(None, dataset)
        self.runner.pause()
        waiting: Future[None] = Future()
        waiting.set_result(None)
        return waiting

    def copy_as(self, name: str) -> Dataset:
        """The current dataset under a new name, as the user's own, now current. Raises DataError, OSError."""
        self.library.check_free(name)
        with suppress(OSError):
            self._drafts.forget(self.dataset)
        self.write(renamed(self.dataset, name, own=True))
        return self.dataset

    def rename(self, old: str, new: str) -> None:
        """Rename an own dataset, the current one too. Raises DataError, OSError."""
        means_built_in = self.library.is_built_in(old)
        self._own.rename(old, new, ANSWER_WITHIN)
        if means_built_in:
            # A file with a built-in name was never opened from there: run and drawing are the built-in dataset's.
            return
        with suppress(OSError):
            self._drafts.rename(old, new)
        self._parking.rename(old, new)
        if old == self.dataset.name:
            dataset = renamed(self.dataset, new)
            self.editor.rebase(dataset)
            self.write(dataset)

    def delete(self, name: str) -> None:
        """Delete an own dataset; in place of the current one, letters becomes current. Raises DataError, OSError."""
        if self.library.is_built_in(name):
            self.library.delete(name)
            return
        self._own.stop_writing(name, ANSWER_WITHIN)
        if name == self.dataset.name:
            self.choose("letters")
        self._own.delete(name)
        with suppress(OSError):
            self._drafts.drop(name)
        self._parking.take(name)

    def close(self, timeout: float = 0.4) -> bool:
        """Stop, keep everything, end the threads; False when not all could be kept in time."""
        with suppress(CaptureTimeout):
            self.run.pause_and_keep(timeout / 2)
        self.runner.close(timeout / 2)
        return self.writer.close(timeout) and self.writer.problem is None
