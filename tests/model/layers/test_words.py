"""Layers in words: whatever can be written down is read, and written the same way again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.model import HIDDEN_ACTIVATIONS, ModelError
from nn_tui.model.layers.registry import LAYERS, parse_layer
from nn_tui.model.layers.spec import LayerSpec

WORDS = [
    *LAYERS,
    *HIDDEN_ACTIVATIONS,
    *(
        "nobias",
        "stride",
        "pad",
        "same",
        "valid",
        "3x3",
        "1x64",
        "0x3",
        "2x",
        "0.3",
        "0",
        "1",
        "2",
        "64",
        "4096",
        "9e9",
    ),
]
TEXTS = [text for spec in LAYERS.values() for text, _ in spec.examples]


@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.sampled_from(TEXTS) | st.text(max_size=20))
def test_what_is_read_is_written_in_words_that_mean_the_same(text: str) -> None:
    refusal = ""
    try:
        spec = parse_layer(text)
    except ModelError as error:
        refusal = str(error)
    if refusal:
        assert "\n" not in refusal
        return
    assert parse_layer(spec.words) == spec
    assert parse_layer(spec.words).words == spec.words


@given(st.permutations(["relu", "stride 2", "pad same", "nobias"]))
def test_settings_with_names_come_in_any_order(settings: list[str]) -> None:
    expected = parse_layer("conv 8 3x5 relu stride 2 pad same nobias")
    assert parse_layer(" ".join(("conv 8 3x5", *settings))) == expected


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("conv 8 3x3 reul", "does not take 'reul' (did you mean relu?), but nobias, stride, pad, sigmoid, tanh, relu,"),
        ("conv 8 3x3 relu padding same", "does not take 'padding' (did you mean pad?), but nobias, stride, pad: write"),
        ("dense 8 Softmax", "does not take 'softmax', but nobias, sigmoid, tanh, relu, leaky_relu, linear: write it"),
        ("dense 8 tanh nobais", "does not take 'nobais' (did you mean nobias?), but nobias: write it like"),
        ("dense 8 tanh nobias 3", "does not take '3': write it like 'dense 8 tanh'"),
    ],
)
def test_a_word_that_a_layer_does_not_take_brings_those_that_it_takes(text: str, refusal: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_layer(text)
    assert str(caught.value).startswith(f"the layer {text!r} {refusal}")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("maxpool 2", "there is no layer 'maxpool' (did you mean pool?): write layers like 'dense 8 tanh', "),
        ("Convv 8 3x3", "there is no layer 'Convv' (did you mean conv?): write"),
        ("fc 8", "there is no layer 'fc': write layers like"),
    ],
)
def test_a_kind_that_there_is_not_brings_a_close_one_and_an_example_of_each(text: str, refusal: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_layer(text)
    assert str(caught.value).startswith(refusal)
    assert all(kind in str(caught.value) for kind in LAYERS)


def test_words_are_read_in_any_case() -> None:
    assert parse_layer("Conv 8 3X3 ReLU Pad Same").words == "conv 8 3x3 relu pad same"
    assert parse_layer("GLOBALMAX") == parse_layer("globalmax")


@pytest.mark.parametrize("spec", LAYERS.values(), ids=list(LAYERS))
def test_a_kind_says_what_it_does_in_a_few_words(spec: type[LayerSpec]) -> None:
    assert 0 < len(spec.summary) <= 48
    assert spec.summary[0].islower()
    assert not spec.summary.endswith(".")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("conv 8 3x5 relu stride 2 pad same nobias", "conv 8 3x5"),
        ("dense 8 tanh nobias", "dense 8"),
        ("pool 2", "pool 2"),
        ("dropout 0.3", "dropout 0.3"),
        ("globalmax", "globalmax"),
    ],
)
def test_in_short_a_layer_is_its_kind_and_its_sizes(text: str, short: str) -> None:
    assert parse_layer(text).short == short
