"""Recipes go to TOML and back; every mistake in a file is named."""

from __future__ import annotations

import dataclasses
import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_tui.data.catalog import MAX_SEED, MOST_NOISE
from nn_tui.data.features import FEATURES
from nn_tui.data.schema.schema import RULES
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.fields import CLASS_WEIGHTS, DTYPES, TASKS
from nn_tui.experiment.recipe.part_fields import SPLITS, STOP_PARTS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import HIDDEN_ACTIVATIONS, OPTIMIZERS, SCHEDULES

POSITIVE = st.floats(min_value=5e-324, max_value=1e300)
PAIRS = [
    ("sigmoid", "sigmoid_cross_entropy"),
    ("softmax", "softmax_cross_entropy"),
    ("linear", "half_squared_error"),
    ("tanh", "half_squared_error"),
]


COUNT = st.integers(1, 10**9)
FRACTION = st.floats(0, 1, exclude_max=True)
SHARE = st.floats(0, 1, exclude_min=True)
NAME = st.sampled_from(HIDDEN_ACTIVATIONS)
BIAS = st.sampled_from(["", " nobias"])


LAYER = st.one_of(
    st.builds(lambda units, name, bias: f"dense {units} {name}{bias}", st.integers(1, 4096), NAME, BIAS),
    st.builds(
        lambda filters, side, stride, pad, bias: f"conv {filters} {side}x3 stride {stride} pad {pad}{bias}",
        *(st.integers(1, 4096), st.integers(1, 64), st.integers(1, 64), st.sampled_from(["same", "valid"]), BIAS),
    ),
    st.builds(lambda kind, side: f"{kind} {side}", st.sampled_from(["pool", "avgpool"]), st.integers(1, 64)),
    st.sampled_from(["globalmax", "globalavg", "flatten", "norm"]),
)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    output, loss = draw(st.sampled_from(PAIRS))
    hidden = draw(st.lists(st.integers(1, 4096), max_size=5).map(tuple))
    fields: dict[str, st.SearchStrategy[Any]] = {
        "samples": st.none() | st.integers(20, 10_000),
        "noise": st.none() | st.floats(0, MOST_NOISE),
        "classes": st.none() | st.integers(2, 6),
        "size": st.none() | st.integers(6, 28),
        "length": st.none() | st.integers(6, 200),
        "delay": st.none() | st.integers(1, 5),
        "features": st.lists(st.sampled_from(list(FEATURES)), unique=True).map(tuple),
        "data_seed": st.integers(0, MAX_SEED),
        "target": st.none() | st.text(),
        "task": st.none() | st.sampled_from(TASKS),
        "columns": st.just(()) | st.just(("age=number+drop", "*=fill")),
        "reading": st.none() | st.integers(1, RULES),
        "window": st.none() | st.integers(1, 1000),
        "transpose": st.booleans(),
        "hidden": st.just(hidden),
        "activation": NAME | st.lists(NAME, min_size=len(hidden), max_size=len(hidden)).map(tuple),
        "layers": st.just(()) | st.lists(LAYER, min_size=1, max_size=5).map(tuple),
        "output": BIAS.map(output.__add__),
        "init": st.sampled_from(["normal", "he_normal", "constant:0.25"]),
        "loss": st.just(loss),
        "reduction": st.sampled_from(["mean", "sum"]),
        "optimizer": st.sampled_from(list(OPTIMIZERS)),
        "learning_rate": POSITIVE,
        "momentum": FRACTION,
        "weight_decay": st.just(0.0) | POSITIVE,
        "schedule": st.sampled_from(list(SCHEDULES)),
        "schedule_every": st.none() | COUNT,
        "schedule_factor": SHARE,
        "batch": st.none() | COUNT,
        "shuffle": st.booleans(),
        "l1": st.just(0.0) | POSITIVE,
        "l2": st.just(0.0) | POSITIVE,
        "dropout": FRACTION,
        "clip_norm": st.none() | POSITIVE,
        "clip_value": st.none() | POSITIVE,
        "epochs": COUNT,
        "class_weights": st.sampled_from(CLASS_WEIGHTS),
        "stop_loss": st.none() | POSITIVE,
        "stop_accuracy": st.none() | SHARE,
        "stop_accuracy_epochs": COUNT,
        "stop_plateau": st.none() | COUNT,
        "stop_seconds": st.none() | POSITIVE,
        "stop_part": st.sampled_from(STOP_PARTS),
        "keep_best": st.booleans(),
        "seed": st.integers(0, MAX_SEED),
        "test_split": FRACTION,
        "validation_split": FRACTION,
        "split_by": st.sampled_from(SPLITS),
        "split_column": st.none() | st.text(min_size=1),
        "fold": st.none() | st.sampled_from(["1/2", "3/10"]),
        "dtype": st.sampled_from(DTYPES),
    }
    assert set(fields) | {"dataset"} == {field.name for field in dataclasses.fields(Recipe)}
    return Recipe(draw(st.just("circles") | st.text()), **draw(st.fixed_dictionaries(fields)))


