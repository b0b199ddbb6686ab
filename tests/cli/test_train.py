"""`nn-tui train`: the published numbers, the plain loops, the formats."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.model.arrays import FloatArray

if TYPE_CHECKING:
    from tests.cli.conftest import Here, RunProgram

PUBLISHED = {
    "bits": {
        0: 1.6258719765667042,
        1: 1.2464081943036864,
        10: 0.3201772789960143,
        100: 0.2481700846189052,
        1000: 0.18756236298159115,
        5000: 0.026312864388514684,
    },
    "xor": {
        0: 0.3266821523682062,
        1: 0.3224629072853611,
        10: 0.2898270216870228,
        100: 0.25534942204668964,
        1000: 0.21856203762673893,
        5000: 0.007712665624904544,
    },
    "letters": {
        0: 0.2503635102723096,
        1: 0.2473220862837594,
        10: 0.2311479410382302,
        100: 0.22164303693556484,
        1000: 0.004769725097954072,
        5000: 0.000028174987581020588,
    },
}
PREDICTIONS = {
    "letters": (5e-6, [[0.99787, 0.00165, 0.00109], [0.00082, 0.99645, 0.00318], [0.00084, 0.00278, 0.99636]]),
    "bits": (5e-5, [[0.0002], [0.9995], [0.0002], [0.9996], [0.9994], [0.0013]]),
    "xor": (5e-4, [[0.044], [0.956], [0.959], [0.049]]),
}
LINE = ["epoch", "loss", "penalty", "mse", "accuracy"]
TEST_LINE = ["test_loss", "test_mse", "test_accuracy"]
END = [
    *("event", "epoch", "predictions", "targets", "accuracy", "solved", "seconds", "updates_per_second", "diverged"),
]


def assert_agrees(found: list[float], expected: list[float]) -> None:
    ours, theirs = np.asarray(found), np.asarray(expected)
    assert (np.abs(ours - theirs) <= np.maximum(1e-9 * np.abs(theirs), 1e-15)).all()


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_numbers_come_out(name: str, nn_tui: RunProgram) -> None:
    long = nn_tui("train", name, "--epochs", 10_000, "--format", "jsonl", "--log-every", 1000)
    *lines, end = long.lines
    assert (long.code, long.err) == (0, "")
    assert [line["epoch"] for line in lines] == list(range(0, 10_001, 1000))
    assert all(list(line) == LINE for line in lines)
    assert list(end) == END
    digit, predictions = PREDICTIONS[name]
    np.testing.assert_allclose(end["predictions"], predictions, rtol=0, atol=digit * 1.0001)
    assert end["targets"] == built_in(name).targets.tolist()
    assert (end["event"], end["epoch"], end["accuracy"], end["solved"], end["diverged"]) == (
        "end",
        10_000,
        1,
        True,
        None,
    )
    assert end["seconds"] > 0
    assert end["updates_per_second"] > 0
    short = nn_tui("train", name, "--epochs", 100, "--format", "jsonl", "--log-every", 1)
    mse = {line["epoch"]: line["mse"] for line in [*lines, *short.lines[:-1]]}
    assert_agrees([mse[epoch] for epoch in PUBLISHED[name]], list(PUBLISHED[name].values()))


def sigmoid(z: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-z))


def plain_loop(name: str, seed: int, rate: float, hidden: int, epochs: int) -> Iterator[np.float64]:
    """The articles' loops, written out: the mean squared error after e = 0, 1, ... epochs."""
    dataset, random = built_in(name), np.random.RandomState(seed)
    x, y = dataset.flat_inputs, dataset.targets
    if name == "bits":
        first = random.uniform(-1, 1, (x.shape[1] + 1, hidden))
        second = random.uniform(-1, 1, (hidden + 1, y.shape[1]))
        b1, w1, b2, w2 = first[:1], first[1:], second[:1], second[1:]
    else:
        scale = {"xor": 1.0, "letters": 0.01}[name]
        w1, w2 = scale * random.randn(x.shape[1], hidden), scale * random.randn(hidden, y.shape[1])
        b1, b2 = np.zeros((1, hidden)), np.zeros((1, y.shape[1]))
    for _ in range(epochs + 1):
        h = sigmoid(x @ w1 + b1)
        z = h @ w2 + b2
        o = z if name == "bits" else sigmoid(z)
        yield ((o - y) ** 2).mean()
        output_error = (o - y) * o * (1 - o) if name == "xor" else (o - y) / len(x)
        hidden_error = output_error @ w2.T * h * (1 - h)
        w2, b2 = w2 - rate * h.T @ output_error, b2 - rate * output_error.sum(axis=0)
        w1, b1 = w1 - rate * x.T @ hidden_error, b1 - rate * hidden_error.sum(axis=0)


