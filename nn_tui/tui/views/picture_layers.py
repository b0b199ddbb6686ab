"""What the views of kernels and of feature maps share: the layers with pictures, the input, the calculation below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from textual import on
from textual.binding import Binding
from textual.widget import Widget

from nn_tui.experiment.digits import percent
from nn_tui.model.arrays import FloatArray, shape_words
from nn_tui.model.layers.layer import Layer
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.calculation import Calculation
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import MORE, View
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.resizing import call_when_resized
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.maps.group import PictureGroup, Spot
from nn_tui.tui.widgets.maps.map_board import MapBoard

LAYER_KEYS = [
    Binding("i", "layer(-1)", "Layer before", show=False, id="maps.before", tooltip="To the layer before", group=MORE),
    Binding("o", "layer(1)", "Layer after", show=False, id="maps.after", tooltip="To the layer after", group=MORE),
]
"""The keys that go from layer to layer; they need focus, since each of the views has a layer of its own."""

_CALCULATION_LINES = ((30, 9), (22, 7), (15, 5), (11, 3), (0, 2))
"""The least lines for the calculation, by the height of the view from which on there are that many."""


class PictureLayersView(View):
    """A board of pictures, and below it the calculation of what is under the cursor."""

    INTERVAL = 0.1
    DEFAULT_CSS = """
    PictureLayersView > .calculation {
        height: 5;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        content-align: left bottom;
    }
    """

    def compose(self) -> Iterable[Widget]:
        """The board and the calculation."""
        yield MapBoard(id=f"{self.NAME}-board")
        yield TextLine("", classes="calculation")

    def on_mount(self) -> None:
        """Divide the room anew when there is another."""
        call_when_resized(self, self.redraw)

    @property
    def board(self) -> MapBoard:
        """The pictures."""
        return self.query_one(MapBoard)

    def spot_on(self, groups: Sequence[PictureGroup], first: Spot) -> Spot:
        """Where the cursor is on these groups: where it was while its group keeps its shape, else on ``first``."""
        board = self.board
        before, now = ([group.shape for group in some] for some in (board.groups, groups))
        if before != now:
            here = slice(board.spot.group, board.spot.group + 1)
            stays = bool(before) and before[here] == now[here]
            board.show_groups(groups)
            if not stays:
                board.spot = first
        return board.spot

    def calculate(self, calculation: Calculation | None) -> None:
        """Show a calculation, in some lines at least and in more where the pictures leave them."""
        text, (width, height) = self.query_one(".calculation", TextLine), self.size
        least = next(lines for start, lines in _CALCULATION_LINES if height >= start)
        wanted = max(least, calculation.most_lines) if calculation else least
        lines = height - self.board.height_within(width, height - wanted, height - least)
        if text.styles.height is None or text.styles.height.value != lines:
            text.styles.height = lines
        text.say("\n".join(calculation.lines(width, lines)) if calculation else "")

    @on(MapBoard.Cursor)
    def _on_cursor_moved(self) -> None:
        self.redraw()
        self.post_message(self.CursorMoved())


def answer_legend(frame: RunFrame) -> tuple[LegendPart, ...]:
    """The class that the network takes the probe for, with its output; empty where there are no classes."""
    names = frame.snapshot.dataset.class_names
    if names is None or frame.probe is None:
        return ()
    outputs = frame.probe_passes[-1].a[0]
    if not np.isfinite(outputs).all():
        return ()
    best = int(outputs.argmax())
    value = float(outputs[best])
    share = percent(value) if 0 <= value <= 1 else wording.number(value)
    return (LegendPart(f"the answer is {names[best]}, {share}", shorter=(f"answer {names[best]}",)),)


def input_group(frame: RunFrame, *, has_cursor: bool) -> PictureGroup:
    """The probe as the network sees it, a picture a channel."""
    pictures: FloatArray = frame.probe_inputs.reshape(frame.network.inputs)
    is_signed = bool(np.any(pictures < 0))
    scale = wording.steady_scale(largest(pictures)) if is_signed else max(1.0, largest(pictures))
    return PictureGroup(
        "Input",
        pictures,
        scale,
        is_signed,
        captions=frame.names(-1).units,
        details=shape_words(pictures.shape[1:]),
        has_cursor=has_cursor,
    )


def picture_layers(layers: Sequence[Layer]) -> int:
    """How many layers there are, from the first on, whose outputs are channels of pictures or one number a channel."""
    if not layers or len(layers[0].inputs) != 3:
        return 0
    return next(
        (
            index
            for index, layer in enumerate(layers)
            if layer.is_reshape or (layer.has_neurons and len(layer.outputs) == 1)
        ),
        len(layers),
    )
