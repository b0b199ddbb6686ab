"""A network that goes on by itself."""

from __future__ import annotations

import numpy as np

from nn_tui.data.encoding import Encoding, Ends, Scale
from nn_tui.experiment.sequences.free_run import run_freely
from nn_tui.model.arrays import FloatArray, IntArray


class Doubling:
    """Answers twice what it is given."""

    def __init__(self) -> None:
        self.seen: list[float] = []

    def start(self) -> None:
        self.seen.clear()

    def step(self, x: FloatArray | IntArray) -> FloatArray:
        self.seen.append(float(x[0, 0]))
        return 2 * np.asarray(x, float)


def test_each_answer_is_the_next_step() -> None:
    stepper = Doubling()
    ahead = run_freely(stepper, Encoding(("x",), Ends((2, 1), 1, True)), np.array([[5.0], [1.0]]), 4)
    assert ahead.tolist() == [[2.0], [4.0], [8.0], [16.0]]
    assert stepper.seen == [5.0, 1.0, 2.0, 4.0, 8.0]


def test_answers_are_fed_back_in_the_units_of_the_dataset() -> None:
    encoding = Encoding(("x",), Ends((2, 1), 1, True), targets=Scale(np.array([1.0]), np.array([10.0])))
    assert run_freely(Doubling(), encoding, np.array([[1.0]]), 2).tolist() == [[21.0], [421.0]]
