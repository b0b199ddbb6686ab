"""Every dataset has a recipe; what the three of the articles compute is tested with the model."""

from __future__ import annotations

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.editing.edits import renamed
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment

# Mean squared error at seed's default after e epochs, from the project's reference table.
REFERENCE = {
    "bits": {0: 1.6258719765667042, 10: 0.3201772789960143, 1000: 0.18756236298159115},
    "xor": {0: 0.3266821523682062, 10: 0.2898270216870228, 1000: 0.21856203762673893},
    "letters": {0: 0.2503635102723096, 10: 0.2311479410382302, 1000: 0.004769725097954072},
}


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_dataset_has_a_recipe_that_fits_it(name: str) -> None:
    dataset = built_in(name)
    assert Experiment(default_recipe(dataset), dataset).advance(1) == 1
    assert default_recipe(dataset).dataset == name


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_systems_give_their_numbers(name: str) -> None:
    dataset = built_in(name)
    run = Experiment(default_recipe(dataset), dataset)
    for epoch, error in REFERENCE[name].items():
        run.advance(run.updates_until(epoch))
        assert run.measures.mse == pytest.approx(error, rel=1e-9)


@pytest.mark.parametrize("name", ["alphabet", "and", "or"])
def test_the_other_recipes_learn_their_dataset(name: str) -> None:
    dataset = built_in(name)
    run = Experiment(default_recipe(dataset), dataset, record_every=1000)
    run.advance(run.updates_until(run.recipe.epochs))
    assert run.measures.accuracy == 1


def test_a_copy_takes_the_recipe_of_its_origin_under_its_own_name() -> None:
    copy = renamed(built_in("bits"), "mine")
    assert default_recipe(copy) == default_recipe(built_in("bits")).with_(dataset="mine")
