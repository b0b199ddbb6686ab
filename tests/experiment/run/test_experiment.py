"""The same recipe gives the same bits, however the run is paced, changed, kept and taken up again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.editing.edits import class_renamed, renamed, with_class, with_sample, without_sample
from nn_tui.data.own_format.format import loads
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits, WithoutSamples

# Enough epochs to pass several checks for divergence, which come every 64.
EPOCHS = 150
SETTINGS = {
    "full batch": {"name": "xor"},
    "mini-batches, the last one short": {"name": "letters", "batch": 2},
    "mini-batches and a split": {"name": "alphabet", "batch": 7, "test_split": 0.3, "hidden": (4,)},
    "mini-batches in the order of the samples": {"name": "letters", "batch": 2, "shuffle": False},
    "float32": {"name": "bits", "dtype": "float32", "batch": 4},
    "penalties": {"name": "xor", "l1": 0.001, "l2": 0.01, "batch": 3},
    "adam, dropout and a schedule": {
        "name": "letters",
        "optimizer": "adam",
        "dropout": 0.3,
        "schedule": "warmup_cosine",
        "batch": 2,
    },
    "clipped, adagrad": {"name": "letters", "optimizer": "adagrad", "batch": 2, "clip_norm": 0.1, "clip_value": 0.05},
    "clipped, full batch": {"name": "xor", "clip_norm": 0.05},
    "pictures, clipped": {
        "name": "letters",
        "layers": ("conv 4 3x3 relu", "norm", "pool 2", "dropout 0.3", "dense 5 tanh"),
        "init": "normal_over_inputs",
        "batch": 2,
        "clip_norm": 0.1,
    },
    "momentum, full batch with dropout": {"name": "xor", "optimizer": "nesterov", "dropout": 0.2},
}


@pytest.fixture(params=SETTINGS.values(), ids=list(SETTINGS))
def fields(request: pytest.FixtureRequest) -> dict[str, Any]:
    fields: dict[str, Any] = request.param
    return fields


def finish(run: Experiment, epochs: int = EPOCHS) -> Experiment:
    """Flat out to the end of that epoch."""
    while left := run.updates_until(epochs):
        run.advance(left)
    return run


class TestPacing:
    def test_one_update_at_a_time(
        self, experiment: MakeExperiment, same_bits: SameBits, fields: dict[str, Any]
    ) -> None:
        run = experiment(**fields)
        while run.updates_until(EPOCHS):
            assert run.advance(1) == 1
        assert same_bits(run, finish(experiment(**fields)))

    def test_one_epoch_at_a_time(self, experiment: MakeExperiment, same_bits: SameBits, fields: dict[str, Any]) -> None:
        run = experiment(**fields)
        for epoch in range(1, EPOCHS + 1):
            assert run.advance(run.updates_per_epoch) == run.updates_per_epoch
            assert (run.epoch, run.position) == (epoch, 0)
        assert same_bits(run, finish(experiment(**fields)))

    @settings(max_examples=10, deadline=None)
    @given(calls=st.lists(st.integers(0, 40), max_size=7), every=st.sampled_from([1, 7, 50, 1000]))
    def test_any_number_of_updates_at_a_time(
        self, experiment: MakeExperiment, same_bits: SameBits, calls: list[int], every: int
    ) -> None:
        run, other = (experiment("letters", every, batch=2) for _ in range(2))
        for updates in calls:
            run.advance(updates)
        assert same_bits(finish(run), finish(other))

    def test_measuring_in_the_middle_changes_nothing(
        self, experiment: MakeExperiment, same_bits: SameBits, fields: dict[str, Any]
    ) -> None:
        run = experiment(**fields)
        while run.updates_until(EPOCHS):
            run.advance(1)
            run.record()
            run.state()
        assert same_bits(run, finish(experiment(**fields)))

    @pytest.mark.parametrize("every", [1, 7, 64, 100, 1000])
    @pytest.mark.parametrize("batch", [None, 2])
    def test_the_history_has_the_epochs_that_are_multiples_whoever_stops_where(
        self, experiment: MakeExperiment, every: int, batch: int | None
    ) -> None:
        stopping, through = (experiment("letters", every, batch=batch) for _ in range(2))
        for epoch in (1, 3, 64, 65, 700):
            finish(stopping, epoch)
        finish(stopping, 2050)
        finish(through, 2050)
        for run in (stopping, through):
            assert run.recorder.view().column("epoch").tolist() == list(range(0, 2051, every))
        assert stopping.recorder.view().whole.tobytes() == through.recorder.view().whole.tobytes()

    def test_what_is_measured_is_of_now(self, experiment: MakeExperiment) -> None:
        run = experiment("letters", 1000)
        run.advance(5)
        before = run.measures
        run.record()
        assert run.measures == before


class TestBeginning:
    def test_epoch_0_is_measured(self, experiment: MakeExperiment) -> None:
        run = experiment("xor")
        assert (run.epoch, run.position, run.updates_until(3)) == (0, 0, 3)
        assert run.recorder.view().column("mse").tolist() == [pytest.approx(0.3266821523682062, rel=1e-12)]

    def test_a_recipe_that_does_not_fit_the_dataset_is_refused(self, experiment: MakeExperiment) -> None:
        with pytest.raises(ExperimentError, match="softmax over a single output"):
            experiment("xor", output="softmax", loss="half_squared_error")
        table = replace(built_in("xor"), targets=np.array([[2.0], [0.0], [0.0], [1.0]]))
        with pytest.raises(ExperimentError, match="between 0 and 1"):
            experiment(dataset=table, output="sigmoid", loss="sigmoid_cross_entropy")

    def test_a_test_part_is_measured_apart(self, experiment: MakeExperiment) -> None:
        run = experiment("alphabet", test_split=0.5)
        assert run.trainer is not None
        assert len(run.trainer.targets) == 13
        assert run.test_measures is not None
        assert run.test_measures != run.measures
        finish(run, 3)
        assert not np.isnan(run.recorder.view().column("test_loss")).any()

    def test_nothing_to_train_on(self, experiment: MakeExperiment, without_samples: WithoutSamples) -> None:
        run = experiment(dataset=without_samples(built_in("letters")))
        assert run.advance(100) == 0
        assert (run.epoch, run.updates_per_epoch, run.updates_until(5)) == (0, 0, 0)
        assert np.isnan(run.measures.loss)
        assert len(run.recorder.view().whole) == 0
        run.go_back()
        run.record()
        assert resume(run.state()).advance(1) == 0


class TestChanges:
    def changed(self, experiment: MakeExperiment, flipped: Flip) -> Experiment:
        """A run of mini-batches with a change of the recipe, one of the samples in the middle of an epoch, and one of
        both at the same moment."""
        run = experiment("letters", batch=2)
        finish(run, 10)
        run.change(run.recipe.with_(learning_rate=0.5), run.dataset)
        finish(run, 20)
        run.advance(1)
        run.change(run.recipe.with_(batch=1), flipped(run.dataset))
        assert (run.epoch, run.position, run.recipe.batch) == (20, 1, 2)
        finish(run, 80)
        longer = with_sample(run.dataset, None, run.dataset.inputs[0], run.dataset.targets[1])
        run.change(run.recipe.with_(l2=0.001), run.dataset)
        run.change(run.coming.recipe.with_(batch=3), longer)
        return finish(run)

    def test_each_is_recorded_with_its_epoch(self, experiment: MakeExperiment, flipped: Flip) -> None:
        run = self.changed(experiment, flipped)
        assert [change.epoch for change in run.changes] == [0, 10, 21, 80]
        assert [change.recipe.learning_rate for change in run.changes] == [0.1, 0.5, 0.5, 0.5]
        assert [change.recipe.batch for change in run.changes] == [2, 2, 1, 3]
        assert [change.dataset.samples for change in run.changes] == [3, 3, 3, 4]
        assert run.changes[-1].recipe.l2 == 0.001

    def test_a_replay_gives_the_same_bits(self, experiment: MakeExperiment, flipped: Flip, same_bits: SameBits) -> None:
        run = self.changed(experiment, flipped)
        assert same_bits(replay(run.changes, EPOCHS), run)

    def test_a_replay_of_two_changes_by_hand_in_one_epoch(
        self, experiment: MakeExperiment, same_bits: SameBits
    ) -> None:
        run = experiment("iris", batch=7)
        run.advance(3)
        some = np.arange(run.network.parameters.size) < 5
        run.freeze(some)
        run.advance(2)
        run.set_parameters(run.network.parameters + 0.01)
        run.advance(1)
        run.freeze(None)
        run.advance(run.updates_until(3))
        assert [change.when for change in run.changes] == [(0, 0), (0, 3), (0, 5), (0, 6)]
        assert same_bits(replay(run.changes, 3), run)

    def test_a_replay_forgets_what_an_optimizer_forgot(self, experiment: MakeExperiment, same_bits: SameBits) -> None:
        run = experiment("iris", optimizer="adam")
        run.advance(run.updates_until(2))
        for name in ("sgd", "adam"):
            run.change(run.recipe.with_(optimizer=name), run.dataset)
        run.advance(run.updates_until(4))
        assert same_bits(replay(run.changes, 4), run)
        resumed = resume(run.state())
        assert same_bits(replay(resumed.changes, 4), run)

    def test_a_replay_after_saving_and_loading_gives_the_same_bits(
        self, experiment: MakeExperiment, flipped: Flip, same_bits: SameBits, tmp_path: Path
    ) -> None:
        run = self.changed(experiment, flipped)
        run_file.save(tmp_path / "run.nntui", run.state())
        loaded = run_file.load(tmp_path / "run.nntui")
        assert same_bits(replay(list(loaded.changes), EPOCHS), run)
        more = resume(loaded)
        assert same_bits(finish(more, 200), finish(run, 200))
        assert same_bits(replay(more.changes, 200), more)

    def test_one_in_the_middle_of_an_epoch_takes_effect_at_the_next(
        self, experiment: MakeExperiment, flipped: Flip
    ) -> None:
        for every in (1, 7, 64):
            run, unchanged = (experiment("letters", every, batch=1) for _ in range(2))
            finish(run, 3)
            run.advance(1)
            run.change(run.recipe.with_(learning_rate=2.0), run.dataset)
            run.advance(1)
            assert run.recipe.learning_rate == 0.1
            assert run.coming.recipe.learning_rate == 2.0
            assert run.advance(1000) == 1
            unchanged.advance(12)
            assert run.network.parameters.tobytes() == unchanged.network.parameters.tobytes()
            assert (run.epoch, run.position, run.recipe.learning_rate) == (4, 0, 2.0)
            assert [change.epoch for change in run.changes] == [0, 4]

    def test_the_last_of_several_in_one_epoch_counts(
        self, experiment: MakeExperiment, flipped: Flip, same_bits: SameBits
    ) -> None:
        run = experiment("letters", batch=2)
        finish(run, 5)
        run.advance(1)
        run.change(run.recipe.with_(learning_rate=9.0), run.dataset)
        run.change(run.recipe.with_(learning_rate=0.3), flipped(run.dataset))
        finish(run, 30)
        assert [change.recipe.learning_rate for change in run.changes] == [0.1, 0.3]
        assert same_bits(replay(run.changes, 30), run)

    def test_before_the_first_update_the_run_begins_with_it(
        self, experiment: MakeExperiment, flipped: Flip, same_bits: SameBits
    ) -> None:
        run = experiment("letters")
        dataset = flipped(run.dataset)
        run.change(run.recipe.with_(learning_rate=0.7), dataset)
        assert [change.epoch for change in run.changes] == [0]
        assert same_bits(finish(run), finish(experiment(dataset=dataset, learning_rate=0.7)))
        assert same_bits(replay(run.changes, EPOCHS), run)

    def test_an_empty_dataset_is_left_and_entered(
        self, experiment: MakeExperiment, without_samples: WithoutSamples, same_bits: SameBits
    ) -> None:
        run = experiment("letters", batch=2)
        empty, full = without_samples(run.dataset), run.dataset
        finish(run, 70)
        weights = run.network.parameters.copy()
        run.change(run.recipe, empty)
        assert (run.advance(5), run.epoch, run.updates_per_epoch) == (0, 70, 0)
        resumed = resume(run.state())
        assert (resumed.epoch, resumed.network.parameters.tobytes()) == (70, weights.tobytes())
        for each in (run, resumed):
            each.change(each.recipe, full)
            finish(each)
            assert same_bits(each, finish(experiment("letters", batch=2)))
        begun_empty = experiment(dataset=empty, batch=2)
        begun_empty.change(begun_empty.recipe, full)
        assert same_bits(finish(begun_empty), run)

    def test_what_needs_new_weights_is_refused_and_changes_nothing(
        self, experiment: MakeExperiment, same_bits: SameBits
    ) -> None:
        letters = built_in("letters")
        run = finish(experiment("letters"), 5)
        new = {"hidden": (6,), "seed": 1, "activation": "tanh", "dtype": "float32", "test_split": 0.5}
        for field, value in new.items():
            with pytest.raises(ExperimentError, match=field):
                run.change(run.recipe.with_(**{field: value}), letters)
        smaller = replace(letters, inputs=letters.inputs[:, :4], feature_names=letters.feature_names[:24])
        for dataset in (with_class(letters, "D"), class_renamed(letters, 0, "X"), smaller, built_in("xor")):
            with pytest.raises(ExperimentError, match="reset"):
                run.change(run.recipe, dataset)
        with pytest.raises(ExperimentError, match="between 0 and 1"):
            run.change(run.recipe, replace(letters, targets=letters.targets * 2))
        assert len(run.changes) == 1
        assert same_bits(finish(run), finish(experiment("letters")))

    def test_another_name_is_no_obstacle(self, experiment: MakeExperiment) -> None:
        run = finish(experiment("letters"), 5)
        run.change(run.recipe.with_(dataset="mine", epochs=77), without_sample(renamed(run.dataset, "mine"), 1))
        assert (run.dataset.name, run.recipe.dataset, run.recipe.epochs) == ("mine", "mine", 77)
        assert run.updates_until(6) == 1


# The error grows by a factor each epoch: every one of these overflows within a few hundred epochs, in its own way.
WILD = {
    "linear": {"name": "bits", "learning_rate": 5.0},
    "linear, mini-batches": {"name": "bits", "learning_rate": 4.0, "batch": 4},
    "penalty": {"name": "xor", "l2": 50.0},
    "slowly": {"name": "bits", "learning_rate": 1.2, "hidden": ()},
    "float32": {"name": "bits", "learning_rate": 1.0, "hidden": (), "dtype": "float32", "batch": 3},
    "at once": {"name": "bits", "learning_rate": 1e300},
    "clipped all the same": {"name": "bits", "learning_rate": 1e100, "clip_norm": 1e60, "clip_value": 1e60},
}


class TestDivergence:
    @pytest.fixture(params=WILD.values(), ids=list(WILD))
    def wild(self, request: pytest.FixtureRequest) -> dict[str, Any]:
        fields: dict[str, Any] = request.param
        return fields

    def first_unsound_epoch(self, run: Experiment) -> int:
        """Found by looking at everything after every epoch, without the experiment's own checks."""
        with np.errstate(all="ignore"):
            assert run.trainer is not None
            while run.trainer.epoch < 5000:
                run.trainer.advance(run.updates_per_epoch)
                if not (np.isfinite(run.measuring.loss()) and np.isfinite(run.network.parameters).all()):
                    return run.trainer.epoch
        raise AssertionError("it did not diverge")

    @pytest.mark.parametrize("every", [1, 7, 1000])
    def test_it_is_found_at_the_first_epoch_whatever_is_recorded(
        self, experiment: MakeExperiment, wild: dict[str, Any], every: int
    ) -> None:
        epoch = self.first_unsound_epoch(experiment(**wild))
        flat_out, stepped = (experiment(record_every=every, **wild) for _ in range(2))
        flat_out.advance(10**6)
        while stepped.divergence is None:
            stepped.advance(1)
        for run in (flat_out, stepped):
            assert run.divergence is not None
            assert (run.divergence.epoch, run.epoch) == (epoch, epoch)
            assert run.divergence == flat_out.divergence
            assert run.recorder.last_epoch == (epoch - 1) // every * every
            assert np.isfinite(run.recorder.view().column("loss")).all()
            assert run.advance(10) == 0

    @pytest.mark.parametrize("every", [1, 7, 1000])
    def test_the_last_finite_state_is_kept_and_going_on_with_it_ends_the_same(
        self, experiment: MakeExperiment, wild: dict[str, Any], every: int
    ) -> None:
        run = experiment(record_every=every, **wild)
        run.advance(10**6)
        state = run.state()
        assert run.divergence is not None
        assert state.trainer.epoch == run.divergence.epoch - 1
        assert np.isfinite(state.parameters).all()
        resumed = resume(state)
        assert np.isfinite(resumed.measures.loss)
        assert resumed.divergence is None
        resumed.advance(10**6)
        assert resumed.divergence == run.divergence

    def test_going_back(self, experiment: MakeExperiment, wild: dict[str, Any]) -> None:
        run = experiment(**wild)
        run.advance(10**6)
        end = run.divergence
        run.go_back()
        assert run.divergence is None
        assert end is not None
        assert run.epoch == (end.epoch - 1) // 64 * 64
        assert np.isfinite(run.measures.loss)
        assert np.isfinite(run.network.parameters).all()
        assert run.recorder.view().column("epoch").tolist() == list(range(run.epoch + 1))
        run.advance(10**6)
        assert run.divergence == end

    def test_going_back_goes_no_further_than_the_last_change(
        self, experiment: MakeExperiment, flipped: Flip, same_bits: SameBits
    ) -> None:
        run = finish(experiment("bits", learning_rate=0.1), 70)
        run.change(run.recipe.with_(learning_rate=1e6), run.dataset)
        run.advance(10**6)
        run.go_back()
        assert run.epoch == 70
        run.change(run.recipe.with_(learning_rate=0.1), flipped(run.dataset))
        finish(run)
        assert [(change.epoch, change.recipe.learning_rate) for change in run.changes] == [(0, 0.1), (70, 0.1)]
        assert same_bits(replay(run.changes, EPOCHS), run)

    def test_a_change_asked_for_meanwhile_takes_effect_there(
        self, experiment: MakeExperiment, same_bits: SameBits
    ) -> None:
        run = experiment("bits", learning_rate=5.0)
        run.advance(10**6)
        run.change(run.recipe.with_(learning_rate=0.1), run.dataset)
        assert run.divergence is not None
        resumed = resume(run.state())
        assert resumed.recipe.learning_rate == 0.1
        run.go_back()
        assert run.recipe.learning_rate == 0.1
        finish(run)
        assert run.divergence is None
        assert same_bits(replay(run.changes, EPOCHS), run)

    def test_large_weights_alone_are_no_divergence(self, experiment: MakeExperiment, same_bits: SameBits) -> None:
        for every in (1, 7, 1000):
            run = experiment("letters", every, init="constant:1e30")
            finish(run, 300)
            assert run.divergence is None
            assert run.recorder.last_epoch == 300 // every * every

    @pytest.mark.parametrize("every", [1, 7, 1000])
    def test_a_loss_that_is_finite_again_when_somebody_looks_was_not(
        self, experiment: MakeExperiment, every: int
    ) -> None:
        # From 1e160 the output shrinks to a fifth an epoch: its square overflows at first, and no more after 64.
        one = loads("0 1 -> 1", "one")
        fields: dict[str, Any] = {"hidden": (), "output": "linear", "init": "constant:1e160", "learning_rate": 0.4}
        run = experiment(dataset=one, record_every=every, **fields)
        run.advance(10**6)
        assert run.divergence is not None
        assert run.divergence.epoch == 1

    def test_large_weights_that_are_measured_cost_no_replay(
        self, experiment: MakeExperiment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = experiment("letters", init="constant:1e30")
        restored: list[object] = []
        monkeypatch.setattr(run.trainer, "restore", restored.append)
        finish(run, 300)
        assert restored == []


class TestResuming:
    @pytest.mark.parametrize("updates", [0, 1, 77, 128, 141])
    def test_it_goes_on_as_if_it_had_never_stopped(
        self, experiment: MakeExperiment, same_bits: SameBits, fields: dict[str, Any], updates: int
    ) -> None:
        whole, part = (experiment(**fields) for _ in range(2))
        part.advance(updates)
        part.record()
        resumed = resume(part.state())
        assert same_bits(resumed, part)
        assert resumed.measures == part.measures
        assert same_bits(finish(resumed), finish(whole))

    def test_the_state_owns_copies(self, experiment: MakeExperiment) -> None:
        run = experiment("letters", batch=2)
        run.advance(1)
        state = run.state()
        before = (state.parameters.tobytes(), repr(state.trainer.random), state.history[2].tobytes(), state.changes)
        run.change(run.recipe.with_(learning_rate=3.0), run.dataset)
        finish(run)
        assert before == (
            state.parameters.tobytes(),
            repr(state.trainer.random),
            state.history[2].tobytes(),
            state.changes,
        )

    def test_a_change_still_to_come_comes(self, experiment: MakeExperiment, same_bits: SameBits) -> None:
        run = experiment("letters", batch=1)
        run.advance(4)
        run.change(run.recipe.with_(learning_rate=0.9), run.dataset)
        state = run.state()
        assert [change.epoch for change in state.changes] == [0, 2]
        resumed = resume(state)
        assert (resumed.recipe.learning_rate, resumed.coming.recipe.learning_rate) == (0.1, 0.9)
        assert same_bits(finish(resumed), finish(run))
        assert [change.epoch for change in resumed.changes] == [0, 2]

    def test_every_epoch_may_be_recorded_from_here_on(self, experiment: MakeExperiment) -> None:
        run = finish(experiment("xor", 10), 20)
        resumed = resume(run.state(), record_every=1)
        finish(resumed, 23)
        assert resumed.recorder.view().column("epoch").tolist() == [0, 10, 20, 21, 22, 23]

    def test_parts_that_do_not_fit_are_refused(self, experiment: MakeExperiment) -> None:
        run = experiment("letters", batch=2)
        run.advance(3)
        good = run.state()
        trainer, change = good.trainer, good.changes[0]
        bad = {
            "weights": replace(good, parameters=good.parameters[:-1]),
            "order": replace(good, changes=()),
            "out of order": replace(good, changes=(replace(change, epoch=1),)),
            "order.": replace(good, changes=(change, replace(change, epoch=2), replace(change, epoch=3))),
            "records": replace(good, record_every=0),
            "fit": replace(good, history=(good.history[0], 0, good.history[2])),
        }
        parts: dict[str, Any] = {
            "position": 7,
            "epoch": -1,
            "parameters": trainer.parameters.astype(np.float32),
            "order": trainer.order[:-1],
            "random": ("MT19937", trainer.random[1], 700, 0, 0.0),
            "random ": ("PCG64", *trainer.random[1:]),
            "random  ": ("MT19937", trainer.random[1][:5], 3, 0, 0.0),
            "optimizer": {"momentum": good.parameters},
        }
        for name, value in parts.items():
            bad[f"part {name}"] = replace(good, trainer=replace(trainer, **{name.strip(): value}))
        for name, state in bad.items():
            try:
                resume(state)
            except ExperimentError:
                continue
            pytest.fail(f"{name} was taken")
