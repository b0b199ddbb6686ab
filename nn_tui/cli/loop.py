"""The training loop without a screen, and the signals that end it early."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from nn_tui.experiment.background.clock import RunningClock
from nn_tui.experiment.run.experiment import Experiment

SLICE = 0.05
"""Seconds of training between two checks of the signals and the clock."""


class Interruption:
    """The first signal that asked the program to end; ``signal`` is its number, None without."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._at = 0.0
        self._raises = False

    @property
    def exit_code(self) -> int:
        """The exit code of the shell's convention, 128 plus the signal's number: 130 for Ctrl-C. 0 without a signal."""
        return 128 + self.signal if self.signal else 0

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Note a signal. Raises KeyboardInterrupt for one over a second after the first: the user will not wait."""
        if self.signal is None:
            self.signal, self._at = number, monotonic()
            if self._raises:
                raise KeyboardInterrupt
        elif monotonic() - self._at > 1.0:
            # A signal that comes twice at once was sent to the process group and passed on by a wrapper too.
            raise KeyboardInterrupt

    @contextmanager
    def raised(self) -> Iterator[None]:
        """While it is open, the first signal raises KeyboardInterrupt: reading a file ends wherever it is."""
        self._raises = True
        try:
            yield
        finally:
            self._raises = False


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Note Ctrl-C, SIGTERM and a hang-up instead of ending; signals that are ignored (nohup) stay ignored."""
    interruption = Interruption()
    previous = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            previous[number] = signal.signal(number, interruption.handle)
    try:
        yield interruption
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


class Loop:
    """Trains an experiment to the epoch ``goal`` in slices, and calls ``on_slice`` after each.

    It ends early when the run diverges, a stop rule applies or a signal arrives. ``updates`` and ``seconds`` count the
    training done by this loop.
    """

    def __init__(
        self, experiment: Experiment, goal: int, interruption: Interruption, on_slice: Callable[[], None]
    ) -> None:
        self.experiment = experiment
        self.goal = goal
        self.updates = 0
        self.seconds = 0.0
        self._interruption = interruption
        self._on_slice = on_slice
        self._chunk = 1
        self._clock = RunningClock()

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        ended = self.experiment.is_over or self._interruption.signal is not None
        return ended or self.experiment.updates_until(self.goal) == 0

    def epochs(self) -> Iterator[int]:
        """Train, and yield the epochs to print: 0, K, 2K, ... and the last; K is the experiment's record_every."""
        experiment, every = self.experiment, self.experiment.record_every
        shown = None
        if experiment.position == 0 and experiment.epoch % every == 0:
            shown = experiment.epoch
            yield shown
        while not self.over:
            due = min((experiment.epoch // every + 1) * every, self.goal)
            self._slice(due)
            if self._is_whole() and experiment.epoch == due:
                shown = due
                yield due
        if self._is_whole() and shown != experiment.epoch:
            yield experiment.epoch

    def _is_whole(self) -> bool:
        return self.experiment.position == 0

    def _slice(self, due: int) -> None:
        """Advance towards an epoch for about SLICE seconds."""
        end = self._clock.now() + SLICE
        while (left := self._updates_left(due)) and not self.over:
            began = self._clock.now()
            self.updates += self.experiment.advance(min(self._chunk, left))
            now = self._clock.now()
            self.seconds += now - began
            if self._is_whole():
                self.experiment.see_seconds(self.seconds)
            if now - began < SLICE / 8:
                self._chunk *= 2
            elif now - began > SLICE / 2:
                self._chunk = max(1, self._chunk // 2)
            if now >= end:
                break
        self._on_slice()

    def _updates_left(self, due: int) -> int:
        """To the end of epoch ``due``, or of the current one once the recipe's time is over: a run ends on a whole
        epoch."""
        experiment, limit = self.experiment, self.experiment.recipe.stop_seconds
        time_is_over = limit is not None and self.seconds >= limit
        return experiment.updates_until(min(due, experiment.epoch + 1) if time_is_over else due)
