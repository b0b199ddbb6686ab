"""A network that goes on by itself: its answer to one step becomes the next step."""

from __future__ import annotations

import numpy as np

from nn_tui.data.encoding import Encoding
from nn_tui.experiment.sequences.generating import Stepping
from nn_tui.model.arrays import FloatArray


def run_freely(stepper: Stepping, encoding: Encoding, known: FloatArray, count: int) -> FloatArray:
    """The next ``count`` steps (count, features) after the known ones (steps, features), at least one of them.

    The first is the answer to the last known step, and each further one the answer to the one before it.
    """
    stepper.start()
    with np.errstate(all="ignore"):
        for step in known:
            outputs = stepper.step(step[None])
        ahead = np.zeros((count, known.shape[1]))
        for place in range(count):
            answered = encoding.decode(outputs)
            ahead[place] = answered[0]
            if place < count - 1:
                outputs = stepper.step(answered)
    return ahead
