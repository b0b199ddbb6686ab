"""Generated pictures against plain loops over the documented draws, and what settings do to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import RandomState

from nn_tui.data.builtin.alphabet import DRAWINGS
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.builtin.pictures import DIRECTIONS, PICTURES
from nn_tui.data.catalog import BUILT_IN, FEWEST_SAMPLES, LARGEST_SIZE, SMALLEST_SIZE, Settings
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.errors import DataError

SIZES = st.integers(SMALLEST_SIZE, LARGEST_SIZE)
SAMPLES = st.integers(FEWEST_SAMPLES, 120)
SEEDS = st.integers(0, 2**32 - 2)

CLASSES = {"moved": 26, "lines": 4}


def generated(name: str, samples: int, noise: float = 0.0, seed: int = 0, size: int | None = None) -> Dataset:
    return built_in(name, Settings(samples, noise, CLASSES[name], seed, size))


def text(picture: Array) -> str:
    return "\n".join("".join("#" if pixel else "." for pixel in row) for row in picture)


def cut_out(picture: Array) -> str:
    """The smallest rectangle with all the ink, as text."""
    rows, columns = (np.flatnonzero(picture.any(axis=axis)) for axis in (1, 0))
    return text(picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def class_name(dataset: Dataset, sample: int) -> str:
    return (dataset.class_names or ())[dataset.class_of(sample)]


def test_the_first_letters() -> None:
    dataset = generated("moved", 60, size=8)
    assert (class_name(dataset, 0), class_name(dataset, 1)) == ("U", "O")
    blank, sides = "." * 8, ".#....#."
    assert text(dataset.inputs[0]).split() == [blank, blank, blank, sides, sides, sides, sides, "..####.."]


def test_the_first_lines() -> None:
    dataset = generated("lines", 60, size=7)
    assert (class_name(dataset, 0), class_name(dataset, 1)) == ("falling", "vertical")
    rows = [".......", "#......", ".#.....", "..#....", "...#...", "....#..", "......."]
    assert text(dataset.inputs[0]).split() == rows


def test_letters_as_plain_loops_draw_them() -> None:
    samples, size, noise, seed = 61, 9, 0.2, 7
    random = RandomState(seed)
    names = [name for index, name in enumerate(DRAWINGS) for _ in range(3 if index < 61 - 2 * 26 else 2)]
    tops, lefts = random.randint(0, size - 4, samples), random.randint(0, size - 5, samples)
    swaps = random.random_sample((samples, size, size))
    expected = []
    for name, top, left, swap in zip(names, tops, lefts, swaps, strict=True):
        picture = [[0.0] * size for _ in range(size)]
        for row, line in enumerate(DRAWINGS[name].split()):
            for column, mark in enumerate(line):
                picture[top + row][left + column] = float(mark == "#")
        expected.append(
            [
                [1 - x if draw < noise else x for x, draw in zip(*both, strict=True)]
                for both in zip(picture, swap, strict=True)
            ]
        )
    order = random.permutation(samples)
    found = generated("moved", samples, noise, seed, size)
    assert found.inputs.tolist() == [expected[index] for index in order]
    assert [class_name(found, sample) for sample in range(samples)] == [names[index] for index in order]


def test_lines_as_plain_loops_draw_them() -> None:
    samples, size, noise, seed = 61, 9, 0.2, 7
    random = RandomState(seed)
    names = ["horizontal"] * 16 + ["vertical"] * 15 + ["falling"] * 15 + ["rising"] * 15
    downs, rights = random.random_sample(samples), random.random_sample(samples)
    swaps = random.random_sample((samples, size, size))
    expected = []
    for name, down, right, swap in zip(names, downs, rights, swaps, strict=True):
        picture = [[0.0] * size for _ in range(size)]
        top = int(down * (9 if name == "horizontal" else 3))
        left = int(right * (9 if name == "vertical" else 3))
        for step in range(7):
            row = {"horizontal": top, "rising": top + 6 - step}.get(name, top + step)
            picture[row][left if name == "vertical" else left + step] = 1.0
        expected.append(
            [
                [1 - x if draw < noise else x for x, draw in zip(*both, strict=True)]
                for both in zip(picture, swap, strict=True)
            ]
        )
    order = random.permutation(samples)
    found = generated("lines", samples, noise, seed, size)
    assert found.inputs.tolist() == [expected[index] for index in order]
    assert [class_name(found, sample) for sample in range(samples)] == [names[index] for index in order]


@pytest.mark.parametrize("name", PICTURES)
def test_the_defaults(name: str) -> None:
    dataset, usual = built_in(name), BUILT_IN[name].settings
    assert usual is not None
    assert usual.size is not None
    assert (dataset.kind, dataset.settings, dataset.feature_shape) == ("pixels", usual, (usual.size, usual.size))
    assert (dataset.samples, dataset.outputs, dataset.levels) == (usual.samples, usual.classes, 1)
    assert dataset.same_content(built_in(name, usual))
    assert dataset.same_content(generated(name, usual.samples, usual.noise))
    assert not dataset.same_content(generated(name, usual.samples, usual.noise, seed=1))


@given(samples=SAMPLES, noise=st.floats(0, 0.5), seed=SEEDS, size=SIZES, name=st.sampled_from([*PICTURES]))
def test_any_settings(samples: int, noise: float, seed: int, size: int, name: str) -> None:
    dataset = generated(name, samples, noise, seed, size)
    assert dataset.inputs.shape == (samples, size, size)
    assert np.isin(dataset.inputs, (0.0, 1.0)).all()
    assert (dataset.targets.sum(axis=1) == 1).all()
    counts = dataset.targets.sum(axis=0)
    assert counts.max() - counts.min() <= 1
    assert counts.all() or samples < dataset.outputs
    assert dataset.same_content(generated(name, samples, noise, seed, size))


@given(samples=SAMPLES, seed=SEEDS, size=SIZES)
def test_letters_without_noise_are_whole(samples: int, seed: int, size: int) -> None:
    dataset = generated("moved", samples, seed=seed, size=size)
    for sample, picture in enumerate(dataset.inputs):
        whole = np.array([[mark == "#" for mark in row] for row in DRAWINGS[class_name(dataset, sample)].split()])
        assert cut_out(picture) == cut_out(whole.astype(float))


@given(samples=SAMPLES, seed=SEEDS, size=SIZES)
def test_lines_without_noise_have_their_direction_and_equally_much_ink(samples: int, seed: int, size: int) -> None:
    dataset = generated("lines", samples, seed=seed, size=size)
    for sample, picture in enumerate(dataset.inputs):
        down, right = DIRECTIONS[class_name(dataset, sample)]
        cells = np.argwhere(picture)
        assert len(cells) == size - 2
        start = cells[-1] if down < 0 else cells[0]
        line = start + np.arange(size - 2)[:, None] * (down, right)
        assert sorted(line.tolist()) == sorted(cells.tolist())


def test_letters_and_lines_come_to_every_place() -> None:
    letters = generated("moved", 3_000)
    assert letters.inputs[:, 0].any(axis=0).all()
    assert letters.inputs[:, :, 0].any(axis=0).all()
    lines = generated("lines", 3_000)
    for index in range(4):
        # Diagonals do not reach two of the corners.
        assert lines.inputs[lines.targets[:, index] == 1].any(axis=0).sum() == (64 if index < 2 else 34)


def test_noise_swaps_its_share_of_the_pixels() -> None:
    clean, noisy = generated("moved", 2_000, size=12), generated("moved", 2_000, 0.1, size=12)
    assert abs((clean.inputs != noisy.inputs).mean() - 0.1) < 0.002


@pytest.mark.parametrize(
    ("name", "settings", "words"),
    [
        ("moved", Settings(100, 0, 3), "moved always has 26 classes, not 3."),
        ("lines", Settings(100, 0, 2), "lines always has 4 classes, not 2."),
        ("circles", Settings(100, size=10), "circles has no size: leave out size."),
        (
            "digits",
            Settings(100, size=10),
            "digits is not generated: leave out samples, noise and all other settings of generated data.",
        ),
    ],
)
def test_settings_that_cannot_be_generated(name: str, settings: Settings, words: str) -> None:
    with pytest.raises(DataError) as caught:
        built_in(name, settings)
    assert str(caught.value) == words


@pytest.mark.parametrize("size", [SMALLEST_SIZE - 1, LARGEST_SIZE + 1, 0, -3])
def test_sizes_out_of_bounds(size: int) -> None:
    with pytest.raises(DataError, match=f"^size takes whole numbers from 6 to 28, not {size}$"):
        Settings(100, size=size)