@pytest.mark.parametrize(
    ("name", "seed", "rate", "hidden"), [("bits", 7, 0.2, 6), ("xor", 11, 2, 3), ("letters", 0, 2, 9)]
)
def test_other_settings_agree_with_the_plain_loop(name: str, seed: int, rate: float, hidden: int, here: Here) -> None:
    done = here(
        *("train", name, "--seed", seed, "--lr", rate, "--hidden", hidden, "--epochs", 2000),
        *("--format", "csv", "--log-every", 1),
    )
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [int(row["epoch"]) for row in rows] == list(range(2001))
    assert_agrees([float(row["mse"]) for row in rows], list(plain_loop(name, seed, rate, hidden, 2000)))


@pytest.mark.parametrize(
    ("epochs", "every", "expected"),
    [
        (7, 3, [0, 3, 6, 7]),
        (6, 3, [0, 3, 6]),
        (2, 5, [0, 2]),
        (25, None, [*range(0, 25, 2), 25]),
        (3, None, [0, 1, 2, 3]),
    ],
)
def test_lines_come_every_k_epochs_and_at_the_end(
    epochs: int, every: int | None, expected: list[int], here: Here
) -> None:
    words = [] if every is None else ["--log-every", every]
    *lines, end = here("train", "xor", "--format", "jsonl", "--epochs", epochs, *words).lines
    assert [line["epoch"] for line in lines] == expected
    assert end["epoch"] == epochs
    assert end["accuracy"] == lines[-1]["accuracy"]


def test_lines_have_the_values_after_that_many_epochs_however_they_are_asked_for(here: Here) -> None:
    every_one = here("train", "alphabet", "--batch", 4, "--epochs", 70, "--format", "jsonl", "--log-every", 1).lines
    few = here("train", "alphabet", "--batch", 4, "--epochs", 70, "--format", "jsonl", "--log-every", 33).lines
    by_epoch = {line["epoch"]: line for line in every_one[:-1]}
    assert few[:-1] == [by_epoch[epoch] for epoch in (0, 33, 66, 70)]
    assert few[-1]["predictions"] == every_one[-1]["predictions"]


def test_with_a_split_the_test_values_are_there(here: Here) -> None:
    done = here("train", "bits", "--test-split", "0.4", "--l2", "0.01", "--epochs", 10, "--format", "jsonl")
    *lines, end = done.lines
    assert all(list(line) == [*LINE, *TEST_LINE] for line in lines)
    assert list(end) == [*END, *TEST_LINE, "sample_parts", "parts"]
    assert all(end[key] == lines[-1][key] for key in ("accuracy", *TEST_LINE))
    assert lines[-1]["penalty"] > 0
    assert len(end["predictions"]) == 6
    header = here("train", "bits", "--test-split", "0.4", "--epochs", 1, "--format", "csv").out.splitlines()[0]
    assert header.split(",") == [*LINE, *TEST_LINE]


def test_csv_has_the_same_numbers_as_jsonl_and_no_end_row(here: Here) -> None:
    rows = here("train", "xor", "--epochs", 20, "--format", "csv").out.splitlines()
    lines = here("train", "xor", "--epochs", 20, "--format", "jsonl").lines[:-1]
    assert rows == [",".join(LINE), *(",".join(str(value) for value in line.values()) for line in lines)]


