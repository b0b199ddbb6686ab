"""What `nn-tui train` says the network is worth."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Here


def rare(path: Path, share: float = 0.1) -> None:
    """A table of noise with a rare class, which nothing can tell."""
    random = np.random.RandomState(0)
    rows = [
        f"{a:.3f},{b:.3f},{'yes' if c < share else 'no'}" for a, b, c in zip(*random.rand(3, 300).round(3), strict=True)
    ]
    path.write_text("\n".join(["a,b,fraud", *rows]))


def lines_of(path: Path, curve: float = 0.0) -> None:
    """Numbers that go along a line, or a curve."""
    random = np.random.RandomState(0)
    a, b, noise = random.standard_normal((3, 200))
    y = 100 + 20 * a - 5 * b + curve * (a * a - 1) + noise
    path.write_text("\n".join(["a,b,y", *(f"{p:.4f},{q:.4f},{r:.4f}" for p, q, r in zip(a, b, y, strict=True))]))


def test_a_network_that_learned_nothing_is_told_so(here: Here, tmp_path: Path) -> None:
    rare(tmp_path / "fraud.csv")
    done = here("train", "fraud.csv", "--epochs", 1, "--test-split", 0.3)
    assert 'always answering "no" gives' in done.out
    assert "this network is worth nothing yet." in done.out


def test_the_figures_of_each_class_and_part_are_there(here: Here) -> None:
    out = here("train", "iris", "--epochs", 50).out
    assert "\nTest " in out
    assert "a linear model" in out
    for part in ("test", "training"):
        assert re.search(rf"\n{part} part, 75 samples: [\d.]+% balanced accuracy, calibration error [\d.]+%\n", out)
    assert out.count("class       precision") == 2


def test_numbers_are_judged_in_the_units_of_the_data(here: Here, tmp_path: Path) -> None:
    lines_of(tmp_path / "line.csv")
    done = here("train", "line.csv", "--hidden", "none", "--epochs", 200, "--test-split", 0.3, "--format", "jsonl")
    parts = {part["part"]: part for part in done.lines[-1]["parts"]}
    assert list(parts) == ["test", "validation", "training"]
    test = parts["test"]
    assert (test["samples"], test["measure"], test["outputs"]) == (60, "r2", ["y"])
    assert test["rmse"][0] == pytest.approx(1, abs=0.3)
    assert test["score"] == pytest.approx(test["r2"][0])
    assert test["linear"] == pytest.approx(test["score"], abs=0.01)
    assert test["constant"] <= 0
    assert test["sentence"].startswith("test R2 0.99")


def test_a_network_that_bends_beats_the_line(here: Here, tmp_path: Path) -> None:
    lines_of(tmp_path / "curve.csv", curve=30)
    words = ("train", "curve.csv", "--hidden", 16, "--optimizer", "adam", "--lr", 0.01, "--test-split", 0.3)
    assert ": better than a linear model (R2 " in here(*words, "--epochs", 300).out


def test_without_a_test_part_the_training_part_is_judged(here: Here) -> None:
    out = here("train", "xor", "--epochs", 10_000).out
    assert 'Training 100%: better than a linear model (50%) and than always "0" (50%).' in out


def test_a_run_that_diverged_is_not_judged(here: Here) -> None:
    done = here("train", "bits", "--lr", 50)
    assert done.code == 1
    assert "a linear model" not in done.out


def test_solved_speaks_of_the_part_that_it_means(here: Here) -> None:
    assert "not every output of the training part is within" in here("train", "iris", "--epochs", 1).out
    assert "every output is within 0.1 of its target" in here("train", "letters").out


def test_folds_give_mean_and_spread(here: Here) -> None:
    done = here("train", "iris", "--folds", 3, "--epochs", 60, "--format", "jsonl")
    *folds, end = done.lines
    assert [fold["fold"] for fold in folds] == [1, 2, 3]
    assert [fold["samples"] for fold in folds] == [50, 50, 50]
    scores = [fold["score"] for fold in folds]
    assert end["network"]["mean"] == pytest.approx(np.mean(scores))
    assert end["network"]["deviation"] == pytest.approx(np.std(scores, ddof=1))
    assert end["linear"]["mean"] > 0.9
    assert end["sentence"].startswith("3 folds: 9")
    alone = here("train", "iris", "--fold", "2/3", "--epochs", 60, "--format", "jsonl").lines[-1]
    assert alone["test_accuracy"] == scores[1], "each is a run that can be made again"


def test_folds_in_text_and_csv(here: Here, tmp_path: Path) -> None:
    lines_of(tmp_path / "line.csv")
    out = here("train", "line.csv", "--folds", 4).out.splitlines()
    assert out[0].split() == ["fold", "samples", "epochs", "network", "always", "the", "same", "linear", "model"]
    assert len(out) == 7
    assert out[-1].startswith("4 folds: R2 0.99")
    rows = here("train", "line.csv", "--folds", 4, "--format", "csv").out.splitlines()
    assert rows[0] == "fold,samples,epochs,score,constant,linear"
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("iris", "--folds", 3, "--save", "run.nntui"), "--folds: it makes several runs and saves none"),
        (("xor", "--folds", 5), "--folds: xor has 4 samples, too few for 5 folds: take fewer"),
        (("names", "--folds", 5), "--folds: names is answered at each step"),
        (("iris", "--folds", 1), "--folds: takes a whole number from 2 to 100, not '1'"),
        (("iris", "--folds", 3, "--split-by", "time"), "--folds: rows in order of time have no folds"),
        (("iris", "--split-by", "group", "--split-column", "x"), "split_column 'x' is no column of iris"),
    ],
)
def test_what_has_no_folds_is_said(words: tuple[object, ...], said: str, here: Here) -> None:
    assert said in here("train", *words).problem


def test_class_weights_are_offered_where_a_class_is_rare(here: Here, tmp_path: Path) -> None:
    rare(tmp_path / "fraud.csv", share=0.05)
    said = here("train", "fraud.csv", "--epochs", 1).err
    assert re.search(r'"yes" is [\d.]+% of the samples: --class-weights balanced makes it count', said)
    assert "makes it count" not in here("train", "fraud.csv", "--epochs", 1, "--class-weights", "balanced").err
    assert "makes it count" not in here("train", "iris", "--epochs", 1).err


def test_the_importance_of_columns(here: Here, tmp_path: Path) -> None:
    lines_of(tmp_path / "line.csv")
    words = ("train", "line.csv", "--importance")
    found = here(*words, "--format", "jsonl").lines[-1]["importance"]
    assert [each["name"] for each in found] == ["a", "b"]
    assert found[0]["drop"] > 5 * found[1]["drop"] > 0
    assert "How much the score falls when a column's values are dealt out anew:" in here(*words).out
    assert "importance" not in here("train", "letters", "--importance", "--format", "jsonl").lines[-1]


def test_the_learning_curve(here: Here, tmp_path: Path) -> None:
    lines_of(tmp_path / "line.csv", curve=30)
    words = ("train", "line.csv", "--learning-curve", "--epochs", 40)
    *points, end = here(*words, "--format", "jsonl").lines
    assert [point["samples"] for point in points] == [9, 18, 37, 75, 150]
    assert end["measure"] == "r2"
    out = here(*words).out
    assert out.split()[:3] == ["samples", "test", "+-"]
    assert end["sentence"] in out
    rows = here(*words, "--format", "csv").out.splitlines()
    assert (rows[0], len(rows)) == ("samples,score,deviation", 6)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("xor", "--learning-curve"), "--learning-curve: there is no test part to try it on"),
        (("names", "--learning-curve"), "--learning-curve: names is answered at each step"),
        (("iris", "--learning-curve", "--save", "run.nntui"), "--learning-curve: it makes several runs and saves none"),
    ],
)
def test_what_has_no_learning_curve_is_said(words: tuple[object, ...], said: str, here: Here) -> None:
    assert said in here("train", *words).problem


def test_each_sample_says_which_part_it_belongs_to(here: Here, tmp_path: Path) -> None:
    lines_of(tmp_path / "line.csv")
    end = here("train", "line.csv", "--epochs", 3, "--save", "run.nntui", "--format", "jsonl").lines[-1]
    assert {part: end["sample_parts"].count(part) for part in ("training", "validation", "test")} == {
        "training": 120,
        "validation": 30,
        "test": 50,
    }
    assert [line["part"] for line in here("predict", "run.nntui", "--format", "jsonl").lines] == end["sample_parts"]
    for command in (("predict", "run.nntui"), ("train", "line.csv", "--epochs", 1)):
        heading = next(line for line in here(*command).out.splitlines() if line.startswith("sample"))
        assert heading.split()[-1] == "part"
    assert "part" not in here("train", "xor", "--epochs", 1, "--save", "x.nntui").out.split("Accuracy")[0]
    assert "part" not in here("predict", "x.nntui", "--format", "jsonl").lines[0]
