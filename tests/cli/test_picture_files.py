"""Pictures with channels, own test parts and transposing on the command line."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.cli.options.plan import plan_experiment
from nn_tui.cli.options.target import open_run
from nn_tui.data.library.export_csv import csv_lines
from nn_tui.data.own_format.file import read_text_file
from nn_tui.experiment.recipe import recipe_file

if TYPE_CHECKING:
    from tests.cli.conftest import Here

RANDOM = np.random.RandomState(0)
COLOURS = RANDOM.randint(0, 256, (12, 6, 5, 3)).astype(np.uint8)
LABELS = np.arange(12) % 2


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Nine pictures in colour to train on and three to test on."""
    path = tmp_path / "photographs.npz"
    np.savez(path, x_train=COLOURS[:9], y_train=LABELS[:9], x_test=COLOURS[9:], y_test=LABELS[9:])
    return path


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    """Pictures in idx files, eight to train on and four to test on."""
    for word, rows in (("train", slice(8)), ("t10k", slice(8, 12))):
        for held, array in (("images-idx3", COLOURS[rows, ..., 0]), ("labels-idx1", LABELS[rows].astype(np.uint8))):
            head = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
            (tmp_path / f"{word}-{held}-ubyte").write_bytes(head + array.tobytes())
    return tmp_path / "train-images-idx3-ubyte"


def test_pictures_in_colour_are_trained_saved_and_asked(photographs: Path, here: Here) -> None:
    done = here("train", photographs.name, "--epochs", 3, "--save", "run.nntui")
    assert done.code == 0, done.err
    assert "12 samples (3 for testing: its own test part), network 90-" in done.out
    assert "red, green and blue" in done.err
    run = open_run(photographs.with_name("run.nntui"))
    assert run.dataset.feature_shape == (3, 6, 5)
    assert run.dataset.tests == 3
    assert run.testing.tolist() == [9, 10, 11]
    answers = here("predict", "run.nntui", "--format", "jsonl").lines
    lines = list(csv_lines(run.dataset))
    columns = np.array([line.split(",") for line in lines])[:, ::-1]
    photographs.with_name("in.csv").write_text("\n".join(map(",".join, columns)))
    asked = here("predict", "run.nntui", "--input", "in.csv", "--format", "jsonl").lines
    np.testing.assert_allclose([line["outputs"] for line in asked], [line["outputs"] for line in answers], rtol=1e-6)
    assert "r1c1-red" in lines[0]


def test_a_run_goes_on_with_its_own_test_part(photographs: Path, here: Here) -> None:
    words = ("--log-every", 1, "--format", "jsonl")
    whole = here("train", photographs.name, "--epochs", 6, *words).lines
    here("train", photographs.name, "--epochs", 3, "--save", "run.nntui")
    rest = here("train", "run.nntui", "--epochs", 6, *words).lines
    assert rest[-1]["predictions"] == whole[-1]["predictions"]
    assert [line["test_loss"] for line in rest[1:-1]] == [line["test_loss"] for line in whole[4:-1]]


def test_a_share_takes_the_place_of_the_own_test_part(photographs: Path, here: Here) -> None:
    done = here("train", photographs.name, "--epochs", 1, "--test-split", 0.5)
    assert "(6 for testing: at random, in place of its own test part)" in done.out
    photographs.with_name("half.toml").write_text("[dataset]\npath = 'photographs.npz'\n[training]\ntest_split = 0.5\n")
    done = here("train", "--recipe", "half.toml", "--epochs", 1)
    assert "6 for testing: at random" in done.out
    done = here("train", "--recipe", "half.toml", "--epochs", 1, "--test-split", 0)
    assert "3 for testing: its own test part" in done.out


def test_pictures_in_colour_become_a_dataset_file_and_open_again(photographs: Path, here: Here) -> None:
    printed = here("datasets", photographs.name)
    assert printed.code == 0
    assert "channels: 3\n" in printed.out
    assert "tests: 3\n" in printed.out
    here("datasets", photographs.name, "-o", "mine.txt")
    mine = read_text_file(photographs.with_name("mine.txt"), "mine", own=False)
    assert np.array_equal(mine.inputs, (np.moveaxis(COLOURS, 3, 1) / 255).astype(np.float32))
    assert "its own test part" in here("train", "mine.txt", "--epochs", 1).out


@pytest.mark.parametrize("file", ["photographs.npz", "train-images-idx3-ubyte", "mine.txt"])
def test_pictures_are_transposed(photographs: Path, digits: Path, file: str, here: Here) -> None:
    here("datasets", photographs.name, "-o", "mine.txt")
    path = str(photographs.with_name(file))
    plain, turned = (
        plan_experiment(path, None, options, None, lambda message: None)[0] for options in ({}, {"transpose": True})
    )
    assert np.array_equal(turned.dataset.inputs, plain.dataset.inputs.swapaxes(-1, -2))
    assert turned.dataset.tests == plain.dataset.tests > 0
    assert turned.recipe.transpose
    recipe = photographs.with_name("turned.toml")
    recipe.write_text(recipe_file.dumps(turned.recipe.with_(dataset=path), path=True))
    again = plan_experiment(None, recipe, {}, None, lambda message: None)[0]
    assert again.dataset.same_content(turned.dataset)
    assert again.recipe.with_(dataset="") == turned.recipe.with_(dataset="")
    done = here("train", file, "--transpose", "--epochs", 1, "--save", "run.nntui")
    assert "The pictures were transposed" in done.err
    assert open_run(photographs.with_name("run.nntui")).recipe.transpose
    assert here("train", "run.nntui", "--no-transpose", "--epochs", 2).code == 2


@pytest.mark.parametrize("word", ["letters", "table.npz"])
def test_what_has_no_pictures_of_a_file_is_not_transposed(word: str, here: Here, tmp_path: Path) -> None:
    np.savez(tmp_path / "table.npz", X=RANDOM.random_sample((12, 3)), y=LABELS)
    done = here("train", word, "--transpose")
    assert done.code == 2
    assert "--transpose" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("file", ["photographs.npz", "mine.txt"])
def test_a_class_of_the_test_part_alone_is_named(file: str, here: Here, tmp_path: Path) -> None:
    tested = np.array([0, 7, 1])
    np.savez(tmp_path / "photographs.npz", X=COLOURS[:9], y=LABELS[:9], X_test=COLOURS[9:], y_test=tested)
    here("datasets", "photographs.npz", "-o", "mine.txt")
    done = here("train", file, "--epochs", 1)
    assert f"nn-tui: {file}: Class 7 is only in the test part: it is never trained.\n" in done.err
