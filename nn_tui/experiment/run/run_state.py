"""The state of a run, to store and to resume from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nn_tui.data.dataset import Array
from nn_tui.experiment.run.best import Best
from nn_tui.experiment.run.changes import Change
from nn_tui.model import TrainerState
from nn_tui.model.arrays import FloatArray


@dataclass(frozen=True)
class RunState:
    """A copy of everything that a run is. ``parameters`` has shape (parameters,).

    ``history`` is ``Recorder.state()``, and ``updates`` that of its ``updates``, None for a run from before there were
    points within an epoch; ``stopping`` is ``Stopping.state()``, empty for a run from before there were
    stop rules; ``best`` are the best weights so far, None where none are kept. A last change that is later than the
    trainer has yet to take effect.
    """

    changes: tuple[Change, ...]
    parameters: FloatArray
    trainer: TrainerState
    history: tuple[Array, int, Array]
    record_every: int = 1
    stopping: tuple[Any, ...] = ()
    updates: tuple[Array, int, Array] | None = None
    best: Best | None = None
