"""Generated data: what options and recipe files say about them, and what other datasets cannot take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.cli.options.plan import plan_experiment
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.data.plain_text import plain
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment

if TYPE_CHECKING:
    from tests.cli.conftest import Here

GENERATED = [name for name, entry in BUILT_IN.items() if entry.settings]


class Plan:
    """Call for the planned experiment; ``said`` holds what the person is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, target: str | None = None, path: Path | None = None, **options: Any) -> Experiment:
        return plan_experiment(target, path, options, None, self.said.append)[0]


@pytest.fixture
def plan() -> Plan:
    return Plan()


@pytest.fixture
def recipe_toml(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "my.toml").write_text(text)
        return tmp_path / "my.toml"

    return write


@pytest.mark.parametrize("name", [*GENERATED, "iris", "digits"])
def test_every_new_dataset_trains_by_its_name_alone(name: str, plan: Plan) -> None:
    experiment = plan(name)
    assert experiment.recipe == default_recipe(built_in(name))
    assert not plan.said
    before = experiment.measures.loss
    experiment.advance(20)
    experiment.record()
    assert experiment.measures.loss < before


def test_options_say_what_is_generated(plan: Plan) -> None:
    experiment = plan("circles", samples=60, noise=0.3, data_seed=4)
    assert experiment.dataset.same_content(built_in("circles", Settings(60, 0.3, 2, 4)))
    recipe = experiment.recipe
    assert (recipe.samples, recipe.noise, recipe.classes, recipe.data_seed) == (60, 0.3, 2, 4)
    assert plan("CIRCLES", samples=60, noise=0.3, data_seed=4).dataset.same_content(experiment.dataset)


def test_pictures_have_a_size(plan: Plan, recipe_toml: Callable[[str], Path], here: Here) -> None:
    experiment = plan("lines", samples=60, noise=0.0, size=6)
    assert experiment.dataset.same_content(built_in("lines", Settings(60, 0.0, 4, 0, 6)))
    assert experiment.network.inputs == (1, 6, 6)
    path = recipe_toml('[dataset]\nname = "lines"\nsamples = 60\nsize = 9\n')
    assert plan(None, path).dataset.feature_shape == (9, 9)
    assert plan(None, path, size=7).dataset.feature_shape == (7, 7)
    plan.said.clear()
    assert plan("moons", path).dataset.samples == 60
    assert plan.said == [f"{plain(path)}, size is left out: moons has no size"]
    assert here("datasets", "lines", "--samples", 20, "--size", 6, "--csv").out.split("\n")[0].count(",") == 36
    assert "\nsize = 6\n" in here("datasets", "lines", "--samples", 20, "--size", 6).out


def test_a_recipe_file_says_it_as_well_and_options_beat_it(plan: Plan, recipe_toml: Callable[[str], Path]) -> None:
    path = recipe_toml('[dataset]\nname = "circles"\nsamples = 60\nnoise = 0.3\nfeatures = ["x1", "x1*x2"]\n')
    experiment = plan(None, path, samples=40)
    assert experiment.dataset.same_content(built_in("circles", Settings(40, 0.3)))
    assert experiment.recipe.features == ("x1", "x1*x2")
    assert experiment.network.inputs == (2,)


def test_several_classes_bring_an_output_for_each(plan: Plan, recipe_toml: Callable[[str], Path]) -> None:
    recipe = plan("spirals", classes=3).recipe
    assert (recipe.output, recipe.loss) == ("softmax", "softmax_cross_entropy")
    assert plan("spirals", classes=3).network.outputs == 3
    assert plan("spirals", classes=3, output="tanh").recipe.loss == "half_squared_error"
    assert plan("spirals", classes=3, loss="half_squared_error").recipe.output == "softmax"
    assert plan("blobs", classes=2).recipe.output == "tanh"
    path = recipe_toml(
        '[dataset]\nname = "spirals"\n[network]\noutput = "tanh"\n[training]\nloss = "half_squared_error"\n'
    )
    plan.said.clear()
    assert plan(None, path, classes=3).recipe.output == "softmax"
    assert plan.said == [f"{path}, {field} is left out: it is for 2 classes" for field in ("output", "loss")]
    assert plan(None, path, classes=2).recipe.output == "tanh"
    assert plan(None, path, classes=3, output="sigmoid").recipe.loss == "sigmoid_cross_entropy"


def test_what_a_recipe_says_of_another_dataset_is_left_out_and_told(
    plan: Plan, recipe_toml: Callable[[str], Path]
) -> None:
    path = recipe_toml('[dataset]\nname = "spirals"\nsamples = 60\nnoise = 0.3\nclasses = 4\nfeatures = ["x1"]\n')
    assert plan("moons", path).dataset.same_content(built_in("moons", Settings(60, 0.3)))
    assert [message.split(": ")[0] for message in plan.said] == [f"{plain(path)}, classes is left out"]
    plan.said.clear()
    assert plan("letters", path).dataset.name == "letters"
    assert [message.split(": ")[0] for message in plan.said] == [
        f"{plain(path)}, {field} is left out" for field in ("samples", "noise", "classes", "features")
    ]


