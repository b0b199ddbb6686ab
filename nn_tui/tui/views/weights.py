"""The weights: every matrix as a heatmap, and each neuron's incoming weights as a picture."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.memory import Memory, flag
from nn_tui.model.layers.layer import Layer
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.neuron_pictures import neuron_pictures
from nn_tui.tui.presenting.parameters import row_labels
from nn_tui.tui.views.base import NUMBERS_KEY, Place, View, place_of
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.matrix.heatmap import Heatmap
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid

LARGE = 10
"""Pictures with more rows than this are drawn with two pixels to a line."""


class WeightsView(View):
    """Every weight and bias, a heatmap a layer."""

    NAME, TITLE = "weights", "Weights"
    SUMMARY = "every weight and bias; [[train.set]] sets one, [[train.freeze]] freezes it"
    KEYS = (NUMBERS_KEY,)

    def __init__(self) -> None:
        super().__init__()
        self._shape: tuple[object, ...] = ()
        self._heatmaps: dict[int, Heatmap] = {}

    def compose(self) -> Iterable[Widget]:
        """A container for the heatmaps."""
        yield Horizontal(id="weights")

    def show(self, frame: RunFrame) -> None:
        """Draw every layer's block."""
        self._fit(frame)
        frozen = frame.snapshot.frozen
        masks = None if frozen is None else frame.network.split(frozen)
        for index, heatmap in self._heatmaps.items():
            layer = frame.network.layers[index]
            largest = frame.snapshot.largest[index]
            frozen_part = "" if masks is None else _frozen_words(masks[index])
            heatmap.title = f"{_weights_name(layer, index + 1)}{frozen_part}"
            heatmap.set_values(layer.block, wording.steady_scale(largest), largest)

    def _fit(self, frame: RunFrame) -> None:
        """Make one labelled heatmap a layer with parameters, where the architecture or the names have changed."""
        layers = frame.network.layers
        shape = [layer.parameters for layer in layers], frame.every_name
        if shape == self._shape:
            return
        self._shape = shape
        had_focus = self._focused()
        container = self.query_one("#weights")
        container.remove_children()
        self._heatmaps = {}
        for index, layer in enumerate(layers):
            if not layer.parameters:
                continue
            heatmap = Heatmap()
            heatmap.set_labels(row_labels(layer, frame.names(index - 1), frame.names(index)), frame.names(index).units)
            self._heatmaps[index] = heatmap
        container.set_class(len(self._heatmaps) > 2, "-many")
        container.mount_all(self._heatmaps.values())
        if had_focus and self.focus_target is not None:
            # After the old heatmaps are gone, else focus goes to whatever comes next.
            self.call_after_refresh((self._heatmaps.get(had_focus[0]) or self.focus_target).focus)

    @property
    def focus_target(self) -> Widget | None:
        """The heatmap that has focus, or the first layer's; None before the first drawing."""
        focused = self._focused()
        if focused:
            return focused[1]
        return next(iter(self._heatmaps.values()), None)

    def action_numbers(self) -> None:
        """Show or hide numbers in the cells."""
        shown = all(heatmap.shows_numbers for heatmap in self._heatmaps.values())
        for heatmap in self._heatmaps.values():
            heatmap.numbers = not shown

    def memory(self) -> Memory:
        """Also whether cells show numbers, where a key chose that."""
        chosen = next((heatmap.numbers for heatmap in self._heatmaps.values()), None)
        return {**super().memory(), "numbers": chosen}

    def recall(self, memory: Memory) -> None:
        """Show numbers, or colours alone, as it did."""
        for heatmap in self._heatmaps.values():
            heatmap.numbers = flag(memory, "numbers")
        super().recall(memory)

    @on(Heatmap.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    def _focused(self) -> tuple[int, Heatmap] | None:
        return next(((index, heatmap) for index, heatmap in self._heatmaps.items() if heatmap.has_focus), None)

    @property
    def reading(self) -> str:
        """The weight under the cursor."""
        focused, place = self._focused(), self.place()
        if focused is None or place is None or self.frame is None:
            return ""
        frozen = self.frame.snapshot.frozen
        suffix = "   frozen" if frozen is not None and frozen[place.index] else ""
        return f"{place.name} = {wording.number(focused[1].value)}{suffix}"

    def place(self) -> Place | None:
        """The weight or bias under the cursor."""
        focused = self._focused()
        if focused is None or self.frame is None or focused[1].value is None:
            return None
        layer, heatmap = focused
        return place_of(self.frame, layer, heatmap.cursor_row, heatmap.cursor_column)


def _weights_name(layer: Layer, number: int) -> str:
    """W1, or Wx1 Wh1 of a layer with several arrays of weights."""
    names = [parameter.name for parameter in layer.parameters if not parameter.is_bias]
    return " ".join(f"{name}{number}" for name in names or [layer.parameters[0].name])


def _frozen_words(mask: np.ndarray) -> str:
    count = int(np.count_nonzero(mask))
    if not count:
        return ""
    return " frozen" if count == mask.size else f" {count} frozen"


class NeuronsView(View):
    """The weights of each neuron of the first layer in the shape of the input, or its kernels."""

    NAME, TITLE = "neurons", "Neurons"
    SUMMARY = "each first-layer neuron's weights, or its kernel, as a picture"
    INTERVAL = 0.05

    def __init__(self) -> None:
        super().__init__()
        self._readings: list[str] = []

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a first layer of neurons."""
        first = snapshot.recipe.layer_specs[:1]
        return f"a {first[0].kind} layer comes first" if first and not first[0].has_neurons else None

    def compose(self) -> Iterable[Widget]:
        """A picture a neuron."""
        yield PictureGrid(grows_to=3, id="neurons")

    def show(self, frame: RunFrame) -> None:
        """Draw each neuron's weights, a picture a channel."""
        first = frame.network.layers[0]
        pictures = neuron_pictures(first, frame.names(-1), frame.names(0))
        noun = "kernel" if len(first.outputs) == 3 else "neuron's weights"
        self.legend = (LegendPart(f"first layer, each {noun}"),)
        if reason := self.reason(frame.snapshot):
            self.lack(reason)
        self._readings = [picture.reading for picture in pictures]
        grid = self.query_one(PictureGrid)
        is_large = bool(pictures) and len(pictures[0].picture.values) > LARGE
        if grid.compact != is_large:
            grid.compact = is_large
        scale = wording.steady_scale(frame.snapshot.largest[0])
        grid.set_pictures([picture.picture for picture in pictures], diverging=True, scale=scale)

    @on(PictureGrid.Highlighted)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The range of the chosen neuron's weights."""
        selected = self.query_one(PictureGrid).selected
        return self._readings[selected] if selected < len(self._readings) else ""
