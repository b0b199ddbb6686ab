"""Layers by name: a new kind of layer needs its file and its row here."""

from __future__ import annotations

from nn_tui.model.errors import ModelError
from nn_tui.model.layers.conv import ConvSpec
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.dropout import DropoutSpec
from nn_tui.model.layers.flatten import FlattenSpec
from nn_tui.model.layers.global_pooling import GlobalAvgSpec, GlobalMaxSpec
from nn_tui.model.layers.norm import NormSpec
from nn_tui.model.layers.pooling import AvgPoolSpec, PoolSpec
from nn_tui.model.layers.spec import LayerSpec, SpecReader

_SPECS: tuple[type[LayerSpec], ...] = (
    DenseSpec,
    ConvSpec,
    PoolSpec,
    AvgPoolSpec,
    GlobalMaxSpec,
    GlobalAvgSpec,
    FlattenSpec,
    DropoutSpec,
    NormSpec,
)

LAYERS: dict[str, type[LayerSpec]] = {spec.kind: spec for spec in _SPECS}


def parse_layer(text: str) -> LayerSpec:
    """The layer that a text such as "dense 8 tanh" describes. Raises ModelError, quoting the text and an example."""
    kind, *_ = text.split() or [""]
    if kind not in LAYERS:
        known = ", ".join(repr(spec.examples[0][0]) for spec in LAYERS.values())
        raise ModelError(f"there is no layer {kind!r}: write layers like {known}")
    spec = LAYERS[kind]
    return spec.read(SpecReader(" ".join(text.split()), spec.examples[0][0]))