# A recipe has many fields to draw, which takes long on a busy machine.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(recipe=recipes(), path=st.booleans())
def test_a_recipe_comes_back_as_it_was(recipe: Recipe, path: bool) -> None:
    text = recipe_file.dumps(recipe, path=path)
    assert Recipe(**recipe_file.loads(text)) == recipe
    assert next(iter(tomllib.loads(text)["dataset"])) == ("path" if path else "name")


def test_what_a_file_leaves_out_stays_out() -> None:
    assert recipe_file.loads("") == {}
    assert recipe_file.loads("[training]\nlearning_rate = 1\nbatch = 'full'") == {"learning_rate": 1.0, "batch": None}
    assert isinstance(recipe_file.loads("[training]\nlearning_rate = 1")["learning_rate"], float)


def test_several_names_are_a_list_and_one_may_be_text() -> None:
    text = '[dataset]\nfeatures = ["x1", "sin(x2)"]\n[network]\nactivation = ["tanh", "relu"]\n'
    assert recipe_file.loads(text) == {"features": ("x1", "sin(x2)"), "activation": ("tanh", "relu")}
    assert recipe_file.loads('[network]\nactivation = "tanh"') == {"activation": "tanh"}


def test_what_does_not_apply_is_left_out_of_the_text() -> None:
    text = recipe_file.dumps(Recipe("letters"))
    for key in (
        "samples",
        "size",
        "length",
        "delay",
        "features",
        "target",
        "task",
        "window",
        "schedule_every",
        "stop_loss",
        "stop_seconds",
        "clip_norm",
        "clip_value",
    ):
        assert f"\n{key} =" not in text


