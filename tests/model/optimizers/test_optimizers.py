"""Each optimizer against its published rule, written plainly, over a fixed sequence of gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike

from nn_tui.model import OPTIMIZERS, ModelError, Network, Penalty, Schedule, Trainer, optimizer
from nn_tui.model.network import textbook

STEPS = 80
RATE = 0.05
SCHEDULE = Schedule("cosine", STEPS)
IS_WEIGHT = np.array([True, True, True, False, False])


def drawn_gradients(size: int = 5) -> np.ndarray:
    """Of all sizes and signs, with zeros among them."""
    random = np.random.RandomState(0)
    drawn = random.randn(STEPS, size) * 10.0 ** random.uniform(-4, 2, (STEPS, size))
    return np.where(random.random_sample((STEPS, size)) < 0.1, 0.0, drawn)


def sgd(w: np.ndarray, gradients: np.ndarray, rates: list[float]) -> np.ndarray:
    for g, rate in zip(gradients, rates, strict=True):
        w = w - rate * g
    return w


def momentum(w: np.ndarray, gradients: np.ndarray, rates: list[float], mu: float = 0.9) -> np.ndarray:
    v = np.zeros_like(w)
    for g, rate in zip(gradients, rates, strict=True):
        v = mu * v + g
        w = w - rate * v
    return w


def nesterov(w: np.ndarray, gradients: np.ndarray, rates: list[float], mu: float = 0.9) -> np.ndarray:
    v = np.zeros_like(w)
    for g, rate in zip(gradients, rates, strict=True):
        v = mu * v + g
        w = w - rate * (g + mu * v)
    return w


def adagrad(w: np.ndarray, gradients: np.ndarray, rates: list[float]) -> np.ndarray:
    v = np.zeros_like(w)
    for g, rate in zip(gradients, rates, strict=True):
        v = v + g**2
        w = w - rate * g / (np.sqrt(v) + 1e-10)
    return w


def rmsprop(w: np.ndarray, gradients: np.ndarray, rates: list[float]) -> np.ndarray:
    v = np.zeros_like(w)
    for g, rate in zip(gradients, rates, strict=True):
        v = 0.99 * v + 0.01 * g**2
        w = w - rate * g / (np.sqrt(v) + 1e-8)
    return w


def adam(w: np.ndarray, gradients: np.ndarray, rates: list[float], decay: float = 0.0) -> np.ndarray:
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t, (g, rate) in enumerate(zip(gradients, rates, strict=True), 1):
        w = np.where(IS_WEIGHT[: len(w)], w - rate * decay * w, w)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        w = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


Rule = Callable[[np.ndarray, np.ndarray, list[float]], np.ndarray]
RULES: dict[str, tuple[Rule, dict[str, Any]]] = {
    "sgd": (sgd, {}),
    "momentum": (momentum, {}),
    "nesterov": (nesterov, {}),
    "adagrad": (adagrad, {}),
    "rmsprop": (rmsprop, {}),
    "adam": (adam, {}),
    "adamw": (lambda w, gradients, rates: adam(w, gradients, rates, 0.01), {}),
    "momentum 0.5": (lambda w, gradients, rates: momentum(w, gradients, rates, 0.5), {"momentum": 0.5}),
    "nesterov 0.3": (lambda w, gradients, rates: nesterov(w, gradients, rates, 0.3), {"momentum": 0.3}),
    "adamw 0.2": (lambda w, gradients, rates: adam(w, gradients, rates, 0.2), {"weight_decay": 0.2}),
}


class Descent:
    """An optimizer fed with gradients of our own."""

    def __init__(
        self,
        name: str,
        rate: float = RATE,
        start: np.ndarray | tuple[float, ...] = (1.0, -2.0, 0.5, 3.0, -1.0),
        is_weight: np.ndarray | None = IS_WEIGHT,
        **settings: Any,
    ) -> None:
        self.optimizer = optimizer(name, rate, **settings)
        self.w = np.array(start)
        self.gradient = np.zeros_like(self.w)
        self.calls = self.optimizer.prepare(self.w, self.gradient, is_weight)

    def update(self, gradient: np.ndarray | list[float]) -> None:
        self.gradient[:] = self.optimizer.gradient_scale * np.asarray(gradient)
        for call in self.calls:
            call()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("schedule", [None, SCHEDULE], ids=["constant", "cosine"])
def test_every_step_is_that_of_the_published_rule(rule: str, schedule: Schedule | None) -> None:
    plain, settings = RULES[rule]
    ours = Descent(rule.split()[0], schedule=schedule, **settings)
    start, gradients = ours.w.copy(), drawn_gradients()
    rates = [RATE * schedule.rate(step) if schedule else RATE for step in range(STEPS)]
    for step in range(STEPS):
        ours.optimizer.begin_epoch(step)
        ours.update(gradients[step])
        expected = plain(start, gradients[: step + 1], rates[: step + 1])
        np.testing.assert_allclose(ours.w, expected, rtol=1e-10, atol=1e-10)


def test_after_two_hundred_thousand_updates_adams_corrections_have_faded() -> None:
    ours = Descent("adam")
    ours.optimizer.restore({**ours.optimizer.state, "updates": np.array(200_000)})
    before = ours.w.copy()
    ours.update(np.ones(5))
    np.testing.assert_allclose(before - ours.w, RATE * 0.1 / (sqrt(0.001) + 1e-8), rtol=1e-10)


# The first two steps from w = 0 with g = 2, then g = -1, at a rate of 0.1, worked out on paper.
TWO_STEPS = {
    "sgd": (-0.2, -0.1),
    "momentum": (-0.2, -0.2 - 0.1 * 0.8),  # v = 2, then 1.8 - 1
    "nesterov": (-0.1 * 3.8, -0.38 - 0.1 * (-1 + 0.72)),
    "adagrad": (-0.1 * 2 / (2 + 1e-10), -0.1 * 2 / (2 + 1e-10) + 0.1 / (sqrt(5) + 1e-10)),
    "rmsprop": (-0.1 * 2 / (0.2 + 1e-8), -0.1 * 2 / (0.2 + 1e-8) + 0.1 / (sqrt(0.0496) + 1e-8)),
    "adam": (
        -0.1 * 2 / (2 + 1e-8),
        # m = 0.18 - 0.1 = 0.08, corrected by 0.19; v = 0.003996 + 0.001 = 0.004996, corrected by 0.001999
        -0.1 * 2 / (2 + 1e-8) - 0.1 * (0.08 / 0.19) / (sqrt(0.004996 / 0.001999) + 1e-8),
    ),
}
TWO_STEPS["adamw"] = (TWO_STEPS["adam"][0], 0.999 * TWO_STEPS["adam"][0] + TWO_STEPS["adam"][1] - TWO_STEPS["adam"][0])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_first_two_steps_by_hand(name: str) -> None:
    ours = Descent(name, 0.1, start=(0.0,), is_weight=None)
    found = []
    for gradient in (2.0, -1.0):
        ours.update([gradient])
        found.append(ours.w[0])
    np.testing.assert_allclose(found, TWO_STEPS[name], rtol=1e-12)


def test_adamw_decays_weights_and_not_biases() -> None:
    ours = Descent("adamw", 0.1, weight_decay=0.5, start=(1.0, 1.0, 1.0, 1.0, 1.0))
    ours.update(np.zeros(5))
    np.testing.assert_allclose(ours.w, [0.95, 0.95, 0.95, 1.0, 1.0], rtol=1e-15)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "adamw"])
def test_gradients_of_zero_divide_nothing_by_zero(name: str) -> None:
    ours = Descent(name, weight_decay=0.0)
    before = ours.w.copy()
    for _ in range(3):
        ours.update(np.zeros(5))
    np.testing.assert_array_equal(ours.w, before)


def test_the_names() -> None:
    assert tuple(OPTIMIZERS) == ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
    assert [optimizer(name, 0.1).name for name in OPTIMIZERS] == list(OPTIMIZERS)


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        (
            "magic",
            {},
            "there is no optimizer 'magic': choose one of sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw",
        ),
        ("momentum", {"momentum": 1.0}, "momentum is a fraction from 0 to below 1, such as 0.9, not 1.0"),
        ("momentum", {"momentum": float("nan")}, "not nan"),
        ("adamw", {"weight_decay": -0.1}, "weight decay is a number of at least 0, such as 0.01, not -0.1"),
    ],
)
def test_what_is_no_optimizer_is_refused_with_a_sentence(name: str, settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        optimizer(name, 0.1, **settings)


# Trainers: what is remembered lives with the run.


def trainer_with(
    name: str, batch: int | None = None, rate: float = 0.05, dtype: DTypeLike = np.float64, **settings: Any
) -> Trainer:
    random = np.random.RandomState(1)
    network = Network.dense((3, 4, 2), ("tanh", "sigmoid"), dtype)
    network.initialize("glorot_uniform", random)
    return Trainer(
        network,
        random.uniform(-1, 1, (7, 3)),
        random.uniform(0, 1, (7, 2)),
        loss="sigmoid_cross_entropy",
        optimizer=optimizer(name, rate, weight_decay=0.1),
        random=np.random.RandomState(2),
        penalty=Penalty(l2=1e-3),
        batch=batch,
        **settings,
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_resumed_in_another_trainer_it_goes_on_with_the_same_bits(
    name: str, batch: int | None, dtype: DTypeLike
) -> None:
    flat_out, resumed = (trainer_with(name, batch, dtype=dtype) for _ in range(2))
    flat_out.advance(20)
    state = flat_out.state()
    remembered = {key: value.copy() for key, value in state.optimizer.items()}
    flat_out.advance(30)
    for key, value in remembered.items():
        np.testing.assert_array_equal(state.optimizer[key], value, err_msg="a state owns what it holds")
    resumed.restore(state)
    resumed.advance(30)
    np.testing.assert_array_equal(resumed.network.parameters, flat_out.network.parameters)
    assert resumed.network.parameters.dtype == dtype


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_new_learning_rate_takes_over_what_is_remembered(name: str) -> None:
    """As PyTorch does when param_group["lr"] changes."""
    gradients = drawn_gradients()
    before, after = Descent(name), Descent(name, 0.01)
    start = before.w.copy()
    for gradient in gradients[:30]:
        before.update(gradient)
    after.w[:] = before.w
    after.optimizer.take_over(before.optimizer)
    for gradient in gradients[30:]:
        after.update(gradient)
    expected = RULES[name][0](start, gradients, [RATE] * 30 + [0.01] * (STEPS - 30))
    np.testing.assert_allclose(after.w, expected, rtol=1e-10, atol=1e-10)


def test_what_is_taken_over_is_copied() -> None:
    before, after = Descent("momentum"), Descent("momentum")
    before.update(np.ones(5))
    after.optimizer.take_over(before.optimizer)
    before.update(np.ones(5))
    np.testing.assert_array_equal(after.optimizer.state["velocity"], np.ones(5))


@pytest.mark.parametrize(("old", "new"), [("adam", "adamw"), ("momentum", "nesterov"), ("sgd", "adam")])
def test_another_optimizer_begins_afresh(old: str, new: str) -> None:
    before, after, fresh = Descent(old), Descent(new), Descent(new)
    for gradient in drawn_gradients()[:10]:
        before.update(gradient)
    after.optimizer.take_over(before.optimizer)
    for descent in (after, fresh):
        descent.update(np.ones(5))
    np.testing.assert_array_equal(after.w, fresh.w)


def broken_states() -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    state = trainer_with("adam").optimizer.state
    yield "nothing", {}
    yield "another's", trainer_with("momentum").optimizer.state
    yield "too much", {**state, "velocity": state["squares"]}
    yield "another shape", {**state, "squares": np.zeros(3)}
    yield "text", {**state, "squares": np.full(state["squares"].shape, "a")}
    yield "a count below zero", {**state, "updates": np.array(-1)}
    yield "a count with a fraction", {**state, "updates": np.array(1.5)}
    yield "many counts", {**state, "updates": np.array([1, 2])}


@pytest.mark.parametrize("what", [what for what, _ in broken_states()])
def test_a_state_of_something_else_is_refused_and_changes_nothing(what: str) -> None:
    trainer = trainer_with("adam")
    trainer.advance(5)
    whole = trainer.state()
    trainer.advance(5)
    now = trainer.network.parameters.copy()
    with pytest.raises(ModelError, match="this is not a state of the optimizer adam"):
        trainer.restore(replace(whole, optimizer=dict(broken_states())[what]))
    np.testing.assert_array_equal(trainer.network.parameters, now)
    assert trainer.epoch == 10


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 3])
def test_a_trainer_feeds_the_gradient_of_the_textbook(name: str, batch: int | None) -> None:
    """Ten updates: gradients by the plain formulas, steps by the plain rule."""
    trainer = trainer_with(name, batch)
    network = trainer.network
    plain = Descent(name, start=network.parameters, is_weight=network.is_weight, weight_decay=0.1)
    for _ in range(10):
        chosen = trainer.next_samples()
        targets = trainer.targets[chosen]
        passes = textbook.forward(network, trainer.inputs[chosen])
        parts = textbook.backward(network, trainer.loss, passes, targets, trainer.reduction, trainer.penalty)
        plain.update(textbook.flat_gradient(network, parts))
        trainer.advance(1)
        np.testing.assert_allclose(network.parameters, plain.w, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_overflow_is_silent(name: str, dtype: DTypeLike) -> None:
    trainer = trainer_with(name, rate=1e300, dtype=dtype)
    trainer.advance(40)
    trainer.restore(trainer.state())
    assert trainer.epoch == 40
