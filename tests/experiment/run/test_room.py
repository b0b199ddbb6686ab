"""A run that would take more memory than there is room for is refused before any of it is taken."""

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
