"""Generated sequences of numbers with a target at each step: what recurrent networks are there for.

Noise is the deviation of a normal number that is added to each input; targets never have any. It is drawn last, in the
order samples, steps, features.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Array

Sequences = tuple[Array, Array]
"""Inputs (samples, steps, features) and targets (samples, steps, 1)."""

ADDITION_STEPS: Final = 8
"""The steps of a sum: the bits of two numbers with a 0 behind their last one, so that each sum fits."""
_NUMBERS: Final = 2 ** (ADDITION_STEPS - 1)
ALL_SUMS: Final = _NUMBERS**2
"""How many sums there are: the test part of `addition`."""
_ARTICLE_DRAWS: Final = 304
"""The article draws its 304 weights first, then the pairs of numbers from the same stream."""

PERIODS: Final = ((18.0, 30.0), (8.0, 12.0))
"""The shortest and the longest period, in steps, of each of the sines that `waves` adds up."""
AMPLITUDES: Final = (0.7, 0.3)
"""The size of each of them."""


def addition(settings: Settings, random: RandomState) -> Sequences:
    """Pairs of numbers below 128 as bits, the least significant bit first, and the bits of their sum.

    The pairs are those of the article: a, b, a, b and so on, behind 304 other draws. All 16,384 sums follow them, as
    the test part, which has no noise.
    """
    random.random_sample(_ARTICLE_DRAWS)
    drawn = random.randint(_NUMBERS, size=(settings.samples, 2))
    inputs = _bits(drawn)
    inputs += _noise(settings, random, inputs)
    every = np.indices((_NUMBERS, _NUMBERS)).reshape(2, -1).T
    targets = _bits(np.concatenate((drawn, every)).sum(axis=1, keepdims=True))
    return np.concatenate((inputs, _bits(every))), targets


def echo(settings: Settings, random: RandomState) -> Sequences:
    """Random bits; the target of a step is the bit of ``delay`` steps before, 0 where there was none yet."""
    assert settings.delay is not None
    bits = _random_bits(settings, random)
    targets = np.zeros_like(bits)
    targets[:, settings.delay :] = bits[:, : -settings.delay]
    return bits + _noise(settings, random, bits), targets


def parity(settings: Settings, random: RandomState) -> Sequences:
    """Random bits; the target of a step is 1 where the number of ones so far is odd."""
    bits = _random_bits(settings, random)
    return bits + _noise(settings, random, bits), np.cumsum(bits, axis=1) % 2


def waves(settings: Settings, random: RandomState) -> Sequences:
    """Sums of two sines; the target of a step is the value of the next one.

    Periods and phases are random: all periods are drawn first, then all phases, each in the order samples, sines.
    """
    shape = settings.samples, len(PERIODS)
    shortest, longest = np.transpose(PERIODS)
    periods = shortest + (longest - shortest) * random.random_sample(shape)
    phases = random.random_sample(shape)
    times = np.arange(_length(settings) + 1)[:, np.newaxis]
    sines = np.sin(2 * np.pi * (times / periods[:, np.newaxis] + phases[:, np.newaxis]))
    values = sines @ np.array(AMPLITUDES)[:, np.newaxis]
    return values[:, :-1] + _noise(settings, random, values[:, :-1]), values[:, 1:]


def _length(settings: Settings) -> int:
    assert settings.length is not None
    return settings.length


def _bits(numbers: NDArray[np.integer[Any]]) -> Array:
    """Numbers (samples, features) as bits (samples, steps, features), the least significant one first."""
    steps = np.arange(ADDITION_STEPS)[:, np.newaxis]
    return np.asarray(numbers[:, np.newaxis] >> steps & 1, np.float64)


def _random_bits(settings: Settings, random: RandomState) -> Array:
    return random.randint(2, size=(settings.samples, _length(settings), 1)).astype(np.float64)


def _noise(settings: Settings, random: RandomState, values: Array) -> Array:
    return settings.noise * random.standard_normal(values.shape)


class SequenceGenerator(NamedTuple):
    """How a set of sequences is generated, the names of the numbers of a step, and how many samples are its own test
    part, behind those of the settings."""

    generate: Callable[[Settings, RandomState], Sequences]
    feature_names: tuple[str, ...]
    output_names: tuple[str, ...]
    tests: int = 0


SEQUENCES: Final[dict[str, SequenceGenerator]] = {
    "addition": SequenceGenerator(addition, ("a", "b"), ("sum",), ALL_SUMS),
    "echo": SequenceGenerator(echo, ("bit",), ("echo",)),
    "parity": SequenceGenerator(parity, ("bit",), ("parity",)),
    "waves": SequenceGenerator(waves, ("value",), ("next",)),
}
"""By name: the generators of the built-in sets of generated sequences."""
