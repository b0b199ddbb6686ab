"""Gradient clipping: the plain rule, whatever the optimizer, and nothing hidden that is not finite."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike

from nn_tui.model import OPTIMIZERS, Divergence, ModelError, Network, Penalty, Schedule, Trainer, find_divergence
from nn_tui.model import optimizer as optimizer_of
from nn_tui.model.network import textbook
from nn_tui.model.training.clipping import Clipping

BOUNDS: list[dict[str, Any]] = [{"clip_norm": 0.05}, {"clip_value": 0.01}, {"clip_norm": 0.03, "clip_value": 0.01}]
LOOSE: dict[str, Any] = {"clip_norm": 1e6, "clip_value": 1e6}


def make(
    name: str = "sgd",
    batch: int | None = None,
    dtype: DTypeLike = np.float64,
    rate: float = 0.3,
    schedule: Schedule | None = None,
    **settings: Any,
) -> Trainer:
    random = np.random.RandomState(1)
    network = Network.dense((3, 4, 2), ("tanh", "sigmoid"), dtype)
    network.initialize("glorot_uniform", random)
    return Trainer(
        network,
        random.uniform(-1, 1, (7, 3)),
        random.uniform(0, 1, (7, 2)),
        loss="sigmoid_cross_entropy",
        optimizer=optimizer_of(name, rate, schedule=schedule),
        random=np.random.RandomState(2),
        penalty=Penalty(1e-2, 1e-2),
        batch=batch,
        **settings,
    )


SIZE = make().network.parameters.size
SOME = np.arange(SIZE) % 3 == 0


def clipped(
    gradient: np.ndarray, clip_norm: float | None = None, clip_value: float | None = None, counted: Any = True
) -> np.ndarray:
    """The rule element by element, in plain Python."""
    elements = gradient.tolist()
    if clip_value is not None:
        elements = [min(max(element, -clip_value), clip_value) for element in elements]
    if clip_norm is not None:
        marks = np.broadcast_to(counted, gradient.shape)
        norm = sum(element**2 for element, mark in zip(elements, marks, strict=True) if mark) ** 0.5
        if norm > clip_norm:
            elements = [element * clip_norm / norm for element in elements]
    return np.array(elements)


def gradient_of(trainer: Trainer) -> np.ndarray:
    """dL/dw of the next update, penalties included, by the textbook's formulas."""
    chosen = trainer.next_samples()
    passes = textbook.forward(trainer.network, trainer.inputs[chosen])
    parts = textbook.backward(
        trainer.network, trainer.loss, passes, trainer.targets[chosen], trainer.reduction, trainer.penalty
    )
    return textbook.flat_gradient(trainer.network, parts)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("bounds", BOUNDS)
def test_the_optimizer_gets_the_clipped_gradient(name: str, batch: int | None, bounds: dict[str, Any]) -> None:
    trainer = make(name, batch, **bounds)
    plain = make(name, batch)
    parameters, gradient = plain.network.parameters, np.zeros(SIZE)
    calls = plain.optimizer.prepare(parameters, gradient, plain.network.is_weight)
    for _ in range(12):
        gradient[:] = plain.optimizer.gradient_scale * clipped(gradient_of(trainer), **bounds)
        for call in calls:
            call()
        trainer.advance(1)
        np.testing.assert_allclose(trainer.network.parameters, parameters, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_a_schedule_lowers_the_step_and_not_the_bound(name: str) -> None:
    schedule = Schedule("step", 10, every=1, factor=0.5)
    trainer = make(name, schedule=schedule, clip_norm=0.05)
    plain = make(name, schedule=schedule)
    parameters, gradient = plain.network.parameters, np.zeros(SIZE)
    calls = plain.optimizer.prepare(parameters, gradient, plain.network.is_weight)
    for epoch in range(6):
        plain.optimizer.begin_epoch(epoch)
        gradient[:] = plain.optimizer.gradient_scale * clipped(gradient_of(trainer), clip_norm=0.05)
        for call in calls:
            call()
        trainer.advance(1)
        np.testing.assert_allclose(trainer.network.parameters, parameters, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("batch", [None, 3])
def test_float32_is_clipped_in_float32(batch: int | None) -> None:
    trainer = make(batch=batch, dtype=np.float32, rate=1.0, clip_norm=0.05)
    before = trainer.network.parameters.copy()
    trainer.advance(1)
    assert trainer.network.parameters.dtype == np.float32
    assert abs(np.linalg.norm(trainer.network.parameters - before) - 0.05) < 1e-6


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 3])
def test_bounds_that_are_never_reached_change_no_bit(name: str, batch: int | None) -> None:
    bounded, free = make(name, batch, **LOOSE), make(name, batch)
    for trainer in (bounded, free):
        trainer.advance(30)
    assert bounded.network.parameters.tobytes() == free.network.parameters.tobytes()


def test_without_bounds_there_is_nothing_to_do() -> None:
    assert Clipping().calls(np.ones(3), 1.0) == []
    assert not Clipping()
    assert Clipping(value=1.0)
    assert Clipping(norm=1.0)


@pytest.mark.parametrize("batch", [None, 3])
def test_paced_and_resumed_the_bits_are_the_same(batch: int | None) -> None:
    bounds: dict[str, Any] = {"clip_norm": 0.05, "clip_value": 0.02}
    flat_out, resumed = make("adam", batch, **bounds), make("adam", batch, **bounds)
    flat_out.advance(20)
    resumed.restore(flat_out.state())
    flat_out.advance(25)
    for pace in (1, 4, 20):
        resumed.advance(pace)
    assert flat_out.network.parameters.tobytes() == resumed.network.parameters.tobytes()


