"""Generated sequences against plain loops over the documented draws, and what settings do to them."""

from __future__ import annotations

from math import pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import RandomState

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.builtin.sequences import AMPLITUDES, PERIODS, SEQUENCES
from nn_tui.data.catalog import BUILT_IN, FEWEST_SAMPLES, LONGEST, SHORTEST, Settings
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.errors import DataError

SAMPLES = st.integers(FEWEST_SAMPLES, 60)
SEEDS = st.integers(0, 2**32 - 2)


def generated(name: str, samples: int, noise: float = 0.0, seed: int = 0, **steps: int) -> Dataset:
    return built_in(name, Settings(samples, noise, 0 if name == "waves" else 2, seed, **steps))


def numbers(bits: Array) -> list[int]:
    """The numbers (samples,) whose bits (samples, steps) stand with the least significant one first."""
    return [int(number) for number in bits @ 2 ** np.arange(bits.shape[1])]


def test_addition_has_the_pairs_of_the_article_and_then_every_sum() -> None:
    dataset = built_in("addition")
    assert (dataset.samples, dataset.tests, dataset.steps) == (10_000 + 128 * 128, 128 * 128, 8)
    assert (dataset.feature_names, dataset.output_names) == (("a", "b"), ("sum",))
    random = RandomState(0)
    for shape in ((2, 16), (16, 1), (16, 16)):
        random.random_sample(shape)
    pairs = [(random.randint(128), random.randint(128)) for _ in range(10_000)]
    pairs += [(a, b) for a in range(128) for b in range(128)]
    assert list(zip(numbers(dataset.inputs[:, :, 0]), numbers(dataset.inputs[:, :, 1]), strict=True)) == pairs
    assert numbers(dataset.targets[:, :, 0]) == [a + b for a, b in pairs]


# The test part is large, whatever the settings.
@settings(max_examples=10, deadline=None)
@given(samples=SAMPLES, seed=SEEDS, noise=st.floats(0, 0.5))
def test_sums_are_right_whatever_the_settings(samples: int, seed: int, noise: float) -> None:
    dataset, clean = generated("addition", samples, noise, seed), generated("addition", samples, 0, seed)
    pairs = zip(numbers(clean.inputs[:, :, 0]), numbers(clean.inputs[:, :, 1]), strict=True)
    assert numbers(clean.targets[:, :, 0]) == [a + b for a, b in pairs]
    assert np.array_equal(dataset.targets, clean.targets)
    assert np.array_equal(dataset.inputs[-dataset.tests :], clean.inputs[-clean.tests :])


@given(samples=SAMPLES, seed=SEEDS, data=st.data())
def test_an_echo_comes_that_many_steps_later(samples: int, seed: int, data: st.DataObject) -> None:
    length = data.draw(st.integers(SHORTEST, 30))
    delay = data.draw(st.integers(1, length - 1))
    dataset = generated("echo", samples, 0.0, seed, length=length, delay=delay)
    assert dataset.inputs.shape == dataset.targets.shape == (samples, length, 1)
    for bits, answers in zip(dataset.inputs[:, :, 0].tolist(), dataset.targets[:, :, 0].tolist(), strict=True):
        assert answers == [bits[step - delay] if step >= delay else 0.0 for step in range(length)]
    bits_drawn = RandomState(seed).randint(2, size=(samples, length))
    assert dataset.inputs[:, :, 0].tolist() == bits_drawn.tolist()


@given(samples=SAMPLES, seed=SEEDS, length=st.integers(SHORTEST, 30))
def test_parity_counts_the_ones_so_far(samples: int, seed: int, length: int) -> None:
    dataset = generated("parity", samples, 0.0, seed, length=length)
    for bits, answers in zip(dataset.inputs[:, :, 0].tolist(), dataset.targets[:, :, 0].tolist(), strict=True):
        assert answers == [sum(bits[: step + 1]) % 2 for step in range(length)]


def test_waves_as_plain_loops_draw_them() -> None:
    samples, length, noise, seed = 21, 7, 0.1, 5
    random = RandomState(seed)
    periods = [[low + (high - low) * random.random_sample() for low, high in PERIODS] for _ in range(samples)]
    phases = [[random.random_sample() for _ in PERIODS] for _ in range(samples)]
    values = [
        [
            sum(
                size * sin(2 * pi * (step / period + phase))
                for size, period, phase in zip(AMPLITUDES, periods[sample], phases[sample], strict=True)
            )
            for step in range(length + 1)
        ]
        for sample in range(samples)
    ]
    noises = random.standard_normal((samples, length)) * noise
    found = generated("waves", samples, noise, seed, length=length)
    assert np.allclose(found.inputs[:, :, 0], np.array(values)[:, :-1] + noises, rtol=0, atol=1e-14)
    assert np.allclose(found.targets[:, :, 0], np.array(values)[:, 1:], rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", SEQUENCES)
def test_the_defaults(name: str) -> None:
    dataset, usual = built_in(name), BUILT_IN[name].settings
    assert usual is not None
    assert (dataset.kind, dataset.settings, dataset.at_steps) == ("sequences", usual, True)
    assert dataset.samples_before_tests == usual.samples
    assert usual.length in (None, dataset.steps)
    assert dataset.same_content(built_in(name, usual))
    assert not dataset.same_content(generated(name, usual.samples, seed=1))
    assert dataset.same_content(generated(name, usual.samples))


@pytest.mark.parametrize("name", SEQUENCES)
def test_noise_has_that_deviation_and_leaves_the_targets_alone(name: str) -> None:
    clean, noisy = generated(name, 2_000), generated(name, 2_000, 0.2)
    assert abs((noisy.inputs - clean.inputs)[:2_000].std() - 0.2) < 0.005
    assert np.array_equal(noisy.targets, clean.targets)


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("echo", Settings(100, classes=3), "echo always has 2 classes, not 3."),
        ("waves", Settings(100), "waves is a regression and takes 0 classes, not 2."),
        ("addition", Settings(100, length=8), "addition has no length: leave out length."),
        ("parity", Settings(100, delay=1), "parity has no delay: leave out delay."),
        ("echo", Settings(100, size=8), "echo has no size: leave out size."),
        ("moved", Settings(100, classes=26, length=8), "moved has no length: leave out length."),
        ("echo", Settings(100, length=3), "delay is 3 and length 3: make length greater than delay"),
    ],
)
def test_settings_that_cannot_be_generated(name: str, wrong: Settings, words: str) -> None:
    with pytest.raises(DataError) as caught:
        built_in(name, wrong)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"length": SHORTEST - 1}, "length takes whole numbers from 2 to 200, not 1"),
        ({"length": LONGEST + 1}, "length takes whole numbers from 2 to 200, not 201"),
        ({"delay": 0}, "delay takes whole numbers from 1 to 199, not 0"),
        ({"delay": LONGEST}, "delay takes whole numbers from 1 to 199, not 200"),
        ({"delay": 9, "length": 9}, "delay is 9 and length 9: make length greater than delay"),
    ],
)
def test_steps_out_of_bounds(wrong: dict[str, int], words: str) -> None:
    with pytest.raises(DataError) as caught:
        Settings(100, **wrong)
    assert str(caught.value) == words
