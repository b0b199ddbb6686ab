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