@pytest.mark.parametrize("frozen", [SOME, ~SOME])
def test_the_frozen_do_not_count_in_the_norm(frozen: np.ndarray) -> None:
    trainer = make(rate=1.0, frozen=frozen, clip_norm=0.05)
    before = trainer.network.parameters.copy()
    expected = clipped(gradient_of(trainer), 0.05, counted=~frozen)
    trainer.advance(1)
    moved = before - trainer.network.parameters
    assert not moved[frozen].any()
    np.testing.assert_allclose(moved[~frozen], expected[~frozen], rtol=1e-10)
    np.testing.assert_allclose(np.linalg.norm(moved), 0.05, rtol=1e-10)


def test_with_everything_frozen_nothing_moves() -> None:
    trainer = make(frozen=np.ones(SIZE, bool), clip_norm=0.05)
    before = trainer.network.parameters.copy()
    trainer.advance(5)
    np.testing.assert_array_equal(trainer.network.parameters, before)


GRADIENT = np.array([3.0, -4.0, 0.0, 12.0])


def test_first_each_element_then_the_norm() -> None:
    # Clipped to 5: 3, -4, 0, 5, whose norm is sqrt(50).
    np.testing.assert_allclose(Clipping(1.0, 5.0).clipped(GRADIENT), np.array([3, -4, 0, 5]) / 50**0.5, rtol=1e-15)
    np.testing.assert_allclose(Clipping(norm=1.0).clipped(GRADIENT), GRADIENT / 13, rtol=1e-15)
    np.testing.assert_array_equal(Clipping(value=3.5).clipped(GRADIENT), [3.0, -3.5, 0.0, 3.5])
    np.testing.assert_array_equal(Clipping(norm=13.0).clipped(GRADIENT), GRADIENT)


def test_each_replica_has_a_norm_of_its_own_and_the_bits_that_it_has_alone() -> None:
    gradients = np.random.RandomState(0).randn(3, 9) * np.array([[0.01], [1.0], [100.0]])
    together = gradients.copy()
    for call in Clipping(norm=1.0, value=50.0).calls(together, 0.5):
        call()
    for alone, row in zip(gradients.copy(), together, strict=True):
        for call in Clipping(norm=1.0, value=50.0).calls(alone, 0.5):
            call()
        assert alone.tobytes() == row.tobytes()
    np.testing.assert_array_equal(together[0], gradients[0])
    np.testing.assert_allclose(np.linalg.norm(together[1:], axis=1), 0.5, rtol=1e-14)


@pytest.mark.parametrize(
    ("dtype", "exponents"), [(np.float64, (-300, -160, 160, 306)), (np.float32, (-35, -25, 25, 37))]
)
def test_a_norm_whose_square_cannot_be_written_is_right_too(dtype: Any, exponents: tuple[int, ...]) -> None:
    for exponent in exponents:
        gradient = GRADIENT.astype(dtype) * dtype(10.0**exponent)
        for bound in (6.5, 13.5):
            found = Clipping(norm=bound * 10.0**exponent).clipped(gradient)
            np.testing.assert_allclose(
                found, gradient * min(1, bound / 13), rtol=1e-6 if dtype == np.float32 else 1e-14
            )


@pytest.mark.parametrize("bounds", [{"norm": 1.0}, {"value": 1.0}, {"norm": 1.0, "value": 1.0}])
@pytest.mark.parametrize("wrong", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_stays_so(bounds: dict[str, Any], wrong: float) -> None:
    gradient = GRADIENT.copy()
    gradient[2] = wrong
    assert not np.isfinite(Clipping(**bounds).clipped(gradient)[2])


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("bounds", [{"clip_norm": 1.0}, {"clip_value": 1.0}])
def test_a_gradient_that_overflows_ends_the_run_and_is_found(name: str, bounds: dict[str, Any]) -> None:
    """Four samples of 1e308, each an error of a half: their sum overflows."""
    network = Network.dense((1, 1), ("sigmoid",))
    trainer = Trainer(
        network,
        np.full((4, 1), 1e308),
        np.zeros((4, 1)),
        loss="sigmoid_cross_entropy",
        optimizer=optimizer_of(name, 1.0),
        random=np.random.RandomState(0),
        reduction="sum",
        **bounds,
    )
    start = trainer.state()
    trainer.advance(1)
    assert not np.isfinite(network.parameters).all()
    assert find_divergence(trainer, start) == Divergence(1, 1, "gradient of W")


def test_clipped_a_run_stays_finite_that_would_diverge() -> None:
    def linear(**bounds: Any) -> Trainer:
        network = Network.dense((1, 1), ("linear",))
        return Trainer(
            network,
            np.array([[3.0]]),
            np.array([[1.0]]),
            loss="half_squared_error",
            optimizer=optimizer_of("sgd", 1.0),
            random=np.random.RandomState(0),
            **bounds,
        )

    for bounds, is_finite in (({}, False), ({"clip_norm": 1.0}, True), ({"clip_value": 1.0}, True)):
        trainer = linear(**bounds)
        trainer.advance(2000)
        assert np.isfinite(trainer.network.parameters).all() == is_finite


@pytest.mark.parametrize("bound", [0.0, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["clip_norm", "clip_value"])
def test_other_bounds_are_refused_with_a_sentence(name: str, bound: float) -> None:
    bounds: dict[str, Any] = {name: bound}
    with pytest.raises(ModelError, match=f"^{name} is a number above 0, such as 1, not {bound}"):
        make(**bounds)
