"""The trainer against a plain NumPy loop, round by round in the same run.

    python -m pytest tests/benchmarks --benchmark-only

Every round of the trainer is preceded by a round of the plain loop, so that both meet the same weather; the medians are
compared. The plain loops are what an article would write: fresh arrays, ``X @ W + b``, ``1 / (1 + np.exp(-z))``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_benchmark.fixture import BenchmarkFixture

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import Network, Trainer, optimizer, paired_loss
from nn_tui.model.arrays import FloatArray

if TYPE_CHECKING:
    from tests.benchmarks.conftest import Report


Function = Callable[[FloatArray], FloatArray]
Slope = Callable[[FloatArray], FloatArray | NDArray[np.bool_]]


def sigmoid(z: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-z))


def softmax(z: FloatArray) -> FloatArray:
    powers: FloatArray = np.exp(z - z.max(axis=1, keepdims=True))
    total: FloatArray = powers.sum(axis=1, keepdims=True)
    return powers / total


def relu(z: FloatArray) -> FloatArray:
    return np.maximum(0, z)


def tanh_slope(a: FloatArray) -> FloatArray:
    return 1 - a**2


def sigmoid_slope(a: FloatArray) -> FloatArray:
    return a * (1 - a)


def relu_slope(a: FloatArray) -> NDArray[np.bool_]:
    return a > 0


def batches(x: FloatArray, y: FloatArray, size: int | None, updates: int) -> Iterator[tuple[FloatArray, FloatArray]]:
    """What each of that many updates sees: everything, or the next part of a shuffled epoch, the last one short."""
    if size is None:
        for _ in range(updates):
            yield x, y
        return
    random = np.random.RandomState(0)
    starts: list[int] = []
    for _ in range(updates):
        if not starts:
            order = random.permutation(len(x))
            starts = list(range(0, len(x), size))[::-1]
        start = starts.pop()
        chosen = order[start : start + size]
        yield x[chosen], y[chosen]


def adam_step(
    parameters: Sequence[FloatArray],
    gradients: Sequence[FloatArray],
    moments: list[tuple[FloatArray, FloatArray]],
    t: int,
    rate: float,
) -> list[FloatArray]:
    """Kingma and Ba 2015, algorithm 1, one array after the other; ``moments`` are changed in place."""
    stepped = []
    for index, (w, g) in enumerate(zip(parameters, gradients, strict=True)):
        m, v = moments[index]
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        moments[index] = m, v
        m_hat = m / (1 - 0.9**t)
        v_hat = v / (1 - 0.999**t)
        stepped.append(w - rate * m_hat / (np.sqrt(v_hat) + 1e-8))
    return stepped


def one_hidden_layer_adam(
    x: FloatArray, y: FloatArray, parameters: Sequence[FloatArray], rate: float, updates: int, batch: int | None
) -> tuple[FloatArray, ...]:
    """relu, softmax with its cross-entropy."""
    w1, b1, w2, b2 = parameters
    moments = [(np.zeros_like(w), np.zeros_like(w)) for w in parameters]
    for t, (inputs, targets) in enumerate(batches(x, y, batch, updates), 1):
        samples = len(inputs)
        z1 = inputs @ w1 + b1
        a1 = relu(z1)
        z2 = a1 @ w2 + b2
        a2 = softmax(z2)
        error2 = (a2 - targets) / samples
        dw2 = a1.T @ error2
        db2 = np.sum(error2, axis=0, keepdims=True)
        error1 = error2 @ w2.T * relu_slope(a1)
        dw1 = inputs.T @ error1
        db1 = np.sum(error1, axis=0, keepdims=True)
        w1, b1, w2, b2 = adam_step((w1, b1, w2, b2), (dw1, db1, dw2, db2), moments, t, rate)
    return w1, b1, w2, b2


def one_hidden_layer(
    x: FloatArray,
    y: FloatArray,
    parameters: Sequence[FloatArray],
    rate: float,
    updates: int,
    batch: int | None,
    *,
    hidden: Function,
    slope: Slope,
    output: Function,
    squared: bool = False,
    mean: bool = True,
) -> tuple[FloatArray, ...]:
    """The loss pairs with the output unless it is half squared error behind a sigmoid."""
    w1, b1, w2, b2 = parameters
    for inputs, targets in batches(x, y, batch, updates):
        samples = len(inputs) if mean else 1
        z1 = inputs @ w1 + b1
        a1 = hidden(z1)
        z2 = a1 @ w2 + b2
        a2 = output(z2)
        error2 = a2 - targets
        if squared:
            error2 = error2 * sigmoid_slope(a2)
        dw2 = a1.T @ error2 / samples
        db2 = np.sum(error2, axis=0, keepdims=True) / samples
        error1 = error2 @ w2.T * slope(a1)
        dw1 = inputs.T @ error1 / samples
        db1 = np.sum(error1, axis=0, keepdims=True) / samples
        w1 = w1 - rate * dw1
        b1 = b1 - rate * db1
        w2 = w2 - rate * dw2
        b2 = b2 - rate * db2
    return w1, b1, w2, b2


def two_hidden_layers(
    x: FloatArray, y: FloatArray, parameters: Sequence[FloatArray], rate: float, updates: int, batch: int | None
) -> tuple[FloatArray, ...]:
    """tanh, tanh, sigmoid."""
    w1, b1, w2, b2, w3, b3 = parameters
    for inputs, targets in batches(x, y, batch, updates):
        samples = len(inputs)
        a1 = np.tanh(inputs @ w1 + b1)
        a2 = np.tanh(a1 @ w2 + b2)
        a3 = sigmoid(a2 @ w3 + b3)
        error3 = a3 - targets
        dw3 = a2.T @ error3 / samples
        db3 = np.sum(error3, axis=0, keepdims=True) / samples
        error2 = error3 @ w3.T * tanh_slope(a2)
        dw2 = a1.T @ error2 / samples
        db2 = np.sum(error2, axis=0, keepdims=True) / samples
        error1 = error2 @ w2.T * tanh_slope(a1)
        dw1 = inputs.T @ error1 / samples
        db1 = np.sum(error1, axis=0, keepdims=True) / samples
        w1 = w1 - rate * dw1
        b1 = b1 - rate * db1
        w2 = w2 - rate * dw2
        b2 = b2 - rate * db2
        w3 = w3 - rate * dw3
        b3 = b3 - rate * db3
    return w1, b1, w2, b2, w3, b3


@dataclass(frozen=True)
class Workload:
    """What is trained, by which plain loop, for how many updates a round, and the ratio to reach."""

    name: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    goal: float
    updates: int
    plain: Callable[..., tuple[FloatArray, ...]]
    functions: dict[str, Any]
    samples: int = 0
    loss: str | None = None
    reduction: str = "mean"
    optimizer: str = "sgd"
    init: str = "normal"
    rate: float = 0.1
    batch: int | None = None
    dtype: type = np.float64
    rounds: int = 25


SIGMOIDS = {"hidden": sigmoid, "slope": sigmoid_slope, "output": sigmoid}
RELU_SOFTMAX = {"hidden": relu, "slope": relu_slope, "output": softmax}
LINEAR = {"hidden": sigmoid, "slope": sigmoid_slope, "output": lambda z: z}

WORKLOADS = [
    Workload("letters", (30, 5, 3), ("sigmoid",) * 2, 4.5, 1500, one_hidden_layer, SIGMOIDS, init="small_normal"),
    Workload(
        "xor",
        (2, 4, 1),
        ("sigmoid",) * 2,
        4.0,
        1500,
        one_hidden_layer,
        {**SIGMOIDS, "squared": True, "mean": False},
        loss="half_squared_error",
        reduction="sum",
    ),
    Workload(
        "bits",
        (3, 3, 1),
        ("sigmoid", "linear"),
        4.5,
        1500,
        one_hidden_layer,
        LINEAR,
        init="uniform_with_bias",
    ),
    Workload(
        "points 2-4-2-1",
        (2, 4, 2, 1),
        ("tanh", "tanh", "sigmoid"),
        4.0,
        1000,
        two_hidden_layers,
        {},
        samples=200,
        batch=10,
    ),
    Workload(
        "64-32-10, batch 32, Adam",
        (64, 32, 10),
        ("relu", "softmax"),
        2.8,
        600,
        one_hidden_layer_adam,
        {},
        samples=1797,
        optimizer="adam",
        init="he_normal",
        rate=0.001,
        batch=32,
    ),
    Workload(
        "784-128-10, batch 128, float32",
        (784, 128, 10),
        ("relu", "softmax"),
        1.0,
        32,
        one_hidden_layer,
        RELU_SOFTMAX,
        samples=1024,
        init="he_normal",
        batch=128,
        dtype=np.float32,
        rounds=9,
    ),
]


def data_of(workload: Workload) -> tuple[FloatArray, FloatArray]:
    if not workload.samples:
        dataset = built_in(workload.name)
        return dataset.flat_inputs, dataset.targets
    random = np.random.RandomState(0)
    inputs = random.uniform(0, 1, (workload.samples, workload.sizes[0]))
    labels = random.randint(0, workload.sizes[-1] + (workload.sizes[-1] == 1), workload.samples)
    targets = labels[:, None] if workload.sizes[-1] == 1 else np.eye(workload.sizes[-1])[labels]
    return inputs.astype(workload.dtype), targets.astype(workload.dtype)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_training_beats_the_plain_loop(workload: Workload, benchmark: BenchmarkFixture, report: Report) -> None:
    inputs, targets = data_of(workload)
    network = Network.dense(workload.sizes, workload.activations, workload.dtype)
    network.initialize(workload.init, np.random.RandomState(1))
    # Once for all rounds: the plain loop makes new arrays and leaves these as they are.
    parameters = [part.copy() for layer in network.layers for part in (layer["W"], layer.biases[None])]
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss=workload.loss or paired_loss(workload.activations[-1]),
        optimizer=optimizer(workload.optimizer, workload.rate),
        # Where the plain loop's shuffling begins.
        random=np.random.RandomState(0),
        reduction=workload.reduction,
        batch=workload.batch,
    )
    start = trainer.state()
    plain_seconds: list[float] = []
    # The same work on both sides: what they reach in ten updates agrees.
    trainer.advance(10)
    reached = workload.plain(inputs, targets, parameters, workload.rate, 10, workload.batch, **workload.functions)
    ours = [part for layer in network.layers for part in (layer["W"], layer.biases[None])]
    tolerance = 1e-9 if workload.dtype is np.float64 else 1e-3
    for plain, prepared in zip(reached, ours, strict=True):
        np.testing.assert_allclose(plain, prepared, rtol=tolerance, atol=tolerance * 1e-3)

    def plain_round() -> None:
        began = perf_counter()
        workload.plain(
            inputs, targets, parameters, workload.rate, workload.updates, workload.batch, **workload.functions
        )
        plain_seconds.append(perf_counter() - began)
        trainer.restore(start)

    benchmark.pedantic(
        trainer.advance, args=(workload.updates,), setup=plain_round, rounds=workload.rounds, warmup_rounds=2
    )
    if benchmark.stats is None:
        return
    microseconds = 1e6 / workload.updates
    result = report(
        workload.name,
        median(plain_seconds[2:]) * microseconds,
        benchmark.stats.stats.median * microseconds,
        workload.goal,
        True,
    )
    benchmark.extra_info.update(textbook_us=result.beside, ours_us=result.ours, ratio=result.ratio)
    assert result.ratio >= workload.goal


@pytest.mark.parametrize(("every", "goal"), [(1, 1 / 1.3), (1000, 0.95)], ids=["every epoch", "as the command line"])
@pytest.mark.parametrize("name", ["letters", "xor", "bits"])
def test_recording_is_nearly_free(
    name: str, every: int, goal: float, benchmark: BenchmarkFixture, report: Report
) -> None:
    """Updates of an experiment that records its epochs, beside its trainer alone; the best of many rounds."""
    dataset, updates = built_in(name), 8000
    bare = Experiment(default_recipe(dataset), dataset).trainer
    bare_seconds: list[float] = []
    assert bare is not None
    start = bare.state()

    def bare_round() -> tuple[tuple[Experiment], dict[str, Any]]:
        bare.restore(start)
        began = perf_counter()
        bare.advance(updates)
        bare_seconds.append(perf_counter() - began)
        return (Experiment(default_recipe(dataset), dataset, every),), {}

    benchmark.pedantic(lambda run: run.advance(updates), setup=bare_round, rounds=40, warmup_rounds=2)
    if benchmark.stats is None:
        return
    microseconds = 1e6 / updates
    result = report(
        f"{name}, recorded {'every epoch' if every == 1 else f'every {every:,}'}, to bare",
        min(bare_seconds) * microseconds,
        benchmark.stats.stats.min * microseconds,
        goal,
        True,
    )
    assert result.ratio >= goal
