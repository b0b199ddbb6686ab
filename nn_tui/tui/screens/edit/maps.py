"""What the layers of the network make of the drawing: feature maps of pictures, numbers of dense layers."""

from __future__ import annotations

from math import isqrt
from time import monotonic

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network import textbook
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.layers import drawn_layers, layer_words
from nn_tui.tui.presenting.unit_names import unit_names
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.widgets.maps.group import PictureGroup
from nn_tui.tui.widgets.maps.map_board import MapBoard

MAPS_EVERY = 0.1
"""Seconds between two updates while training runs; a change of the drawing is followed at once."""

LONGEST = 20
"""The numbers of a dense layer in a row, if they can be divided into such rows."""


class DrawingMaps(MapBoard, can_focus=False):
    """The outputs of each hidden layer for the drawing, computed again only when they may have changed."""

    def __init__(self) -> None:
        super().__init__(id="maps")
        self._key: tuple[object, ...] = ()
        self._computed_at = 0.0
        self._predictor: Predictor | None = None

    @property
    def has_pictures(self) -> bool:
        """Whether any layer has feature maps, not one number a unit alone."""
        return any(group.captions for group in self.groups)

    def follow(self, values: Array, snapshot: Snapshot | None, is_training: bool) -> None:
        """Show the layers' outputs for a drawing in the feature shape; nothing without a network that fits it."""
        if snapshot is None:
            self._key = ()
            self.show_groups([])
            return
        key = (values.tobytes(), id(snapshot.recipe), snapshot.run)
        same_drawing = key == self._key[:3]
        if same_drawing and is_training and monotonic() - self._computed_at < MAPS_EVERY:
            return
        if same_drawing and self._key[3] is snapshot.parameters:
            return
        self._predictor = snapshot.predictor(self._predictor)
        self.show_groups(layer_groups(self._predictor, values))
        self._key, self._computed_at = (*key, snapshot.parameters), monotonic()


def layer_groups(predictor: Predictor, values: Array) -> list[PictureGroup]:
    """The outputs for one drawing of the layers before the output layer, but of those that only hand numbers on."""
    network, encoding = predictor.network, predictor.encoding
    names = unit_names(network.layers, encoding.input_names, network.inputs, ())
    with np.errstate(all="ignore"):
        passes = textbook.forward(network, encoding.encode(values.reshape(1, -1)))
    return [
        _group(network.layers[index], index, names[index + 1].units, passes[index].a[0])
        for index in drawn_layers(network)[:-1]
    ]


def _group(layer: Layer, index: int, units: tuple[str, ...], outputs: FloatArray) -> PictureGroup:
    words, scale = layer_words(layer, index + 1), wording.steady_scale(largest(outputs))
    if outputs.ndim == 3:
        return PictureGroup(words, outputs, scale, captions=units, has_cursor=False)
    return PictureGroup(words, outputs.reshape(1, _rows(outputs.size), -1), scale, has_cursor=False)


def _rows(count: int) -> int:
    """In how many rows of equal length that many numbers are shown: few, but not longer than need be."""
    divisors = [rows for rows in range(1, isqrt(count) + 1) if count % rows == 0]
    return next((rows for rows in divisors if count // rows <= LONGEST), divisors[-1])
