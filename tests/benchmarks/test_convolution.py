"""A convolution trained by the trainer, against a plain NumPy loop with einsum, round by round in the same run.

python -m pytest tests/benchmarks/test_convolution.py --benchmark-only
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from nn_tui.model import Network, Trainer, optimizer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.conv import ConvSpec
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.pooling import PoolSpec

if TYPE_CHECKING:
    from tests.benchmarks.conftest import Report

BATCH, RATE, SIDE = 32, 0.1, 3


def plain(x: FloatArray, y: FloatArray, parameters: tuple[FloatArray, ...], updates: int) -> tuple[FloatArray, ...]:
    """Kernels over all windows, relu, the largest of each 2x2 square, dense, softmax with its cross-entropy.

    ``x`` is (samples, 1, rows, columns); ``parameters`` are K (1, 3, 3, filters), b, W and the bias of the outputs.
    """
    kernels, b, weights, bias = parameters
    for update in range(updates):
        start = update * BATCH % len(x)
        inputs, targets = x[start : start + BATCH], y[start : start + BATCH]
        windows = np.lib.stride_tricks.sliding_window_view(inputs, (SIDE, SIDE), axis=(2, 3))
        z = np.einsum("ncrsij,cijf->nfrs", windows, kernels) + b[:, None, None]
        a = np.maximum(z, 0)
        samples, filters, rows, columns = a.shape
        squares = a.reshape(samples, filters, rows // 2, 2, columns // 2, 2)
        pooled = squares.max(axis=(3, 5))
        flat = pooled.reshape(samples, -1)
        powers = np.exp(flat @ weights + bias)
        error = (powers / powers.sum(axis=1, keepdims=True) - targets) / samples
        before = (error @ weights.T).reshape(pooled.shape)
        is_largest = squares == pooled[:, :, :, None, :, None]
        error_z = (is_largest * before[:, :, :, None, :, None]).reshape(a.shape) * (z > 0)
        weights = weights - RATE * flat.T @ error
        bias = bias - RATE * error.sum(axis=0)
        kernels = kernels - RATE * np.einsum("ncrsij,nfrs->cijf", windows, error_z)
        b = b - RATE * error_z.sum(axis=(0, 2, 3))
    return kernels, b, weights, bias


@pytest.mark.parametrize(
    ("side", "dtype", "updates", "goal"),
    [(8, np.float64, 300, 15.0), (28, np.float32, 60, 12.0)],
    ids=["8x8", "28x28, float32"],
)
def test_convolution_beats_the_plain_loop(
    side: int, dtype: Any, updates: int, goal: float, benchmark: BenchmarkFixture, report: Report
) -> None:
    random = np.random.RandomState(0)
    inputs = random.uniform(0, 1, (BATCH * 8, 1, side, side)).astype(dtype)
    targets = np.eye(10, dtype=dtype)[random.randint(0, 10, len(inputs))]
    layers = [ConvSpec(8, (SIDE, SIDE), "relu"), PoolSpec(2), DenseSpec(10, "softmax")]
    network = Network((1, side, side), layers, dtype)
    network.initialize("he_normal", np.random.RandomState(1))
    conv, _, _, dense = network.layers
    parameters = tuple(part.copy() for layer in (conv, dense) for part in layer.by_name.values())
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss="softmax_cross_entropy",
        optimizer=optimizer("sgd", RATE),
        random=np.random.RandomState(0),
        batch=BATCH,
        shuffle=False,
    )
    start = trainer.state()
    trainer.advance(10)
    reached = plain(inputs, targets, parameters, 10)
    ours = [part for layer in (conv, dense) for part in layer.by_name.values()]
    for theirs, own in zip(reached, ours, strict=True):
        np.testing.assert_allclose(theirs, own, rtol=1e-3, atol=1e-9 if dtype is np.float64 else 1e-4)
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
        f"{side}x{side}, conv 8 3x3, pool 2, {np.dtype(dtype).name}",
        median(plain_seconds[1:]) * microseconds,
        benchmark.stats.stats.median * microseconds,
        goal,
        True,
    )
    assert result.ratio >= goal
