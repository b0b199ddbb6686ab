"""Recipes go to TOML and back; every mistake in a file is named."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.experiment import recipe_file
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import DTYPES, MAX_SEED, Recipe
from nn_tui.model import HIDDEN_ACTIVATIONS

POSITIVE = st.floats(min_value=5e-324, max_value=1e300)
PAIRS = [
    ("sigmoid", "sigmoid_cross_entropy"),
    ("softmax", "softmax_cross_entropy"),
    ("linear", "half_squared_error"),
    ("tanh", "half_squared_error"),
]


@st.composite
def recipes(draw):
    output, loss = draw(st.sampled_from(PAIRS))
    return Recipe(
        draw(st.text()),
        hidden=tuple(draw(st.lists(st.integers(1, 4096), max_size=5))),
        activation=draw(st.sampled_from(HIDDEN_ACTIVATIONS)),
        output=output,
        init=draw(st.sampled_from(["normal", "he_normal", "constant:0.25"])),
        loss=loss,
        reduction=draw(st.sampled_from(["mean", "sum"])),
        learning_rate=draw(POSITIVE),
        batch=draw(st.none() | st.integers(1, 10**9)),
        l1=draw(st.just(0.0) | POSITIVE),
        l2=draw(st.just(0.0) | POSITIVE),
        epochs=draw(st.integers(1, 10**9)),
        seed=draw(st.integers(0, MAX_SEED)),
        test_split=draw(st.floats(0, 1, exclude_max=True)),
        dtype=draw(st.sampled_from(DTYPES)),
    )


@given(recipe=recipes(), path=st.booleans())
def test_a_recipe_comes_back_as_it_was(recipe, path):
    text = recipe_file.dumps(recipe, path=path)
    assert Recipe(**recipe_file.loads(text)) == recipe
    assert list(tomllib.loads(text)["dataset"]) == ["path" if path else "name"]


def test_what_a_file_leaves_out_stays_out():
    assert recipe_file.loads("") == {}
    assert recipe_file.loads("[training]\nlearning_rate = 1\nbatch = 'full'") == {"learning_rate": 1.0, "batch": None}
    assert isinstance(recipe_file.loads("[training]\nlearning_rate = 1")["learning_rate"], float)


BAD = {
    "not TOML": ("epochs", "is not TOML"),
    "an unknown table": ("[networks]\nhidden = [1]", "[networks]"),
    "a table's name on two lines": ('["a\\nb"]', "a\\nb"),
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
    "a number for text": ("[network]\nactivation = 3", "activation takes text in quotes, not 3"),
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
def test_a_mistake_is_named_with_its_file(text, said):
    with pytest.raises(ExperimentError) as refusal:
        recipe_file.loads(text, "mine.toml")
    message = str(refusal.value)
    assert message.startswith("mine.toml")
    assert said in message
    assert "\n" not in message
    assert len(message) < 300


SCRAPS = st.lists(st.sampled_from(["[training]", "\n", "epochs", *"='1[]{}.e-", '"']))


@given(st.text() | SCRAPS.map("".join))
def test_any_text_is_read_or_refused(text):
    refusal = ""
    try:
        recipe_file.loads(text)
    except ExperimentError as error:
        refusal = str(error)
    assert "\n" not in refusal
