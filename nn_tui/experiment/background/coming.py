"""The run that was asked for last, and the newest snapshot: what the training thread still holds may be another one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.background.snapshot_maker import snapshot_of_plan
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import History
from nn_tui.experiment.run.plan import RunPlan


class GivenUpError(Exception):
    """The run that is being made is no longer wanted."""


@dataclass(frozen=True, eq=False)
class ComingRun:
    """A run to be made, its number, and how it begins.

    ``done`` has a result once it is there, or the error for which it could not be made; it is cancelled where another
    run was asked for meanwhile.
    """

    plan: RunPlan
    run: int
    speed: float
    before: History | None
    on_made: Callable[[int, Experiment], object]
    done: Future[None] = field(default_factory=Future)

    def snapshot(self, problem: str | None = None) -> Snapshot:
        """What is shown of it before it is made, or, with a ``problem``, where it could not be."""
        return snapshot_of_plan(self.plan, self.run, self.speed, self.before, problem)


class Newest:
    """The newest snapshot, and the coming run, None while the training thread holds the run that was asked for last.

    Any thread may use it. What the training thread publishes of a run that is to be replaced is not shown.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._lock = Lock()
        self._snapshot = snapshot
        self._coming: ComingRun | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot of the run that was asked for last."""
        return self._snapshot

    @property
    def coming(self) -> ComingRun | None:
        """The run that is still to be made, or could not be."""
        return self._coming

    def publish(self, snapshot: Snapshot) -> bool:
        """Show a snapshot of the run that the training thread holds; False where another run was asked for."""
        with self._lock:
            if self._coming is None:
                self._snapshot = snapshot
            return self._coming is None

    def expect(self, coming: ComingRun, snapshot: Snapshot | None) -> None:
        """From now on this run is asked for. Without a ``snapshot`` of it the last one is shown until it is there."""
        with self._lock:
            self._coming = coming
            self._snapshot = snapshot or self._snapshot

    def arrive(self, coming: ComingRun, snapshot: Snapshot, is_made: bool = True) -> bool:
        """Show a run that is there now, or why it is not; False where another was asked for meanwhile."""
        with self._lock:
            if self._coming is not coming:
                return False
            self._coming = None if is_made else coming
            self._snapshot = snapshot
            return True
