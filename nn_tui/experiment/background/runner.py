"""Training in the background: one thread owns the experiment and takes commands between updates."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import RLock, Thread
from time import perf_counter
from typing import TypeVar

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.goal import Goal
from nn_tui.experiment.background.pace import Pace, watchable_speed
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.background.snapshot_maker import SnapshotMaker
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import History
from nn_tui.experiment.run.run_state import RunState

SLICE = 0.004
"""Seconds of training between two looks at the commands."""
PUBLISH_EVERY = 0.016
"""Seconds between two snapshots of a running experiment, where making one is quick."""
PUBLISHING_SHARE = 0.1
"""At most this part of the time goes into snapshots: of a hundred thousand samples one takes long to measure."""
SWITCH_INTERVAL = 0.0001
"""While training, another thread that wants to run waits no longer than this for the interpreter."""
T = TypeVar("T")


class Runner:
    """Owns an experiment on a thread of its own.

    Every method may be called from any thread and returns at once; ``latest`` is the newest snapshot. ``on_change`` is
    called, in the runner's thread, when something happened while the experiment was not running, or when it started or
    stopped: not for every update. Call ``close()`` at the end.
    """

    def __init__(self, experiment: Experiment, on_change: Callable[[Snapshot], None] = lambda snapshot: None) -> None:
        self._on_change = on_change
        self._commands: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._runs = 1
        self._running = False
        self._closed = False
        self._ended = False
        self._ending = RLock()
        self._done_updates = 0
        self._resting_until = 0.0
        self._own(experiment, 1)
        self.latest = self._snapshot()
        self._thread = Thread(target=self._loop, name="training", daemon=True)
        self._thread.start()

    def _own(self, experiment: Experiment, run: int, speed: float | None = None, before: History | None = None) -> None:
        """From now on this experiment is trained."""
        self._experiment = experiment
        self._goal = Goal(experiment)
        self._pace = Pace(speed or watchable_speed(experiment.coming.recipe.epochs))
        self._maker = SnapshotMaker(experiment, run, before)
        self._publish_every = PUBLISH_EVERY
        self._ran = self._clock = 0.0

    def run(self, epochs: int | None = None, paced: bool = True) -> None:
        """Train: that many epochs, or on to the goal, which is the end of the recipe's epochs, then as many again.

        Not ``paced``, it does not wait for the speed.
        """
        self._ask(lambda: self._begin(epochs, paced))

    def pause(self) -> None:
        """Stop between two updates."""
        self._ask(self._halt)

    def step(self) -> None:
        """Pause and do one update."""
        self._ask(self._step)

    def set_speed(self, epochs_per_second: float) -> None:
        """Train no faster than this; inf is flat out."""
        self._ask(lambda: self._set_speed(epochs_per_second))

    def change(self, recipe: Recipe | None, dataset: Dataset) -> Future[None]:
        """Follow this dataset and recipe (None for the recipe as it is) from the next epoch on.

        The future holds ExperimentError if that cannot be. A run on its way to the end of the recipe goes on to the new
        end.
        """
        return self.call(lambda experiment: self._change(experiment, recipe, dataset))

    def go_back(self) -> Future[None]:
        """After a divergence: return to the last checkpoint, all finite."""
        return self.call(lambda experiment: experiment.go_back())

    def replace(
        self,
        experiment: Experiment,
        speed: float | None = None,
        run: int | None = None,
        before: History | None = None,
    ) -> Future[None]:
        """Drop the run and own another, paused; ``run`` is the number of one that was here earlier, ``before`` the
        history of the one that this one follows after a reset."""
        return self.call(lambda _: self._replace(experiment, speed, run, before))

    def capture(self) -> Future[RunState]:
        """A copy of the run between two updates."""
        return self.call(lambda experiment: experiment.state(), tell=False)

    def capture_numbered(self) -> Future[tuple[int, RunState]]:
        """A copy of the run, with its number as in ``Snapshot.run``: by now ``latest`` may be of another."""
        return self.call(lambda experiment: (self._maker.run, experiment.state()), tell=False)

    def call(self, function: Callable[[Experiment], T], tell: bool = True) -> Future[T]:
        """Have the thread call ``function`` with the experiment, between two updates. With ``tell``, ``latest`` shows
        what came of it when the future is done."""
        future: Future[T] = Future()

        def command() -> None:
            try:
                result = function(self._experiment)
            except Exception as error:
                future.set_exception(error)
                return
            if tell:
                self._publish(tell=False)
            future.set_result(result)
            if tell and not self._running:
                self._on_change(self.latest)

        self._ask(command)
        return future

    def rest(self, seconds: float) -> None:
        """Train nothing for so long, 0 for no longer: somebody needs the interpreter now.

        Two threads that compute at once each get half of it and lose some to the changes between them: what is drawn
        while the training rests is ready in half the time, and the training loses no more than the time of drawing.
        """
        self._resting_until = perf_counter() + seconds
        if not seconds:
            self._ask(lambda: None)

    def close(self, timeout: float = 0.4) -> None:
        """Stop training and end the thread; wait for it no longer than ``timeout`` seconds."""
        self._ask(self._close)
        self._thread.join(timeout)

    def _ask(self, command: Callable[[], None]) -> None:
        self._commands.put(command)
        if self._ended:
            self._answer_rest()

    def _loop(self) -> None:
        try:
            while not self._closed:
                if self._running:
                    self._train()
                else:
                    self._commands.get()()
        finally:
            # After an error too: the run that there is can then still be captured and kept.
            self._ended = True
            self._answer_rest()

    def _answer_rest(self) -> None:
        """After the end, nobody waits in vain: what is still asked is answered by whoever comes first."""
        with self._ending, suppress(Empty):
            while True:
                self._commands.get_nowait()()

    def _train(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_INTERVAL)
        try:
            published = perf_counter()
            while self._running:
                wait = self._slice()
                try:
                    command = self._commands.get(timeout=wait) if wait else self._commands.get_nowait()
                    command()
                except Empty:
                    pass
                now = perf_counter()
                if now - published >= self._publish_every and self._running:
                    self._publish(tell=False)
                    published = perf_counter()
                    self._publish_every = max(PUBLISH_EVERY, (published - now) / PUBLISHING_SHARE)
        finally:
            sys.setswitchinterval(usual)

    def _slice(self) -> float:
        """Train for a slice and return how many seconds to wait before the next: 0 when there is more to do now."""
        experiment = self._experiment
        now = perf_counter()
        end = now + SLICE
        chunk = 1
        while (due := self._due(now)) and now < end:
            if now < self._resting_until:
                return self._resting_until - now
            # A change of batch or dataset ends a call early: an epoch may have another number of updates after it.
            done = experiment.advance(min(chunk, due))
            self._done_updates += done
            self._look_at_the_clock()
            if not done or experiment.is_over:
                self._halt()
                return 0.0
            before_chunk, now = now, perf_counter()
            if now - before_chunk < SLICE / 8:
                chunk *= 2
        if experiment.updates_until(self._goal.stop) == 0:
            self._halt()
            return 0.0
        if due:
            return 0.0
        return self._pace.wait(now, self._progress(), experiment.updates_per_epoch)

    def _look_at_the_clock(self) -> None:
        """Let the stop rule in seconds know for how long the run has been running."""
        now = perf_counter()
        self._ran += now - self._clock
        self._clock = now
        self._experiment.stopping.see_seconds(self._ran)

    def _progress(self) -> float:
        """Epochs done, with the fraction of the one under way."""
        return self._experiment.epoch + self._experiment.position / max(1, self._experiment.updates_per_epoch)

    def _due(self, now: float) -> int:
        """How many updates may be done by now: up to the goal, and no faster than the speed."""
        experiment = self._experiment
        left = experiment.updates_until(self._goal.stop)
        return self._pace.due(now, self._progress(), left, experiment.updates_per_epoch)

    def _begin(self, epochs: int | None, paced: bool) -> None:
        experiment = self._experiment
        if self._closed or not experiment.updates_per_epoch or experiment.divergence is not None:
            self._publish(tell=True)
            return
        self._goal.set_out(experiment, epochs)
        self._clock = perf_counter()
        experiment.stopping.run_on()
        self._pace.begin(self._clock, self._progress(), self._done_updates, paced)
        self._running = True
        self._publish(tell=True)

    def _set_speed(self, speed: float) -> None:
        self._pace.speed = speed
        self._pace.begin(perf_counter(), self._progress(), self._done_updates)
        self._publish(tell=not self._running)

    def _halt(self) -> None:
        self._running = False
        if self._experiment.position:
            self._experiment.record()
        self._publish(tell=True)

    def _step(self) -> None:
        self._running = False
        self._experiment.stopping.run_on()
        self._done_updates += self._experiment.advance(1)
        self._halt()

    def _change(self, experiment: Experiment, recipe: Recipe | None, dataset: Dataset) -> None:
        before = experiment.coming.recipe
        experiment.change(recipe or before.with_(dataset=dataset.name), dataset)
        self._goal.follow(before.epochs, experiment.coming.recipe.epochs)

    def _replace(self, experiment: Experiment, speed: float | None, run: int | None, before: History | None) -> None:
        self._running = False
        self._runs += run is None
        self._own(experiment, run or self._runs, speed, before)

    def _close(self) -> None:
        self._running = False
        self._closed = True

    def _publish(self, tell: bool) -> None:
        if self._running:
            self._pace.measure(perf_counter(), self._done_updates)
            if self._experiment.position:
                self._experiment.record()
        self.latest = self._snapshot()
        if tell:
            self._on_change(self.latest)

    def _snapshot(self) -> Snapshot:
        return self._maker.make(self._goal, self._pace, self._running)
