"""A run at rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nn_tui.data.dataset import Array
from nn_tui.experiment.run.changes import Change
from nn_tui.model import TrainerState
from nn_tui.model.arrays import FloatArray


@dataclass(frozen=True)
class RunState:
    """A run at rest, in copies: what to keep, and what to go on from. ``history`` is Recorder.state(), ``stopping``
    Stopping.state(), empty for a run that began before there were stop rules.

    A last change of a later time than the trainer's is still to take effect.
    """

    changes: tuple[Change, ...]
    parameters: FloatArray
    trainer: TrainerState
    history: tuple[Array, int, Array]
    record_every: int = 1
    stopping: tuple[Any, ...] = ()
