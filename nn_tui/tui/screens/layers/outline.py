"""What layers become one behind the other: shapes, parameters, and what each output sees of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.data.encoding import Ends
from nn_tui.data.lines.rows import plural
from nn_tui.model import ModelError
from nn_tui.model.arrays import shape_words
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.model.network.network import layers_of
from nn_tui.model.network.receptive import receptive_field


@dataclass(frozen=True)
class OutlineLayer:
    """One layer of a network in the making.

    ``place`` is that of its spec, from 0; None for a layer that the network puts in by itself. ``layer`` is None from
    the first one on that does not fit. ``field`` are the rows and columns of the picture that one output depends on.
    """

    words: str
    place: int | None
    layer: Layer | None = None
    field: tuple[int, int] | None = None

    @property
    def description(self) -> str:
        """What it gives and what each output sees, in words; empty where it does not fit."""
        if self.layer is None:
            return ""
        parameters = plural(self.layer.parameter_count, "parameter") if self.layer.parameters else "no parameters"
        sees = f", each output sees {shape_words(self.field)} of the picture" if self.field else ""
        remark = f"; {self.layer.remark}" if self.layer.remark else ""
        return f"gives {shape_words(self.layer.outputs)}, {parameters}{sees}{remark}"


@dataclass(frozen=True)
class Outline:
    """The layers of a network in the making, and the sentence about the first one that does not fit."""

    layers: tuple[OutlineLayer, ...]
    problem: str = ""


def outline(ends: Ends, specs: Sequence[LayerSpec]) -> Outline:
    """What these layers become between the ends that a dataset asks for."""
    made, problem = _layers_that_fit(ends, specs)
    layers: list[OutlineLayer] = []
    place = 0
    for index, layer in enumerate(made):
        is_put_in = layer.is_reshape and layer.kind != specs[place].kind
        words = layer.kind if is_put_in else specs[place].words
        layers.append(OutlineLayer(words, None if is_put_in else place, layer, receptive_field(made, index)))
        place += not is_put_in
    layers += [OutlineLayer(specs[left].words, left) for left in range(place, len(specs))]
    return Outline(tuple(layers), problem)


def _layers_that_fit(ends: Ends, specs: Sequence[LayerSpec]) -> tuple[tuple[Layer, ...], str]:
    problem = ""
    for count in range(len(specs), 0, -1):
        try:
            return layers_of(ends.inputs, specs, ends.at_steps, count), problem
        except ModelError as error:
            problem = str(error)
    return (), problem
