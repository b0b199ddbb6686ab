"""Generated points against plain loops over the published formulas, and what settings do to them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
from numpy.random import RandomState

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.builtin.points import GENERATORS
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.data.errors import DataError

Point = tuple[float, float, float]


class Draws:
    """The draws of a generator, to be taken point by point: uniform numbers in columns, in the documented order."""

    def __init__(self, seed: int) -> None:
        self.random = RandomState(seed)

    def column(self, samples: int, low: float = 0.0, high: float = 1.0) -> list[float]:
        return [low + (high - low) * float(draw) for draw in self.random.random_sample(samples)]


def circles(draws: Draws, samples: int, noise: float) -> Iterator[Point]:
    unit, turn = draws.column(samples), draws.column(samples, 0, 2 * math.pi)
    moves = zip(draws.column(samples, -5, 5), draws.column(samples, -5, 5), strict=True)
    for index, (dx, dy) in enumerate(moves):
        low, high = (0.0, 2.5) if index < (samples + 1) // 2 else (3.5, 5.0)
        r = low + (high - low) * unit[index]
        x, y = r * math.sin(turn[index]), r * math.cos(turn[index])
        yield x, y, 1.0 if math.hypot(x + dx * noise, y + dy * noise) < 2.5 else -1.0


def quadrants(draws: Draws, samples: int, noise: float) -> Iterator[Point]:
    for x, y, dx, dy in zip(*(draws.column(samples, -5, 5) for _ in range(4)), strict=True):
        px, py = x + (0.3 if x > 0 else -0.3), y + (0.3 if y > 0 else -0.3)
        yield px, py, 1.0 if (px + dx * noise) * (py + dy * noise) >= 0 else -1.0


def gaussians(draws: Draws, samples: int, noise: float) -> Iterator[Point]:
    deviation = math.sqrt(0.5 + noise / 0.5 * 3.5)
    xs, ys = (draws.random.standard_normal(samples).tolist() for _ in range(2))
    for index in range(samples):
        centre, label = (2.0, 1.0) if index < (samples + 1) // 2 else (-2.0, -1.0)
        yield centre + deviation * xs[index], centre + deviation * ys[index], label


def spirals(draws: Draws, samples: int, noise: float) -> Iterator[Point]:
    dxs, dys = draws.column(samples, -1, 1), draws.column(samples, -1, 1)
    first = (samples + 1) // 2
    for index in range(samples):
        turned, label = (0.0, 1.0) if index < first else (math.pi, -1.0)
        n, i = (first, index) if index < first else (samples - first, index - first)
        r, t = i / n * 5, 1.75 * i / n * 2 * math.pi + turned
        yield r * math.sin(t) + dxs[index] * noise, r * math.cos(t) + dys[index] * noise, label


def slope(x: float, y: float) -> float:
    return -1 + 2 * (x + y + 10) / 20


def bumpy(x: float, y: float) -> float:
    label = 0.0
    for cx, cy, sign in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        height = sign * max(0.0, 1 - math.hypot(x - cx, y - cy) / 2)
        if abs(height) > abs(label):
            label = height
    return label


def surface(height: Callable[[float, float], float]) -> Callable[[Draws, int, float], Iterator[Point]]:
    def points(draws: Draws, samples: int, noise: float) -> Iterator[Point]:
        for x, y, dx, dy in zip(*(draws.column(samples, -6, 6) for _ in range(4)), strict=True):
            yield x, y, height(x + dx * noise, y + dy * noise)

    return points


PUBLISHED = {
    "circles": circles,
    "quadrants": quadrants,
    "gaussians": gaussians,
    "spirals": spirals,
    "plane": surface(slope),
    "bumps": surface(bumpy),
}


@pytest.mark.parametrize(("name", "noise", "samples"), product(PUBLISHED, [0.0, 0.25, 0.5], [61, 200]))
def test_the_published_formulas(name: str, noise: float, samples: int) -> None:
    usual = BUILT_IN[name].settings
    assert usual is not None
    draws = Draws(7)
    expected = np.array(list(PUBLISHED[name](draws, samples, noise)))
    if usual.classes:
        expected = expected[draws.random.permutation(samples)]
    found = built_in(name, Settings(samples, noise, usual.classes, 7))
    assert np.allclose(found.inputs, expected[:, :2], rtol=1e-12, atol=1e-12)
    assert np.allclose(found.targets[:, 0], expected[:, 2], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", list(GENERATORS))
def test_the_same_settings_give_the_same_points_and_another_seed_others(name: str) -> None:
    entry = BUILT_IN[name]
    usual = entry.settings
    assert usual is not None
    one = built_in(name)
    assert one.settings == usual
    assert (one.samples, one.feature_names, one.class_names is None) == (usual.samples, ("x1", "x2"), usual.classes < 3)
    assert one.same_content(built_in(name, usual))
    assert not one.same_content(built_in(name, Settings(usual.samples, 0.1, usual.classes, 1)))
    assert abs(one.inputs).max() <= 6


@pytest.mark.parametrize(("name", "classes"), product(["spirals", "blobs"], [2, 3, 4, 5, 6]))
def test_classes_are_as_equal_as_they_can_be_and_mixed(name: str, classes: int) -> None:
    dataset = built_in(name, Settings(500, 0.1, classes))
    if classes == 2:
        assert dataset.class_names is None
        labels = (dataset.targets[:, 0] < 0).astype(int)
    else:
        assert dataset.class_names == dataset.output_names == tuple("123456"[:classes])
        assert (dataset.targets.sum(axis=1) == 1).all()
        labels = dataset.targets.argmax(axis=1)
    counts = np.bincount(labels)
    assert len(counts) == classes
    assert counts.max() - counts.min() <= 1
    assert set(labels[:60]) == set(range(classes))


def test_without_noise_blobs_and_moons_are_apart() -> None:
    blobs = built_in("blobs", Settings(600, 0.0, 6))
    means = np.stack([blobs.inputs[blobs.targets[:, index] == 1].mean(axis=0) for index in range(6)])
    nearest = np.hypot(*(blobs.inputs[:, None] - means).transpose(2, 0, 1)).argmin(axis=1)
    assert (nearest == blobs.targets.argmax(axis=1)).mean() > 0.99
    assert np.allclose(means[0], (0, 4), atol=0.2)
    moons = built_in("moons", Settings(400))
    x1, x2 = moons.inputs.T
    upper = moons.targets[:, 0] == 1
    assert np.allclose(np.hypot(x1[upper] + 1.5, x2[upper] + 0.75), 3)
    assert np.allclose(np.hypot(x1[~upper] - 1.5, x2[~upper] - 0.75), 3)
    assert (x2[upper] >= -0.75).all()
    assert (x2[~upper] <= 0.75).all()


def test_noise_spreads_moons_and_blobs() -> None:
    still, noisy = built_in("moons", Settings(400)), built_in("moons", Settings(400, 0.5))
    moved = abs(still.inputs - noisy.inputs).max()
    assert 1.4 < moved <= 1.5
    assert built_in("blobs", Settings(400, 0.5, 4)).inputs.std() > built_in("blobs", Settings(400, 0, 4)).inputs.std()


@pytest.mark.parametrize(
    ("name", "classes", "words"),
    [
        ("spirals", 7, "spirals takes 2 to 6 classes, not 7."),
        ("blobs", 0, "blobs takes 2 to 6 classes, not 0."),
        ("circles", 3, "circles always has 2 classes, not 3."),
        ("plane", 2, "plane is a regression and takes 0 classes, not 2."),
    ],
)
def test_classes_that_cannot_be_generated(name: str, classes: int, words: str) -> None:
    with pytest.raises(DataError) as caught:
        built_in(name, Settings(100, 0, classes))
    assert str(caught.value) == words


def test_what_is_not_generated_takes_no_settings() -> None:
    for name in ("letters", "xor", "iris", "digits"):
        with pytest.raises(DataError, match=f"^{name} is not generated"):
            built_in(name, Settings(100))
    with pytest.raises(DataError, match="no built-in"):
        built_in("soup", Settings(100))
