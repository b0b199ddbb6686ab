"""The feature maps of every layer for the watched sample."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.model.arrays import shape_words
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network.receptive import input_window
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.calculation import Calculation
from nn_tui.tui.presenting.layers import has_kernels, layer_words
from nn_tui.tui.presenting.unit_names import place_name
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import ANOTHER_SAMPLE, titled
from nn_tui.tui.views.picture_layers import (
    LAYER_KEYS,
    PictureLayersView,
    answer_legend,
    input_group,
    picture_layers,
)
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.maps.group import Mark, PictureGroup, Spot


class FeatureMapsView(PictureLayersView):
    """The input and the outputs of each layer, a picture a channel; the cursor shows what a number is made of.

    Group 0 of the board is the input, group n the outputs of layer n - 1. Where a layer has one number a channel, they
    are the columns of a single picture of one row.
    """

    NAME, TITLE = "maps", "Feature maps"
    SUMMARY = "what each layer makes of the watched sample"
    BINDINGS: ClassVar[list[BindingType]] = [*LAYER_KEYS]

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a layer whose outputs are pictures."""
        return (
            None if picture_layers(snapshot.layers) else "no layer makes pictures ([[train.layers]] adds a convolution)"
        )

    def show(self, frame: RunFrame) -> None:
        """Draw every layer's outputs, and frame what the number under the cursor is made of."""
        layers = frame.network.layers[: picture_layers(frame.network.layers)]
        if not layers:
            self.lack(self.reason(frame.snapshot) or "")
            self.board.show_groups([])
            self.calculate(None)
            return
        self.title, self.legend = titled(self.TITLE, frame), answer_legend(frame)
        groups = [input_group(frame, has_cursor=True), *(_maps(frame, index) for index in range(len(layers)))]
        spot = self.spot_on(groups, Spot(1, 0, *(side // 2 for side in groups[1].pictures.shape[1:])))
        calculation = self._calculation(frame, layers, spot)
        taken = calculation.taken if calculation else None
        dot = Spot(spot.group - 1, *taken) if taken else None
        self.board.show_groups(groups, _marks(layers, spot), dot)
        self.calculate(calculation)

    def _calculation(self, frame: RunFrame, layers: tuple[Layer, ...], spot: Spot) -> Calculation | None:
        """How the number under the cursor comes about; None for a pixel of the input."""
        if not spot.group:
            return None
        index = spot.group - 1
        channel = frame.names(index).units[_at(layers, spot)[0]]
        return Calculation(
            _name_of(frame, spot),
            layers[index],
            frame.probe_passes[index],
            _at(layers, spot),
            f"kernel {channel}" if has_kernels(layers[index]) else "",
            frame.names(index - 1).units,
        )

    def action_layer(self, step: int) -> None:
        """Go to the layer before or after: to what the number is made of, or that has the largest share in it."""
        self.board.step_group(step)

    @property
    def hint(self) -> str:
        """The keys that go from layer to layer, and from sample to sample."""
        return f"[[maps.before]] [[maps.after]] another layer · {ANOTHER_SAMPLE}"

    @property
    def reading(self) -> str:
        """The exact number under the cursor."""
        board, frame = self.board, self.frame
        if frame is None or not board.has_cells:
            return ""
        number = f"layer {board.spot.group} " if board.spot.group else ""
        return f"{number}{_name_of(frame, board.spot)} = {wording.number(board.value)}"


def _name_of(frame: RunFrame, spot: Spot) -> str:
    """The name of the number under the cursor."""
    layers, place = frame.network.layers, place_name(spot.row, spot.column)
    if not spot.group:
        return " ".join(filter(None, ("input", frame.names(-1).units[spot.picture], place)))
    layer, (unit, *rest) = layers[spot.group - 1], _at(layers, spot)
    what = "map" if has_kernels(layer) else layer.kind
    return f"{what} {frame.names(spot.group - 1).units[unit]}{f' {place}' if rest else ''}"


def _at(layers: tuple[Layer, ...], spot: Spot) -> tuple[int, ...]:
    """The index of a number in its layer's outputs."""
    return (spot.column,) if len(layers[spot.group - 1].outputs) == 1 else spot[1:]


def _maps(frame: RunFrame, index: int) -> PictureGroup:
    """The outputs of a layer for the probe."""
    layer, outputs = frame.network.layers[index], frame.probe_passes[index].a[0]
    captions = tuple(str(number) for number in range(1, layer.units + 1))
    scale = wording.steady_scale(largest(outputs))
    words = layer_words(layer, index + 1)
    if outputs.ndim == 1:
        return PictureGroup(words, outputs[None, None], scale, details=f"{len(outputs)} numbers +/-{scale:g}")
    details = f"of {shape_words(outputs.shape[1:])} +/-{scale:g}"
    return PictureGroup(words, outputs, scale, captions=captions, details=details)


def _marks(layers: tuple[Layer, ...], spot: Spot) -> list[Mark]:
    """What the number under the cursor is made of: in what comes into its layer, and in the input picture."""
    if not spot.group:
        return []
    index = spot.group - 1
    layer, at = layers[index], _at(layers, spot)
    # A layer with parameters sums or compares over all channels; the others work channel by channel.
    units = range(layer.inputs[0]) if layer.parameters else range(at[0], at[0] + 1)
    marks = []
    if len(layer.inputs) == 3:
        window = layer.window(spot.row, spot.column)
        if window is not None:
            marks.append(Mark(index, units, *window))
    else:
        marks.append(Mark(index, range(1), range(1), units))
    seen = input_window(layers, index, spot.row, spot.column) if index else None
    if seen is not None:
        marks.append(Mark(0, range(layers[0].inputs[0]), *seen))
    return marks
