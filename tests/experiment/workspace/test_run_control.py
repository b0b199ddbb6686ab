"""What a person changes about a run: its data, its shape, its weights, the file it is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.errors import DataError
from nn_tui.data.opened_file import Choices
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tests.experiment.conftest import SameBits, WaitUntil

SOON = 10.0
TABLE = "size,colour,price\n" + "".join(
    f"{n},{'red' if n % 3 else 'blue'},{n * 2.5}\n" for n in (*range(1, 30, 2), *range(0, 30, 2))
)
Train = Callable[[int], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "datasets", tmp_path / "runs", Instance(tmp_path / "state"))
    yield made
    made.close(SOON)


@pytest.fixture
def train(workspace: Workspace, wait_until: WaitUntil) -> Train:
    def run(epochs: int) -> None:
        workspace.runner.set_speed(inf)
        workspace.runner.run(epochs)
        workspace.runner.capture().result(SOON)
        wait_until(lambda: not workspace.is_running, "the end of the run")

    return run


class TestOtherData:
    def test_settings_generate_it_anew_and_the_network_begins_anew(self, workspace: Workspace, train: Train) -> None:
        workspace.choose("circles")
        start = workspace.snapshot.parameters
        train(3)
        workspace.run.change_data(samples=100, noise=0.2, data_seed=7)
        assert workspace.dataset.same_content(built_in("circles", Settings(100, 0.2, 2, 7)))
        assert workspace.snapshot.dataset is workspace.dataset
        assert workspace.snapshot.epoch == 0
        assert np.array_equal(workspace.snapshot.parameters, start)
        assert workspace.snapshot.before is not None

    def test_other_classes_bring_the_output_that_fits(self, workspace: Workspace) -> None:
        workspace.choose("spirals")
        workspace.run.change_data(classes=3)
        recipe = workspace.snapshot.recipe
        assert (workspace.dataset.outputs, recipe.output, recipe.loss) == (3, "softmax", "softmax_cross_entropy")
        workspace.run.change_data(classes=2)
        recipe = workspace.snapshot.recipe
        assert (workspace.dataset.outputs, recipe.output, recipe.loss) == (1, "tanh", "half_squared_error")

    def test_another_size_gives_the_network_other_inputs(self, workspace: Workspace, train: Train) -> None:
        workspace.choose("lines")
        train(2)
        workspace.run.change_data(size=11)
        assert workspace.dataset.same_content(built_in("lines", Settings(1_200, 0.01, 4, 0, 11)))
        assert workspace.snapshot.network().inputs == (1, 11, 11)
        assert workspace.snapshot.epoch == 0
        assert not workspace.needs_reset

    def test_layers_that_do_not_fit_another_size_change_nothing(self, workspace: Workspace) -> None:
        workspace.choose("lines")
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(layers=("conv 2 8x8", "globalmax")))
        before = workspace.dataset, workspace.snapshot.recipe
        with pytest.raises(ExperimentError, match="8x8"):
            workspace.run.change_data(size=6)
        assert (workspace.dataset, workspace.snapshot.recipe) == before

    def test_what_cannot_be_generated_changes_nothing(self, workspace: Workspace) -> None:
        workspace.choose("circles")
        before = workspace.dataset, workspace.snapshot.recipe
        with pytest.raises(ValueError, match="noise"):
            workspace.run.change_data(noise=0.7)
        with pytest.raises(DataError, match="classes"):
            workspace.run.change_data(classes=4)
        assert (workspace.dataset, workspace.snapshot.recipe) == before

    def test_the_settings_come_back_with_the_dataset(self, workspace: Workspace) -> None:
        workspace.choose("moons")
        workspace.run.change_data(samples=50)
        workspace.choose("xor")
        workspace.choose("moons")
        assert workspace.dataset.samples == 50
        assert workspace.snapshot.recipe.samples == 50

    def test_another_test_share_divides_the_same_samples_anew(self, workspace: Workspace) -> None:
        workspace.choose("iris")
        workspace.run.change_data(test_split=0.2)
        assert workspace.snapshot.recipe.test_split == 0.2
        assert workspace.dataset.same_content(built_in("iris"))

    def test_a_kept_run_has_its_settings_too(self, workspace: Workspace, train: Train, tmp_path: Path) -> None:
        workspace.choose("blobs")
        workspace.run.change_data(samples=60, classes=4)
        train(5)
        workspace.save_run(tmp_path / "run.nntui")
        again = resume(run_file.load(tmp_path / "run.nntui"))
        assert again.dataset.settings == Settings(60, 0.0, 4, 0)
        assert again.dataset.same_content(workspace.dataset)


class TestOtherShape:
    def test_weights_that_fit_are_kept_when_asked(self, workspace: Workspace, train: Train) -> None:
        workspace.choose("circles")
        train(4)
        old = workspace.snapshot.network()
        assert workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(6, 2)), keep=True)
        new = workspace.snapshot.network()
        assert np.array_equal(new.layers[0].block[:, :4], old.layers[0].block)
        assert np.array_equal(new.layers[2].block, old.layers[2].block)

    def test_after_a_divergence_the_last_finite_ones_are_kept(self, workspace: Workspace, train: Train) -> None:
        workspace.choose("bits")
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=1e200))
        train(20)
        assert workspace.snapshot.phase is Phase.DIVERGED
        finite = workspace.runner.capture().result(SOON).parameters
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(4,), learning_rate=0.1), keep=True)
        assert np.isfinite(workspace.snapshot.parameters).all()
        assert np.array_equal(workspace.snapshot.network().layers[0]["W"][:, :3].ravel(), finite[:9])

    def test_while_it_runs_the_weights_of_the_moment_are_kept(self, workspace: Workspace) -> None:
        workspace.runner.set_speed(inf)
        workspace.runner.run(10**6)
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(5, 3)), keep=True)
        workspace.writer.flush(SOON)
        (kept,) = workspace.runs_folder.glob("*.nntui")
        before = run_file.load(kept).parameters
        assert np.array_equal(workspace.snapshot.parameters[: 31 * 5], before[: 31 * 5])

    def test_and_the_run_can_be_done_again(self, workspace: Workspace, train: Train, same_bits: SameBits) -> None:
        workspace.choose("circles")
        train(4)
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(6, 2)), keep=True)
        train(5)
        state = workspace.runner.capture().result(SOON)
        assert same_bits(replay(list(state.changes), 5), resume(state))

    def test_other_features_keep_the_weights_of_those_that_stay(self, workspace: Workspace, train: Train) -> None:
        workspace.choose("circles")
        train(2)
        old = workspace.snapshot.network()
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(features=("x2", "x1^2")), keep=True)
        new = workspace.snapshot.network()
        assert np.array_equal(new.layers[0]["W"][0], old.layers[0]["W"][1])
        assert workspace.snapshot.encoding.input_names == ("x2", "x1^2")

    def test_a_live_change_keeps_all(self, workspace: Workspace, train: Train) -> None:
        train(2)
        weights = workspace.snapshot.parameters
        assert not workspace.run.change_recipe(workspace.snapshot.recipe.with_(optimizer="adam", dropout=0.1))
        assert np.array_equal(workspace.snapshot.parameters, weights)
        assert workspace.snapshot.changes == ((2, "optimizer adam ..."),)


class TestWeights:
    def test_one_weight_by_hand(self, workspace: Workspace, train: Train) -> None:
        train(3)
        workspace.run.set_parameter(7, 1.5)
        snapshot = workspace.snapshot
        assert snapshot.parameters[7] == 1.5
        assert snapshot.measures.loss == pytest.approx(snapshot.recorder.view().column("loss")[-1])
        with pytest.raises(ExperimentError, match="finite"):
            workspace.run.set_parameter(7, inf)

    def test_what_is_frozen_stays_frozen_after_a_reset_of_the_same_shape_only(self, workspace: Workspace) -> None:
        mask = np.zeros(len(workspace.snapshot.parameters), bool)
        mask[3] = True
        workspace.run.freeze(mask)
        workspace.run.reset()
        frozen = workspace.snapshot.frozen
        assert frozen is not None
        assert np.array_equal(frozen, mask)
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(4,)))
        assert workspace.snapshot.frozen is None


class TestFiles:
    def test_a_table_becomes_the_current_dataset_and_another_column_its_target(
        self, workspace: Workspace, train: Train, tmp_path: Path
    ) -> None:
        path = tmp_path / "things.csv"
        path.write_text(TABLE)
        workspace.open_path(path)
        assert workspace.dataset.name == "things"
        assert workspace.source is not None
        assert workspace.source.opened.target == "price"
        assert (workspace.snapshot.recipe.target, workspace.snapshot.recipe.task) == ("price", "regression")
        train(2)
        workspace.use_source(workspace.sources.read(path, Choices("colour")))
        assert workspace.dataset.class_names == ("blue", "red")
        assert workspace.source.opened.target == "colour"
        assert (workspace.snapshot.recipe.output, workspace.snapshot.epoch) == ("softmax", 0)
        train(2)
        workspace.choose("letters")
        assert workspace.source is None

    def test_answers_are_in_the_tables_own_units(self, workspace: Workspace, train: Train, tmp_path: Path) -> None:
        path = tmp_path / "things.csv"
        path.write_text(TABLE)
        workspace.open_path(path)
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=0.1, test_split=0.0))
        train(300)
        snapshot = workspace.snapshot
        assert np.abs(snapshot.outputs() - snapshot.dataset.targets).mean() < 3
        assert np.allclose(snapshot.encoding.comparable(snapshot.dataset.targets), snapshot.dataset.targets)

    def test_a_stop_rule_ends_the_run_and_run_goes_on(self, workspace: Workspace, train: Train) -> None:
        workspace.choose("circles")
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(stop_accuracy=0.9))
        train(500)
        assert workspace.snapshot.phase is Phase.DONE
        assert workspace.snapshot.stopped == "90% right"
        stopped = workspace.snapshot.epoch
        train(3)
        assert workspace.snapshot.epoch == stopped + 3
        assert workspace.snapshot.stopped is None

    def test_seconds_stop_a_run(self, workspace: Workspace, train: Train) -> None:
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(stop_seconds=0.05, epochs=10**8))
        train(10**8)
        assert workspace.snapshot.stopped == "time limit of 0.05 seconds reached"
