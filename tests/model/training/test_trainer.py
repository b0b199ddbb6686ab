"""The training loop: the same bits however it is paced, whole epochs, shuffled batches."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from nn_tui.model import ModelError, Network, Penalty, Trainer, optimizer

if TYPE_CHECKING:
    from tests.model.conftest import Start

SAMPLES = 7


def make(batch: int | None = None, *, seed: int = 3, samples: int = SAMPLES, **settings: Any) -> Trainer:
    random = np.random.RandomState(seed)
    network = Network.dense((3, 5, 2), ("tanh", "sigmoid"), settings.pop("dtype", np.float64))
    network.initialize("glorot_uniform", random)
    inputs, targets = random.uniform(-1, 1, (samples, 3)), random.uniform(0, 1, (samples, 2))
    options: dict[str, Any] = {
        "loss": "sigmoid_cross_entropy",
        "optimizer": optimizer("sgd", 0.3),
        "penalty": Penalty(l1=1e-3, l2=1e-3),
    }
    return Trainer(
        network, inputs, targets, random=np.random.RandomState(seed + 1), batch=batch, **{**options, **settings}
    )


BATCHES = (None, 1, 2, 3, 6, 7, 100)
UPDATES = 40


@pytest.mark.parametrize("batch", BATCHES)
def test_one_at_a_time_in_epochs_and_flat_out_are_the_same_bits(batch: int | None) -> None:
    flat_out, single, whole = make(batch), make(batch), make(batch)
    epochs = UPDATES // flat_out.updates_per_epoch
    updates = epochs * flat_out.updates_per_epoch
    flat_out.advance(updates)
    for _ in range(updates):
        single.advance(1)
    for _ in range(epochs):
        whole.advance(whole.updates_per_epoch)
    for trainer in (single, whole):
        assert trainer.epoch == flat_out.epoch == epochs
        np.testing.assert_array_equal(trainer.network.parameters, flat_out.network.parameters)


@given(
    batch=st.sampled_from(BATCHES),
    paces=st.lists(st.integers(0, 9), max_size=8),
    cut=st.integers(0, 8),
    waste=st.integers(0, 9),
)
@settings(max_examples=60, deadline=None)
def test_any_pace_with_an_interruption_is_the_same_bits(
    batch: int | None, paces: list[int], cut: int, waste: int
) -> None:
    """Interrupted: the state is taken, the trainer runs on, and another trainer goes on from the state."""
    flat_out, paced = make(batch), make(batch)
    flat_out.advance(sum(paces))
    for number, pace in enumerate(paces):
        if number == cut:
            state = paced.state()
            paced.advance(waste)
            paced = make(batch, seed=3)
            paced.restore(state)
        paced.advance(pace)
    np.testing.assert_array_equal(paced.network.parameters, flat_out.network.parameters)
    assert (paced.epoch, paced.position) == (flat_out.epoch, flat_out.position)
    np.testing.assert_array_equal(paced.next_samples(), flat_out.next_samples())


@pytest.mark.parametrize("batch", [None, 2])
def test_the_same_trainer_goes_back_to_a_state(batch: int | None) -> None:
    trainer = make(batch)
    trainer.advance(5)
    state = trainer.state()
    trainer.advance(9)
    ahead = trainer.network.parameters.copy()
    trainer.restore(state)
    np.testing.assert_array_equal(trainer.network.parameters, state.parameters)
    trainer.advance(9)
    np.testing.assert_array_equal(trainer.network.parameters, ahead)
    trainer.restore(state)
    trainer.advance(9)
    np.testing.assert_array_equal(trainer.network.parameters, ahead)


@pytest.mark.parametrize("batch", [1, 16, 32])
def test_a_wide_network_goes_on_in_the_middle_of_an_epoch_with_the_same_bits(batch: int) -> None:
    """Batches of a size at which they are gathered several at a time, and again after each interruption."""

    def wide() -> Trainer:
        random = np.random.RandomState(0)
        network = Network.dense((64, 32, 10), ("relu", "softmax"))
        network.initialize("he_normal", random)
        inputs, targets = random.uniform(0, 1, (700, 64)), np.eye(10)[random.randint(0, 10, 700)]
        options: dict[str, Any] = {
            "loss": "softmax_cross_entropy",
            "optimizer": optimizer("adam", 0.01),
            "batch": batch,
        }
        return Trainer(network, inputs, targets, random=random, **options)

    flat_out, paced = wide(), wide()
    flat_out.advance(60)
    for pace in (1, 20, 7, 3):
        paced.advance(pace)
        state = paced.state()
        paced = wide()
        paced.restore(state)
    paced.advance(29)
    np.testing.assert_array_equal(paced.network.parameters, flat_out.network.parameters)


def test_a_state_owns_what_it_holds() -> None:
    trainer = make(2)
    trainer.advance(1)
    state = trainer.state()
    parameters, order, random = state.parameters.copy(), state.order.copy(), state.random
    key = random[1].copy()
    trainer.advance(20)
    np.testing.assert_array_equal(state.parameters, parameters)
    np.testing.assert_array_equal(state.order, order)
    np.testing.assert_array_equal(state.random[1], key)


def test_the_iterator_yields_whole_epochs_done() -> None:
    trainer, other = make(3), make(3)
    assert list(islice(trainer.updates(), 7)) == [0, 0, 1, 1, 1, 2, 2]
    other.advance(7)
    np.testing.assert_array_equal(trainer.network.parameters, other.network.parameters)
    assert list(islice(make(None).updates(), 3)) == [1, 2, 3]


@pytest.mark.parametrize(("batch", "sizes"), [(2, [2, 2, 2, 1]), (3, [3, 3, 1]), (6, [6, 1]), (7, [7]), (1, [1] * 7)])
def test_an_epoch_sees_every_sample_once_and_the_last_batch_may_be_short(batch: int, sizes: list[int]) -> None:
    trainer = make(batch)
    assert trainer.updates_per_epoch == len(sizes)
    for epoch in range(3):
        seen = []
        for position, size in enumerate(sizes):
            assert (trainer.epoch, trainer.position) == (epoch, position)
            chosen = trainer.next_samples()
            assert len(chosen) == size
            seen += chosen.tolist()
            before = trainer.network.parameters.copy()
            trainer.advance(1)
            assert (trainer.network.parameters != before).any(), "the short batch trains too"
        assert sorted(seen) == list(range(SAMPLES))


def test_shuffles_come_from_the_stream_passed_in() -> None:
    trainer, random = make(3, seed=11), np.random.RandomState(12)
    orders = []
    for _ in range(4):
        expected = random.permutation(SAMPLES)
        orders.append(expected.tolist())
        for start in (0, 3, 6):
            np.testing.assert_array_equal(trainer.next_samples(), expected[start : start + 3])
            np.testing.assert_array_equal(trainer.next_samples(), expected[start : start + 3])
            trainer.advance(1)
    assert len({tuple(order) for order in orders}) == 4


@pytest.mark.parametrize("batch", [None, 7, 8])
def test_a_full_batch_keeps_the_order_and_draws_nothing(batch: int | None) -> None:
    trainer = make(batch)
    np.testing.assert_array_equal(trainer.next_samples(), np.arange(SAMPLES))
    trainer.advance(3)
    assert (trainer.epoch, trainer.position, trainer.updates_per_epoch) == (3, 0, 1)
    assert trainer.random.randint(10**6) == np.random.RandomState(4).randint(10**6)


def test_the_global_stream_is_left_alone() -> None:
    np.random.seed(0)
    make(2).advance(20)
    assert np.random.random_sample() == np.random.RandomState(0).random_sample()


def test_it_can_begin_at_a_later_epoch() -> None:
    trainer = make(None, epoch=40)
    trainer.advance(2)
    assert trainer.epoch == 42


def test_no_updates_change_nothing() -> None:
    trainer = make(2)
    before = trainer.network.parameters.copy()
    trainer.advance(0)
    np.testing.assert_array_equal(trainer.network.parameters, before)
    assert (trainer.epoch, trainer.position) == (0, 0)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"samples": 0}, "there are no samples to train on"),
        ({"batch": 0}, "at least one sample, not 0"),
        ({"loss": "softmax_cross_entropy"}, "not for sigmoid"),
        ({"reduction": "median"}, "there is no reduction 'median': choose one of mean, sum"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_a_sentence(settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        make(**settings)


def test_an_unknown_optimizer_is_refused() -> None:
    with pytest.raises(ModelError, match="there is no optimizer 'magic': choose one of sgd"):
        optimizer("magic", 0.1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch", [None, 2])
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "leaky_relu", "linear"])
@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("linear", "half_squared_error"),
        ("sigmoid", "half_squared_error"),
        ("sigmoid", "sigmoid_cross_entropy"),
        ("softmax", "softmax_cross_entropy"),
    ],
)
def test_inputs_of_a_thousand_train_in_silence(
    hidden: str, output: str, loss: str, batch: int | None, dtype: DTypeLike
) -> None:
    """Saturated sigmoids and softmax of large values: no warning and, with a small step, no nan."""
    random = np.random.RandomState(0)
    network = Network.dense((3, 4, 2), (hidden, output), dtype)
    network.initialize("normal", random)
    inputs, targets = random.uniform(-1e3, 1e3, (5, 3)), np.eye(2)[[0, 1, 1, 0, 1]]
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss=loss,
        optimizer=optimizer("sgd", 1e-8),
        random=random,
        penalty=Penalty(1e-3, 1e-3),
        batch=batch,
    )
    trainer.advance(30)
    assert np.isfinite(network.parameters).all()
    assert network.parameters.dtype == dtype
    assert np.isfinite(network.forward(inputs)).all()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch", [None, 2])
def test_overflow_is_silent_and_ends_in_what_is_not_finite(batch: int | None, dtype: DTypeLike) -> None:
    trainer = make(
        batch, dtype=dtype, optimizer=optimizer("sgd", 1e300), penalty=Penalty(l2=1.0), loss="half_squared_error"
    )
    trainer.advance(40)
    assert not np.isfinite(trainer.network.parameters).all()


def test_the_model_prints_nothing(start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    run = start("xor", batch=3)
    run.trainer.advance(30)
    run.evaluator.measure()
    run.network.forward(run.trainer.inputs)
    trainer = make(2, optimizer=optimizer("sgd", 1e300), penalty=Penalty(l2=1.0))
    trainer.advance(30)
    assert capfd.readouterr() == ("", "")
