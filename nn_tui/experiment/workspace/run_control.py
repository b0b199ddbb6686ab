"""The present run of a workspace, and everything that the user changes about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from pathlib import Path
from typing import Any

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.library.library import Library
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe, refitted
from nn_tui.experiment.recipe.fields import DATA_FIELDS, LIVE_FIELDS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import network_on
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import History
from nn_tui.experiment.run.plan import RunPlan, plan_new
from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.run_archive import ANSWER_WITHIN, RunArchive
from nn_tui.experiment.workspace.current_dataset import CurrentDataset
from nn_tui.model import Network
from nn_tui.model.arrays import BoolArray, FloatArray


class RunControl:
    """Changes the run of the current dataset, which ``runner`` owns, and keeps the runs that a change ends.

    ``on_change`` is called in the runner's thread when a run starts, stops or changes.
    """

    def __init__(
        self,
        current: CurrentDataset,
        library: Library,
        runs_folder: Path,
        instance: Instance,
        writer: BackgroundWriter,
        on_change: Callable[[Snapshot], None],
    ) -> None:
        self._current = current
        self._library = library
        self._writer = writer
        self._on_change = on_change
        self._archive = RunArchive(runs_folder, instance, writer, lambda: self.runner.capture_numbered())
        dataset = current.dataset
        self.runner = Runner(Experiment(default_recipe(dataset), dataset), self._follow_run)

    def _follow_run(self, snapshot: Snapshot) -> None:
        self._archive.follow(snapshot)
        self._on_change(snapshot)

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot of the run."""
        return self.runner.latest

    @property
    def is_running(self) -> bool:
        """Whether training is going on."""
        return self.snapshot.phase is Phase.RUNNING

    @property
    def kept_in(self) -> Path | None:
        """The file in which the run was kept last, or from which it was opened; None while it is in no file."""
        return self._archive.file_of(self.snapshot.run)

    def when_kept(self, call: Callable[[], object]) -> None:
        """Call this in the writer's thread each time that a run was written to its file."""
        self._archive.on_kept = call

    @property
    def needs_reset(self) -> bool:
        """Whether the run's network no longer fits the dataset."""
        return not self._current.dataset.same_shape(self.snapshot.dataset)

    def change_recipe(self, recipe: Recipe, keep: bool = False) -> bool:
        """Follow another recipe, with a new network unless only live fields differ; return whether it is a new one.

        With ``keep`` the new network takes over the present weights that fit; the others are drawn by the recipe.
        Changed settings of a generated dataset generate it again. Raises ExperimentError or DataError for an unusable
        recipe; nothing is changed then.
        """
        recipe = recipe.with_(dataset=self._current.dataset.name)
        changed = set(self.snapshot.recipe.changed_fields(recipe)) - {"dataset"}
        coming = self.runner.coming
        if changed <= LIVE_FIELDS and not self.needs_reset and (coming is None or coming.resumed is not None):
            self._check_made()
            self.runner.change(recipe, self._current.dataset).result(timeout=ANSWER_WITHIN)
            return False
        dataset = self._current.dataset
        if changed & DATA_FIELDS and dataset.settings is not None and recipe.settings() is not None:
            dataset = self._library.load(dataset.name, recipe.settings())
        self.begin(recipe, dataset, keep)
        return True

    def change_data(self, **values: Any) -> None:
        """Change settings of the data, such as samples, data seed or test share, and begin a new network on them.

        Where another number of classes needs it, output and loss change too. Raises ExperimentError or DataError.
        """
        recipe = self.snapshot.recipe.with_(dataset=self._current.dataset.name, **values)
        settings = recipe.settings()
        if settings is not None and self._current.dataset.settings is not None:
            dataset = self._library.load(self._current.dataset.name, settings)
            recipe = refitted(recipe, self._current.dataset, dataset)
        self.change_recipe(recipe)

    def reset(self, seed: int | None = None) -> None:
        """Begin again with the same initial weights, or with those of another seed; frozen weights stay frozen."""
        recipe = refitted(self.snapshot.recipe, self.snapshot.dataset, self._current.dataset)
        self.begin(recipe if seed is None else recipe.with_(seed=seed), self._current.dataset)

    def begin(self, recipe: Recipe, dataset: Dataset, keep: bool = False) -> None:
        """Begin a new run on that dataset, which becomes the current one; with ``keep`` as in ``change_recipe``.

        Raises ExperimentError for a recipe that does not fit; nothing is changed then.
        """
        present, recipe = self.snapshot, recipe.with_(dataset=dataset.name)
        old = present.network()
        frozen = present.frozen if network_on(recipe, dataset).has_shape_of(old) else None
        plan = plan_new(recipe, dataset, frozen)
        coming = self.runner.coming
        state = coming.resumed if coming else self.pause_and_keep()
        if keep:
            names = present.encoding.input_names
            plan = plan.then(lambda experiment: _keep_weights(old, state, names, experiment))
        if dataset is not self._current.dataset:
            self._current.take(dataset)
        is_comparable = (recipe.loss, recipe.reduction) == (present.recipe.loss, present.recipe.reduction)
        has_begun = present.epoch or present.position
        before = present.recorder.view() if has_begun and is_comparable else None
        self.make(plan, speed=present.speed, before=before)

    def make(
        self,
        plan: RunPlan,
        *,
        speed: float | None = None,
        run: int | None = None,
        before: History | None = None,
        on_made: Callable[[int, Experiment], object] = lambda run, experiment: None,
    ) -> None:
        """Make this run, as ``Runner.begin`` does, and wait for it unless that takes long."""
        done = self.runner.begin(plan, speed, run, before, on_made)
        if self.snapshot.is_made:
            done.result(timeout=ANSWER_WITHIN)

    def _check_made(self) -> None:
        """Raise ExperimentError while there is no network."""
        if not self.snapshot.is_made:
            raise ExperimentError("The network is still being made: try it again when it is there.")

    def bring_up_to_date(self, path: Path) -> None:
        """Before a file is read, have the newest state of the run that is kept there written."""
        kept = self._archive.run_in(path)
        if kept is None:
            return
        if kept == self.snapshot.run and self.snapshot.is_made:
            try:
                self.pause_and_keep().result(timeout=ANSWER_WITHIN)
            except CaptureTimeout:
                raise ExperimentError("An update of this run takes long: open it again when it is paused.") from None
        self._writer.flush(ANSWER_WITHIN)

    def go_on(self, plan: RunPlan, path: Path) -> None:
        """Make a run that is resumed from a file the present one; it is kept once it is trained further."""
        self.make(plan, on_made=lambda run, experiment: self._archive.adopt(run, path, experiment.state()))
        # Until it is made, the session has to know the file.
        self._archive.open(self.snapshot.run, path)

    def set_parameters(self, parameters: FloatArray) -> None:
        """Set all weights and biases (parameters,) by hand, now. Raises ExperimentError."""
        self._check_made()
        self.runner.call(lambda experiment: experiment.set_parameters(parameters)).result(timeout=ANSWER_WITHIN)

    def set_parameter(self, index: int, value: float) -> None:
        """Set one weight or bias, by its index in ``Network.parameters``, now. Raises ExperimentError."""
        self._check_made()

        def change(experiment: Experiment) -> None:
            parameters = experiment.network.parameters.copy()
            parameters[index] = value
            experiment.set_parameters(parameters)

        self.runner.call(change).result(timeout=ANSWER_WITHIN)

    def freeze(self, frozen: BoolArray | None) -> None:
        """Stop training the marked parameters (parameters,); None trains all. Raises ExperimentError."""
        self._check_made()
        self.runner.call(lambda experiment: experiment.freeze(frozen)).result(timeout=ANSWER_WITHIN)

    def go_back(self) -> None:
        """Return to the last finite checkpoint after a divergence."""
        self.runner.go_back().result(timeout=ANSWER_WITHIN)

    def pause_and_keep(self) -> Future[RunState]:
        """Pause the run, and have its state kept as soon as the training thread gives it, however late that is."""
        self.runner.pause()
        state: Future[RunState] = Future()

        def keep(captured: Future[tuple[int, RunState]]) -> None:
            try:
                run, its_state = captured.result()
                self._archive.keep(run, its_state)
                state.set_result(its_state)
            except Exception as error:
                state.set_exception(error)

        self.runner.capture_numbered().add_done_callback(keep)
        return state


def _keep_weights(old: Network, state: Future[RunState] | None, names: Sequence[str], experiment: Experiment) -> None:
    """Set the weights of the old network that fit, as they are in that state: after a divergence the last finite ones.

    ``names`` are those of its inputs. Without a state there are none to keep.
    """
    if state is None:
        return
    old.use(state.result().parameters)
    if np.isfinite(old.parameters).all():
        network = experiment.network
        keep_weights(old, network, names, experiment.encoding.input_names)
        experiment.set_parameters(network.parameters)
