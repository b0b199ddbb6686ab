"""What the app works on: the current dataset, its run, and what is kept on disk. The one owner of that state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from pathlib import Path

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.errors import ChangedError
from nn_tui.data.left_overs import LeftOvers
from nn_tui.data.library.library import Library
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.judging.run_judge import RunJudge
from nn_tui.experiment.recent_files import RecentFiles
from nn_tui.experiment.recipe.defaults import default_recipe, recipe_for
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.recipe.suiting import NUMBERS
from nn_tui.experiment.run.plan import RunPlan, known, plan_new, plan_resumed
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.drafts import Drafts
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.kept_runs import marked_runs
from nn_tui.experiment.storage.run_archive import ANSWER_WITHIN
from nn_tui.experiment.workspace.current_dataset import CurrentDataset
from nn_tui.experiment.workspace.own_datasets import Conflict, OwnDatasets
from nn_tui.experiment.workspace.parking import ParkedRun, Parking
from nn_tui.experiment.workspace.run_control import RunControl
from nn_tui.experiment.workspace.saved_runs import SavedRuns
from nn_tui.experiment.workspace.sources import Source, Sources


class Settling(Enum):
    """How a dataset is settled that was edited here and changed on disk."""

    KEEP_BOTH = "go on with the copy, and leave the other"
    TAKE_OTHER = "give up what was edited here"
    OVERWRITE = "give up what is on disk"


class Workspace:
    """The current dataset and its run.

    ``current`` holds the dataset and the drawing in progress; ``run`` changes the run, ``runner`` trains it, and
    ``judge`` says what it is worth; ``sources`` are the files that datasets were read from, ``saved_runs`` those of
    runs. After an edit that changes the shape or the classes the run no longer fits: ``needs_reset`` is True, and
    training waits for ``run.reset``.

    What is kept belongs to ``instance``, which is closed with the workspace.

    ``on_change``, ``on_problem`` and ``on_conflict`` are called in other threads: the first with a snapshot when a run
    starts, stops or changes, the second with a sentence about what cannot be kept, and with None when everything is
    kept again, the third when an own dataset was edited here and changed on disk too, which ``settle`` decides about.
    """

    def __init__(
        self,
        datasets_folder: Path,
        runs_folder: Path,
        instance: Instance,
        on_change: Callable[[Snapshot], None] = lambda snapshot: None,
        on_problem: Callable[[str | None], None] = lambda problem: None,
        on_conflict: Callable[[Conflict], None] = lambda conflict: None,
    ) -> None:
        self.library = Library(datasets_folder)
        self.runs_folder = runs_folder
        self.instance = instance
        self.recent_files = RecentFiles(instance.state_folder / "recent-files")
        self.writer = BackgroundWriter(on_problem)
        drafts_folder = runs_folder.parent / "drafts"
        self._left_overs = LeftOvers((datasets_folder, runs_folder, drafts_folder))
        self.writer.keep("left-over files", self._left_overs.remove)
        self.sources = Sources(self.library)
        self._parking = Parking()
        self._run_files: dict[int, tuple[Path, ...]] = {}
        self._runs_with_data: dict[str, Path] = {}
        self._own = OwnDatasets(self.library, self.writer, on_conflict)
        self.current = CurrentDataset(self.library.load("letters"), Drafts(drafts_folder, instance), self.writer)
        self.run = RunControl(self.current, self.library, runs_folder, instance, self.writer, on_change)
        self.runner = self.run.runner
        self.saved_runs = SavedRuns(self.run)
        self.judge = RunJudge(lambda: on_change(self.snapshot))

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
        """The newest snapshot of the run."""
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
    def has_network(self) -> bool:
        """Whether there is a network that fits the dataset: a large one is made in the background."""
        return self.snapshot.is_made and not self.needs_reset

    @property
    def source(self) -> Source | None:
        """The file that the current dataset was read from; None for any other dataset."""
        return self.sources.of(self.dataset)

    @property
    def data_file(self) -> Path | None:
        """The file to read the current dataset from again, or a saved run with it; None where its name is enough."""
        source = self.source
        return source.path if source else self._runs_with_data.get(self.dataset.name)

    @property
    def run_files(self) -> tuple[Path, ...]:
        """The files that the current run was opened from or saved to: saving there again replaces no other run."""
        return self._run_files.get(self.snapshot.run, ())

    @property
    def kept_runs(self) -> list[Path]:
        """The kept runs that no other instance works on, the newest first."""
        runs = marked_runs(self.runs_folder)
        mine = self.instance.id
        return [run.path for run in runs if run.mark.owner == mine or not self.instance.is_alive(run.mark.owner)]

    def choose(self, name: str) -> None:
        """Make a dataset the current one, with its parked run if it has one. Raises DataError."""
        self.use(self.dataset_named(name))

    def dataset_named(self, name: str) -> Dataset:
        """The dataset as ``choose`` would take it: a generated one with its last settings. Raises DataError."""
        own_goes_first = self._own.has(name)
        if name == self.dataset.name and (self.dataset.own or not own_goes_first):
            return self.dataset
        opened = self.sources.named(name)
        if opened is not None and not own_goes_first:
            return opened
        parked = self._parking.get(name)
        if parked and parked.dataset.settings is not None:
            return parked.dataset
        return self._own.load(name)

    def recipe_named(self, dataset: Dataset) -> Recipe:
        """The recipe of the dataset's parked run, or its default."""
        parked = self._parking.get(dataset.name)
        return parked.recipe if parked else default_recipe(dataset)

    def open_path(self, path: Path) -> None:
        """Open a saved run, a dataset file or a file of data. Raises DataError or ExperimentError."""
        if path.suffix == run_file.SUFFIX:
            self.continue_run(path)
            self.recent_files.add(path)
        else:
            self.use_source(self.sources.read(path))

    def use_source(self, source: Source, recipe: Recipe | None = None) -> None:
        """Make what was read from a file the current dataset, with that recipe or its default. Raises
        ExperimentError."""
        dataset = source.opened.dataset
        recipe = recipe or recipe_for(source.opened)
        parked = self._parking.get(dataset.name)
        if parked and not parked.dataset.same_content(dataset):
            # Another target column, or the file has changed: the recipe of that run does not apply.
            self._parking.take(dataset.name)
        if dataset.name == self.dataset.name and not dataset.same_content(self.dataset):
            self.run.begin(recipe, dataset)
        else:
            self.use(dataset, recipe)
        self.sources.add(source, self.dataset)
        self.recent_files.add(source.path)

    def continue_run(self, path: Path, source: Source | None = None) -> None:
        """Resume a saved run, on the dataset that it was trained on, or on ``source`` if that has the same content.

        Raises ExperimentError.
        """
        state = self.saved_runs.read(path)
        recipe, trained_on = state.changes[-1].recipe, state.changes[-1].dataset
        if source is not None and source.opened.dataset.same_content(trained_on):
            self.sources.add(source, source.opened.dataset)
        dataset = self._dataset_now(trained_on)
        plan = plan_resumed(known(state), recipe, trained_on, record_every=1)
        if dataset.same_shape(trained_on) and (dataset.name != trained_on.name or not dataset.same_content(trained_on)):
            recipe = recipe.with_(dataset=dataset.name)
            with suppress(ExperimentError):
                plan = plan_resumed(known(state), recipe, dataset, changes=True, record_every=1)
        self._park()
        self._take(dataset)
        self.run.go_on(plan, path)
        self._run_files[self.snapshot.run] = (path,)
        if not (dataset.own or self.library.is_built_in(dataset.name) or self.source):
            self._runs_with_data[dataset.name] = path

    def _dataset_now(self, trained_on: Dataset) -> Dataset:
        """The dataset of a saved run as it is now: an own one may have been edited, a file may have another name."""
        name = trained_on.name
        if trained_on.own:
            with suppress(ValueError):
                return self._own.load(name)
        is_taken = not trained_on.own and self._own.has(name)
        opened = self.sources.with_content(trained_on)
        if opened is not None and (is_taken or opened.name == name):
            return opened
        return replace(trained_on, name=self.sources.free_name(name)) if is_taken else trained_on

    def save_run(self, path: Path) -> None:
        """Write the run to a file. Raises OSError, or CaptureTimeout."""
        run, state = self.runner.capture_numbered().result(timeout=5.0)
        run_file.save(path, state)
        self._run_files[run] = (*self._run_files.get(run, ()), path)

    def use(self, dataset: Dataset, recipe: Recipe | None = None) -> None:
        """Make this the current dataset, with its parked run if that still fits, else with a new run.

        The new run follows ``recipe``; None stands for the parked run's recipe, or the dataset's default.
        """
        if dataset.own:
            self._leave_to_own(dataset.name)
        if dataset.name == self.dataset.name and dataset.same_content(self.dataset):
            return
        self._park()
        parked = self._parking.take(dataset.name)
        self._take(dataset)
        plan = parked.plan_on(dataset) if parked else None
        run = parked.run if parked and plan else None
        if plan is None:
            fallback = parked.recipe if parked else default_recipe(dataset)
            plan = self._new_run(recipe or fallback, dataset)
        self.run.make(plan, run=run)

    def _new_run(self, recipe: Recipe, dataset: Dataset) -> RunPlan:
        # A hand-written set may have targets that its recipe's loss does not fit: any numbers fit this one. The layers
        # of a parked run may no longer fit a file that was written anew outside.
        for candidate in (recipe, recipe.with_(**NUMBERS._asdict()), default_recipe(dataset)):
            with suppress(ExperimentError):
                return plan_new(candidate.with_(dataset=dataset.name), dataset)
        return plan_new(default_recipe(dataset).with_(**NUMBERS._asdict()), dataset)

    def _park(self) -> None:
        """Park the run under its dataset's name, and keep its state, as soon as the training thread gives it."""
        coming, dataset = self.runner.coming, self.snapshot.dataset if self.needs_reset else self.dataset
        state = coming.resumed if coming else self.run.pause_and_keep()
        if state is not None and not self.runner.is_slow:
            with suppress(CaptureTimeout):
                state.result(timeout=ANSWER_WITHIN)
        # After a change of shape or classes the run may still have the dataset's old name.
        self._parking.put(self.dataset.name, ParkedRun(self.snapshot.run, (self.snapshot.recipe, dataset), state))

    def write(self, dataset: Dataset) -> Future[None]:
        """Take an edited dataset: write it if it is the user's own, and let the run follow where it can.

        Where the shape or the classes changed, the run is paused and waits for a reset. The future raises
        ExperimentError where the run's loss cannot take the new targets: the run then goes on with the old ones.
        """
        self.current.follow(dataset)
        if dataset.own:
            self._own.write(dataset)
        return self._have_run_follow(dataset)

    def look_again(self) -> Future[None] | None:
        """Take over the current dataset as it is on disk, if another program changed it and it has no edits here that
        are not written yet; else return None. The future is that of ``write``. Raises DataError for a damaged file."""
        if not self.dataset.own or not self._own.is_changed(self.dataset.name):
            return None
        dataset = self._own.load(self.dataset.name)
        self._take(dataset)
        return self._have_run_follow(dataset)

    def settle(self, conflict: Conflict, how: Settling) -> None:
        """Decide about a dataset that was edited here and changed on disk; until then both are kept.

        Raises DataError or OSError; nothing is decided then.
        """
        name, copy, is_current = conflict.name, conflict.copy, self.dataset.name == conflict.name
        self.writer.flush(ANSWER_WITHIN)
        if is_current and how is Settling.OVERWRITE:
            self._own.overwrite(self.dataset)
        other = self.library.load(name) if is_current and how is Settling.TAKE_OTHER else None
        self._own.settle(conflict)
        if how is not Settling.KEEP_BOTH:
            self._own.delete(copy, ANSWER_WITHIN)
        elif is_current:
            self._own.take_up(self._own.load(copy))
            self._go_on_as(name, copy)
        if other is not None:
            self._take(self._own.load(name))
            self._have_run_follow(self.dataset)

    def _take(self, dataset: Dataset) -> None:
        """Make it the current dataset."""
        self.current.take(dataset)
        if dataset.own:
            self._own.take_up(dataset)

    def _have_run_follow(self, dataset: Dataset) -> Future[None]:
        if not self.needs_reset:
            return self.runner.change(None, dataset)
        self.runner.pause()
        nothing_to_follow: Future[None] = Future()
        nothing_to_follow.set_result(None)
        return nothing_to_follow

    def copy_as(self, name: str) -> Dataset:
        """Copy the current dataset to an own one of that name, which becomes current. Raises DataError, OSError."""
        self.library.check_free(name)
        self._leave_to_own(name)
        self.current.forget_drawings(self.dataset.name)
        self.write(renamed(self.dataset, name, own=True))
        return self.dataset

    def rename(self, old: str, new: str) -> None:
        """Rename an own dataset, which may be the current one. Raises DataError, OSError."""
        means_built_in = self.library.is_built_in(old)
        if self._own.has(old):
            self._leave_to_own(old)
        self._own.rename(old, new, ANSWER_WITHIN)
        if means_built_in:
            # An own file with a built-in name is never opened: run and drawing belong to the built-in dataset.
            return
        self._leave_to_own(new)
        if old == self.dataset.name:
            self._go_on_as(old, new)
        else:
            self._carry_over(old, new)

    def _go_on_as(self, old: str, new: str) -> None:
        """Go on with the current dataset under another name, with its run and drawing."""
        self._carry_over(old, new)
        dataset = renamed(self.dataset, new)
        self.editor.rebase(dataset)
        self.current.keep_drawing()
        self.write(dataset)

    def _leave_to_own(self, name: str) -> None:
        """Give what was read from a file under that name another, with its run and drawing: an own dataset has it."""
        is_current = name == self.dataset.name and not self.dataset.own
        opened = self.sources.named(name)
        if self.library.is_built_in(name) or not (is_current or opened or self._parking.is_of_file(name)):
            return
        new = self.sources.free_name(f"{name}-file")
        self.sources.rename(name, new)
        self._carry_over(name, new)
        if is_current:
            dataset = self.sources.named(new) if self.dataset is opened else None
            dataset = dataset or replace(self.dataset, name=new)
            self.editor.rebase(dataset)
            self.write(dataset)

    def _carry_over(self, old: str, new: str) -> None:
        """Have the drawing and the parked run of a dataset follow its new name."""
        with suppress(OSError):
            self.current.rename_drawings(old, new)
        self._parking.rename(old, new)

    def delete(self, name: str) -> None:
        """Delete an own dataset; if it is the current one, letters becomes current. Raises DataError, OSError."""
        if self.library.is_built_in(name):
            self.library.delete(name)
            return
        if self._own.has(name):
            self._leave_to_own(name)
        try:
            self._own.delete(name, ANSWER_WITHIN)
        except ChangedError:
            self.look_again()
            raise
        if name == self.dataset.name:
            self.choose("letters")
        self.current.forget_drawings(name, all_of_them=True)
        self._parking.take(name)

    def close(self, timeout: float = 0.4) -> bool:
        """Pause, keep everything and end the threads; False when not everything could be kept in time."""
        self.judge.close()
        state = self.run.pause_and_keep() if self.snapshot.is_made else None
        if state is not None:
            with suppress(CaptureTimeout):
                state.result(timeout / 2)
        self.runner.close(timeout / 2)
        is_known = state is None or state.done()
        self.writer.keep("left-over files", self._left_overs.remove)
        is_kept = self.writer.close(timeout) and self.writer.problem is None and is_known
        self.instance.close()
        return is_kept
