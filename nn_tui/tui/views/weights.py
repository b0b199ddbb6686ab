"""The weights: every matrix as a heatmap, and each neuron's incoming weights as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.parameters import row_labels
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import MORE, Place, View, place_of
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.matrix.heatmap import Heatmap
from nn_tui.tui.widgets.matrix.weight_legend import Legend
from nn_tui.tui.widgets.pictures.picture_grid import Picture, PictureGrid

LARGE = 10
"""Pictures with more rows than this are drawn with two pixels to a line."""


class WeightsView(View):
    """Every weight and bias, a heatmap a layer."""

    NAME, TITLE = "weights", "Weights"
    SUMMARY = "every weight and bias; enter sets one, f freezes it"
    KEYS = (
        Binding(
            "number_sign",
            "numbers",
            "Numbers",
            id="train.numbers",
            tooltip="Show every weight's number in its cell",
            group=MORE,
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shape: tuple[object, ...] = ()
        self._heatmaps: list[Heatmap] = []

    def compose(self) -> Iterable[Widget]:
        """A container for the heatmaps, and the legend of the colours."""
        yield Horizontal(id="weights")
        yield Legend()

    def show(self, frame: RunFrame) -> None:
        """Draw every layer's block."""
        self._fit(frame)
        frozen = frame.snapshot.frozen
        masks = None if frozen is None else frame.network.split(frozen)
        for number, (heatmap, layer) in enumerate(zip(self._heatmaps, frame.network.layers, strict=True), 1):
            scale = wording.steady_scale(largest(layer.block))
            frozen_part = "" if masks is None else _frozen_words(masks[number - 1])
            heatmap.title = f"W{number} +/-{scale:g}{frozen_part}"
            heatmap.set_values(layer.block, scale)

    def _fit(self, frame: RunFrame) -> None:
        """Make one labelled heatmap a layer, where the architecture or the names have changed."""
        names, outputs = frame.snapshot.encoding.input_names, frame.snapshot.dataset.output_names
        shape = ([layer.parameters for layer in frame.network.layers], names, outputs)
        if shape == self._shape:
            return
        self._shape = shape
        layers = len(frame.network.layers)
        container = self.query_one("#weights")
        container.set_class(layers > 2, "-many")
        container.remove_children()
        self._heatmaps = []
        for index, layer in enumerate(frame.network.layers):
            heatmap = Heatmap(legend=False)
            heatmap.set_labels(row_labels(layer, frame.unit_names(index - 1)), frame.unit_names(index))
            self._heatmaps.append(heatmap)
        container.mount_all(self._heatmaps)

    @property
    def focus_target(self) -> Widget | None:
        """The heatmap that has focus, or the first layer's; None before the first drawing."""
        focused = self._focused()
        if focused:
            return focused[1]
        return self._heatmaps[0] if self._heatmaps else None

    def action_numbers(self) -> None:
        """Show or hide numbers in the cells."""
        for heatmap in self._heatmaps:
            heatmap.numbers = not heatmap.numbers

    @on(Heatmap.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    def _focused(self) -> tuple[int, Heatmap] | None:
        return next(((index, heatmap) for index, heatmap in enumerate(self._heatmaps) if heatmap.has_focus), None)

    def readout(self) -> str:
        """The weight under the cursor."""
        focused, place = self._focused(), self.place()
        if focused is None or place is None or self.frame is None:
            return ""
        frozen = self.frame.snapshot.frozen
        suffix = "   frozen" if frozen is not None and frozen[place.index] else ""
        return f"{place.name} = {focused[1].value!r}{suffix}"

    def place(self) -> Place | None:
        """The weight or bias under the cursor."""
        focused = self._focused()
        if focused is None or self.frame is None or focused[1].value is None:
            return None
        layer, heatmap = focused
        return place_of(self.frame, layer, heatmap.cursor_row, heatmap.cursor_column)


def _frozen_words(mask: np.ndarray) -> str:
    count = int(np.count_nonzero(mask))
    if not count:
        return ""
    return " frozen" if count == mask.size else f" {count} frozen"


class NeuronsView(View):
    """The incoming weights of each neuron of the first layer, in the shape of the input."""

    NAME, TITLE = "neurons", "Neurons"
    SUMMARY = "each first-layer neuron's weights as a picture"
    INTERVAL = 0.05

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._biases: Sequence[str] = ()

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a first layer that weighs each input for each neuron."""
        first = snapshot.network().layers[0]
        return None if first.links is not None else f"a {first.kind} layer comes first"

    def compose(self) -> Iterable[Widget]:
        """A picture a neuron."""
        yield TextLine("First layer: each neuron's weights", classes="heading")
        yield PictureGrid(id="neurons")

    def show(self, frame: RunFrame) -> None:
        """Draw each neuron's weights."""
        snapshot, first = frame.snapshot, frame.network.layers[0]
        shape = snapshot.dataset.feature_shape
        shape = shape if len(shape) == 2 else (1, first.fan_in)
        links = np.zeros((first.fan_in, 0)) if first.links is None else first.links
        self._names = frame.unit_names(0)
        has_biases = "b" in first.by_name
        self._biases = [wording.bias(float(bias)) if has_biases else "" for bias in first.biases]
        pictures = [
            Picture(np.asarray(weights, float).reshape(shape), f"{name} b {bias}" if bias else name)
            for weights, name, bias in zip(links.T, self._names, self._biases, strict=False)
        ]
        scale = wording.steady_scale(largest(first.block))
        grid = self.query_one(PictureGrid)
        if grid.compact != (shape[0] > LARGE):
            grid.compact = shape[0] > LARGE
        grid.set_pictures(pictures, diverging=True, scale=scale)

    @on(PictureGrid.Highlighted)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    def readout(self) -> str:
        """The range of the chosen neuron's weights."""
        grid = self.query_one(PictureGrid)
        if not grid.pictures:
            return ""
        picture = grid.pictures[grid.selected]
        low, high = picture.values.min(), picture.values.max()
        name, bias = self._names[grid.selected], self._biases[grid.selected]
        suffix = f", bias {bias}" if bias else ""
        return f"{name}: incoming weights from {wording.number(low)} to {wording.number(high)}{suffix}"
