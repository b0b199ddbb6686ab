"""Training in the background: one thread owns the experiment and takes commands between updates."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import count
from queue import Empty, SimpleQueue
from threading import RLock, Thread
from time import perf_counter
from typing import TypeVar

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.clock import RunningClock
from nn_tui.experiment.background.coming import ComingRun, GivenUpError, Newest
from nn_tui.experiment.background.goal import Goal
from nn_tui.experiment.background.pace import Pace, watchable_speed
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.background.snapshot_maker import SnapshotMaker
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import History
from nn_tui.experiment.run.plan import RunPlan
from nn_tui.experiment.run.run_state import RunState

SLICE = 0.004
"""Seconds of training before the commands are read again."""
PUBLISH_EVERY = 0.016
"""Seconds between two snapshots of a running experiment, where making one is quick."""
PUBLISHING_SHARE = 0.1
"""At most this share of the time goes into snapshots: measuring a hundred thousand samples for one takes long."""
SWITCH_INTERVAL = 0.0001
"""While training, another thread that wants to run waits no longer than this for the interpreter."""
T = TypeVar("T")


class Runner:
    """Owns an experiment on a thread of its own.

    Every method may be called from any thread and returns at once, except ``close``, which has to be called at the end.
    ``latest`` is the newest snapshot. ``on_change`` is called in the runner's thread when training starts or stops, and
    when something changes while it is paused: not for every update. It is also called by ``begin`` for a run that will
    be there later.

    What is asked of the run is asked of the one that was begun last: it waits until that is made, and is left out where
    yet another run was begun before.
    """

    def __init__(self, experiment: Experiment, on_change: Callable[[Snapshot], None] = lambda snapshot: None) -> None:
        self._on_change = on_change
        self._commands: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._numbers = count(1)
        self._running = False
        self._closing = self._closed = False
        self._ended = False
        self._ending = RLock()
        self._done_updates = 0
        self._resting_until = 0.0
        self._clock = RunningClock()
        self._came: Future[None] | None = None
        self._adopt(experiment, next(self._numbers))
        self._newest = Newest(self._snapshot())
        self._thread = Thread(target=self._loop, name="training", daemon=True)
        self._thread.start()

    def _adopt(
        self, experiment: Experiment, run: int, speed: float | None = None, before: History | None = None
    ) -> None:
        """Train this experiment from now on."""
        self._experiment = experiment
        self.is_slow = experiment.is_slow
        """Whether an update takes so long that nobody should wait for its end."""
        self._goal = Goal(experiment)
        self._pace = Pace(speed or watchable_speed(experiment.coming.recipe.epochs))
        self._maker = SnapshotMaker(experiment, run, before)
        self._publish_every = PUBLISH_EVERY
        self._chunk = 1
        self._ran = self._ran_until = 0.0

    @property
    def latest(self) -> Snapshot:
        """The newest snapshot."""
        return self._newest.snapshot

    @property
    def coming(self) -> RunPlan | None:
        """The run that is still to be made, or could not be; None while there is one."""
        coming = self._newest.coming
        return coming.plan if coming else None

    def run(self, epochs: int | None = None, paced: bool = True) -> None:
        """Train that many epochs, or to the goal: the end of the recipe's epochs, then that many again.

        With ``paced`` False the speed is ignored.
        """
        self._ask(lambda: self._start(epochs, paced))

    def pause(self) -> None:
        """Stop between two updates."""
        self._ask(self._halt)

    def step(self) -> None:
        """Pause and do one update."""
        self._ask(self._step)

    def set_speed(self, epochs_per_second: float) -> None:
        """Train no faster than this; inf for flat out."""
        self._ask(lambda: self._set_speed(epochs_per_second))

    def change(self, recipe: Recipe | None, dataset: Dataset) -> Future[None]:
        """Follow this dataset and recipe (None for the recipe as it is) from the next epoch on.

        The future raises ExperimentError for a change that needs a reset. A run whose goal is the end of the recipe's
        epochs goes on to the new end.
        """
        return self.call(lambda experiment: self._change(experiment, recipe, dataset))

    def go_back(self) -> Future[None]:
        """Return to the last finite checkpoint after a divergence."""
        return self.call(lambda experiment: experiment.go_back())

    def begin(
        self,
        plan: RunPlan,
        speed: float | None = None,
        run: int | None = None,
        before: History | None = None,
        on_made: Callable[[int, Experiment], object] = lambda run, experiment: None,
    ) -> Future[None]:
        """Make another run, and replace the present one by it, paused.

        Where it or the present run takes long, ``latest`` shows at once that it is being made; another run that is
        begun meanwhile gives that up. ``run`` is its number if it was here before, None for a new one; ``before`` is
        the history of the run that a reset ended, to compare with. ``on_made`` is called with number and experiment in
        the runner's thread, before ``on_change`` is called. The future raises what making it raises.
        """
        coming = ComingRun(
            plan, run or next(self._numbers), speed or watchable_speed(plan.recipe.epochs), before, on_made
        )
        is_late = plan.is_long or self.is_slow or self._newest.coming is not None
        shown = coming.snapshot() if is_late else None
        self._newest.expect(coming, shown)
        self._submit(lambda: self._make(coming))
        if shown:
            self._on_change(shown)
        return coming.done

    def replace(self, experiment: Experiment, speed: float | None = None) -> Future[None]:
        """Replace the run by one that is made already, paused."""
        change = experiment.coming
        return self.begin(RunPlan(change.recipe, change.dataset, lambda between: experiment), speed)

    def capture(self) -> Future[RunState]:
        """Copy the run between two updates."""
        return self.call(lambda experiment: experiment.state(), publish=False)

    def capture_numbered(self) -> Future[tuple[int, RunState]]:
        """Copy the run, with its number as in ``Snapshot.run``: ``latest`` may already be of another run."""
        return self.call(lambda experiment: (self._maker.run, experiment.state()), publish=False)

    def call(self, function: Callable[[Experiment], T], publish: bool = True) -> Future[T]:
        """Call ``function`` with the experiment in the runner's thread, between two updates.

        With ``publish``, ``latest`` shows the effect by the time the future is done. The future raises ExperimentError
        where the run is given up before it is made; without ``publish`` the one before is called with then.
        """
        future: Future[T] = Future()
        asked = self._newest.coming

        def command() -> None:
            if publish and not self._has_come(asked):
                future.set_exception(ExperimentError("there is no network: it was given up before it was made"))
                return
            try:
                result = function(self._experiment)
            except Exception as error:
                future.set_exception(error)
                return
            if publish:
                self._publish(notify=False)
            future.set_result(result)
            if publish and not self._running and self._newest.coming is None:
                self._on_change(self.latest)

        self._submit(command)
        return future

    def rest(self, seconds: float) -> None:
        """Pause training for that many seconds, 0 to end the pause, while another thread needs the interpreter.

        What is drawn meanwhile is ready in half the time, and the training loses no more than the time of drawing.
        """
        self._resting_until = perf_counter() + seconds
        if not seconds:
            self._submit(lambda: None)

    def close(self, timeout: float = 0.4) -> None:
        """Stop training and end the thread, waiting for it at most ``timeout`` seconds."""
        self._closing = True
        self._submit(self._close)
        self._thread.join(timeout)

    def _ask(self, command: Callable[[], None]) -> None:
        """Submit a command for the run that was begun last."""
        asked = self._newest.coming

        def act() -> None:
            if self._has_come(asked):
                command()

        self._submit(act)

    def _has_come(self, asked: ComingRun | None) -> bool:
        """Whether the thread holds that run; None stands for the one that it held when a command was given."""
        return asked is None or asked.done is self._came

    def _submit(self, command: Callable[[], None]) -> None:
        self._commands.put(command)
        if self._ended:
            self._run_leftover_commands()

    def _loop(self) -> None:
        try:
            while not self._closed:
                if self._running:
                    self._train()
                elif self._experiment.awaits_measuring and self._commands.empty():
                    self._measure()
                else:
                    self._commands.get()()
        finally:
            # After an error too: the run can then still be captured and kept.
            self._ended = True
            self._run_leftover_commands()

    def _run_leftover_commands(self) -> None:
        """Run the commands that the ended thread no longer takes, in the caller's thread: nobody waits in vain."""
        with self._ending, suppress(Empty):
            while True:
                self._commands.get_nowait()()

    def _measure(self) -> None:
        """Make the measurement that the run awaits; the next command ends that, and it begins anew afterwards."""
        with _yielding():
            is_done = self._experiment.measure(self._commands.empty)
        if is_done:
            self._publish(notify=True)

    def _train(self) -> None:
        with _yielding():
            published = self._clock.now()
            while self._running:
                wait = self._slice()
                try:
                    command = self._commands.get(timeout=wait) if wait else self._commands.get_nowait()
                    command()
                except Empty:
                    pass
                now = self._clock.now()
                if now - published >= self._publish_every and self._running:
                    self._publish(notify=False)
                    published = self._clock.now()
                    self._publish_every = max(PUBLISH_EVERY, (published - now) / PUBLISHING_SHARE)

    def _slice(self) -> float:
        """Train for a slice and return the seconds to wait before the next: 0 when there is more to do now."""
        experiment = self._experiment
        now = self._clock.now()
        end = now + SLICE
        while (due := self._due(now)) and now < end:
            if (rest := self._resting_until - perf_counter()) > 0:
                return rest
            asked = min(self._chunk, due)
            done = experiment.advance(asked)
            self._done_updates += done
            self._check_time_limit()
            if not done or experiment.is_over:
                self._halt()
                return 0.0
            before_chunk, now = now, self._clock.now()
            self._fit_chunk(now - before_chunk, asked, done)
        if experiment.updates_until(self._goal.stop) == 0:
            self._halt()
            return 0.0
        if due:
            return 0.0
        return self._pace.wait(now, self._experiment.progress, experiment.updates_per_epoch)

    def _fit_chunk(self, seconds: float, asked: int, done: int) -> None:
        """Ask for as many updates at once as take about an eighth of a slice, going by those just done."""
        if done < asked:
            # A change of batch or dataset ended them early: the updates to come may take much longer.
            self._chunk = 1
        elif seconds < SLICE / 8 and asked == self._chunk:
            self._chunk *= 2
        elif seconds > SLICE / 4:
            self._chunk = max(1, self._chunk // 2)

    def _check_time_limit(self) -> None:
        """Tell the stop rules how many seconds the run has been running."""
        now = self._clock.now()
        self._ran += now - self._ran_until
        self._ran_until = now
        self._experiment.see_seconds(self._ran)

    def _due(self, now: float) -> int:
        """How many updates may be done now: up to the goal, and no faster than the speed."""
        experiment = self._experiment
        left = experiment.updates_until(self._goal.stop)
        return self._pace.due(now, self._experiment.progress, left, experiment.updates_per_epoch)

    def _start(self, epochs: int | None, paced: bool) -> None:
        experiment = self._experiment
        if self._closed or not experiment.updates_per_epoch or experiment.divergence is not None:
            self._publish(notify=True)
            return
        self._goal.start(experiment, epochs)
        self._ran_until = self._clock.now()
        experiment.stopping.resume()
        self._pace.begin(self._ran_until, self._experiment.progress, self._done_updates, paced)
        self._running = True
        self._publish(notify=True)

    def _set_speed(self, speed: float) -> None:
        self._pace.speed = speed
        self._pace.begin(self._clock.now(), self._experiment.progress, self._done_updates)
        self._publish(notify=True)

    def _halt(self) -> None:
        self._running = False
        self._publish(notify=True)

    def _step(self) -> None:
        self._running = False
        self._experiment.stopping.resume()
        self._done_updates += self._experiment.advance(1)
        self._halt()

    def _change(self, experiment: Experiment, recipe: Recipe | None, dataset: Dataset) -> None:
        before = experiment.coming.recipe
        experiment.change(recipe or before.with_(dataset=dataset.name), dataset)
        self._goal.follow(before.epochs, experiment.coming.recipe.epochs)
        self._chunk = 1

    def _make(self, coming: ComingRun) -> None:
        """Make that run and take it over, unless it takes long and is given up meanwhile."""
        self._running = False

        def go_on() -> None:
            if coming.plan.is_long and (self._closing or self._newest.coming is not coming):
                raise GivenUpError

        try:
            go_on()
            with _yielding():
                experiment = coming.plan.make(go_on)
            go_on()
            coming.on_made(coming.run, experiment)
        except GivenUpError:
            coming.done.cancel()
        except Exception as error:
            problem = "there is not enough memory" if isinstance(error, MemoryError) else str(error)
            if self._newest.arrive(coming, coming.snapshot(problem), is_made=False):
                self._on_change(self.latest)
            coming.done.set_exception(error)
        else:
            self._adopt(experiment, coming.run, coming.speed, coming.before)
            self._came = coming.done
            is_shown = self._newest.arrive(coming, self._snapshot())
            coming.done.set_result(None)
            if is_shown:
                self._on_change(self.latest)

    def _close(self) -> None:
        self._running = False
        self._closed = True

    def _publish(self, notify: bool) -> None:
        if self._running:
            self._pace.measure(self._clock.now(), self._done_updates)
        if self._newest.publish(self._snapshot()) and notify:
            self._on_change(self.latest)

    def _snapshot(self) -> Snapshot:
        self._experiment.recorder.ratios.want(self._experiment.epoch if self._running else None)
        return self._maker.make(self._goal, self._pace, self._running)


@contextmanager
def _yielding() -> Iterator[None]:
    """While this thread computes, others get the interpreter soon."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
