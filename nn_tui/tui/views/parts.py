"""The parts of a run with the answers to them, for the views that judge them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.judging.figures import Figures, figures_of
from nn_tui.experiment.judging.judgement import TEST, TRAINING, VALIDATION
from nn_tui.experiment.judging.yardstick import Yardstick, yardstick
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.tui.presenting import figures

COLOURS = {TRAINING: "primary", VALIDATION: "warning", TEST: "success"}
"""The colour of each part, the same as in the charts of loss and right answers."""
WORDS = {TRAINING: figures.TRAIN, VALIDATION: figures.VALIDATION, TEST: figures.TEST}
"""The short word for each part."""


class Part(NamedTuple):
    """One part: its name, its row numbers (rows,), and the answers (rows, outputs) in the dataset's units."""

    name: str
    rows: IntArray
    outputs: FloatArray


class JudgedParts:
    """The parts of the snapshots that a view draws; how they are scored is found once for each dataset."""

    def __init__(self) -> None:
        self._rule: tuple[object, Yardstick | None] = (None, None)

    def rule(self, snapshot: Snapshot) -> Yardstick | None:
        """How answers are scored; None where each step is answered."""
        if self._rule[0] is not snapshot.encoding:
            self._rule = snapshot.encoding, yardstick(snapshot.encoding, snapshot.dataset)
        return self._rule[1]

    def parts(self, snapshot: Snapshot) -> list[Part]:
        """The parts that have answers, the test part first."""
        answers = {
            TEST: (snapshot.testing, snapshot.test_answers),
            VALIDATION: (snapshot.validation, snapshot.validation_answers),
            TRAINING: (snapshot.training, snapshot.answers),
        }
        return [
            Part(name, rows, snapshot.encoding.decode(outputs))
            for name, (rows, outputs) in answers.items()
            if len(rows) and outputs is not None
        ]

    def figures(self, snapshot: Snapshot) -> list[Figures]:
        """The figures of each part."""
        rule = self.rule(snapshot)
        if rule is None:
            return []
        output = snapshot.recipe.output_activation
        return [figures_of(part.name, part.outputs, part.rows, rule, output) for part in self.parts(snapshot)]

    def residuals(self, snapshot: Snapshot, most: int) -> list[tuple[str, Array, Array]]:
        """Of each part its name, the answers and the residuals (points,) of the first output, of some ``most`` rows."""
        rule = self.rule(snapshot)
        if rule is None:
            return []
        found = []
        for part in self.parts(snapshot):
            some = slice(None, None, -(-len(part.rows) // most))
            answers = np.asarray(part.outputs[some, 0], float)
            with np.errstate(all="ignore"):
                found.append((part.name, answers, rule.targets[part.rows[some], 0] - answers))
        return found


def lacks_classes(snapshot: Snapshot) -> str | None:
    """Why there are no classes to judge; None where there are."""
    if snapshot.dataset.at_steps:
        return "each step is answered: Predict counts them"
    if snapshot.measures.accuracy is None and snapshot.is_measured:
        return "it needs classes"
    return None


def lacks_numbers(snapshot: Snapshot) -> str | None:
    """Why there are no numbers to judge; None where there are."""
    if snapshot.dataset.at_steps:
        return "each step is answered: Predict draws them"
    return "it needs numbers as answers" if snapshot.measures.accuracy is not None else None
