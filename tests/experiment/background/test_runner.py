"""The thread that trains: it obeys between updates, keeps the pace, reaches its goals, and ends."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from math import inf
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.pace import MEASURE_EVERY, SPEEDS, Pace, next_speed, watchable_speed
from nn_tui.experiment.background.runner import SWITCH_INTERVAL, Runner
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.plan import plan_new
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits, WaitUntil, WithoutSamples

SOON = 10.0
MakeRunner = Callable[[Experiment], Runner]
RunToEnd = Callable[..., Snapshot]


class Watch:
    """Notes what the runner tells."""

    def __init__(self) -> None:
        self.told: list[Snapshot] = []

    def __call__(self, snapshot: Snapshot) -> None:
        self.told.append(snapshot)

    @property
    def phases(self) -> list[Phase]:
        return [snapshot.phase for snapshot in self.told]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def start(watch: Watch) -> Iterator[MakeRunner]:
    """Make runners, flat out, that are closed at the end."""
    runners = []

    def make(experiment: Experiment) -> Runner:
        runner = Runner(experiment, watch)
        runners.append(runner)
        runner.set_speed(inf)
        return runner

    yield make
    for runner in runners:
        runner.close(SOON)


def settled(runner: Runner) -> None:
    """Wait until what was asked before is done."""
    runner.capture().result(SOON)


@pytest.fixture
def run_to_end(wait_until: WaitUntil) -> RunToEnd:
    def run(runner: Runner, epochs: int | None = None) -> Snapshot:
        runner.run(epochs)
        settled(runner)
        wait_until(lambda: runner.latest.phase is not Phase.RUNNING, "the end of the run")
        return runner.latest

    return run


class TestBits:
    @pytest.mark.parametrize("fields", [{}, {"batch": 2}], ids=["full batch", "mini-batches"])
    @pytest.mark.parametrize("every", [1, 7])
    def test_they_are_those_of_a_run_without_a_thread(
        self,
        start: MakeRunner,
        run_to_end: RunToEnd,
        experiment: MakeExperiment,
        same_bits: SameBits,
        fields: dict[str, Any],
        every: int,
    ) -> None:
        plain = experiment("letters", every, epochs=400, **fields)
        plain.advance(plain.updates_until(400))
        runner = start(experiment("letters", every, epochs=400, **fields))
        run_to_end(runner)
        assert same_bits(resume(runner.capture().result(SOON)), plain)

    def test_pauses_steps_snapshots_and_captures_change_nothing(
        self, start: MakeRunner, run_to_end: RunToEnd, experiment: MakeExperiment, same_bits: SameBits
    ) -> None:
        plain = experiment("letters", batch=2, epochs=3000)
        plain.advance(plain.updates_until(3000))
        runner = start(experiment("letters", batch=2, epochs=3000))
        for _ in range(10):
            runner.run()
            runner.step()
            runner.capture()
            runner.call(lambda run: run.record())
            runner.pause()
            runner.latest.outputs()
            runner.latest.recorder.view()
            settled(runner)
        run_to_end(runner)
        assert same_bits(resume(runner.capture().result(SOON)), plain)

    def test_changes_while_it_runs_are_replayed_to_the_same_bits(
        self,
        start: MakeRunner,
        run_to_end: RunToEnd,
        experiment: MakeExperiment,
        same_bits: SameBits,
        flipped: Flip,
        wait_until: WaitUntil,
    ) -> None:
        runner = start(experiment("letters", batch=2, epochs=10**9))
        runner.run()
        dataset = built_in("letters")
        for number in range(1, 6):
            seen = runner.latest.epoch
            wait_until(lambda seen=seen: runner.latest.epoch > seen, "progress")
            dataset = flipped(dataset, number % 3)
            runner.change(runner.latest.recipe.with_(learning_rate=0.1 * number), dataset).result(SOON)
            assert runner.latest.recipe.learning_rate == 0.1 * number
        runner.pause()
        run = resume(runner.capture().result(SOON))
        run.advance(run.updates_until(run.epoch + 2))
        assert len(run.changes) == 6
        assert same_bits(replay(run.changes, run.epoch), run)


class TestGoals:
    def test_until_the_recipe_is_done_then_as_many_again(
        self, start: MakeRunner, run_to_end: RunToEnd, experiment: MakeExperiment
    ) -> None:
        runner = start(experiment("xor", epochs=50))
        assert (runner.latest.phase, runner.latest.goal) == (Phase.READY, 50)
        for done in (50, 100, 150):
            latest = run_to_end(runner)
            assert (latest.epoch, latest.position, latest.phase, latest.goal) == (done, 0, Phase.DONE, done)

    def test_a_number_of_epochs(self, start: MakeRunner, run_to_end: RunToEnd, experiment: MakeExperiment) -> None:
        runner = start(experiment("letters", batch=2, epochs=50))
        latest = run_to_end(runner, 20)
        assert (latest.epoch, latest.phase) == (20, Phase.PAUSED)
        runner.step()
        latest = run_to_end(runner, 1)
        assert (latest.epoch, latest.position) == (21, 0)
        assert run_to_end(runner).epoch == 50
        assert run_to_end(runner, 7).epoch == 57

    def test_a_step_is_one_update_and_pauses(self, start: MakeRunner, experiment: MakeExperiment, watch: Watch) -> None:
        runner = start(experiment("letters", batch=2, epochs=10**9))
        runner.run()
        runner.pause()
        settled(runner)
        before = runner.latest
        runner.step()
        settled(runner)
        after = runner.latest
        assert after.epoch * 2 + after.position == before.epoch * 2 + before.position + 1
        assert after.phase is Phase.PAUSED
        assert not np.array_equal(after.parameters, before.parameters)

    def test_pausing_stops_between_two_updates(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("letters", batch=1, epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 10)
        runner.pause()
        first, second = (runner.capture().result(SOON) for _ in range(2))
        assert first.parameters.tobytes() == second.parameters.tobytes()
        assert runner.latest.parameters.tobytes() == first.parameters.tobytes()

    def test_more_epochs_asked_for_on_the_way_are_done(
        self, start: MakeRunner, experiment: MakeExperiment, run_to_end: RunToEnd, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("xor", epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 10)
        runner.change(runner.latest.recipe.with_(epochs=runner.latest.epoch + 5000), built_in("xor")).result(SOON)
        goal = runner.latest.recipe.epochs
        wait_until(lambda: runner.latest.phase is not Phase.RUNNING)
        assert runner.latest.goal == goal
        assert runner.latest.phase is Phase.DONE

    def test_a_paused_run_shows_the_new_goal(self, start: MakeRunner, experiment: MakeExperiment) -> None:
        runner = start(experiment("xor", epochs=100))
        runner.change(runner.latest.recipe.with_(epochs=300), built_in("xor")).result(SOON)
        assert runner.latest.goal == 300

    def test_nothing_to_train_on(
        self, start: MakeRunner, experiment: MakeExperiment, without_samples: WithoutSamples, watch: Watch
    ) -> None:
        empty = without_samples(built_in("letters"))
        runner = start(experiment(dataset=empty))
        for ask in (runner.run, runner.step, runner.pause, runner.go_back):
            ask()
            settled(runner)
            assert (runner.latest.phase, runner.latest.epoch) == (Phase.EMPTY, 0)
        assert not runner.latest.solved

    def test_the_last_sample_goes_while_it_runs(
        self, start: MakeRunner, experiment: MakeExperiment, without_samples: WithoutSamples, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("letters", batch=1, epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 10)
        runner.change(None, without_samples(built_in("letters"))).result(SOON)
        wait_until(lambda: runner.latest.phase is Phase.EMPTY, "the stop")
        epoch = runner.latest.epoch
        runner.change(None, built_in("letters")).result(SOON)
        assert (runner.latest.phase, runner.latest.epoch) == (Phase.PAUSED, epoch)

    def test_a_divergence_stops_it_and_one_command_goes_back(
        self, start: MakeRunner, experiment: MakeExperiment, run_to_end: RunToEnd
    ) -> None:
        runner = start(experiment("bits", learning_rate=5.0, epochs=10**6))
        latest = run_to_end(runner)
        assert latest.divergence is not None
        assert (latest.phase, latest.epoch) == (Phase.DIVERGED, latest.divergence.epoch)
        for ask in (runner.run, runner.step):
            ask()
            settled(runner)
            assert runner.latest.phase is Phase.DIVERGED
        runner.change(latest.recipe.with_(learning_rate=0.1), latest.dataset).result(SOON)
        assert runner.latest.recipe.learning_rate == 0.1
        runner.go_back()
        settled(runner)
        assert (runner.latest.phase, runner.latest.epoch) == (Phase.PAUSED, (latest.epoch - 1) // 64 * 64)
        assert run_to_end(runner, 100).phase is Phase.PAUSED


class TestPace:
    def test_it_is_no_faster_than_asked(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("letters", batch=1, epochs=10**9))
        began = perf_counter()
        runner.set_speed(300)
        runner.run()
        wait_until(lambda: runner.latest.epoch >= 60, "60 epochs")
        latest, seconds = runner.latest, perf_counter() - began
        assert latest.epoch <= 300 * seconds + 1
        assert latest.speed == 300
        # Loosely: a busy machine is late, but not ten times.
        assert seconds < 2

    def test_a_new_speed_counts_from_now(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("xor", epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 2000)
        runner.set_speed(1)
        settled(runner)
        before = runner.latest.epoch
        runner.set_speed(150)
        wait_until(lambda: runner.latest.epoch > before + 3)
        assert runner.latest.phase is Phase.RUNNING

    def test_a_slow_run_answers_at_once(self, start: MakeRunner, experiment: MakeExperiment) -> None:
        runner = start(experiment("xor", epochs=10**9))
        runner.set_speed(1)
        runner.run()
        began = perf_counter()
        for _ in range(5):
            settled(runner)
        assert perf_counter() - began < 0.5
        assert runner.latest.phase is Phase.RUNNING
        assert runner.latest.epoch <= 2

    def test_updates_per_second_and_the_time_left(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("letters", batch=1, epochs=10**7))
        runner.run()
        wait_until(lambda: runner.latest.updates_per_second, "a rate")
        latest = runner.latest
        left = (10**7 - latest.epoch) * 3 - latest.position
        assert latest.seconds_left == pytest.approx(left / latest.updates_per_second)

    def test_the_rate_is_that_of_updates_done_not_zero_between_two(self) -> None:
        pace = Pace(1.0)
        pace.begin(0.0, 0.0, 0)
        for now, updates, rate in ((MEASURE_EVERY, 0, 0.0), (1.0, 1, 1.0), (1.5, 1, 1.0), (3.0, 2, 0.5)):
            pace.measure(now, updates)
            assert pace.rate == rate

    @pytest.mark.parametrize(
        ("speed", "updates_per_second", "slower", "faster"),
        [
            (70, 0.0, 30, 150),
            (70, 7000.0, 30, 150),
            (70, 6500.0, 30, 150),
            (inf, 0.0, 70_000, inf),
            (inf, 600.0, 4, inf),
            (inf, 20.0, 1, inf),
            (inf, 1e9, 70_000, inf),
            (70_000, 600.0, 4, inf),
            (7, 600.0, 4, inf),
            (1, 100.0, 1, 2),
            (100, 0.0, 70, 150),
        ],
    )
    def test_the_next_speed(self, speed: float, updates_per_second: float, slower: float, faster: float) -> None:
        assert next_speed(speed, -1, updates_per_second, 100) == slower
        assert next_speed(speed, 1, updates_per_second, 100) == faster

    def test_a_coarse_measurement_is_not_a_speed_out_of_reach(self) -> None:
        assert next_speed(7, 1, 4.0, 1) == 15

    @pytest.mark.parametrize(("epochs", "speed"), [(10_000, 700), (1_000, 70), (1, 1), (10**6, 70_000), (10**9, inf)])
    def test_the_watchable_speed_takes_about_15_seconds(self, epochs: int, speed: float) -> None:
        assert watchable_speed(epochs) == speed
        assert speed in SPEEDS


class TestTelling:
    def test_starts_stops_and_steps_are_told_updates_are_not(
        self, start: MakeRunner, experiment: MakeExperiment, watch: Watch, run_to_end: RunToEnd
    ) -> None:
        runner = start(experiment("xor", epochs=20_000))
        settled(runner)
        watch.told.clear()
        run_to_end(runner)
        settled(runner)
        assert watch.phases == [Phase.RUNNING, Phase.DONE]
        watch.told.clear()
        runner.step()
        runner.pause()
        settled(runner)
        assert watch.phases == [Phase.DONE, Phase.DONE]
        assert [snapshot.epoch for snapshot in watch.told] == [20_001, 20_001]

    def test_a_change_is_told_while_paused(
        self, start: MakeRunner, experiment: MakeExperiment, watch: Watch, flipped: Flip
    ) -> None:
        runner = start(experiment("xor"))
        settled(runner)
        watch.told.clear()
        dataset = flipped(built_in("xor"))
        runner.change(None, dataset).result(SOON)
        settled(runner)
        assert [snapshot.dataset for snapshot in watch.told] == [dataset]

    def test_a_refused_change_changes_and_tells_nothing(
        self, start: MakeRunner, experiment: MakeExperiment, watch: Watch
    ) -> None:
        runner = start(experiment("xor"))
        settled(runner)
        before, told = runner.latest, len(watch.told)
        with pytest.raises(ExperimentError, match="reset"):
            runner.change(before.recipe.with_(hidden=(9,)), before.dataset).result(SOON)
        settled(runner)
        assert runner.latest is before
        assert len(watch.told) == told

    def test_snapshots_own_what_they_show(
        self, start: MakeRunner, experiment: MakeExperiment, run_to_end: RunToEnd
    ) -> None:
        runner = start(experiment("letters", epochs=300))
        first = runner.latest
        weights, answers = first.parameters.copy(), first.outputs()
        run_to_end(runner)
        assert np.array_equal(first.parameters, weights)
        assert np.array_equal(first.outputs(), answers)
        assert not np.array_equal(runner.latest.outputs(), answers)
        assert runner.latest.outputs(np.zeros((2, 30))).shape == (2, 3)

    def test_solved_is_said_when_it_is(
        self, start: MakeRunner, experiment: MakeExperiment, run_to_end: RunToEnd
    ) -> None:
        runner = start(experiment("letters", epochs=3000))
        assert not run_to_end(runner, 10).solved
        assert run_to_end(runner).solved


class TestReplacing:
    def test_the_new_run_is_paused_and_numbered(
        self, start: MakeRunner, experiment: MakeExperiment, watch: Watch, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("xor", epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 10)
        runner.replace(experiment("bits")).result(SOON)
        latest = runner.latest
        assert (latest.run, latest.phase, latest.dataset.name, latest.epoch) == (2, Phase.READY, "bits", 0)
        assert (latest.goal, latest.speed) == (10_000, watchable_speed(10_000))
        settled(runner)
        assert watch.told[-1] is latest
        runner.replace(experiment("bits"), speed=inf).result(SOON)
        assert (runner.latest.run, runner.latest.speed) == (3, inf)
        runner.begin(plan_new(default_recipe(built_in("xor")), built_in("xor")), run=1).result(SOON)
        assert runner.latest.run == 1
        runner.replace(experiment("xor")).result(SOON)
        assert runner.latest.run == 4

    def test_a_capture_knows_its_run(self, start: MakeRunner, experiment: MakeExperiment) -> None:
        runner = start(experiment("xor"))
        captured = []
        for number in range(1, 30):
            captured.append((number, runner.capture_numbered()))
            runner.replace(experiment("xor", seed=number))
        for number, future in captured:
            run, state = future.result(SOON)
            assert (run, state.changes[0].recipe.seed) == (number, number - 1)


class TestThread:
    @pytest.mark.slow
    def test_commands_from_many_threads(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("letters", batch=2, epochs=10**9))
        failures = []

        def bother(number: int) -> None:
            try:
                for count in range(30):
                    runner.run()
                    runner.set_speed(inf)
                    runner.change(None, built_in("letters")).result(SOON)
                    runner.capture().result(SOON)
                    (runner.step, runner.pause)[(number + count) % 2]()
                    runner.latest.recorder.view()
            except Exception as error:
                failures.append(error)

        threads = [Thread(target=bother, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SOON)
        assert failures == []
        runner.pause()
        settled(runner)
        assert runner.latest.phase is Phase.PAUSED

    def test_the_switch_interval_is_short_while_it_trains_and_restored_after(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        usual = sys.getswitchinterval()
        runner = start(experiment("xor", epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 10)
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
        runner.pause()
        # The interval is given back when the loop is left, just after the command.
        wait_until(lambda: sys.getswitchinterval() == usual, "the usual interval")
        runner.run()
        wait_until(lambda: sys.getswitchinterval() != usual)
        runner.close(SOON)
        assert sys.getswitchinterval() == usual

    @pytest.mark.parametrize("running", [False, True])
    def test_closing_leaves_no_thread(self, experiment: MakeExperiment, running: bool, wait_until: WaitUntil) -> None:
        before = set(threading.enumerate())
        runner = Runner(experiment("xor", epochs=10**9))
        if running:
            runner.run()
            wait_until(lambda: runner.latest.epoch > 10)
        runner.close(SOON)
        assert set(threading.enumerate()) == before

    def test_after_the_end_nobody_waits_in_vain(self, experiment: MakeExperiment) -> None:
        runner = Runner(experiment("xor"))
        runner.close(SOON)
        runner.run()
        runner.step()
        assert runner.capture().result(0.1).trainer.epoch == 1
        assert runner.latest.phase is not Phase.RUNNING
        runner.close(SOON)

    def test_what_was_asked_before_the_end_is_answered(self, experiment: MakeExperiment) -> None:
        runner = Runner(experiment("xor"))
        gate, entered = Event(), Event()

        def hold(run: Experiment) -> None:
            entered.set()
            assert gate.wait(SOON)

        runner.call(hold)
        assert entered.wait(SOON)
        closing = Thread(target=runner.close, args=(SOON,))
        closing.start()
        late = runner.capture()
        gate.set()
        assert late.result(SOON).trainer.epoch == 0
        closing.join(SOON)

    def test_an_error_in_a_call_goes_to_who_asked(self, start: MakeRunner, experiment: MakeExperiment) -> None:
        runner = start(experiment("xor"))
        with pytest.raises(ZeroDivisionError):
            runner.call(lambda run: 1 // 0).result(SOON)
        settled(runner)


class TestRest:
    def test_nothing_is_trained_meanwhile_and_commands_are_answered(
        self, start: MakeRunner, experiment: MakeExperiment, wait_until: WaitUntil
    ) -> None:
        runner = start(experiment("letters", epochs=10**9))
        runner.run()
        wait_until(lambda: runner.latest.epoch > 10)
        runner.rest(60.0)
        settled(runner)
        resting = runner.capture().result(SOON).trainer.epoch
        runner.set_speed(1000.0)
        runner.set_speed(inf)
        assert runner.capture().result(SOON).trainer.epoch == resting
        runner.rest(0.0)
        wait_until(lambda: runner.latest.epoch > resting, "training going on")
