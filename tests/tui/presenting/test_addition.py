"""The carry of an addition, and how well states tell it."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.tui.presenting.addition import carries, carry_reading, carry_words, number_of


def bits_of(*numbers: int) -> np.ndarray:
    return np.array([[number >> step & 1 for number in numbers] for step in range(8)], float)


def test_the_carry_is_what_a_step_hands_on() -> None:
    assert carries(bits_of(60, 77)[None])[0].tolist() == [0, 0, 1, 1, 1, 1, 1, 0], "as in the mock-up"
    random = np.random.RandomState(0)
    for a, b in random.randint(128, size=(50, 2)).tolist():
        expected = [(a % 2 ** (step + 1) + b % 2 ** (step + 1)) >> (step + 1) for step in range(8)]
        assert carries(bits_of(a, b)[None])[0].tolist() == expected


def test_padding_carries_nothing() -> None:
    bits = np.concatenate([np.full((3, 2), np.nan), bits_of(3, 1)])
    assert carries(bits[None])[0].tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]


def test_bits_are_a_number() -> None:
    assert number_of(bits_of(77)[:, 0]) == 77
    assert number_of(bits_of(77)[:, 0] + 0.1) == 77


def test_a_unit_that_is_the_carry_has_a_correlation_of_one() -> None:
    random = np.random.RandomState(1)
    carry = random.randint(2, size=(40, 8)).astype(float)
    noise = random.normal(size=carry.shape)
    states = np.stack([carry, -3 * carry + 1, noise, np.full_like(carry, 0.3), carry + noise], axis=2)
    reading = carry_reading(states, carry, np.ones(carry.shape, bool))
    np.testing.assert_allclose(reading.units[:2], [1, -1], atol=1e-12)
    assert np.isnan(reading.units[3]), "a unit that never changes tells nothing"
    for unit in (2, 4):
        expected = np.corrcoef(states[:, :, unit].ravel(), carry.ravel())[0, 1]
        assert reading.units[unit] == pytest.approx(expected, abs=1e-12)
    assert reading.together == pytest.approx(1, abs=1e-9)


def test_all_units_together_are_the_best_sum_of_them() -> None:
    random = np.random.RandomState(2)
    carry = random.randint(2, size=(100, 8)).astype(float)
    states = carry[:, :, None] * random.normal(size=3) + random.normal(size=(100, 8, 3))
    reading = carry_reading(states, carry, np.ones(carry.shape, bool))
    design = np.column_stack([states.reshape(-1, 3), np.ones(carry.size)])
    fitted = design @ np.linalg.lstsq(design, carry.ravel(), rcond=None)[0]
    assert reading.together == pytest.approx(np.corrcoef(fitted, carry.ravel())[0, 1], abs=1e-10)


def test_only_real_steps_count() -> None:
    random = np.random.RandomState(3)
    carry = random.randint(2, size=(50, 8)).astype(float)
    states = carry[:, :, None] + random.normal(size=(50, 8, 2))
    real = np.ones(carry.shape, bool)
    real[:, :3] = False
    wild = states.copy()
    wild[:, :3] = 1e6
    np.testing.assert_array_equal(carry_reading(wild, carry, real).units, carry_reading(states, carry, real).units)


def test_it_says_what_is_true() -> None:
    carry = np.array([[0.0, 1.0, 1.0, 0.0, 1.0, 0.0]])
    real = np.ones(carry.shape, bool)
    says = carry_words(carry_reading(carry[:, :, None] * [1, 0.5] + 1, carry, real), ("h1", "h2"))
    assert says[0] == "h1 follows the carry most (1.000); together they hold it (1.000)"
    nothing = carry_reading(np.ones((1, 6, 2)), carry, real)
    assert carry_words(nothing, ("h1", "h2"))[0].startswith("the states hardly tell the carry yet")
    diverged = carry_reading(np.full((1, 6, 2), np.nan), carry, real)
    assert carry_words(diverged, ("h1", "h2")) == ("the states do not tell the carry",)
