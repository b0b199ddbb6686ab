"""The recipe that suits each built-in dataset; the three reference systems have their article's."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe import Recipe

_RECIPES: dict[str, Recipe] = {
    recipe.dataset: recipe
    for recipe in (
        Recipe("letters", hidden=(5,), init="small_normal", learning_rate=0.1, epochs=10_000, seed=42),
        Recipe(
            "alphabet",
            hidden=(20,),
            activation="tanh",
            output="softmax",
            loss="softmax_cross_entropy",
            learning_rate=0.5,
            epochs=1_000,
        ),
        Recipe(
            "bits",
            hidden=(3,),
            output="linear",
            init="uniform_with_bias",
            loss="half_squared_error",
            learning_rate=0.1,
            epochs=10_000,
            seed=1,
        ),
        Recipe(
            "xor",
            hidden=(4,),
            init="normal",
            loss="half_squared_error",
            reduction="sum",
            learning_rate=0.1,
            epochs=1_000,
        ),
        Recipe("and", hidden=(), init="normal", learning_rate=1.0, epochs=1_000),
        Recipe("or", hidden=(), init="normal", learning_rate=1.0, epochs=1_000),
    )
}


def default_recipe(dataset: Dataset) -> Recipe:
    """The recipe for a dataset: that of the built-in one which it names, on itself."""
    return _RECIPES[dataset.recipe].with_(dataset=dataset.name)
