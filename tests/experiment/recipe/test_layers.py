"""Layers in words and in the short form mean the same, and what only words can say stays in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.encoding import Ends
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import network_for, parameter_count
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.layers.dense import DenseSpec

SAME = [
    (("dense 8 tanh", "dense 4 tanh"), {"hidden": (8, 4), "activation": "tanh"}),
    (("dense 8  tanh", "dense 4 relu"), {"hidden": (8, 4), "activation": ("tanh", "relu")}),
    (("dense 8",), {"hidden": (8,), "activation": "linear"}),
    (("dense 8 linear",), {"hidden": (8,), "activation": "linear"}),
]


@pytest.mark.parametrize(("layers", "short"), SAME)
def test_words_that_the_short_form_can_say_are_the_short_form(layers: tuple[str, ...], short: dict[str, Any]) -> None:
    recipe = Recipe("letters", layers=layers)
    assert recipe == Recipe("letters", **short)
    assert recipe.layers == ()
    assert recipe_file.dumps(recipe) == recipe_file.dumps(Recipe("letters", **short))
    assert "layers" not in recipe_file.dumps(recipe)


def test_a_layer_without_biases_stays_in_words_and_they_are_one_way_to_write_it() -> None:
    recipe = Recipe("letters", layers=("dense 8 nobias tanh", "dense  4 linear"), hidden=(3,))
    assert recipe.layers == ("dense 8 tanh nobias", "dense 4")
    assert recipe.layer_specs == (DenseSpec(8, "tanh", bias=False), DenseSpec(4))
    assert recipe == Recipe("letters", layers=("dense 8 tanh nobias", "dense 4"), activation="relu")
    text = recipe_file.dumps(recipe)
    assert "hidden" not in text
    assert "\nactivation" not in text
    assert recipe_file.loads(text)["layers"] == recipe.layers


def test_the_short_form_has_specs_too_and_the_output_takes_its_size_from_the_targets() -> None:
    recipe = Recipe("letters", hidden=(8, 4), activation=("tanh", "relu"))
    assert recipe.layer_specs == (DenseSpec(8, "tanh"), DenseSpec(4, "relu"))
    assert recipe.output_spec(3) == DenseSpec(3, "sigmoid")
    assert recipe.with_(output="sigmoid nobias").output_spec(3) == DenseSpec(3, "sigmoid", bias=False)
    assert recipe.with_(output="sigmoid nobias").output_activation == "sigmoid"


def test_the_architecture_comes_from_the_layers() -> None:
    assert Recipe("letters", layers=("dense 8 nobias", "dense 4")).architecture((1, 5, 6), 3) == "30-8-4-3"


@pytest.mark.parametrize(
    ("layers", "inputs", "text"),
    [
        (("conv 32 5x5 relu", "globalmax"), (1, 10, 10), "10x10, conv 32 5x5, globalmax, 26"),
        (
            ("conv 8 3x3 tanh stride 2 pad same nobias", "pool 2", "dropout 0.3", "dense 32 relu"),
            (3, 28, 28),
            "3x28x28, conv 8 3x3, pool 2, dropout 0.3, 32, 26",
        ),
        (("dense 8 relu", "norm"), (4,), "4, 8, norm, 26"),
        (("rnn 16 relu", "dense 4"), (8, 2), "2-16-4-26"),
        (("embed 6", "lstm 32"), (12, 27), "27, embed 6, lstm 32, 26"),
    ],
)
def test_the_architecture_with_other_layers_names_them_in_short(
    layers: tuple[str, ...], inputs: tuple[int, ...], text: str
) -> None:
    assert Recipe("letters", layers=layers).architecture(inputs, 26) == text


def test_a_flatten_that_the_network_puts_in_by_itself_is_left_out() -> None:
    for layers, kept in (
        (("conv 8 3x3", "flatten", "dense 4"), ("conv 8 3x3", "dense 4")),
        (("conv 8 3x3", "flatten"), ("conv 8 3x3",)),
        (("conv 8 3x3", "flatten", "flatten", "dense 4", "flatten"), ("conv 8 3x3", "dense 4")),
        (("conv 8 3x3", "flatten", "dropout 0.5", "dense 4"), ("conv 8 3x3", "flatten", "dropout 0.5", "dense 4")),
    ):
        assert Recipe("letters", layers=layers).layers == kept
        assert Recipe("letters", layers=layers) == Recipe("letters", layers=kept)
    assert Recipe("letters", layers=("flatten", "dense 4 tanh")) == Recipe("letters", hidden=(4,), activation="tanh")
    assert Recipe("letters", layers=("flatten",)) == Recipe("letters", hidden=())


@pytest.mark.parametrize("dataset", ["phrases", "songs"])
def test_a_flatten_that_may_make_one_vector_of_all_steps_stays(dataset: str) -> None:
    layers = ("flatten", "dense 4 tanh")
    assert Recipe(dataset, layers=layers).layers == layers
    # A layer of pictures says that these are no sequences.
    assert Recipe("songs", layers=("pool 2", *layers)).layers == ("pool 2", "dense 4 tanh")


def test_dropout_has_one_form_at_a_time() -> None:
    layers = ("dense 8 tanh", "dropout 0.5")
    said = "^dropout is the short form of dropout layers, and the network has such layers: set it to 0, or remove them$"
    for fields in ({"dropout": 0.3, "layers": layers}, {"dropout": 0.3, "layers": ("dropout 0", "dense 3")}):
        with pytest.raises(ExperimentError, match=said):
            Recipe("letters", **fields)  # type: ignore[arg-type]
    with pytest.raises(ExperimentError, match=said):
        Recipe("letters", layers=layers).with_(dropout=0.1)
    with pytest.raises(ExperimentError, match=said):
        Recipe("letters", dropout=0.1).with_(layers=layers)
    assert Recipe("letters", dropout=0.1).with_(dropout=0.0, layers=layers).layers == layers


def test_sizes_take_the_place_of_layers_and_layers_that_of_sizes() -> None:
    worded = Recipe("letters", layers=("dense 8 tanh nobias",))
    assert worded.with_(hidden=(5,)) == Recipe("letters")
    assert worded.with_(hidden=(5, 2), activation="relu") == Recipe("letters", hidden=(5, 2), activation="relu")
    assert Recipe("letters", hidden=(3, 2)).with_(layers=("dense 8 tanh nobias",)) == worded
    assert worded.with_(seed=3).layers == worded.layers
    with pytest.raises(ExperimentError, match="activation is for the layers in hidden; those in layers name their own"):
        worded.with_(activation="relu")
    for field, value in (("hidden", (5,)), ("activation", "tanh")):
        with pytest.raises(ExperimentError, match=f"^layers and {field} both name the layers"):
            worded.with_(**{"layers": ("dense 4",), field: value})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("dense", "layers cannot be read: the layer 'dense' needs the number of its neurons"),
        ("dense 0", "a whole number from 1 to 4,096"),
        ("dense 8 softmax", "does not take 'softmax'"),
        ("dance 8", "there is no layer 'dance': write layers like 'dense 8 tanh'"),
        ("", "there is no layer ''"),
    ],
)
def test_words_that_cannot_be_read_are_named(words: str, said: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        Recipe("letters", layers=("dense 4", words))
    assert said in str(refusal.value)


@pytest.mark.parametrize("output", ["sigmoid bias", "sigmoid nobias nobias", "nobias", "", "nobias sigmoid"])
def test_an_output_is_an_activation_and_perhaps_nobias(output: str) -> None:
    with pytest.raises(ExperimentError, match=r"^output "):
        Recipe("letters", output=output)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('layers = ["dense 4"]\nhidden = [4]', "[network] has both layers and hidden: keep one"),
        ('activation = "tanh"\nlayers = ["dense 4"]', "[network] has both layers and activation: keep one"),
        ('layers = "dense 4"', 'layers takes a list of layers such as ["dense 8 tanh", "dense 4 relu"]'),
        ("layers = [4]", "layers takes a list of layers"),
        ("layers = []", "or hidden = [] in its place for none, not []"),
    ],
)
def test_a_mistake_in_a_file_is_named(text: str, said: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        recipe_file.loads(f"[network]\n{text}\n", "mine.toml")
    assert str(refusal.value).startswith("mine.toml: ")
    assert said in str(refusal.value)


def test_what_has_no_bias_has_fewer_parameters_and_trains() -> None:
    dataset = built_in("letters")
    usual = default_recipe(dataset)
    for changes, count in (
        ({}, 30 * 5 + 5 + 5 * 3 + 3),
        ({"output": "sigmoid nobias"}, 30 * 5 + 5 + 5 * 3),
        ({"layers": ("dense 5 sigmoid nobias",), "output": "sigmoid nobias"}, 30 * 5 + 5 * 3),
    ):
        recipe = usual.with_(**changes)
        assert len(network_for(recipe, Ends((30,), 3)).parameters) == parameter_count(recipe, Ends((30,), 3)) == count
        run = Experiment(recipe, dataset)
        before = run.measures.loss
        run.advance(200)
        assert run.measures.loss < before


def test_words_and_the_short_form_have_the_same_bits() -> None:
    dataset = built_in("letters")
    usual = default_recipe(dataset)
    runs = [
        Experiment(recipe, dataset)
        for recipe in (
            usual.with_(hidden=(6, 4), activation=("tanh", "relu")),
            usual.with_(layers=("dense 6 tanh", "dense 4 relu")),
        )
    ]
    for run in runs:
        run.advance(50)
    np.testing.assert_array_equal(runs[0].network.parameters, runs[1].network.parameters)
