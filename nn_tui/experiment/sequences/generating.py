"""Text written by a network that answers each symbol with the next: each answer is drawn and becomes the next input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sequences.shares import as_shares
from nn_tui.model.arrays import FloatArray, IntArray

LONGEST_LINE = 200
"""A text that is written has at most that many symbols where it should end by itself."""


class Stepping(Protocol):
    """A network that takes one step after the other and carries its state on, as the model's `Stepper` does."""

    def start(self) -> None:
        """Forget every step."""
        ...

    def step(self, x: FloatArray | IntArray) -> FloatArray:
        """The outputs (samples, outputs) of the next step, for inputs (samples, features) or symbols (samples,)."""
        ...


def draw(outputs: FloatArray, temperature: float, random: np.random.RandomState) -> IntArray:
    """One index (samples,) for each row of outputs (samples, symbols), taken as probabilities.

    They are raised to 1 / ``temperature``: below 1 the likely become likelier, and 0 takes the most likely and draws
    nothing. Raises ExperimentError where outputs are no probabilities.
    """
    shares = as_shares(np.asarray(outputs, np.float64))
    if np.isnan(shares).any():
        raise ExperimentError("The network's outputs are not finite or all zero: nothing can be drawn from them.")
    if not temperature:
        return np.asarray(shares.argmax(axis=1))
    # Of a share of 0, and of any below the largest at a temperature next to 0, nothing is left.
    with np.errstate(divide="ignore", over="ignore"):
        powers = np.log(shares / shares.max(axis=1, keepdims=True)) / temperature
    weights = np.cumsum(np.exp(powers), axis=1)
    thresholds = random.random_sample(len(weights))[:, None] * weights[:, -1:]
    return np.asarray(np.minimum((weights <= thresholds).sum(axis=1), weights.shape[1] - 1))


def write_text(
    stepper: Stepping, start: Sequence[int], length: int, temperature: float, random: np.random.RandomState
) -> Iterator[int]:
    """That many symbols, one at a time, after reading ``start``, which has at least one symbol.

    Nothing limits the length: the state is carried on. Raises ExperimentError as `draw` does.
    """
    outputs = _read(stepper, start, 1)
    for _ in range(length):
        symbols = draw(outputs, temperature, random)
        yield int(symbols[0])
        outputs = stepper.step(symbols)


def write_lines(
    stepper: Stepping,
    start: Sequence[int],
    ends: int,
    count: int,
    longest: int,
    temperature: float,
    random: np.random.RandomState,
) -> list[tuple[int, ...]]:
    """That many texts, each after reading ``start`` and up to the symbol ``ends``, which is left out.

    One without it has ``longest`` symbols. Raises ExperimentError as `draw` does.
    """
    outputs = _read(stepper, start, count)
    written = np.zeros((longest, count), np.intp)
    ended = np.zeros(count, np.bool_)
    for place in range(longest):
        written[place] = draw(outputs, temperature, random)
        ended |= written[place] == ends
        if ended.all():
            written = written[: place + 1]
            break
        outputs = stepper.step(written[place])
    lengths = np.where((written == ends).any(axis=0), (written == ends).argmax(axis=0), len(written))
    return [tuple(line[:length].tolist()) for line, length in zip(written.T, lengths, strict=True)]


def _read(stepper: Stepping, start: Sequence[int], samples: int) -> FloatArray:
    """The answers to the last symbol of ``start``, the same for all samples: (samples, symbols)."""
    if not start:
        raise ExperimentError("There is nothing to start with: give the text at least one symbol.")
    stepper.start()
    for symbol in start[:-1]:
        stepper.step(np.full(samples, symbol, np.intp))
    return stepper.step(np.full(samples, start[-1], np.intp))
