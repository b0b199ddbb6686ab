"""Which output and loss suit a dataset: what is suggested can be trained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.defaults import default_recipe, refitted
from nn_tui.experiment.recipe.suiting import CLASSES, NUMBERS, TWO_CLASSES, needs_other_output, output_and_loss_for
from nn_tui.experiment.run.experiment import Experiment


def test_numbers_two_classes_and_several_have_their_own() -> None:
    assert output_and_loss_for(0, 3) == NUMBERS
    assert output_and_loss_for(2, 1) == TWO_CLASSES
    assert output_and_loss_for(2, 2) == CLASSES
    assert output_and_loss_for(5, 5) == CLASSES
    assert [needs_other_output(*pair) for pair in ((1, 1), (1, 3), (3, 1), (2, 5))] == [False, True, True, False]


@pytest.mark.parametrize("name", [name for name, entry in BUILT_IN.items() if entry.settings])
def test_generated_data_say_how_many_outputs_they_have(name: str) -> None:
    usual = BUILT_IN[name].settings
    assert usual is not None
    for classes in BUILT_IN[name].class_choice or (usual.classes,):
        settings = replace(usual, classes=classes)
        dataset = built_in(name, settings)
        assert dataset.outputs == settings.outputs
        recipe = default_recipe(dataset)
        if dataset.kind != "sequences":
            assert (recipe.output, recipe.loss) == output_and_loss_for(point_classes(dataset), settings.outputs)


def test_sequences_keep_the_output_that_can_answer_their_targets() -> None:
    def suited(values: list[float], recipe: str) -> tuple[str, str]:
        targets = np.array(values)[:, np.newaxis, np.newaxis]
        dataset = Dataset("mine", "sequences", np.zeros_like(targets), targets, None, ("x",), ("y",), recipe)
        chosen = default_recipe(dataset)
        return chosen.output, chosen.loss

    bits = ("sigmoid", "sigmoid_cross_entropy")
    assert suited([0.0, 1.0], "echo") == suited([0.0, 0.5], "echo") == bits
    assert suited([0.0, 1.5], "echo") == suited([-1.0, 1.0], "echo") == NUMBERS
    assert suited([0.0, 1.0], "waves") == suited([0.0, 1.5], "names") == NUMBERS
    assert suited([0.0, 1.0], "addition") == ("sigmoid nobias", "half_squared_error")


def test_classes_of_sequences_are_answered_with_their_shares() -> None:
    inputs: Any = np.array([[0, 1], [1, 0]], np.int8)
    for targets in (inputs, np.eye(2)):
        for recipe in ("echo", "waves", "phrases", "names"):
            names = ("a", "b")
            chosen = default_recipe(
                Dataset("mine", "sequences", inputs, targets, names, names, names, recipe, symbols=names)
            )
            assert (chosen.output, chosen.loss) == CLASSES


def test_another_number_of_outputs_refits_the_recipe_and_no_other_change_does() -> None:
    usual = BUILT_IN["blobs"].settings
    assert usual is not None
    three, two, four = (built_in("blobs", replace(usual, classes=classes)) for classes in (3, 2, 4))
    recipe = default_recipe(three).with_(output="linear", loss="half_squared_error")
    assert refitted(recipe, three, four) == recipe
    fitted = refitted(recipe, three, two).with_(classes=2)
    assert (fitted.output, fitted.loss) == TWO_CLASSES
    assert Experiment(fitted, two).advance(1) == 1