def test_what_has_no_accuracy_says_null(here: Here, tmp_path: Path) -> None:
    (tmp_path / "line.txt").write_text("inputs: x\noutputs: y\n\n0 -> 0\n1 -> 0.5\n2 -> 1\n")
    *lines, end = here("train", "line.txt", "--output", "linear", "--epochs", 3, "--format", "jsonl").lines
    assert [line["accuracy"] for line in (*lines, end)] == [None] * 5
    assert ",null\n" in here("train", "line.txt", "--output", "linear", "--epochs", 3, "--format", "csv").out


def test_a_run_that_diverges_ends_with_where_and_is_kept_at_its_last_finite_state(here: Here) -> None:
    words = ("train", "bits", "--lr", 50, "--save", "run.nntui", "--format")
    done = here(*words, "jsonl")
    *lines, end = done.lines
    assert done.code == 1
    assert [line["epoch"] for line in lines] == [0, end["epoch"]]
    assert end["diverged"] == {"epoch": end["epoch"], "layer": 2, "quantity": "loss"}
    assert lines[-1]["loss"] == "inf"
    assert end["solved"] is False
    assert "--lr" in done.err
    again = here("train", "run.nntui", "--format", "jsonl", "--log-every", 1)
    assert again.code == 1
    assert [line["epoch"] for line in again.lines[:-1]] == [end["epoch"] - 1, end["epoch"]]
    assert isinstance(again.lines[0]["loss"], float)
    assert again.lines[-1]["diverged"] == end["diverged"]
    assert (
        here("train", "run.nntui", "--lr", 0.0001, "--epochs", 200, "--format", "jsonl").lines[-1]["diverged"] is None
    )
    assert here(*words, "csv").out.splitlines()[-1].split(",")[1] == "inf"


def test_pooling_says_what_it_drops(here: Here) -> None:
    words = ("train", "digits", "--layers", "conv 2 4x4, pool 2", "--epochs", 1, "--format", "csv")
    assert "nn-tui: layer 2, pool, drops the last row and the last column of 5x5\n" in here(*words).err
    assert "drops" not in here(*words[:3], "conv 2 3x3, pool 2", *words[4:]).err


def test_text_is_a_table_and_a_summary(here: Here) -> None:
    done = here("train", "letters")
    assert (done.code, done.err) == (0, "")
    table = done.out.split("\n\n")[1].splitlines()
    assert table[0].split() == ["epoch", "loss", "mse", "accuracy"]
    assert len(table) == 12
    assert len({len(line) for line in table}) == 1
    assert "100.0%" in done.out.splitlines()[-1]
    assert "Solved" in done.out
    assert "0.99787  0.00165  0.00109" in done.out
    unsolved = here("train", "xor").out
    assert "Not solved" in unsolved
    assert "xor: 4 samples, network 2-4-1" in unsolved


def test_an_empty_dataset_is_refused_in_a_sentence(here: Here, tmp_path: Path) -> None:
    (tmp_path / "blank.txt").write_text("shape: 2x2\nclasses: A B\n")
    assert "blank has no samples" in here("train", "blank.txt").problem


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nn-tui train letters"),
        (["leters"], "did you mean letters?"),
        (["nowhere.txt"], "nowhere.txt"),
        (["nowhere.nntui"], "nowhere.nntui"),
        (["nowhere.doc"], ".txt"),
        (["folder/"], "folder"),
    ],
)
def test_a_wrong_target_is_named(words: list[str], said: str, here: Here) -> None:
    assert said in here("train", *words).problem


def test_a_damaged_line_of_a_file_is_named(here: Here, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("inputs: a b\noutputs: y\n\n0 0 -> 0\n0 zero -> 1\n")
    assert "bad.txt, line 5" in here("train", "bad.txt").problem


def test_a_run_that_is_at_its_end_says_how_many_epochs_it_has_done(here: Here) -> None:
    here("train", "xor", "--epochs", 1, "--save", "run.nntui")
    assert "run.nntui has done 1 epoch, and" in here("train", "run.nntui").problem
