"""The default recipe of each built-in dataset; those of the three reference systems are their articles'."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_tui.data.catalog import OPTIONAL
from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.plane_edits import recipe_of_plane
from nn_tui.data.encoding import ends_of
from nn_tui.data.opened_file import OpenedFile
from nn_tui.experiment.recipe.guard import guard, is_guarded
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.recipe.suiting import CLASSES, NUMBERS, TWO_CLASSES, needs_other_output, output_and_loss_for
from nn_tui.model import ModelError
from nn_tui.model.network.network import layers_of

_POINTS: dict[str, Any] = {
    "activation": "tanh",
    **TWO_CLASSES._asdict(),
    "learning_rate": 0.03,
    "batch": 10,
    "test_split": 0.5,
}
_CLASSES: dict[str, Any] = CLASSES._asdict()
# Adam's steps are smallest at the end, where a single large one would undo what an lstm remembers.
_SEQUENCES: dict[str, Any] = {
    "layers": ("rnn 16",),
    "optimizer": "adam",
    "learning_rate": 0.01,
    "schedule": "cosine",
    "batch": 32,
    "clip_norm": 1.0,
    "test_split": 0.2,
}

_TEXT_BATCH = 32
# Of a text from a file, in place of what the recipe of names has.
_TEXT: dict[str, Any] = {"layers": ("gru 64",), "batch": _TEXT_BATCH}
_TEXT_UPDATES = 3_000
_TEXT_EPOCHS = (2, 200)

_RECIPES: dict[str, Recipe] = {
    recipe.dataset: recipe
    for recipe in (
        Recipe("letters", hidden=(5,), init="small_normal", learning_rate=0.1, epochs=10_000, seed=42),
        Recipe(
            "alphabet",
            hidden=(20,),
            activation="tanh",
            **_CLASSES,
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
        *(
            Recipe(name, hidden=(4, 2), **_POINTS, epochs=500)
            for name in ("circles", "quadrants", "gaussians", "moons")
        ),
        *(Recipe(name, hidden=(4, 2), **{**_POINTS, **NUMBERS._asdict()}, epochs=500) for name in ("plane", "bumps")),
        Recipe(
            "spirals",
            hidden=(8, 8),
            **{**_POINTS, "optimizer": "adam", "learning_rate": 0.01},
            features=("x1", "x2", "sin(x1)", "sin(x2)"),
            schedule="cosine",
            l2=0.001,
            epochs=500,
        ),
        Recipe("blobs", hidden=(4,), **{**_POINTS, **_CLASSES}, epochs=200),
        Recipe("iris", hidden=(8,), **{**_POINTS, **_CLASSES}, epochs=300),
        Recipe(
            "digits",
            hidden=(32,),
            activation="relu",
            **_CLASSES,
            init="he_normal",
            optimizer="adam",
            learning_rate=0.003,
            batch=32,
            epochs=40,
            test_split=0.3,
        ),
        Recipe(
            "moved",
            layers=("conv 32 5x5 relu pad same", "globalmax"),
            **_CLASSES,
            optimizer="adam",
            learning_rate=0.003,
            batch=32,
            epochs=40,
            test_split=1 / 3,
        ),
        # The penalty takes away what the kernels do not need, so that their lines show.
        Recipe(
            "lines",
            layers=("conv 8 3x3 relu pad same", "globalmax"),
            **_CLASSES,
            optimizer="adam",
            learning_rate=0.01,
            batch=32,
            l2=0.003,
            epochs=60,
            test_split=1 / 3,
        ),
        Recipe(
            "addition",
            layers=("rnn 16 sigmoid nobias",),
            output="sigmoid nobias",
            init="uniform_recurrent_last",
            loss="half_squared_error",
            learning_rate=0.1,
            batch=1,
            shuffle=False,
            epochs=1,
        ),
        Recipe("echo", **_SEQUENCES, epochs=100),
        Recipe("parity", **_SEQUENCES, epochs=40),
        Recipe("waves", **{**_SEQUENCES, **NUMBERS._asdict()}, epochs=60),
        Recipe("phrases", **{**_SEQUENCES, **_CLASSES, "layers": ("lstm 16",), "batch": 16}, epochs=60),
        Recipe("names", **{**_SEQUENCES, **_CLASSES, "layers": ("gru 32",)}, epochs=20),
    )
}


def default_recipe(dataset: Dataset) -> Recipe:
    """The recipe of the built-in dataset that ``dataset.recipe`` names, applied to this one.

    It takes over the settings that a generated dataset was made with, and the output and loss that suit the targets. A
    dataset with a test part of its own is tested on that, and a table of one's own is guarded from being learned by
    heart. A recipe with layers that do not fit gives way to the one
    that `note_on_recipe` names.
    """
    recipe = _RECIPES[_recipe_name(dataset)]
    recipe = recipe.with_(dataset=dataset.name, **_fitting(dataset, recipe))
    if dataset.tests:
        recipe = recipe.with_(test_split=0.0)
    if is_guarded(dataset):
        recipe = recipe.with_(**guard(dataset))
    settings = dataset.settings
    if settings is None:
        return recipe
    return recipe.with_(
        samples=settings.samples,
        noise=settings.noise,
        classes=settings.classes or None,
        data_seed=settings.seed,
        **{field: getattr(settings, field) for field in OPTIONAL},
    )


def note_on_recipe(dataset: Dataset) -> str | None:
    """A sentence where the recipe that the dataset names does not fit it and another takes its place; else None."""
    name = _recipe_name(dataset)
    if name == dataset.recipe:
        return None
    return f"The layers of the recipe {dataset.recipe} do not fit {dataset.name}: it gets the recipe {name}."


def _recipe_name(dataset: Dataset) -> str:
    """The built-in dataset whose recipe is taken: the one that the dataset names, if its layers fit."""
    return dataset.recipe if _fits(_RECIPES[dataset.recipe], dataset) else _recipe_of_kind(dataset)


def _fits(recipe: Recipe, dataset: Dataset) -> bool:
    ends = ends_of(dataset, recipe.features)
    try:
        layers_of(ends.inputs, (*recipe.layer_specs, recipe.output_spec(ends.outputs)), ends.at_steps)
    except ModelError:
        return False
    return True


def _recipe_of_kind(dataset: Dataset) -> str:
    if dataset.kind == "sequences":
        if dataset.class_names is None:
            return "waves"
        return "names" if dataset.at_steps else "phrases"
    if dataset.kind == "points":
        return recipe_of_plane(point_classes(dataset))
    if dataset.kind == "pixels":
        return "digits"
    return "iris" if dataset.class_names is not None else "plane"


def recipe_for(opened: OpenedFile) -> Recipe:
    """The default recipe for what was read from a file, with the choices that it was read with."""
    recipe = default_recipe(opened.dataset)
    if opened.task == "text":
        recipe = recipe.with_(**_TEXT, epochs=_text_epochs(opened.dataset))
    of_table = {} if opened.choices is None else {"columns": opened.choices.columns, "reading": opened.choices.rules}
    of_others = {"window": opened.window, "transpose": opened.transposed}
    return recipe.with_(target=opened.target, task=opened.task, **of_table, **of_others)


def _text_epochs(dataset: Dataset) -> int:
    """As many as make about the same number of updates of a short text and of a long one."""
    updates = max(dataset.samples_before_tests // _TEXT_BATCH, 1)
    return min(max(_TEXT_UPDATES // updates, _TEXT_EPOCHS[0]), _TEXT_EPOCHS[1])


def refitted(recipe: Recipe, before: Dataset, after: Dataset) -> Recipe:
    """The recipe with output and loss replaced where a change from one output to several, or back, needs others."""
    if not needs_other_output(before.outputs, after.outputs):
        return recipe
    suited = default_recipe(after)
    return recipe.with_(output=suited.output, loss=suited.loss)


def _fitting(dataset: Dataset, recipe: Recipe) -> dict[str, Any]:
    """The output and the loss that the targets need in place of the recipe's, if they need others."""
    if dataset.kind == "pixels" or (dataset.kind == "table" and not dataset.standardise):
        return {}
    if dataset.kind == "sequences" and dataset.class_names is None and _answers_in_bounds(dataset, recipe):
        return {}
    return output_and_loss_for(point_classes(dataset), dataset.outputs)._asdict()


def _answers_in_bounds(dataset: Dataset, recipe: Recipe) -> bool:
    """Whether the recipe's output can answer numbers: any of them, or only such as bits."""
    if recipe.output_activation == "linear":
        return True
    targets = dataset.targets[~np.isnan(dataset.targets)]
    return recipe.output_activation == "sigmoid" and bool(((targets >= 0) & (targets <= 1)).all())
