"""Which recipe is run: options, positional, recipe file, the dataset's default; going on with a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.cli.options.plan import plan_experiment
from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.cli.conftest import Here


class Plan:
    """Call for the planned recipe; ``said`` holds what the person is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, target: str | None = None, path: Path | None = None, **options: Any) -> Recipe:
        return plan_experiment(target, path, options, None, self.said.append)[0].recipe


@pytest.fixture
def plan() -> Plan:
    return Plan()


@pytest.fixture
def recipe_toml(tmp_path: Path) -> Callable[[str], Path]:
    path = tmp_path / "beside" / "mine.toml"
    path.parent.mkdir()

    def write(text: str) -> Path:
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("name", ["letters", "alphabet", "bits", "xor", "and", "or"])
def test_the_default_is_the_datasets(name: str, plan: Plan) -> None:
    assert plan(name) == default_recipe(built_in(name))
    assert not plan.said


def test_option_beats_positional_beats_recipe_file_beats_default(
    plan: Plan, recipe_toml: Callable[[str], Path]
) -> None:
    path = recipe_toml('[dataset]\nname = "bits"\n[network]\nhidden = [7]\n[training]\nlearning_rate = 0.5\nseed = 9\n')
    assert plan(None, path) == default_recipe(built_in("bits")).with_(hidden=(7,), learning_rate=0.5, seed=9)
    assert plan("xor", path) == default_recipe(built_in("xor")).with_(hidden=(7,), learning_rate=0.5, seed=9)
    assert plan("xor", path, seed=3, hidden=()).seed == 3
    assert plan("xor", path, seed=3, hidden=()).hidden == ()


def test_the_path_in_a_recipe_starts_at_its_own_folder(plan: Plan, recipe_toml: Callable[[str], Path]) -> None:
    path = recipe_toml('[dataset]\npath = "data/two.txt"\n[training]\nbatch = "full"\nepochs = 5\n')
    (path.parent / "data").mkdir()
    (path.parent / "data" / "two.txt").write_text("inputs: x\noutputs: y\n\n0 -> 0\n1 -> 1\n")
    assert plan(None, path).dataset == "two"
    assert plan(None, path).epochs == 5


def test_an_output_without_a_loss_takes_the_one_that_pairs_and_says_so(
    plan: Plan, recipe_toml: Callable[[str], Path]
) -> None:
    assert plan("letters", output="softmax").loss == "softmax_cross_entropy"
    assert "softmax_cross_entropy" in plan.said.pop()
    assert plan("letters", output="linear").loss == "half_squared_error"
    assert "half_squared_error" in plan.said.pop()
    assert plan("letters", output="sigmoid", loss="half_squared_error").loss == "half_squared_error"
    path = recipe_toml('[dataset]\nname = "letters"\n[network]\noutput = "softmax"\n')
    assert plan(None, path, output="sigmoid", loss="half_squared_error").loss == "half_squared_error"
    assert not plan.said
    assert plan(None, path).loss == "softmax_cross_entropy"
    assert "mine.toml" in plan.said.pop()
    assert plan(None, path, output="sigmoid").loss == "sigmoid_cross_entropy"
    assert "--output" in plan.said.pop()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"momentum": 0.5}, "--momentum does nothing with the optimizer sgd: it is for momentum, nesterov"),
        ({"weight_decay": 0.1, "optimizer": "adam"}, "--weight-decay does nothing with the optimizer adam"),
        ({"schedule_every": 3}, "--schedule-every does nothing with the schedule constant"),
        ({"schedule_factor": 0.1, "schedule": "cosine"}, "--schedule-factor does nothing with the schedule cosine"),
        ({"stop_accuracy_epochs": 3}, "--stop-accuracy-epochs does nothing without --stop-accuracy"),
    ],
)
def test_an_option_without_effect_is_told(options: dict[str, Any], said: str, plan: Plan) -> None:
    recipe = plan("xor", **options)
    assert all(getattr(recipe, field) == value for field, value in options.items())
    assert [message[: len(said)] for message in plan.said] == [said]


def test_options_that_count_are_not_told(plan: Plan) -> None:
    plan("xor", momentum=0.5, optimizer="nesterov", schedule="step", schedule_every=3, schedule_factor=0.1)
    plan("xor", weight_decay=0.1, optimizer="adamw", stop_accuracy=1.0, stop_accuracy_epochs=2)
    assert not plan.said


