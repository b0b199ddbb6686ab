"""Finding the unfinished run of the same command in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.changes import Change
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.model.arrays import BoolArray, FloatArray


def unfinished(path: Path, beginning: RunState, goal: int) -> RunState | None:
    """The run in the file, if resuming it to the epoch ``goal`` gives the same as running ``beginning``; else None.

    For that, both must have the same recipe, samples and changes, and the one in the file must be at least as far, but
    neither at the goal nor stopped by a rule.
    """
    try:
        state = run_file.load(path)
    except ExperimentError:
        return None
    stopped = bool(state.stopping) and state.stopping[0] is not None
    if stopped or not _progress(beginning) <= _progress(state) < (goal, 0):
        return None
    if state.record_every != beginning.record_every or len(state.changes) != len(beginning.changes):
        return None
    return state if all(map(_is_same_change, state.changes, beginning.changes)) else None


def _progress(state: RunState) -> tuple[int, int]:
    return state.trainer.epoch, state.trainer.position


def _is_same_change(one: Change, other: Change) -> bool:
    return (
        one.when == other.when
        and one.recipe == other.recipe
        and one.dataset.same_content(other.dataset)
        and _are_same(one.frozen, other.frozen)
        and _are_same(one.parameters, other.parameters)
    )


def _are_same(one: BoolArray | FloatArray | None, other: BoolArray | FloatArray | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
