"""The prepared path does what the textbook formulas say, over everything that can be combined."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.model import HIDDEN_ACTIVATIONS, REDUCTIONS, Evaluator, Network, Penalty, Trainer, optimizer
from nn_tui.model.network import textbook

PAIRS = [
    *((output, "half_squared_error") for output in ("sigmoid", "tanh", "relu", "leaky_relu", "linear", "softmax")),
    ("sigmoid", "sigmoid_cross_entropy"),
    ("softmax", "softmax_cross_entropy"),
]
PENALTIES = (Penalty(), Penalty(l1=0.02), Penalty(l2=0.3), Penalty(l1=0.01, l2=0.1))


@dataclass
class Case:
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    reduction: str = "mean"
    penalty: Penalty = field(default_factory=Penalty)
    samples: int = 5
    batch: int | None = None
    rate: float = 0.1
    seed: int = 0
    dtype: type = np.float64

    def build(self) -> Trainer:
        random = np.random.RandomState(self.seed)
        network = Network.dense(self.sizes, self.activations, self.dtype)
        network.parameters[:] = random.uniform(-1, 1, network.parameters.size)
        inputs = random.uniform(-2, 2, (self.samples, self.sizes[0]))
        targets = random.uniform(0, 1, (self.samples, self.sizes[-1]))
        if self.loss == "softmax_cross_entropy":
            targets /= targets.sum(axis=1, keepdims=True)
        return Trainer(
            network,
            inputs,
            targets,
            loss=self.loss,
            optimizer=optimizer("sgd", self.rate),
            random=np.random.RandomState(self.seed + 1),
            reduction=self.reduction,
            penalty=self.penalty,
            batch=self.batch,
        )


def textbook_update(trainer: Trainer, rate: float) -> np.ndarray:
    """The parameters after the trainer's next update, by the plain formulas."""
    chosen = trainer.next_samples()
    network, targets = trainer.network, trainer.targets[chosen]
    passes = textbook.forward(network, trainer.inputs[chosen])
    gradients = textbook.backward(network, trainer.loss, passes, targets, trainer.reduction, trainer.penalty)
    return network.parameters - rate * textbook.flat_gradient(network, gradients)


def check(case: Case, tolerance: float, updates: int = 3) -> None:
    trainer = case.build()
    for _ in range(updates):
        before = trainer.network.parameters.copy()
        expected = textbook_update(trainer, case.rate)
        trainer.advance(1)
        scale = max(1.0, np.abs(before).max(), np.abs(expected).max())
        np.testing.assert_allclose(trainer.network.parameters, expected, rtol=0, atol=tolerance * scale)
    if not np.abs(trainer.network.parameters).max() < 1e3:
        return
    check_measures(trainer, tolerance)


def check_measures(trainer: Trainer, tolerance: float) -> None:
    network, targets = trainer.network, trainer.targets
    passes = textbook.forward(network, trainer.inputs)
    outputs = passes[-1].a
    evaluator = Evaluator(network, trainer.loss.name, trainer.reduction, trainer.penalty, trainer.inputs, targets)
    scale = max(1.0, np.abs(outputs).max())
    np.testing.assert_allclose(evaluator.outputs(), outputs, rtol=0, atol=tolerance * scale)
    np.testing.assert_allclose(network.forward(trainer.inputs), outputs, rtol=0, atol=tolerance * scale)
    measures = evaluator.measure()
    loss = textbook.loss_value(network, trainer.loss, passes[-1], targets, trainer.reduction, trainer.penalty)
    assert measures.loss == pytest.approx(loss, rel=10 * tolerance, abs=tolerance)
    assert measures.mse == pytest.approx(((outputs - targets) ** 2).mean(), rel=10 * tolerance, abs=tolerance)
    penalty = sum(trainer.penalty.value(layer["W"]) for layer in network.layers)
    assert measures.penalty == pytest.approx(penalty, rel=10 * tolerance, abs=0)


@pytest.mark.parametrize("hidden", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_every_combination_agrees_with_the_textbook(hidden: str, output: str, loss: str) -> None:
    for depth in range(5):
        sizes = (3, *range(4, 4 + depth), 2)
        for number, (reduction, penalty) in enumerate((r, p) for r in REDUCTIONS for p in PENALTIES):
            batch = (None, 1, 2, 3, 5, None, 4, 2)[number]
            case = Case(sizes, (hidden,) * depth + (output,), loss, reduction, penalty, batch=batch, seed=depth)
            check(case, 1e-12)


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> Case:
    depth = draw(st.integers(0, 4))
    output, loss = draw(st.sampled_from(PAIRS))
    outputs = draw(st.integers(2 if output == "softmax" else 1, 5))
    samples = draw(st.integers(1, 9))
    strength = st.sampled_from((0.0, 0.001, 0.2))
    return Case(
        (draw(st.integers(1, 7)), *draw(st.tuples(*[st.integers(1, 6)] * depth)), outputs),
        (*draw(st.tuples(*[st.sampled_from(HIDDEN_ACTIVATIONS)] * depth)), output),
        loss,
        draw(st.sampled_from(REDUCTIONS)),
        Penalty(draw(strength), draw(strength)),
        samples,
        draw(st.none() | st.integers(1, samples + 1)),
        draw(st.sampled_from((0.001, 0.05, 0.2))),
        draw(st.integers(0, 2**31)),
        dtype,
    )


@given(case=cases())
@settings(max_examples=250, deadline=None)
def test_mixed_networks_agree_with_the_textbook(case: Case) -> None:
    check(case, 1e-12)


@given(case=cases(np.float32))
@settings(max_examples=100, deadline=None)
def test_float32_agrees_with_the_textbook(case: Case) -> None:
    check(case, 1e-5, updates=1)


@pytest.mark.parametrize("batch", [None, 32])
def test_a_wide_network_agrees_with_the_textbook(batch: int | None) -> None:
    """Sizes at which matrix products take other routes than for a handful of numbers."""
    check(Case((64, 48, 10), ("relu", "softmax"), "softmax_cross_entropy", samples=100, batch=batch), 1e-12)
    check(Case((64, 48, 10), ("sigmoid", "sigmoid"), "sigmoid_cross_entropy", samples=100, batch=batch), 1e-12)


def test_many_outputs_agree_with_the_textbook() -> None:
    check(Case((3, 4, 50), ("tanh", "softmax"), "softmax_cross_entropy"), 1e-12)
    check(Case((3, 4, 50), ("tanh", "softmax"), "half_squared_error", batch=2), 1e-12)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_epochs_of_a_hundred_batches_and_more_agree_with_the_textbook(batch: int) -> None:
    check(Case((3, 4, 2), ("tanh", "sigmoid"), "sigmoid_cross_entropy", samples=200, batch=batch), 1e-12, updates=450)


def test_inputs_of_any_rank_are_flattened() -> None:
    flat = Case((6, 4, 2), ("tanh", "linear"), "half_squared_error").build()
    shaped = Case((6, 4, 2), ("tanh", "linear"), "half_squared_error").build()
    pictures = Trainer(
        shaped.network,
        shaped.inputs.reshape(-1, 2, 3),
        shaped.targets,
        loss="half_squared_error",
        optimizer=optimizer("sgd", 0.1),
        random=np.random.RandomState(0),
    )
    flat.advance(3)
    pictures.advance(3)
    np.testing.assert_array_equal(flat.network.parameters, pictures.network.parameters)
    np.testing.assert_array_equal(shaped.network.forward(pictures.inputs), flat.network.forward(flat.inputs))