def test_what_pairs_is_said_on_stderr(here: Here) -> None:
    done = here("train", "xor", "--output", "linear", "--epochs", 1, "--format", "jsonl")
    assert done.code == 0
    assert "half_squared_error" in done.err
    assert len(done.lines) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[training]\nlearning_rat = 1\n", "'learning_rat'"),
        ("[training]\nlearning_rate = -1\n", "learning_rate"),
        ('[training]\nlearning_rate = "fast"\n', "learning_rate"),
        ("[teaching]\n", "[teaching]"),
        ("[training\n", "not TOML"),
        ("[training]\nseed = 1\n", "names no dataset"),
        ('[dataset]\nname = "x"\npath = "y.txt"\n', "both name and path"),
        ('[dataset]\npath = "gone.txt"\n', "gone.txt"),
    ],
)
def test_a_wrong_recipe_file_is_named(text: str, said: str, recipe_toml: Callable[[str], Path], here: Here) -> None:
    problem = here("train", "--recipe", recipe_toml(text)).problem
    assert said in problem
    assert "mine.toml" in problem or "gone.txt" in problem


def test_a_recipe_file_that_cannot_be_read_is_named(here: Here, tmp_path: Path) -> None:
    assert "--recipe gone.toml" in here("train", "letters", "--recipe", "gone.toml").problem
    (tmp_path / "latin.toml").write_bytes(b'[dataset]\nname = "\xe9"\n')
    assert "latin.toml: not UTF-8" in here("train", "letters", "--recipe", "latin.toml").problem


@pytest.mark.parametrize("words", [["letters"], ["alphabet", "--batch", "7"], ["bits", "--test-split", "0.3"]])
def test_a_run_that_goes_on_has_the_bits_of_one_that_never_stopped(words: list[str], here: Here) -> None:
    every = ("--log-every", 40, "--format", "jsonl")
    whole = here("train", *words, "--epochs", 210, *every, "--save", "whole.nntui").lines
    first = here("train", *words, "--epochs", 100, *every, "--save", "part.nntui").lines
    second = here("train", "part.nntui", "--epochs", 210, *every, "--save", "part.nntui").lines
    assert [line["epoch"] for line in second[:-1]] == [120, 160, 200, 210]
    assert [line for line in first[:-1] if line["epoch"] != 100] + second[:-1] == whole[:-1]
    assert second[-1]["predictions"] == whole[-1]["predictions"]
    states = [run_file.load(Path(name)) for name in ("whole.nntui", "part.nntui")]
    np.testing.assert_array_equal(states[0].parameters, states[1].parameters)
    np.testing.assert_array_equal(states[0].history[2], states[1].history[2])


def test_a_run_may_be_clipped_from_an_epoch_on_and_says_so_when_saved(here: Here) -> None:
    here("train", "letters", "--epochs", 10, "--save", "run.nntui")
    words = ("--clip-norm", 0.1, "--clip-value", 0.01, "--optimizer", "adagrad")
    assert here("train", "run.nntui", "--epochs", 20, *words, "--save", "on.nntui").code == 0
    before, after = (change.recipe for change in run_file.load(Path("on.nntui")).changes)
    assert (before.clip_norm, before.clip_value) == (None, None)
    assert (after.clip_norm, after.clip_value, after.optimizer) == (0.1, 0.01, "adagrad")
    assert "--clip-norm: is a number above 0, not 0.0" in here("train", "letters", "--clip-norm", 0).problem


def test_options_change_what_may_change_in_a_run(here: Here) -> None:
    here("train", "letters", "--epochs", 10, "--save", "run.nntui")
    done = here("train", "run.nntui", "--epochs", 20, "--lr", 0.5, "--batch", 2, "--l2", 0.1, "--save", "on.nntui")
    assert done.code == 0
    changes = run_file.load(Path("on.nntui")).changes
    assert [change.epoch for change in changes] == [0, 10]
    recipe = changes[-1].recipe
    assert (recipe.epochs, recipe.learning_rate, recipe.batch, recipe.l2) == (20, 0.5, 2, 0.1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--epochs", "20", "--seed", "1"], "--seed"),
        (["--epochs", "20", "--output", "linear"], "--output"),
        (["--epochs", "20", "--hidden", "none"], "--hidden"),
        (["--epochs", "10"], "--epochs"),
        ([], "such as --epochs 20"),
        (["--recipe", "some.toml"], "--recipe"),
    ],
)
def test_what_a_run_cannot_do_is_refused(words: list[str], said: str, here: Here) -> None:
    here("train", "letters", "--epochs", 10, "--save", "run.nntui")
    assert said in here("train", "run.nntui", *words).problem


def test_a_setting_that_the_run_has_already_is_no_change(here: Here) -> None:
    here("train", "letters", "--epochs", 10, "--save", "run.nntui")
    assert here("train", "run.nntui", "--epochs", 20, "--seed", 42, "--hidden", 5).code == 0
