"""The parts of the samples that answers are counted in."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.run.split import parts_of
from nn_tui.model.arrays import IntArray
from nn_tui.tui.screens.predict.answers import Answers

TEST, TRAINING, ALL = "test part", "training part", "all samples"


def rows_of_parts(answers: Answers) -> dict[str, IntArray]:
    """The indices of the samples of test and training part, (rows,); without a test part, of all samples."""
    snapshot, dataset = answers.snapshot, answers.dataset
    training_rows, test_rows = snapshot.training, snapshot.testing
    if (dataset.samples, dataset.tests) != (snapshot.dataset.samples, snapshot.dataset.tests):
        # The run follows an edited dataset from its next epoch on: these are the parts that it will have.
        training_rows, test_rows = parts_of(snapshot.recipe, dataset)
    if not len(test_rows):
        return {ALL: np.arange(dataset.samples)}
    return {TEST: test_rows, TRAINING: training_rows}


def part_name(parts: dict[str, IntArray], index: int) -> str:
    """The part that a sample belongs to, "test" or "training"; "" if there is no test part."""
    test_rows = parts.get(TEST)
    if test_rows is None:
        return ""
    place = int(np.searchsorted(test_rows, index))
    return "test" if place < len(test_rows) and test_rows[place] == index else "training"
