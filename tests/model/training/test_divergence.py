"""Where the numbers stopped being finite. Each case is small enough to follow on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import DTypeLike

from nn_tui.model import Divergence, Evaluator, Network, Penalty, Trainer, TrainerState, find_divergence, optimizer
from nn_tui.model.training.divergence import surely_finite

if TYPE_CHECKING:
    from tests.model.conftest import Reference


def make(
    sizes: tuple[int, ...],
    activations: tuple[str, ...],
    blocks: Sequence[Sequence[Sequence[float]] | np.ndarray],
    inputs: Sequence[Sequence[float]] | np.ndarray,
    targets: Sequence[Sequence[float]] | np.ndarray,
    *,
    rate: float = 1.0,
    batch: int | None = None,
    penalty: Penalty | None = None,
    loss: str | None = None,
    seed: int = 0,
) -> Trainer:
    """A trainer with these weight blocks (inputs + 1 rows, the last one the biases)."""
    network = Network.dense(sizes, activations)
    network.parameters[:] = np.concatenate([np.ravel(block) for block in blocks]).astype(float)
    return Trainer(
        network,
        np.array(inputs, float),
        np.array(targets, float),
        loss=loss or ("sigmoid_cross_entropy" if activations[-1] == "sigmoid" else "half_squared_error"),
        optimizer=optimizer("sgd", rate),
        random=np.random.RandomState(seed),
        reduction="sum",
        penalty=penalty,
        batch=batch,
    )


def one_weight(rate: float, **settings: Any) -> Trainer:
    """y = w x + b on the sample 1 -> 1, from zero: the error grows by a factor of 2 rate an epoch."""
    return make((1, 1), ("linear",), [[[0], [0]]], [[1]], [[1]], rate=rate, **settings)


def finite(trainer: Trainer) -> bool:
    loss = (
        Evaluator(trainer.network, trainer.loss.name, "sum", trainer.penalty, trainer.inputs, trainer.targets)
        .measure()
        .loss
    )
    return bool(np.isfinite(loss) and np.isfinite(trainer.network.parameters).all())


def last_sound_state(trainer: Trainer, most: int = 2000) -> TrainerState:
    """The state before the first epoch that ends with something not finite, found by looking after every epoch."""
    for _ in range(most):
        state = trainer.state()
        trainer.advance(trainer.updates_per_epoch)
        if not finite(trainer):
            return state
    raise AssertionError("it did not diverge")


# Losses that end an epoch: the step goes so far that the next square overflows.
@pytest.mark.parametrize(("rate", "epoch"), [(1e200, 1), (1e100, 2), (1e52, 3), (1e39, 4)])
def test_the_loss_overflows_first_and_in_which_epoch(rate: float, epoch: int) -> None:
    trainer = one_weight(rate)
    state = last_sound_state(trainer)
    assert find_divergence(trainer, state) == Divergence(epoch, 1, "loss")


QUANTITIES: dict[str, tuple[tuple[Any, ...], dict[str, Any], tuple[int, str]]] = {
    "pre-activations of the first layer": (
        ((1, 1, 1), ("tanh", "linear"), [[[1e308], [0]], [[0], [0]]], [[10]], [[0]]),
        {},
        (1, "pre-activations"),
    ),
    "pre-activations of the second layer": (
        ((1, 1, 1), ("linear", "sigmoid"), [[[1e200], [0]], [[1e200], [0]]], [[1]], [[0]]),
        {},
        (2, "pre-activations"),
    ),
    "a loss that is not finite while all outputs are": (
        ((1, 1, 1), ("linear", "linear"), [[[1e200], [0]], [[1], [0]]], [[1]], [[0]]),
        {},
        (2, "loss"),
    ),
    "errors: four of 0.5 x 1.7e308 add up": (
        ((1, 1, 4), ("linear", "sigmoid"), [[[1], [0]], [[1.7e308] * 4, [0] * 4]], [[0]], [[0] * 4]),
        {},
        (1, "errors"),
    ),
    "weight gradient: four of 0.5 x 1e308 add up": (
        ((1, 1), ("sigmoid",), [[[0], [0]]], [[1e308]] * 4, [[0]] * 4),
        {},
        (1, "gradient of W"),
    ),
    "bias gradient: three of 0.5 x 1.7e308 add up, on inputs of zero": (
        ((1, 1, 1), ("linear", "sigmoid"), [[[1], [0]], [[1.7e308], [0]]], [[0]] * 3, [[0]] * 3),
        {},
        (1, "gradient of b"),
    ),
    "weights: a step of 1e300 x 0.5e10": (
        ((1, 1), ("sigmoid",), [[[0], [0]]], [[1e10]], [[0]]),
        {"rate": 1e300},
        (1, "W"),
    ),
    "biases: steps of 0.5e308 x 4, on inputs of zero": (
        ((1, 1), ("sigmoid",), [[[0], [0]]], [[0]] * 4, [[0]] * 4),
        {"rate": 1e308},
        (1, "b"),
    ),
    "weight gradients of both layers: the last layer's is computed first": (
        ((1, 2, 1), ("linear", "sigmoid"), [[[1, 0], [0, 0]], [[0], [1], [0]]], [[1e308]] * 4, [[0]] * 4),
        {},
        (2, "gradient of W"),
    ),
    "weights of the second layer": (
        ((1, 1, 1), ("linear", "sigmoid"), [[[1e10], [0]], [[0], [0]]], [[1]], [[0]]),
        {"rate": 1e300},
        (2, "W"),
    ),
}


@pytest.mark.parametrize("name", QUANTITIES)
@pytest.mark.parametrize("batch", [None, 10])
def test_each_quantity_is_named(name: str, batch: int | None) -> None:
    arguments, settings, (layer, quantity) = QUANTITIES[name]
    trainer = make(*arguments, batch=batch, **settings)
    assert find_divergence(trainer, trainer.state()) == Divergence(1, layer, quantity)
    assert trainer.epoch == 1


def test_a_penalty_that_overflows_counts_as_the_loss() -> None:
    trainer = make((1, 1), ("sigmoid",), [[[1e160], [0]]], [[0]], [[0.5]], rate=1e-3, penalty=Penalty(l2=1.0))
    state = last_sound_state(trainer)
    assert find_divergence(trainer, state) == Divergence(1, 1, "loss")


def mini_batches(seed: int) -> Trainer:
    """Four harmless samples and one whose input makes its square overflow once the weight has moved."""
    return make(
        (1, 1),
        ("linear",),
        [[[0], [0]]],
        [[1], [1], [1e160], [1], [1]],
        [[1], [1], [0], [1], [1]],
        rate=1e-3,
        batch=1,
        seed=seed,
    )


@pytest.mark.parametrize("seed", range(8))
def test_in_the_middle_of_an_epoch_the_first_quantity_is_named(seed: int) -> None:
    """At the end of the epoch only nan is left; the replay names the loss of the update that did it."""
    trainer = mini_batches(seed)
    state = last_sound_state(trainer)
    order = np.random.RandomState(seed).permutation(5).tolist()
    assert np.isfinite(trainer.network.parameters).all() == (order[0] == 2), "first, it meets a weight of zero"
    assert find_divergence(trainer, state) == Divergence(state.epoch + 1, 1, "loss")


def test_after_many_sound_epochs_of_mini_batches() -> None:
    trainer = make((1, 1), ("linear",), [[[0], [0]]], [[1], [2], [3]], [[1], [1], [1]], rate=1.1, batch=2, seed=5)
    state = last_sound_state(trainer)
    found = find_divergence(trainer, state)
    assert state.epoch > 20
    assert (found.epoch, found.layer) == (state.epoch + 1, 1)
    assert found.quantity == "loss"


@pytest.mark.parametrize("batch", [None, 1, 2])
def test_the_replay_leaves_the_trainer_after_that_epoch_with_the_same_bits(batch: int | None) -> None:
    inputs, targets = [[1], [2], [3]], [[1], [1], [1]]
    arguments = (1, 1), ("linear",), [[[0], [0]]], inputs, targets
    trainer, plain = (make(*arguments, rate=1.1, batch=batch, seed=5) for _ in range(2))
    state = last_sound_state(trainer)
    find_divergence(trainer, state)
    plain.advance((state.epoch + 1) * plain.updates_per_epoch)
    np.testing.assert_array_equal(trainer.network.parameters, plain.network.parameters)
    assert (trainer.epoch, trainer.position) == (plain.epoch, 0)
    trainer.restore(state)
    assert finite(trainer)


def test_the_epoch_is_that_of_a_plain_loop(references: dict[str, Reference]) -> None:
    """Two linear layers under much too large a step, against the same written plainly."""
    x, y = references["bits"].inputs, references["bits"].targets
    random = np.random.RandomState(0)
    w1, b1, w2, b2 = random.randn(3, 3), np.zeros((1, 3)), random.randn(3, 1), np.zeros((1, 1))
    blocks = [np.vstack([w1, b1]), np.vstack([w2, b2])]
    trainer = make((3, 3, 1), ("linear", "linear"), blocks, x, y, rate=0.7)
    epoch = 0
    with np.errstate(all="ignore"):
        while np.isfinite(0.5 * (((x @ w1 + b1) @ w2 + b2 - y) ** 2).sum()):
            epoch += 1
            hidden = x @ w1 + b1
            error = hidden @ w2 + b2 - y
            back = error @ w2.T
            w2, b2 = w2 - 0.7 * hidden.T @ error, b2 - 0.7 * error.sum(axis=0)
            w1, b1 = w1 - 0.7 * x.T @ back, b1 - 0.7 * back.sum(axis=0)
    state = last_sound_state(trainer)
    assert find_divergence(trainer, state).epoch == epoch > 3


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_surely_finite_is_never_wrong(dtype: DTypeLike, value: float) -> None:
    parameters = np.full(20, 0.5, dtype)
    assert surely_finite(parameters)
    parameters[7] = value
    assert not surely_finite(parameters)
    assert not surely_finite(np.full(20, np.finfo(dtype).max, dtype))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_surely_finite_parameters_have_a_finite_loss(dtype: DTypeLike) -> None:
    """The largest linear network that passes, five layers deep, on inputs of a thousand."""
    network = Network.dense((2,) * 5 + (1,), ("linear",) * 5, dtype)
    for size in 10.0 ** np.arange(20, -1, -0.5):
        network.parameters[:] = size
        if surely_finite(network.parameters):
            break
    measures = Evaluator(
        network, "half_squared_error", "sum", Penalty(), np.full((1, 2), 1e3), np.zeros((1, 1))
    ).measure()
    assert np.isfinite(measures.loss)
    assert measures.loss > 1e20
