"""Recurrent layers trained by the trainer, against plain NumPy loops through time, round by round in the same run.

python -m pytest tests/benchmarks/test_recurrence.py --benchmark-only
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from nn_tui.model import Network, Trainer, optimizer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.registry import parse_layer

if TYPE_CHECKING:
    from tests.benchmarks.conftest import Report

BATCH, RATE, FEATURES, OUTPUTS = 32, 0.05, 4, 3

Plain: TypeAlias = Callable[[FloatArray, FloatArray, tuple[FloatArray, ...], int], tuple[FloatArray, ...]]


def sigmoid(z: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-z)))


def elman(x: FloatArray, y: FloatArray, parameters: tuple[FloatArray, ...], updates: int) -> tuple[FloatArray, ...]:
    """h = tanh(x Wx + h Wh + b), o = h V + c at each step; half squared error, mean over the samples."""
    wx, wh, b, v, c = parameters
    steps = x.shape[1]
    for update in range(updates):
        start = update * BATCH % len(x)
        inputs, targets = x[start : start + BATCH], y[start : start + BATCH]
        states = [np.zeros((BATCH, len(wh)))]
        for at in range(steps):
            states.append(np.tanh(inputs[:, at] @ wx + states[-1] @ wh + b))
        d_wx, d_wh, d_b = np.zeros_like(wx), np.zeros_like(wh), np.zeros_like(b)
        d_v, d_c = np.zeros_like(v), np.zeros_like(c)
        carried = np.zeros_like(states[0])
        for at in reversed(range(steps)):
            h = states[at + 1]
            error = (h @ v + c - targets[:, at]) / BATCH
            d_v += h.T @ error
            d_c += error.sum(axis=0)
            dz = (error @ v.T + carried) * (1 - h * h)
            d_wx += inputs[:, at].T @ dz
            d_wh += states[at].T @ dz
            d_b += dz.sum(axis=0)
            carried = dz @ wh.T
        wx, wh, b = wx - RATE * d_wx, wh - RATE * d_wh, b - RATE * d_b
        v, c = v - RATE * d_v, c - RATE * d_c
    return wx, wh, b, v, c


def lstm(x: FloatArray, y: FloatArray, parameters: tuple[FloatArray, ...], updates: int) -> tuple[FloatArray, ...]:
    """The gates i, f, o, g in one product; o = h V + c at each step; half squared error, mean over the samples."""
    wx, wh, b, v, c = parameters
    wx, wh, b = wx.reshape(len(wx), -1), wh.reshape(len(wh), -1), b.ravel()
    units, steps = len(wh), x.shape[1]
    for update in range(updates):
        start = update * BATCH % len(x)
        inputs, targets = x[start : start + BATCH], y[start : start + BATCH]
        states: list[FloatArray] = [np.zeros((BATCH, units))]
        cells: list[FloatArray] = [np.zeros((BATCH, units))]
        gates: list[tuple[FloatArray, ...]] = []
        for at in range(steps):
            z = inputs[:, at] @ wx + states[-1] @ wh + b
            i, f, o = (sigmoid(part) for part in np.split(z[:, : 3 * units], 3, axis=1))
            g = np.tanh(z[:, 3 * units :])
            gates.append((i, f, o, g))
            cells.append(f * cells[-1] + i * g)
            states.append(o * np.tanh(cells[-1]))
        d_wx, d_wh, d_b = np.zeros_like(wx), np.zeros_like(wh), np.zeros_like(b)
        d_v, d_c = np.zeros_like(v), np.zeros_like(c)
        dh_carried, dc_carried = np.zeros_like(states[0]), np.zeros_like(states[0])
        for at in reversed(range(steps)):
            (i, f, o, g), h = gates[at], states[at + 1]
            error = (h @ v + c - targets[:, at]) / BATCH
            d_v += h.T @ error
            d_c += error.sum(axis=0)
            dh = error @ v.T + dh_carried
            squashed = np.tanh(cells[at + 1])
            dc = dc_carried + dh * o * (1 - squashed**2)
            parts = (
                dc * g * i * (1 - i),
                dc * cells[at] * f * (1 - f),
                dh * squashed * o * (1 - o),
                dc * i * (1 - g**2),
            )
            dz = np.concatenate(parts, axis=1)
            d_wx += inputs[:, at].T @ dz
            d_wh += states[at].T @ dz
            d_b += dz.sum(axis=0)
            dh_carried, dc_carried = dz @ wh.T, dc * f
        wx, wh, b = wx - RATE * d_wx, wh - RATE * d_wh, b - RATE * d_b
        v, c = v - RATE * d_v, c - RATE * d_c
    return wx, wh, b, v, c


@pytest.mark.parametrize(
    ("words", "steps", "plain", "updates", "goal"),
    [("rnn 16", 8, elman, 300, 2.5), ("lstm 32", 25, lstm, 60, 2.0)],
    ids=["rnn 16", "lstm 32"],
)
def test_recurrence_beats_the_plain_loop(
    words: str, steps: int, plain: Plain, updates: int, goal: float, benchmark: BenchmarkFixture, report: Report
) -> None:
    random = np.random.RandomState(0)
    inputs = random.normal(0, 1, (BATCH * 8, steps, FEATURES))
    targets = random.normal(0, 1, (BATCH * 8, steps, OUTPUTS))
    network = Network((steps, FEATURES), [parse_layer(words), DenseSpec(OUTPUTS)], at_steps=True)
    network.initialize("glorot_uniform", np.random.RandomState(1))
    parameters = tuple(part.copy() for layer in network.layers for part in layer.by_name.values())
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss="half_squared_error",
        optimizer=optimizer("sgd", RATE),
        random=np.random.RandomState(0),
        batch=BATCH,
        shuffle=False,
    )
    start = trainer.state()
    trainer.advance(10)
    reached = plain(inputs, targets, parameters, 10)
    ours = [part for layer in network.layers for part in layer.by_name.values()]
    for theirs, own in zip(reached, ours, strict=True):
        np.testing.assert_allclose(theirs.reshape(own.shape), own, rtol=1e-9, atol=1e-12)
    plain_seconds: list[float] = []

    def plain_round() -> None:
        began = perf_counter()
        plain(inputs, targets, parameters, updates)
        plain_seconds.append(perf_counter() - began)
        trainer.restore(start)

    benchmark.pedantic(trainer.advance, args=(updates,), setup=plain_round, rounds=15, warmup_rounds=1)
    if benchmark.stats is None:
        return
    microseconds = 1e6 / updates
    result = report(
        f"{words} on {steps} steps, batch {BATCH}",
        median(plain_seconds[1:]) * microseconds,
        benchmark.stats.stats.median * microseconds,
        goal,
        True,
    )
    assert result.ratio >= goal
