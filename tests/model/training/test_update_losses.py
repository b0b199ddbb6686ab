"""The mean loss of each hundredth of a long epoch, however paced, and updates with the same bits as without."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nn_tui.model import LOSSES, Network, Penalty, Trainer, optimizer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.losses import Loss
from nn_tui.model.network import textbook
from nn_tui.model.sequences import real_steps, unpadded
from nn_tui.model.training.loss_sums import LossSums
from nn_tui.model.training.update_losses import NO_LOSSES, OnHundredths, end_of, hundredths_in

CASES: dict[str, tuple[tuple[str, ...], str, str, int, dict[str, Any]]] = {
    "sigmoid": (("sigmoid",), "sigmoid", "sigmoid_cross_entropy", 3, {}),
    "summed": (("sigmoid",), "sigmoid", "half_squared_error", 1, {"reduction": "sum"}),
    "linear": (("tanh", "relu"), "linear", "half_squared_error", 2, {}),
    "softmax": (("leaky_relu",), "softmax", "softmax_cross_entropy", 5, {}),
    "l1 and l2": (("tanh",), "softmax", "softmax_cross_entropy", 3, {"penalty": Penalty(1e-3, 1e-2)}),
    "in order": ((), "tanh", "half_squared_error", 1, {"shuffle": False}),
}
Points = list[tuple[int, float, float]]


def made(
    name: str,
    batch: int = 2,
    samples: int = 301,
    dtype: Any = np.float64,
    report: OnHundredths | None = None,
    **options: Any,
) -> Trainer:
    """A trainer with 151 updates in an epoch unless said otherwise, the last one on a single sample."""
    hidden, output, loss, outputs, own = CASES[name]
    random = np.random.RandomState(5)
    inputs = random.normal(0, 1, (samples, 4))
    targets = np.eye(outputs)[random.randint(0, outputs, samples)] if outputs > 1 else random.rand(samples, 1)
    network = Network.dense((4, *(5 for _ in hidden), outputs), (*hidden, output), dtype)
    network.initialize("normal", random)
    settings: dict[str, Any] = {"optimizer": optimizer("adam", 0.01), "random": random, "batch": batch} | own | options
    return Trainer(network, inputs, targets, loss=loss, on_hundredths=report, **settings)


def into(points: Points) -> OnHundredths:
    """What to call with means, to append them one by one."""
    return lambda first, means: points.extend((first + n, *mean) for n, mean in enumerate(means.T.tolist()))


def points_of(name: str, paces: list[int], **options: Any) -> tuple[Points, Trainer]:
    """What is reported when that many updates are done at a time."""
    points: Points = []
    trainer = made(name, report=into(points), **options)
    for updates in paces:
        trainer.advance(updates)
    trainer.report_losses()
    return points, trainer


def loss_of_next(trainer: Trainer) -> tuple[float, float]:
    """Loss and penalty of the next update, by the textbook."""
    rows = trainer.next_samples()
    last = textbook.forward(trainer.network, trainer.inputs[rows])[-1]
    elements = LOSSES[trainer.loss.name].elements(last.z, last.a, trainer.targets[rows], -1)
    loss = elements.sum() / (len(rows) if trainer.reduction == "mean" else 1)
    penalty = sum(map(trainer.penalty.value, trainer.network.weights))
    return float(loss + penalty), float(penalty)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("batch", [1, 2])
def test_each_point_is_the_mean_of_the_losses_of_its_updates(name: str, batch: int) -> None:
    samples = 120 * batch + batch - 1
    points, _ = points_of(name, [100_000], batch=batch, samples=samples)
    plain = made(name, batch, samples)
    updates = plain.updates_per_epoch
    for epoch in range(2):
        losses = []
        for _ in range(updates):
            losses.append(loss_of_next(plain))
            plain.advance(1)
        ends = [end_of(hundredth, updates) for hundredth in range(101)]
        means = [np.mean(losses[begin:end], axis=0) for begin, end in pairwise(ends)]
        found = points[100 * epoch : 100 * epoch + 100]
        assert [point[0] for point in found] == list(range(100 * epoch + 1, 100 * epoch + 101))
        np.testing.assert_allclose([point[1:] for point in found], means, rtol=1e-12)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch", [1, 2])
def test_points_have_the_same_bits_however_paced(name: str, dtype: Any, batch: int) -> None:
    expected, _ = points_of(name, [400], dtype=dtype, batch=batch)
    for paces in ([1] * 400, [7] * 57 + [1], [149, 3, 64, 65, 119]):
        assert points_of(name, paces, dtype=dtype, batch=batch)[0] == expected


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_watching_changes_no_bit_of_the_updates(name: str, dropout: float) -> None:
    watched, unwatched = points_of(name, [333], dropout=dropout)[1], made(name, dropout=dropout)
    unwatched.advance(333)
    assert watched.network.parameters.tobytes() == unwatched.network.parameters.tobytes()
    assert repr(watched.state().random) == repr(unwatched.state().random)


@pytest.mark.parametrize("at", [0, 1, 2, 77, 150, 151, 200])
def test_a_trainer_that_takes_over_in_the_middle_reports_the_same(at: int) -> None:
    expected, _ = points_of("softmax", [400], batch=1)
    points, before = points_of("softmax", [at], batch=1)
    after = made("softmax", 1, report=into(points))
    after.restore(before.state())
    after.advance(400 - at)
    after.report_losses()
    assert points == expected


def test_without_the_losses_so_far_one_point_is_left_out() -> None:
    expected, _ = points_of("linear", [151])
    points, before = points_of("linear", [80])
    state = before.state()
    assert state.losses.shape == (2, 1)
    after = made("linear", report=into(points))
    after.restore(replace(state, losses=NO_LOSSES))
    after.advance(71)
    assert np.isnan(points.pop(52)[1])
    assert points == [point for point in expected if point[0] != 53]


@pytest.mark.parametrize("samples", [1, 200])
def test_an_epoch_of_a_hundred_updates_is_not_divided(samples: int) -> None:
    points, trainer = points_of("linear", [205], samples=samples)
    assert not points
    assert trainer.state().losses.shape == NO_LOSSES.shape


def test_what_overflows_is_reported_as_it_is() -> None:
    points: Points = []
    trainer = made("linear", report=into(points), optimizer=optimizer("sgd", 1e200))
    trainer.advance(151)
    assert len(points) == 100
    assert not np.isfinite([loss for _, loss, _ in points[50:]]).any()


def test_hundredths_end_by_the_number_of_updates_alone() -> None:
    for updates in (101, 150, 157, 1000, 10_000, 12_345):
        ends = [end_of(hundredth, updates) for hundredth in range(101)]
        assert ends[0] == 0
        assert ends[-1] == updates
        assert min(np.diff(ends)) >= 1
        assert [hundredths_in(end, updates) for end in ends] == list(range(101))
        assert [hundredths_in(end - 1, updates) for end in ends[1:]] == list(range(100))


STEPS = 5
SEQUENCES: dict[str, tuple[str, str, str, int, bool, bool]] = {
    "numbers at each step": ("numbers", "linear", "half_squared_error", 2, True, False),
    "classes of symbols": ("indices", "softmax", "softmax_cross_entropy", 3, True, True),
    "bits at each step": ("numbers", "sigmoid", "sigmoid_cross_entropy", 1, True, False),
    "classes with squared errors": ("indices", "sigmoid", "half_squared_error", 3, True, False),
    "one class": ("one", "softmax", "softmax_cross_entropy", 3, False, True),
}


def of_sequences(name: str, batch: int, dtype: Any, report: OnHundredths | None = None) -> Trainer:
    """A trainer on sequences of 1 to STEPS steps, with 103 updates in an epoch."""
    kind, output, loss, outputs, at_steps, symbols = SEQUENCES[name]
    random = np.random.RandomState(5)
    samples = 103 * batch - batch // 2
    padded = np.arange(STEPS) < random.randint(0, STEPS, (samples, 1))
    numbers = random.normal(0, 1, (samples, STEPS, 2))
    numbers[padded] = np.nan
    inputs = np.where(padded, -1, random.randint(0, 2, (samples, STEPS))) if symbols else numbers
    targets: Any = random.rand(samples, STEPS, outputs)
    targets[padded] = np.nan
    if kind == "indices":
        targets = np.where(padded, -1, random.randint(0, outputs, (samples, STEPS)))
    if kind == "one":
        targets = np.eye(outputs)[random.randint(0, outputs, samples)]
    specs = (parse_layer("rnn 4"), DenseSpec(outputs, output))
    network = Network((STEPS, 2), specs, dtype, at_steps=at_steps, symbols=symbols)
    network.initialize("glorot_uniform", random)
    rule = optimizer("sgd", 0.1)
    return Trainer(
        network, inputs, targets, loss=loss, optimizer=rule, random=random, batch=batch, on_hundredths=report
    )


@pytest.mark.parametrize("name", SEQUENCES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch", [1, 4])
def test_padded_steps_of_sequences_do_not_count(name: str, dtype: Any, batch: int) -> None:
    points: Points = []
    watched, plain = of_sequences(name, batch, dtype, into(points)), of_sequences(name, batch, dtype)
    watched.advance(150)
    watched.report_losses()
    losses = []
    for _ in range(103):
        rows = plain.next_samples()
        outputs, targets = textbook.forward(plain.network, plain.inputs[rows])[-1], plain.targets[rows]
        elements = step_losses(plain.loss, outputs, targets)
        losses.append(elements.sum() / len(rows))
        plain.advance(1)
    means = [np.mean(losses[end_of(k, 103) : end_of(k + 1, 103)]) for k in range(100)]
    np.testing.assert_allclose(
        [loss for _, loss, _ in points[:100]], means, rtol=1e-10 if dtype is np.float64 else 1e-4
    )
    plain.advance(47)
    assert plain.network.parameters.tobytes() == watched.network.parameters.tobytes()
    again: Points = []
    slowly = of_sequences(name, batch, dtype, into(again))
    for _ in range(150):
        slowly.advance(1)
        slowly.report_losses()
    assert again == points


def test_indices_of_one_byte_are_counted_as_any_others() -> None:
    random = np.random.RandomState(0)
    z, chosen = random.normal(0, 1, (3 * STEPS, 40, 16)), random.randint(0, 50, 48)
    targets = random.randint(0, 40, (50, STEPS))
    sums = [
        LossSums(LOSSES["softmax_cross_entropy"], "softmax", indices, False).of_updates(z.copy(), chosen)
        for indices in (targets, targets.astype(np.int8))
    ]
    assert sums[0].tolist() == sums[1].tolist()


def step_losses(loss: Loss, last: textbook.LayerPass, targets: Any) -> FloatArray:
    """The losses of all outputs at all steps that are not padding."""
    if targets.ndim == 2 and last.z.ndim == 2:
        return loss.elements(last.z, last.a, targets, -1)
    is_real = real_steps(targets)
    outputs = last.z.shape[-1]
    return loss.elements(last.z[is_real], last.a[is_real], unpadded(targets, outputs)[is_real], -1)
