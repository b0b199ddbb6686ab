"""Weights set by hand, frozen weights, another optimizer on the way: taken over at once, kept, and done again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.changes import describe_change
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits


def finish(run: Experiment, epochs: int) -> Experiment:
    while left := run.updates_until(epochs):
        run.advance(left)
    return run


def resumed(run: Experiment, tmp_path: Path) -> Experiment:
    """The run from the bytes of its file."""
    run_file.save(tmp_path / "run.nntui", run.state())
    return resume(run_file.load(tmp_path / "run.nntui"))


class TestSettingWeights:
    def test_training_goes_on_from_the_new_weights(self, experiment: MakeExperiment) -> None:
        run = finish(experiment("xor"), 10)
        wanted = run.network.parameters.copy()
        wanted[3] = 2.5
        run.set_parameters(wanted)
        assert run.network.parameters[3] == 2.5
        assert run.recorder.last_epoch == 10
        measured = run.measures.loss
        assert run.recorder.view().column("loss")[-1] == measured == run.measuring.loss()
        other = experiment("xor")
        other.set_parameters(wanted)
        run.advance(5)
        other.advance(5)
        assert np.array_equal(run.network.parameters, other.network.parameters)

    @pytest.mark.parametrize("updates", [0, 3, 40, 41])
    def test_the_run_can_be_done_again(
        self, experiment: MakeExperiment, same_bits: SameBits, tmp_path: Path, updates: int
    ) -> None:
        run = experiment("letters", batch=2)
        run.advance(updates)
        run.set_parameters(run.network.parameters + 0.5)
        run.set_parameters(run.network.parameters - 0.25)
        run.advance(7)
        finish(run, 40)
        assert same_bits(replay(run.changes, 40), run)
        assert same_bits(finish(resumed(run, tmp_path), 60), finish(run, 60))

    def test_only_finite_numbers(self, experiment: MakeExperiment) -> None:
        run = experiment("xor")
        before = run.network.parameters.copy()
        with pytest.raises(ExperimentError, match="finite"):
            run.set_parameters(np.full_like(before, np.nan))
        assert np.array_equal(run.network.parameters, before)

    def test_a_divergence_is_found_from_the_weights_that_were_set(self, experiment: MakeExperiment) -> None:
        run = finish(experiment("bits", learning_rate=0.1), 70)
        run.set_parameters(np.full_like(run.network.parameters, 1e200))
        run.advance(200)
        assert run.divergence is not None
        assert run.divergence.epoch > 70
        run.go_back()
        assert (run.network.parameters == 1e200).all()

    def test_weights_and_samples_at_one_epoch_in_either_order(
        self, experiment: MakeExperiment, flipped: Flip, same_bits: SameBits
    ) -> None:
        runs = [finish(experiment("letters"), 10) for _ in range(2)]
        weights = runs[0].network.parameters + 0.5
        runs[0].set_parameters(weights)
        for run in runs:
            run.change(run.recipe, flipped(run.dataset))
        runs[1].set_parameters(weights)
        for run in runs:
            finish(run, 20)
        assert same_bits(*runs)
        assert same_bits(replay(runs[0].changes, 20), runs[0])


class TestFreezing:
    @pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "adamw"])
    def test_frozen_weights_stay_to_the_bit(
        self, experiment: MakeExperiment, same_bits: SameBits, tmp_path: Path, optimizer: str
    ) -> None:
        run = experiment("letters", batch=2, optimizer=optimizer, l2=0.1, dropout=0.2)
        run.advance(5)
        mask = np.zeros(len(run.network.parameters), bool)
        mask[:40] = True
        run.freeze(mask)
        held, others = run.network.parameters[mask].copy(), run.network.parameters[~mask].copy()
        finish(run, 30)
        assert run.network.parameters[mask].tobytes() == held.tobytes()
        assert not np.array_equal(run.network.parameters[~mask], others)
        assert same_bits(replay(run.changes, 30), run)
        assert same_bits(finish(resumed(run, tmp_path), 50), finish(run, 50))
        run.freeze(None)
        run.advance(4)
        assert not np.array_equal(run.network.parameters[mask], held)

    def test_in_the_middle_of_an_epoch_its_order_goes_on(self, experiment: MakeExperiment) -> None:
        run, other = experiment("alphabet", batch=5), experiment("alphabet", batch=5)
        run.advance(3)
        other.advance(3)
        run.freeze(np.zeros(len(run.network.parameters), bool))
        assert run.trainer is not None
        assert other.trainer is not None
        assert np.array_equal(run.trainer.next_samples(), other.trainer.next_samples())
        run.advance(10)
        other.advance(10)
        assert np.array_equal(run.network.parameters, other.network.parameters)

    def test_not_after_a_divergence_which_can_still_be_taken_back(self, experiment: MakeExperiment) -> None:
        run = finish(experiment("bits"), 100)
        run.change(run.recipe.with_(learning_rate=1e4), run.dataset)
        run.advance(1000)
        assert run.divergence is not None
        assert run.divergence.epoch > 110
        with pytest.raises(ExperimentError, match="diverged"):
            run.freeze(np.ones(len(run.network.parameters), bool))
        run.go_back()
        assert run.epoch in (100, 128)
        assert run.frozen is None

    def test_freezing_nothing_is_no_freezing(self, experiment: MakeExperiment) -> None:
        run = experiment("xor")
        run.freeze(np.zeros(len(run.network.parameters), bool))
        assert run.frozen is None


class TestChangingTheOptimizer:
    def test_its_memory_goes_on_where_only_its_rate_changes(self, experiment: MakeExperiment) -> None:
        run, other = (finish(experiment("xor", optimizer="adam"), 20) for _ in range(2))
        run.change(run.recipe.with_(learning_rate=0.5), run.dataset)
        memory = run.state().trainer.optimizer
        for name, value in other.state().trainer.optimizer.items():
            assert np.array_equal(memory[name], value)

    def test_another_one_begins_without_memory(self, experiment: MakeExperiment, same_bits: SameBits) -> None:
        run = finish(experiment("xor", optimizer="momentum"), 20)
        run.change(run.recipe.with_(optimizer="adam"), run.dataset)
        finish(run, 60)
        assert same_bits(replay(run.changes, 60), run)

    @pytest.mark.parametrize("optimizer", ["momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"])
    def test_each_goes_on_from_a_file(
        self, experiment: MakeExperiment, same_bits: SameBits, tmp_path: Path, optimizer: str
    ) -> None:
        run = experiment("letters", optimizer=optimizer, learning_rate=0.01, batch=2, schedule="step", schedule_every=3)
        run.advance(7)
        assert same_bits(finish(resumed(run, tmp_path), 30), finish(run, 30))


class TestWhatIsTold:
    def test_a_full_batch_is_not_off(self, experiment: MakeExperiment) -> None:
        run = experiment("letters", batch=2)
        finish(run, 3)
        run.change(run.recipe.with_(batch=None), run.dataset)
        assert describe_change(*run.changes) == "batch full"

    def test_a_file_tells_the_same(self, experiment: MakeExperiment, flipped: Flip, tmp_path: Path) -> None:
        run = finish(experiment("letters"), 3)
        run.freeze(np.arange(len(run.network.parameters)) < 4)
        finish(run, 5)
        run.change(run.recipe, flipped(run.dataset))
        for one in (run, resumed(run, tmp_path)):
            assert [describe_change(*pair) for pair in pairwise(one.changes)] == ["frozen", "samples"]