BAD = {
    "not TOML": ("epochs", "is not TOML"),
    "an unknown table": ("[networks]\nhidden = [1]", "[networks]"),
    "a table's name on two lines": ('["a\\nb"]', "[a b]"),
    "a table that is a value": ("training = 3", "training is a table: write [training]"),
    "an array of tables": ("[[training]]\nepochs = 3", "training is a table"),
    "an unknown key": ("[training]\nepoch = 3", "[training] has no key 'epoch'"),
    "a key in the wrong table": ("[network]\nepochs = 3", "[network] has no key 'epochs'"),
    "name and path": ("[dataset]\nname = 'xor'\npath = 'a.txt'", "both name and path"),
    "a key twice": ("[training]\nepochs = 1\nepochs = 2", "is not TOML"),
    "text for a number": ("[training]\nepochs = '3'", "epochs takes a whole number, not '3'"),
    "a fraction for a whole number": ("[training]\nepochs = 3.5", "epochs takes a whole number, not 3.5"),
    "true for a whole number": ("[training]\nepochs = true", "epochs takes a whole number, not True"),
    "true for a number": ("[training]\nl1 = true", "l1 takes a number, not True"),
    "a number for text": ("[network]\noutput = 3", "output takes text in quotes, not 3"),
    "a number for one name or several": ("[network]\nactivation = 3", "activation takes text in quotes, or a list of"),
    "a number among names": ('[network]\nactivation = ["tanh", 3]', "activation takes text in quotes, or a list of"),
    "one name for a list": ('[dataset]\nfeatures = "x1"', 'features takes a list of names such as ["x1", "x1^2"]'),
    "sizes for names": ("[dataset]\nfeatures = [1]", "features takes a list of names"),
    "names for sizes": ('[network]\nhidden = ["8"]', "hidden takes a list of whole numbers such as [8, 4]"),
    "a number for a column": ("[dataset]\ntarget = 5", "target takes text in quotes, not 5"),
    "a fraction for samples": ("[dataset]\nsamples = 2e2", "samples takes a whole number, not 200.0"),
    "text for noise": ("[dataset]\nnoise = '10%'", "noise takes a number, not '10%'"),
    "a list for a task": ("[dataset]\ntask = ['regression']", "task takes text in quotes"),
    "true for a stop rule": ("[training]\nstop_plateau = true", "stop_plateau takes a whole number, not True"),
    "text for a stop rule": ("[training]\nstop_loss = 'low'", "stop_loss takes a number, not 'low'"),
    "a stop rule elsewhere": ("[network]\nstop_loss = 1", "[network] has no key 'stop_loss'"),
    "one number for a list": ("[network]\nhidden = 3", "hidden takes a list of whole numbers such as [8, 4], not 3"),
    "fractions in the list": ("[network]\nhidden = [3.5]", "hidden takes a list"),
    "true in the list": ("[network]\nhidden = [true]", "hidden takes a list"),
    "a table in the list": ("[network]\nhidden = [{a = 1}]", "hidden takes a list"),
    "a date": ("[training]\nseed = 2020-01-01", "seed takes a whole number"),
    "another word for a batch": ("[training]\nbatch = 'all'", 'batch takes a whole number, or "full"'),
    "a number beyond floats": (f"[training]\nl1 = {10**400}", "l1 takes a number"),
    "a number beyond Python's digits": (f"[training]\nepochs = {'1' * 5000}", "is not TOML"),
    "a number beyond printing": (f"[training]\nepochs = 0x{'f' * 5000}", "epochs takes a whole number"),
    "such a number in the list": (f"[network]\nhidden = [0x{'f' * 5000}]", "hidden takes a list"),
    "nested beyond reason": (f"[network]\nhidden = {'[' * 5000}", "is not TOML"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_a_mistake_is_named_with_its_file(text: str, said: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        recipe_file.loads(text, "mine.toml")
    message = str(refusal.value)
    assert message.startswith("mine.toml")
    assert said in message
    assert "\n" not in message
    assert len(message) < 450


SCRAPS = st.lists(st.sampled_from(["[training]", "\n", "epochs", *"='1[]{}.e-", '"']))


@given(st.text() | SCRAPS.map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    refusal = ""
    try:
        recipe_file.loads(text)
    except ExperimentError as error:
        refusal = str(error)
    assert "\n" not in refusal


TABLES = {
    "dataset": "name path samples noise classes features data_seed target task",
    "network": "hidden activation layers output init",
    "training": "loss reduction optimizer learning_rate momentum weight_decay schedule schedule_every schedule_factor "
    "batch shuffle l1 l2 dropout clip_norm clip_value epochs stop_loss stop_accuracy stop_accuracy_epochs stop_plateau "
    "stop_seconds seed test_split dtype",
}


@pytest.mark.parametrize(("table", "keys"), TABLES.items())
def test_a_key_stays_in_its_table(table: str, keys: str) -> None:
    for key in keys.split():
        with pytest.raises(ExperimentError, match=rf"^recipe: \[{table}\] {key} takes "):
            recipe_file.loads(f"[{table}]\n{key} = 2020-01-01\n")
