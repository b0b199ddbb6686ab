"""Finding in a file the run that the same command began there and did not finish."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.changes import Change
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.model.arrays import BoolArray, FloatArray


def unfinished(path: Path, beginning: RunState, goal: int) -> RunState | None:
    """The run in the file, if going on with it to the epoch ``goal`` gives what the run ``beginning`` would give.

    So it is when both have the same recipe, samples and changes, and the one in the file is as far or further, but
    neither at the goal nor stopped by a rule. None for any other file.
    """
    try:
        state = run_file.load(path)
    except ExperimentError:
        return None
    stopped = bool(state.stopping) and state.stopping[0] is not None
    if stopped or not _when(beginning) <= _when(state) < (goal, 0) or state.record_every != beginning.record_every:
        return None
    if len(state.changes) != len(beginning.changes):
        return None
    return state if all(map(_same, state.changes, beginning.changes)) else None


def _when(state: RunState) -> tuple[int, int]:
    return state.trainer.epoch, state.trainer.position


def _same(one: Change, other: Change) -> bool:
    return (
        one.when == other.when
        and one.recipe == other.recipe
        and one.dataset.same_content(other.dataset)
        and _same_numbers(one.frozen, other.frozen)
        and _same_numbers(one.parameters, other.parameters)
    )


def _same_numbers(one: BoolArray | FloatArray | None, other: BoolArray | FloatArray | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
