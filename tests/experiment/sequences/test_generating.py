"""Text drawn symbol by symbol from what a network answers."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sequences.generating import draw, write_lines, write_text
from nn_tui.model.arrays import FloatArray, IntArray

TABLE = np.array([[0.0, 0.7, 0.3, 0.0], [0.1, 0.0, 0.6, 0.3], [0.5, 0.5, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])


class Chain:
    """Answers each symbol by its row of a table of probabilities (symbols, symbols), and notes what it is given."""

    def __init__(self, table: FloatArray) -> None:
        self.table = np.asarray(table, float)
        self.seen: list[list[float]] = []

    def start(self) -> None:
        self.seen = []

    def step(self, x: FloatArray | IntArray) -> FloatArray:
        self.seen.append(np.ravel(x).tolist())
        return np.asarray(self.table[x.astype(np.intp)])


def test_symbols_come_as_often_as_they_are_likely() -> None:
    drawn = draw(np.tile([0.1, 0.2, 0.7], (20_000, 1)), 1.0, np.random.RandomState(0))
    assert np.allclose(np.bincount(drawn) / 20_000, [0.1, 0.2, 0.7], atol=0.01)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_temperature_sharpens_or_flattens(temperature: float) -> None:
    shares = np.array([0.1, 0.2, 0.7])
    expected = shares ** (1 / temperature)
    drawn = draw(np.tile(shares, (20_000, 1)), temperature, np.random.RandomState(1))
    assert np.allclose(np.bincount(drawn) / 20_000, expected / expected.sum(), atol=0.01)


def test_the_impossible_is_never_drawn_however_hot() -> None:
    drawn = draw(np.tile([0.0, 1e-6, 0.0, 1 - 1e-6, 0.0], (5_000, 1)), 50.0, np.random.RandomState(2))
    assert set(drawn.tolist()) == {1, 3}


def test_without_temperature_the_most_likely_is_taken_and_nothing_drawn() -> None:
    random = np.random.RandomState(3)
    assert list(write_text(Chain(TABLE), [0], 5, 0.0, random)) == [1, 2, 0, 1, 2]
    assert random.random_sample() == np.random.RandomState(3).random_sample()


def test_a_small_temperature_is_as_good_as_none() -> None:
    # Powers of small shares would all be 0.
    assert draw(np.array([[1e-30, 3e-30, 1e-30]]), 1e-3, np.random.RandomState(0)).tolist() == [1]


@pytest.mark.parametrize("temperature", [1e-308, 1e-320, 5e-324])
def test_a_temperature_next_to_nothing_is_as_good_as_none(temperature: float) -> None:
    assert draw(np.array([[0.3, 0.0, 0.7]]), temperature, np.random.RandomState(0)).tolist() == [2]


def test_the_same_seed_writes_the_same_and_another_does_not() -> None:
    first, again, other = (list(write_text(Chain(TABLE), [0], 40, 1.0, np.random.RandomState(s))) for s in (4, 4, 5))
    assert first == again != other


def test_what_is_written_is_read_again_after_the_start() -> None:
    chain = Chain(TABLE)
    text = list(write_text(chain, [3, 0], 6, 1.0, np.random.RandomState(0)))
    assert chain.seen == [[symbol] for symbol in (3, 0, *text)]


def test_lines_end_at_their_symbol() -> None:
    # 0 begins with 1, 1 goes on to 2, which ends the line.
    table = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert write_lines(Chain(table), [0], 0, 3, 10, 1.0, np.random.RandomState(0)) == [(1, 2)] * 3
    assert write_lines(Chain(table), [0], 0, 2, 1, 1.0, np.random.RandomState(0)) == [(1,)] * 2


def test_lines_of_different_lengths() -> None:
    written = write_lines(Chain(TABLE), [0], 0, 50, 12, 1.0, np.random.RandomState(1))
    assert len(written) == 50
    assert len({len(line) for line in written}) > 3
    assert all(0 not in line and 1 <= len(line) <= 12 for line in written)


@pytest.mark.parametrize("outputs", [[np.nan, 1.0], [np.inf, 1.0], [0.0, 0.0], [-1.0, -2.0]])
def test_what_is_no_probability_is_refused(outputs: list[float]) -> None:
    with pytest.raises(ExperimentError, match="nothing can be drawn"):
        draw(np.array([outputs]), 1.0, np.random.RandomState(0))


def test_nothing_to_start_with_is_refused() -> None:
    with pytest.raises(ExperimentError, match="nothing to start with"):
        list(write_text(Chain(TABLE), [], 3, 1.0, np.random.RandomState(0)))
