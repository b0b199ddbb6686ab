"""A run that would take more memory or time than there is is refused before anything is taken or computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run import room
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import Network
from nn_tui.model.arrays import Shape
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.network.network import layers_of
from nn_tui.tui.screens.recipe.effect import check_layers

XOR = built_in("xor")
DIGITS = built_in("digits")
PICTURES = built_in("lines")


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for 100,000 numbers, so that small data take too much of it."""
    monkeypatch.setattr(room, "MOST_NUMBERS", 100_000)


@pytest.mark.parametrize("hidden", [(4096,) * 32, (4096,) * 5])
def test_too_many_weights_are_refused(hidden: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = default_recipe(XOR).with_(hidden=hidden)
    # Whoever takes room for the weights takes it by this.
    monkeypatch.setattr(np, "zeros", None)
    with pytest.raises(ExperimentError, match=r"weights and biases, 44,739,242 at most: make them smaller"):
        Experiment(recipe, XOR)


def test_the_form_of_the_recipe_refuses_them_too() -> None:
    with pytest.raises(ValueError, match="weights and biases"):
        check_layers(default_recipe(XOR).with_(hidden=(4096,) * 32), XOR)


@pytest.mark.parametrize(
    ("dataset", "changes", "together"),
    [
        (DIGITS, {"hidden": (20,), "batch": 1}, 1_258),
        (DIGITS, {"hidden": (20,), "batch": None}, 1_258),
        (PICTURES, {"layers": ("conv 2 3x3 relu",), "batch": None}, 800),
    ],
)
def test_too_many_samples_at_once_are_refused(
    dataset: Dataset, changes: dict[str, Any], together: int, little_room: None
) -> None:
    said = f"for the {together:,} samples that pass through them at once"
    with pytest.raises(ExperimentError, match=said):
        Experiment(default_recipe(dataset).with_(**changes), dataset)


def test_a_batch_that_is_too_large_is_refused_while_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = default_recipe(PICTURES).with_(layers=("conv 2 3x3 relu",), batch=4)
    run = Experiment(recipe, PICTURES)
    run.advance(1)
    monkeypatch.setattr(room, "MOST_NUMBERS", 100_000)
    with pytest.raises(ExperimentError, match="a smaller batch"):
        run.change(recipe.with_(batch=None), PICTURES)
    assert (run.coming.recipe, run.advance(1)) == (recipe, 1)


ECHO = built_in("echo")
WIDE = default_recipe(ECHO).with_(layers=("gru 64",))
A_PASS = 500 * 20 * (3 * 64 * (1 + 64 + 2) + 64 + 1)


def test_samples_that_take_too_long_are_refused_before_anything_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_MULTIPLICATIONS", A_PASS - 1)
    monkeypatch.setattr(Network, "__init__", None)
    said = f"the 500 samples take {A_PASS:,} multiplications in these layers, {A_PASS - 1:,} at most: take smaller"
    with pytest.raises(ExperimentError, match=said):
        Experiment(WIDE, ECHO)


def test_the_form_counts_the_samples_that_would_be_generated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_MULTIPLICATIONS", A_PASS)
    check_layers(WIDE, ECHO)
    with pytest.raises(ValueError, match=r"The 501 samples take .* multiplications"):
        check_layers(WIDE.with_(samples=501), ECHO)


def test_more_samples_than_a_run_can_take_do_not_come_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Experiment(default_recipe(DIGITS), DIGITS)
    monkeypatch.setattr(room, "MOST_MULTIPLICATIONS", DIGITS.samples)
    with pytest.raises(ExperimentError, match="fewer samples"):
        run.change(run.recipe, DIGITS)
    assert run.advance(1) == 1


@pytest.mark.parametrize(
    ("inputs", "words", "samples"),
    [
        pytest.param((1, 28, 28), "conv 32 3x3 relu, conv 64 3x3 relu, pool 2, dense 128 relu, dense 10", 70_000),
        pytest.param((64, 255), "lstm 512, dense 255", 156_250),
    ],
    ids=["the network of many introductions on all handwritten digits", "the longest text"],
)
def test_what_people_train_for_hours_is_not_refused(inputs: Shape, words: str, samples: int) -> None:
    specs = [parse_layer(layer) for layer in words.split(", ")]
    room.check_pass(layers_of(inputs, specs, at_steps=len(inputs) == 2), samples)
