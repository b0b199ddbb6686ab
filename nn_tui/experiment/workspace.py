"""What the app works on: the current dataset, its run, and what is kept of both. The one owner of that state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from contextlib import suppress
from pathlib import Path

from nn_tui.data.dataset import Dataset
from nn_tui.data.edits import renamed
from nn_tui.data.library import Library
from nn_tui.experiment import run_file
from nn_tui.experiment.defaults import default_recipe
from nn_tui.experiment.drafts import Drafts
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.experiment import Experiment, RunState
from nn_tui.experiment.keeper import Keeper
from nn_tui.experiment.recipe import LIVE_FIELDS, Recipe
from nn_tui.experiment.run_keeping import ANSWER_WITHIN, RunKeeping
from nn_tui.experiment.runner import Runner
from nn_tui.experiment.snapshot import Phase, Snapshot


class Workspace:
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
        self.keeper = Keeper(on_problem)
        self._on_change = on_change
        self._parked: dict[str, tuple[int, RunState]] = {}
        self._written: dict[str, Dataset] = {}
        self._keeping = RunKeeping(runs_folder, self.keeper, lambda: self.runner.capture_numbered())
        self.dataset = self.library.load("letters")
        self._drafts = Drafts(runs_folder.parent / "drafts")
        self.editor = self._drafts.editor(self.dataset)
        self.runner = Runner(Experiment(default_recipe(self.dataset), self.dataset), self._changed)

    @property
    def snapshot(self) -> Snapshot:
        """The newest look at the run."""
        return self.runner.latest

    @property
    def is_running(self) -> bool:
        """Whether training is going on."""
        return self.snapshot.phase is Phase.RUNNING

    @property
    def needs_reset(self) -> bool:
        """Whether the run's network no longer fits the dataset."""
        return not self.dataset.same_shape(self.snapshot.dataset)

    def choose(self, name: str) -> None:
        """Make a dataset the current one, with the run it had before, if any. Raises DataError."""
        self.use(self._load(name))

    def _load(self, name: str) -> Dataset:
        """The dataset as it was written last, on disk or, while it is not kept, here. Raises DataError."""
        if name in self._written and not self.keeper.is_kept(_dataset_job(name)):
            return self._written[name]
        return self.library.load(name)

    def open_path(self, path: Path) -> None:
        """Open a saved run or a dataset file. Raises DataError or ExperimentError."""
        if path.suffix == run_file.SUFFIX:
            self.continue_run(path)
        else:
            self.use(self.library.open_file(path))

    def continue_run(self, path: Path) -> None:
        """Go on with a saved run, on the dataset that it was trained on. Raises ExperimentError."""
        experiment = Experiment.resume(run_file.load(path), record_every=1)
        dataset = experiment.coming.dataset
        if dataset.own:
            with suppress(ValueError):
                dataset = self._load(dataset.name)
        self._park()
        self._take(dataset)
        self.runner.replace(experiment).result(timeout=ANSWER_WITHIN)
        if not self.needs_reset and not dataset.same_content(experiment.coming.dataset):
            self.runner.change(None, dataset)

    def _take(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.editor = self._drafts.editor(dataset)

    def use(self, dataset: Dataset) -> None:
        """Make this the current dataset, with the run that it had, if it still fits, or a new one."""
        if dataset.name == self.dataset.name and dataset.same_content(self.dataset):
            return
        self._park()
        run, parked = self._parked.pop(dataset.name, (None, None))
        self._take(dataset)
        experiment = self._returning(parked, dataset) if parked else None
        if experiment is None:
            run, recipe = None, parked.changes[-1].recipe if parked else default_recipe(dataset)
            experiment = self._new_experiment(recipe, dataset)
        self.runner.replace(experiment, run=run).result(timeout=ANSWER_WITHIN)

    def _returning(self, parked: RunState, dataset: Dataset) -> Experiment | None:
        """The parked run, going on with the dataset, which may have another name or samples by now; None where that
        is not its dataset any more."""
        last = parked.changes[-1]
        edited = last.dataset.own and dataset.own and last.dataset.same_shape(dataset)
        if not (edited or last.dataset.same_content(dataset)):
            return None
        experiment = Experiment.resume(parked)
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
            self._parked[self.dataset.name] = self._keep_run(ANSWER_WITHIN)

    def _keep_run(self, timeout: float) -> tuple[int, RunState]:
        """Stop the run and see that its last state is kept: its number and that state. Raises CaptureTimeout."""
        self.runner.pause()
        run, state = self.runner.capture_numbered().result(timeout=timeout)
        self._keeping.keep(run, state)
        return run, state

    def write(self, dataset: Dataset) -> Future[None]:
        """Take an edited dataset: keep it if it is the user's own, and let the run follow where it can.

        Where the shape or the classes changed, the run is paused and waits for a reset. The future holds
        ExperimentError where the run's loss cannot take the new targets: the run then goes on without them.
        """
        self.dataset = dataset
        if dataset.own:
            self._written[dataset.name] = dataset
            self.keeper.keep(_dataset_job(dataset.name), lambda: self.library.save(dataset))
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
            self.keeper.keep("the drawing", lambda: self._drafts.save(state))
        else:
            self.keeper.keep("the drawing", lambda: self._drafts.forget(state.dataset))

    def copy_as(self, name: str) -> Dataset:
        """The current dataset under a new name, as the user's own, now current. Raises DataError, OSError."""
        self.library.check_free(name)
        with suppress(OSError):
            self._drafts.forget(self.dataset)
        self.write(renamed(self.dataset, name, own=True))
        return self.dataset

    def rename(self, old: str, new: str) -> None:
        """Rename an own dataset, the current one too. Raises DataError, OSError."""
        self.keeper.flush(ANSWER_WITHIN)
        self.library.rename(old, new)
        # A write that failed before must not bring the old name back.
        self.keeper.forget(_dataset_job(old))
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
        self.keeper.forget(_dataset_job(name))
        self.keeper.flush(ANSWER_WITHIN)
        if name == self.dataset.name:
            self.choose("letters")
        self.library.delete(name)
        with suppress(OSError):
            self._drafts.drop(name)
        self._written.pop(name, None)
        self._parked.pop(name, None)

    def change_recipe(self, recipe: Recipe) -> bool:
        """Follow another recipe: at once if only live fields differ, else with a reset. Whether it was a reset.

        Raises ExperimentError for a recipe that does not fit the dataset; nothing is changed then.
        """
        changed = set(self.snapshot.recipe.changed_fields(recipe)) - {"dataset"}
        if changed <= LIVE_FIELDS and not self.needs_reset:
            self.runner.change(recipe, self.dataset).result(timeout=ANSWER_WITHIN)
            return False
        self._replace(recipe)
        return True

    def reset(self, seed: int | None = None) -> None:
        """Begin again with the same initial weights, or with those of another seed."""
        recipe = self.snapshot.recipe
        self._replace(recipe if seed is None else recipe.with_(seed=seed))

    def _replace(self, recipe: Recipe) -> None:
        experiment = Experiment(recipe.with_(dataset=self.dataset.name), self.dataset)
        with suppress(CaptureTimeout):
            self._keep_run(ANSWER_WITHIN)
        self.runner.replace(experiment, speed=self.snapshot.speed).result(timeout=ANSWER_WITHIN)

    def go_back(self) -> None:
        """After a divergence: return to the last finite checkpoint."""
        self.runner.go_back().result(timeout=ANSWER_WITHIN)

    def save_run(self, path: Path) -> None:
        """Write the run to a file of the user's choice. Raises OSError."""
        run_file.save(path, self.runner.capture().result(timeout=5.0))

    def close(self, timeout: float = 0.4) -> bool:
        """Stop, keep everything, end the threads; False when not all could be kept in time."""
        with suppress(CaptureTimeout):
            self._keep_run(timeout / 2)
        self.runner.close(timeout / 2)
        return self.keeper.close(timeout) and self.keeper.problem is None

    def _changed(self, snapshot: Snapshot) -> None:
        """Called by the runner's thread."""
        self._keeping.follow(snapshot)
        self._on_change(snapshot)


def _dataset_job(name: str) -> str:
    return f"dataset {name}"
