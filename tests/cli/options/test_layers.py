"""Layers on the command line: in words and in the short form, from options and from a recipe file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.plan import plan_experiment
from nn_tui.experiment.recipe.recipe import Recipe

Plan = Callable[..., Recipe]
NO_BIAS = '["dense 8 tanh nobias"]'


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """The recipe for letters with what a recipe file says of the network, and with options."""

    def recipe(network: str = "", **options: Any) -> Recipe:
        path = tmp_path / "mine.toml"
        path.write_text(f"[network]\n{network}\n")
        return plan_experiment("letters", path, options, None, lambda message: None)[0].recipe

    return recipe


def test_words_are_the_short_form_where_that_can_say_them(here: Any) -> None:
    words = ("--epochs", 20, "--format", "jsonl")
    short = here("train", "letters", "--hidden", "8,4", "--activation", "tanh,relu", *words)
    worded = here("train", "letters", "--layers", "dense 8 tanh, dense 4 relu", *words)
    assert worded.code == short.code == 0
    assert worded.lines[:-1] == short.lines[:-1]
    assert worded.lines[-1]["predictions"] == short.lines[-1]["predictions"]


def test_layers_and_outputs_without_biases_are_trained_and_saved(here: Any) -> None:
    layers = ("--layers", "dense 8 tanh nobias", "--output", "sigmoid nobias")
    done = here("train", "letters", *layers, "--epochs", 20, "--save", "run.nntui")
    assert done.code == 0
    assert "the loss is sigmoid_cross_entropy, which pairs with the output sigmoid " in done.err
    assert here("train", "run.nntui", *layers, "--epochs", 40).code == 0
    problem = here("train", "run.nntui", "--layers", "dense 8 tanh", "--epochs", 60).problem
    assert "--layers: a change of layers needs new weights" in problem


def test_layers_of_pictures_are_trained_saved_and_gone_on_with(here: Any) -> None:
    layers = ("--layers", "conv 4 3x3 relu, pool 2, dropout 0.2, dense 5 tanh", "--init", "normal_over_inputs")
    whole = here("train", "letters", *layers, "--epochs", 20, "--log-every", 5, "--format", "jsonl")
    assert here("train", "letters", *layers, "--epochs", 10, "--save", "run.nntui").code == 0
    rest = here("train", "run.nntui", "--epochs", 20, "--log-every", 5, "--format", "jsonl")
    assert whole.code == rest.code == 0
    assert rest.lines[-1]["predictions"] == whole.lines[-1]["predictions"]
    text = here("train", "run.nntui", "--epochs", 30).out
    assert "network 5x6, conv 4 3x3, pool 2, dropout 0.2, 5, 3, learning rate" in text
    problem = here("train", "letters", "--layers", "conv 4 3x3 relu, pool 4").problem
    sentence = "layer 2, 'pool 4', gets 4x3x4: a window of 4x4 is larger than the picture: up to 3x4 fits"
    assert problem == f"nn-tui: --layers: {sentence}\n"


def test_layers_that_do_not_fit_are_named_with_their_option_or_file(plan: Plan) -> None:
    network = 'layers = ["conv 4 3x3", "dense 4", "pool 2"]'
    with pytest.raises(UsageError, match=r"mine.toml, layers: the layer 'pool 2' gets 4: pool needs pictures"):
        plan(network)
    with pytest.raises(UsageError, match=r"^--layers: layer 1, 'conv 4 7x7', gets 1x5x6: a window of 7x7 is larger"):
        plan(network, layers=("conv 4 7x7",))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--layers", "dense 8", "--hidden", "4"], "--layers and --hidden both name the layers: keep one"),
        (["--activation", "tanh", "--layers", "dense 8"], "--layers and --activation both name the layers"),
        (["--layers", "dance 8"], "--layers: cannot be read: there is no layer 'dance'"),
        (["--layers", "dense 8 tanh,"], "--layers: cannot be read: there is no layer ''"),
        (["--layers", "dense 8, dropout 0.5", "--dropout", "0.3"], "--dropout: dropout is the short form of dropout"),
        (["--layers", ""], '--layers: takes layers such as "dense 8 tanh, dense 4 relu", or --hidden none'),
        (["--output", "sigmoid bias"], "--output: takes only nobias after the activation"),
    ],
)
def test_a_wrong_option_is_named(words: list[str], said: str, here: Any) -> None:
    assert said in here("train", "letters", *words).problem


def test_fields_of_a_file_that_exclude_each_other_are_named_with_it(plan: Plan) -> None:
    network = 'layers = ["dense 8", "dropout 0.5"]\n[training]\ndropout = 0.3'
    with pytest.raises(UsageError, match=r"mine.toml, dropout: dropout is the short form of dropout layers"):
        plan(network)
    assert plan(network, dropout=0.0).layers == ("dense 8", "dropout 0.5")
    with pytest.raises(UsageError, match=r"^--dropout: dropout is the short form of dropout layers"):
        plan(network, dropout=0.1)


def test_options_in_one_form_take_the_place_of_a_file_in_the_other(plan: Plan) -> None:
    assert plan(f"layers = {NO_BIAS}").layers == ("dense 8 tanh nobias",)
    assert plan(f"layers = {NO_BIAS}", hidden=(3,)) == plan("hidden = [3]")
    assert plan(f"layers = {NO_BIAS}", hidden=(3,), activation="relu") == plan("", hidden=(3,), activation="relu")
    assert plan('hidden = [3]\nactivation = "relu"', layers=("dense 9 tanh",)) == plan("", layers=("dense 9 tanh",))
    assert plan(f"layers = {NO_BIAS}", layers=("dense 9 tanh",)).hidden == (9,)


def test_one_part_of_the_short_form_leaves_the_other_as_the_file_says_it_in_words(plan: Plan) -> None:
    assert plan('layers = ["dense 8 tanh", "dense 4 tanh"]', hidden=(3,)) == plan("", hidden=(3,), activation="tanh")
    assert plan('layers = ["dense 8 tanh", "dense 4 relu"]', hidden=(3,)) == plan("", hidden=(3,))
    assert plan('layers = ["dense 8 tanh", "dense 4 relu"]', activation="relu") == plan(
        "", hidden=(8, 4), activation="relu"
    )
    with pytest.raises(UsageError, match=r"^--activation: .*mine.toml, layers name their own: use --layers"):
        plan(f"layers = {NO_BIAS}", activation="relu")
