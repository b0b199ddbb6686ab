"""A recipe that exists can be run; one that cannot be is refused with its field's name."""

from __future__ import annotations

from typing import Any

import pytest

from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.fields import LIVE_FIELDS
from nn_tui.experiment.recipe.recipe import Recipe

BAD: dict[str, list[Any]] = {
    "activation": ["softmax", "", "Sigmoid"],
    "output": ["soft"],
    "loss": ["mse"],
    "reduction": ["max"],
    "optimizer": ["adamant"],
    "dtype": ["float16"],
    "init": ["gaussian", "constant", "constant:much"],
    "hidden": [(0,), (5, -1), (4097,), (1,) * 33],
    "learning_rate": [0.0, -1.0, float("nan"), float("inf")],
    "l1": [-0.1, float("nan")],
    "l2": [-0.1, float("inf")],
    "epochs": [0, 10**9 + 1],
    "seed": [-1, 2**32 - 1],
    "batch": [0, -3],
    "test_split": [-0.1, 1.0, float("nan")],
    "data_seed": [-1, 2**32 - 1],
    "features": [("x3",), ("x1", "x1")],
    "task": ["clustering"],
    "momentum": [-0.1, 1.0, float("nan")],
    "weight_decay": [-0.1, float("inf")],
    "schedule": ["sawtooth"],
    "schedule_every": [0],
    "schedule_factor": [0.0, float("nan")],
    "dropout": [-0.1, 1.0],
    "clip_norm": [0.0, -1.0, float("inf")],
    "clip_value": [0.0, float("nan")],
    "stop_loss": [0.0, float("nan")],
    "stop_accuracy": [0.0, 1.01, 95.0],
    "stop_accuracy_epochs": [0],
    "stop_plateau": [0],
    "stop_seconds": [0.0, -1.0, float("inf")],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_what_cannot_be_run_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(ExperimentError) as refusal:
        Recipe("letters").with_(**{field: value})
    text = str(refusal.value)
    assert field.replace("init", "initializer") in text or field in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [("samples", 19), ("samples", 10_001), ("noise", 0.51), ("noise", -0.1), ("size", 5), ("size", 29)],
)
def test_settings_that_generated_data_cannot_have_are_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(ExperimentError, match=f"^{field} "):
        Recipe("moved", **{field: value})


def test_a_factor_of_steps_above_one_is_refused() -> None:
    with pytest.raises(ExperimentError, match="factor"):
        Recipe("letters", schedule="step", schedule_factor=1.5)


def test_activations_are_one_for_all_or_one_for_each_layer() -> None:
    assert Recipe("letters", hidden=(3, 2), activation=("tanh", "relu")).hidden_activations == ("tanh", "relu")
    assert Recipe("letters", hidden=(3, 2), activation="tanh").hidden_activations == ("tanh", "tanh")
    assert Recipe("letters", hidden=(3, 2), activation=("tanh", "tanh")) == Recipe(
        "letters", hidden=(3, 2), activation="tanh"
    )
    assert Recipe("letters", hidden=(), activation=()).hidden_activations == ()
    for hidden in ((3,), (3, 2, 1), ()):
        with pytest.raises(ExperimentError, match=f"activation names 2 layers and hidden has {len(hidden)}"):
            Recipe("letters", hidden=hidden, activation=("tanh", "relu"))
    with pytest.raises(ExperimentError, match="'softmax'"):
        Recipe("letters", hidden=(3, 2), activation=("tanh", "softmax"))


def test_settings_are_the_catalogs_where_the_recipe_says_nothing() -> None:
    assert Recipe("letters").settings() is None
    assert Recipe("mine").settings() is None
    assert Recipe("blobs").settings() == BUILT_IN["blobs"].settings
    assert Recipe("blobs", samples=30, noise=0.2, classes=4, data_seed=7).settings() == Settings(30, 0.2, 4, 7)


def test_a_schedule_takes_its_share_of_the_epochs_unless_one_is_given() -> None:
    assert Recipe("xor", schedule="step", epochs=90).rate_schedule().every == 30
    assert Recipe("xor", schedule="warmup", epochs=90).rate_schedule().every == 9
    assert Recipe("xor", schedule="step", epochs=2).rate_schedule().every == 1
    assert Recipe("xor", schedule="step", epochs=90, schedule_every=7).rate_schedule().every == 7


def test_a_loss_that_does_not_pair_with_the_output_is_refused() -> None:
    with pytest.raises(ExperimentError, match="softmax_cross_entropy"):
        Recipe("letters", output="sigmoid", loss="softmax_cross_entropy")


@pytest.mark.parametrize(
    "fields",
    [
        {"hidden": ()},
        {"hidden": (4096,) * 32},
        {"seed": 2**32 - 2},
        {"data_seed": 2**32 - 2},
        {"stop_accuracy": 1.0},
        {"momentum": 0.0, "weight_decay": 0.0, "dropout": 0.0},
        {"schedule": "step", "schedule_every": 10**9, "schedule_factor": 1.0},
        {"batch": None},
        {"test_split": 0.999},
        {"init": "constant:-0.5"},
        {"output": "linear", "loss": "half_squared_error"},
    ],
)
def test_the_bounds_are_allowed(fields: dict[str, Any]) -> None:
    assert Recipe("letters").with_(**fields).dataset == "letters"


def test_changed_fields_come_in_order_and_live_ones_are_fields() -> None:
    recipe = Recipe("letters")
    assert recipe.changed_fields(recipe) == []
    assert recipe.changed_fields(recipe.with_(seed=3, hidden=(2,), learning_rate=1.0)) == [
        "hidden",
        "learning_rate",
        "seed",
    ]
    for field in LIVE_FIELDS:
        assert hasattr(recipe, field)


def test_equal_recipes_are_one_value() -> None:
    assert Recipe("xor", hidden=(4,)) == Recipe("xor", hidden=(4,))
    assert hash(Recipe("xor", hidden=(4,))) == hash(Recipe("xor", hidden=(4,)))


@pytest.mark.parametrize(("hidden", "text"), [((5,), "30-5-3"), ((), "30-3"), ((8, 4), "30-8-4-3")])
def test_the_architecture_reads_as_sizes(hidden: tuple[int, ...], text: str) -> None:
    assert Recipe("letters", hidden=hidden).architecture((30,), 3) == text