def test_the_split_is_drawn_with_the_data_seed(plan: Plan) -> None:
    def targets(experiment: Experiment) -> bytes:
        assert experiment.trainer is not None
        return experiment.trainer.targets.tobytes()

    first, same, other = (plan("xor", test_split=0.5, data_seed=seed) for seed in (3, 3, 4))
    assert targets(first) == targets(same)
    assert any(
        targets(plan("letters", test_split=0.4, data_seed=seed)) != targets(plan("letters", test_split=0.4))
        for seed in range(1, 6)
    )
    assert other.recipe.data_seed == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["letters", "--samples", "30"], "--samples: letters is not generated"),
        (["iris", "--noise", "0.1"], "--noise: iris is not generated"),
        (["circles", "--classes", "4"], "--classes: circles always has 2 classes, not 4"),
        (["spirals", "--classes", "7"], "--classes: spirals takes 2 to 6 classes, not 7"),
        (["moved", "--classes", "3"], "--classes: moved always has 26 classes, not 3"),
        (["circles", "--size", "10"], "--size: circles has no size: leave this out"),
        (["letters", "--size", "10"], "--size: letters is not generated"),
        (["moved", "--size", "5"], "--size: takes whole numbers from 6 to 28, not 5"),
        (["moved", "--size", "6.5"], "--size: takes a whole number, not '6.5'"),
        (["plane", "--classes", "2"], "--classes: plane is a regression"),
        (["letters", "--features", "x1"], "--features: letters has no points"),
        (["iris", "--features", "x1"], "--features: iris has no points"),
        (["circles", "--target", "y"], "--target: circles is not a file"),
        (["letters", "--task", "regression"], "--task: letters is not a file"),
        (["circels", "--samples", "30"], "did you mean circles?"),
    ],
)
def test_what_the_dataset_cannot_take_is_one_line(words: list[str], said: str, here: Here) -> None:
    assert said in here("train", *words).problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "letters"\nsamples = 30', "my.toml, samples: letters is not generated"),
        ('name = "circles"\nsamples = 3', "my.toml: samples takes whole numbers from 20"),
        ('name = "circles"\nclasses = 4', "my.toml, classes: circles always has 2 classes"),
        ('name = "circles"\nsize = 8', "my.toml, size: circles has no size"),
        ('name = "moved"\nsize = 80', "my.toml: size takes whole numbers from 6 to 28"),
        ('name = "circles"\ntarget = "y"', "my.toml, target: circles is not a file"),
        ('name = "iris"\nfeatures = ["x1"]', "my.toml, features: iris has no points"),
    ],
)
def test_so_is_what_the_recipe_file_asks_for_in_vain(
    text: str, said: str, here: Here, recipe_toml: Callable[[str], Path]
) -> None:
    assert said in here("train", "--recipe", recipe_toml(f"[dataset]\n{text}\n")).problem


def test_a_setup_of_the_playground_can_be_typed(here: Here) -> None:
    done = here(
        *("train", "spirals", "--samples", 500, "--noise", 0.1, "--features", "x1,x2,sin(x1),sin(x2)"),
        *("--hidden", "8,8", "--activation", "tanh", "--lr", 0.03, "--batch", 10, "--test-split", 0.5),
        *("--epochs", 30, "--format", "jsonl"),
    )
    *lines, end = done.lines
    assert (done.code, done.err) == (0, "")
    assert lines[-1]["test_accuracy"] > 0.9
    assert lines[-1]["epoch"] == end["epoch"] == 30
    assert {target for (target,) in end["targets"]} == {-1.0, 1.0}
    text = here("train", "spirals", "--features", "x1,x2,sin(x1)", "--epochs", 1, "--hidden", "8").out
    assert "spirals: 500 samples (250 for testing), network 3-8-1" in text


def test_two_classes_are_told_as_the_output_can_answer(here: Here) -> None:
    words = ("train", "circles", "--epochs", 2, "--format", "jsonl")
    assert {target for (target,) in here(*words, "--output", "sigmoid").lines[-1]["targets"]} == {0.0, 1.0}
    assert {target for (target,) in here(*words).lines[-1]["targets"]} == {-1.0, 1.0}


def test_a_run_of_generated_data_goes_on_with_its_settings(here: Here) -> None:
    words = ("--format", "jsonl", "--log-every", 5, "--save")
    setup = ("train", "blobs", "--classes", 4, "--samples", 40, "--noise", 0.1, "--hidden", "4,3")
    whole = here(*setup, "--activation", "tanh,relu", "--epochs", 20, *words, "whole.nntui").lines
    here(*setup, "--activation", "tanh,relu", "--epochs", 10, *words, "part.nntui")
    on = here("train", "part.nntui", "--samples", 40, "--activation", "tanh,relu", "--epochs", 20, *words, "part.nntui")
    assert on.lines[:-1] == whole[2:-1]
    assert on.lines[-1]["predictions"] == whole[-1]["predictions"]
    for option in (("--samples", 41), ("--classes", 3), ("--features", "x1"), ("--activation", "tanh")):
        assert f"{option[0]}: a change of" in here("train", "part.nntui", "--epochs", 30, *option).problem
    answers = here("predict", "part.nntui", "--format", "jsonl").lines
    assert [answer["outputs"] for answer in answers] == whole[-1]["predictions"]
    assert {answer["class"] for answer in answers} <= set("1234")
    np.testing.assert_array_equal([answer["target"] for answer in answers], whole[-1]["targets"])
