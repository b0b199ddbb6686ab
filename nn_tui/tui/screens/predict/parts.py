"""The parts of the samples that answers are counted in."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.run.split import Parts, parts_of
from nn_tui.model.arrays import IntArray
from nn_tui.tui.screens.predict.answers import Answers

TEST, VALIDATION, TRAINING, ALL = "test part", "validation part", "training part", "all samples"
_HELD_BACK = TEST, VALIDATION


def rows_of_parts(answers: Answers) -> dict[str, IntArray]:
    """The indices of the samples of each part, (rows,); of all samples where there is no part but one."""
    snapshot, dataset = answers.snapshot, answers.dataset
    parts = Parts(snapshot.training, snapshot.testing, snapshot.validation)
    if (dataset.samples, dataset.tests) != (snapshot.dataset.samples, snapshot.dataset.tests):
        # The run follows an edited dataset from its next epoch on: these are the parts that it will have.
        parts = parts_of(snapshot.recipe, dataset)
    rows = {TEST: parts.testing, VALIDATION: parts.validation, TRAINING: parts.training}
    found = {part: part_rows for part, part_rows in rows.items() if len(part_rows)}
    return found if len(found) > 1 else {ALL: np.arange(dataset.samples)}


def part_name(parts: dict[str, IntArray], index: int) -> str:
    """The part that a sample belongs to, "test", "validation" or "training"; "" if there is one part alone."""
    return next((part.removesuffix(" part") for part in _HELD_BACK if _has(parts.get(part), index)), "") or (
        "training" if len(parts) > 1 else ""
    )


def _has(rows: IntArray | None, index: int) -> bool:
    if rows is None:
        return False
    place = int(np.searchsorted(rows, index))
    return place < len(rows) and rows[place] == index
