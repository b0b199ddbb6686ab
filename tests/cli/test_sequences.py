"""Sequences on the command line: trained by their name alone, printed, saved and asked again."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.cli.output import writers
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.own_format.format import loads

if TYPE_CHECKING:
    from tests.cli.conftest import Here

SEQUENCES = ("addition", "echo", "parity", "waves", "phrases", "names")
FEW = ("--epochs", 2, "--samples", 30)


def words(name: str) -> tuple[str | int, ...]:
    return FEW if built_in(name).settings else FEW[:2]


@pytest.mark.parametrize("name", SEQUENCES)
def test_each_is_trained_printed_and_listed(name: str, here: Here) -> None:
    done = here("train", name, *words(name))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{name}: ")
    assert max(map(len, done.out.splitlines())) <= 120
    assert "updates in" in done.out
    listed = next(line.split() for line in here("datasets").out.splitlines() if line.startswith(f"{name} "))
    dataset = built_in(name)
    shape = "{}x{}".format(*dataset.feature_shape)
    assert listed == [name, str(dataset.samples), shape, str(dataset.outputs), "built-in"]


def test_addition_is_the_article_from_the_command_line(here: Here) -> None:
    out = here("train", "addition").out
    assert "26384 samples (16384 for testing: its own test part), network 2-16-1," in out
    assert "Epoch 1 of 1, 10000 updates" in out
    assert "Accuracy 100.0%, test 100.0%." in out


@pytest.mark.parametrize("name", ["echo", "waves", "phrases", "names"])
def test_what_is_printed_is_read_again(name: str, here: Here) -> None:
    printed = here("datasets", name, *words(name)[2:]).out
    recipe, _, samples = printed.partition("\n# An nn-tui dataset")
    assert f'name = "{name}"' in recipe
    read = loads(f"# An nn-tui dataset{samples}", name)
    assert read.kind == "sequences"
    assert read.recipe == name
    assert here("datasets", name, *words(name)[2:], "-o", "mine.txt").code == 0
    assert here("train", "mine.txt", "--epochs", 1).code == 0


@pytest.mark.slow
def test_predictions_and_targets_are_of_real_steps(here: Here) -> None:
    end = here("train", "names", "--epochs", 1, "--format", "jsonl").lines[-1]
    dataset = built_in("names")
    assert [len(answers) for answers in end["predictions"]] == dataset.lengths.tolist()
    assert end["targets"][0] == ["j", "a", "m", "e", "s", "\n"]
    assert np.sum(end["predictions"][0], axis=1) == pytest.approx(1.0)


def test_too_many_predictions_are_left_out(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "MOST_NUMBERS", 100)
    end = here("train", "echo", *FEW, "--format", "jsonl").lines[-1]
    assert (end["predictions"], end["targets"]) == (None, None)
    assert end["accuracy"] is not None
    phrases = here("train", "phrases", "--epochs", 1, "--format", "jsonl").lines[-1]
    assert len(phrases["predictions"]) == 100


def test_a_saved_run_answers_its_own_sequences(here: Here) -> None:
    end = here("train", "echo", *FEW, "--format", "jsonl", "--save", "echo.nntui").lines[-1]
    answers = here("predict", "echo.nntui", "--format", "jsonl").lines
    assert [answer["outputs"] for answer in answers] == end["predictions"]
    assert [answer["target"] for answer in answers] == end["targets"]
    assert {answer["class"] for answer in answers} == {None}
    header, first, *_ = csv.reader(io.StringIO(here("predict", "echo.nntui", "--format", "csv").out))
    assert header == ["index", "outputs"]
    assert [[float(number)] for number in first[1].split(", ")] == end["predictions"][0]
    text = here("predict", "echo.nntui").out.splitlines()
    assert text[0].split() == ["sample", "target", "answer", "largest", "error", "part"]
    assert len(text) == 31


def test_one_answer_for_a_sequence(here: Here) -> None:
    end = here("train", "phrases", "--format", "jsonl", "--save", "phrases.nntui").lines[-1]
    answers = here("predict", "phrases.nntui", "--format", "jsonl").lines
    assert [answer["outputs"] for answer in answers] == end["predictions"]
    assert sum(answer["class"] == "good" for answer in answers) == sum(target == [1, 0] for target in end["targets"])
    Path("more.txt").write_text("it is not bad\nit is not weird\n\nit is bad -> bad\n")
    done = here("predict", "phrases.nntui", "--input", "more.txt")
    assert 'row 2: "weird" was not seen in training' in done.err
    heading, *rows = done.out.splitlines()
    assert heading.split() == ["sample", "sequence", "answer", "good", "bad"]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert "it is not bad    good" in rows[0]
    assert "it is not weird  -" in rows[1]
    assert rows[1].endswith('no answer: "weird" was not seen in training')
    assert rows[2].split()[4] == "bad"


def test_numbers_in_tables_are_rounded(here: Here) -> None:
    out = here("train", "waves", *FEW, "--length", 3, "--save", "waves.nntui").out
    for text in (out, here("predict", "waves.nntui").out):
        numbers = re.findall(r"-?\d+\.\d+", text.partition("largest error  part\n")[2].partition("\n\n")[0])
        assert len(numbers) > 30 * 6
        assert max(len(number.partition(".")[2]) for number in numbers) == 5
        assert sum(len(number.partition(".")[2]) > 2 for number in numbers) == 30
    # Whole numbers stay as they are, and a sequence without an answer is shown as it was given.
    here("train", "echo", *FEW, "--save", "echo.nntui")
    Path("in.txt").write_text(f"0.25, 0.125, 1\n{'1, ' * 30}0\n0, 1\n")
    done = here("predict", "echo.nntui", "--input", "in.txt")
    _, *rows = done.out.splitlines()
    assert "0.25, 0.12, 1  " in rows[0]
    assert "1, 1, 1," in rows[1]
    assert rows[1].endswith("no answer: it has 31 steps, and the network takes 20 at most")


def test_a_slip_among_numbers_is_named_with_its_line(here: Here) -> None:
    here("train", "echo", *FEW, "--save", "echo.nntui")
    for slip, said in (("1, x", '"x" is not a number'), ("1, 0 1", "step 2 has 2 numbers"), ("1,,0", "step 2 has 0")):
        Path("in.txt").write_text(f"# Two bits.\n0, 1\n\n{slip}\n1, 0\n")
        assert f"--input in.txt, row 4: {said}" in here("predict", "echo.nntui", "--input", "in.txt").problem


@pytest.mark.slow
def test_classes_at_each_step(here: Here) -> None:
    here("train", "names", "--epochs", 1, "--save", "names.nntui")
    first = here("predict", "names.nntui", "--format", "jsonl").lines[0]
    assert first["target"] == ["j", "a", "m", "e", "s", "\n"]
    assert len(first["class"]) == len(first["outputs"]) == 6
    header, row, *_ = csv.reader(io.StringIO(here("predict", "names.nntui", "--format", "csv").out))
    assert header == ["index", "classes"]
    assert len(row[1].split(", ")) == 6
    Path("name.txt").write_text("\\n a n n a\nanna\nJim\n")
    lines = here("predict", "names.nntui", "--input", "name.txt", "--format", "jsonl").lines
    assert [line["outputs"] and len(line["outputs"]) for line in lines] == [5, 4, None]
    assert [line["target"] for line in lines] == [None] * 3


def test_what_is_not_such_a_sequence_is_one_line(here: Here) -> None:
    here("train", "addition", *FEW, "--save", "addition.nntui")
    Path("bad.txt").write_text("0 1, 1\n")
    problem = here("predict", "addition.nntui", "--input", "bad.txt").problem
    assert "bad.txt, row 1: step 2 has 1 number instead of 2: write a b for each step" in problem


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["echo", "--length", "1"], "--length: takes whole numbers from 2 to 200, not 1"),
        (["echo", "--delay", "20"], "delay is 20 and length 20: make length greater than delay"),
        (["addition", "--length", "9"], "--length: addition has no length: leave this out"),
        (["waves", "--delay", "2"], "--delay: waves has no delay: leave this out"),
        (["circles", "--delay", "2"], "--delay: circles has no delay: leave this out"),
        (["phrases", "--length", "9"], "--length: phrases is not generated: leave this out"),
        (["parity", "--classes", "3"], "--classes: parity always has 2 classes, not 3"),
        (["echo", "--features", "x1"], "--features: echo has no points"),
    ],
)
def test_settings_that_do_not_apply(options: list[str], said: str, here: Here) -> None:
    assert said in here("train", *options).problem


def test_settings_that_apply(here: Here) -> None:
    out = here("train", "echo", "--length", 9, "--delay", 8, *FEW).out
    assert out.startswith("echo: 30 samples (6 for testing), network 1-16-1,")
    printed = here("datasets", "echo", "--length", 3, "--delay", 2, "--samples", 20).out
    assert "length = 3\ndelay = 2\n" in printed


def test_what_would_take_hours_an_epoch_is_refused_at_once(here: Here) -> None:
    answer = here("train", "echo", "--samples", 10_000, "--length", 100, "--layers", "gru 3800")
    assert answer.code == 2
    assert "the 10,000 samples take 43," in answer.problem
    assert "17,592,186,044,416 at most: take smaller layers or fewer samples" in answer.problem
