"""A recipe that exists can be run; one that cannot be is refused with its field's name."""

from __future__ import annotations

import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import LIVE_FIELDS, Recipe

BAD = {
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
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_what_cannot_be_run_is_refused_by_name(field, value):
    with pytest.raises(ExperimentError) as refusal:
        Recipe("letters").with_(**{field: value})
    text = str(refusal.value)
    assert field.replace("init", "initializer") in text or field in text
    assert "\n" not in text


def test_a_loss_that_does_not_pair_with_the_output_is_refused():
    with pytest.raises(ExperimentError, match="softmax_cross_entropy"):
        Recipe("letters", output="sigmoid", loss="softmax_cross_entropy")


@pytest.mark.parametrize(
    "fields",
    [
        {"hidden": ()},
        {"hidden": (4096,) * 32},
        {"seed": 2**32 - 2},
        {"batch": None},
        {"test_split": 0.999},
        {"init": "constant:-0.5"},
        {"output": "linear", "loss": "half_squared_error"},
    ],
)
def test_the_bounds_are_allowed(fields):
    assert Recipe("letters").with_(**fields).dataset == "letters"


def test_changed_fields_come_in_order_and_live_ones_are_fields():
    recipe = Recipe("letters")
    assert recipe.changed_fields(recipe) == []
    assert recipe.changed_fields(recipe.with_(seed=3, hidden=(2,), learning_rate=1.0)) == [
        "hidden",
        "learning_rate",
        "seed",
    ]
    for field in LIVE_FIELDS:
        assert hasattr(recipe, field)


def test_equal_recipes_are_one_value():
    assert Recipe("xor", hidden=(4,)) == Recipe("xor", hidden=(4,))
    assert hash(Recipe("xor", hidden=(4,))) == hash(Recipe("xor", hidden=(4,)))


@pytest.mark.parametrize(("hidden", "text"), [((5,), "30-5-3"), ((), "30-3"), ((8, 4), "30-8-4-3")])
def test_the_architecture_reads_as_sizes(hidden, text):
    assert Recipe("letters", hidden=hidden).architecture(30, 3) == text
