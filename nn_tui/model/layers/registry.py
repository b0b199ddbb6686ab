"""Layers by name: a new kind of layer needs its file and its row here."""

from __future__ import annotations

from nn_tui.model.errors import ModelError, quoted, suggestion
from nn_tui.model.layers.conv import ConvSpec
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.dropout import DropoutSpec
from nn_tui.model.layers.embed import EmbedSpec
from nn_tui.model.layers.flatten import FlattenSpec
from nn_tui.model.layers.global_pooling import GlobalAvgSpec, GlobalMaxSpec
from nn_tui.model.layers.gru import GruSpec
from nn_tui.model.layers.lstm import LstmSpec
from nn_tui.model.layers.norm import NormSpec
from nn_tui.model.layers.pooling import AvgPoolSpec, PoolSpec
from nn_tui.model.layers.rnn import RnnSpec
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
    RnnSpec,
    LstmSpec,
    GruSpec,
    EmbedSpec,
)

LAYERS: dict[str, type[LayerSpec]] = {spec.kind: spec for spec in _SPECS}


def parse_layer(text: str) -> LayerSpec:
    """The layer that a text such as "dense 8 tanh" describes, in any case.

    Raises ModelError, quoting the text and an example.
    """
    written, *_ = text.split() or [""]
    kind = written.lower()
    if kind not in LAYERS:
        known = ", ".join(repr(spec.examples[0][0]) for spec in LAYERS.values())
        raise ModelError(f"there is no layer {quoted(written)}{suggestion(kind, LAYERS)}: write layers like {known}")
    spec = LAYERS[kind]
    return spec.read(SpecReader(" ".join(text.split()), spec.examples[0][0]))
