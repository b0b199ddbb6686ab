"""The kernels of a convolution as pictures."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from textual.binding import BindingType

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.memory import LONGEST_LIST, Memory, whole
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network.receptive import input_window
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.calculation import Calculation
from nn_tui.tui.presenting.layers import has_kernels, layer_words
from nn_tui.tui.presenting.unit_names import place_name
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import ANOTHER_SAMPLE, Place, place_of, titled
from nn_tui.tui.views.picture_layers import LAYER_KEYS, PictureLayersView, input_group
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.maps.group import Mark, PictureGroup, Spot


class KernelsView(PictureLayersView):
    """A picture for each filter and incoming channel of a layer, and where in the watched sample a filter answers most.

    The board has two groups: the input, without the cursor, and the kernels.
    """

    NAME, TITLE = "kernels", "Kernels"
    SUMMARY = "each filter's kernel as a picture; [[train.set]] sets, [[train.freeze]] freezes"
    BINDINGS: ClassVar[list[BindingType]] = [*LAYER_KEYS]

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a convolution."""
        return None if any(map(has_kernels, snapshot.layers)) else "there is no convolution ([[train.layers]] adds one)"

    def show(self, frame: RunFrame) -> None:
        """Draw the kernels, and where the filter under the cursor answers most."""
        indices = _with_kernels(frame)
        if not indices:
            self.lack(self.reason(frame.snapshot) or "")
            self.board.show_groups([])
            self.calculate(None)
            return
        self._number = min(self._number, len(indices) - 1)
        index = indices[self._number]
        layer = frame.network.layers[index]
        self.title = titled(self.TITLE, frame)
        self.legend = (LegendPart(f"convolution {self._number + 1} of {len(indices)}"),) if len(indices) > 1 else ()
        names = frame.names(index).units
        groups = [
            input_group(frame, has_cursor=False),
            _kernels(layer, index + 1, names, self._frozen(frame, index)),
        ]
        filter_ = self.spot_on(groups, Spot(1)).picture // layer.inputs[0]
        answers = frame.probe_passes[index].z[0, filter_]
        row, column = np.unravel_index(int(np.argmax(np.nan_to_num(answers, nan=-np.inf))), answers.shape)
        at = (filter_, int(row), int(column))
        marks = []
        if (window := input_window(frame.network.layers, index, at[1], at[2])) is not None:
            marks.append(Mark(0, range(frame.network.inputs[0]), *window))
        self.board.show_groups(groups, marks, self._factor(layer, index, at))
        name, spot = names[filter_], self.board.spot
        calculation = Calculation(
            f"largest of map {name}: {place_name(at[1], at[2])}",
            layer,
            frame.probe_passes[index],
            at,
            f"kernel {name}",
            frame.names(index - 1).units,
            weight=(spot.picture % layer.inputs[0], spot.row),
        )
        self.calculate(calculation)

    def _factor(self, layer: Layer, index: int, at: tuple[int, int, int]) -> Spot | None:
        """The number of the input that the weight under the cursor is multiplied by; None beyond the first layer."""
        window = layer.window(at[1], at[2])
        if index or window is None:
            return None
        _, picture, row, column = self.board.spot
        rows, columns = window
        channel, height, width = picture % layer.inputs[0], *layer.inputs[1:]
        is_inside = 0 <= rows[row] < height and 0 <= columns[column] < width
        return Spot(0, channel, rows[row], columns[column]) if is_inside else None

    def _frozen(self, frame: RunFrame, index: int) -> int:
        frozen = frame.snapshot.frozen
        return 0 if frozen is None else int(np.count_nonzero(frozen[frame.network.part(index)]))

    def action_layer(self, step: int) -> None:
        """Show the kernels of the convolution before or after."""
        if self.frame is not None:
            count = len(_with_kernels(self.frame))
            self._number = min(max(self._number + step, 0), max(0, count - 1))
            self.redraw()
            self.post_message(self.CursorMoved())

    def memory(self) -> Memory:
        """Also which convolution is shown."""
        return {**super().memory(), "layer": self._number}

    def recall(self, memory: Memory) -> None:
        """Show the same convolution."""
        self._number = whole(memory, "layer", LONGEST_LIST) or 0
        self.redraw()
        super().recall(memory)

    @property
    def hint(self) -> str:
        """The keys that go to other convolutions, where there are some."""
        several = self.frame is not None and len(_with_kernels(self.frame)) > 1
        return f"[[maps.before]] [[maps.after]] another convolution · {ANOTHER_SAMPLE}" if several else ANOTHER_SAMPLE

    @property
    def reading(self) -> str:
        """The weight under the cursor."""
        place = self.place()
        if place is None or self.frame is None:
            return ""
        frozen = self.frame.snapshot.frozen
        suffix = "   frozen" if frozen is not None and frozen[place.index] else ""
        return f"{place.name} = {wording.number(self.board.value)}{suffix}"

    def place(self) -> Place | None:
        """The weight under the cursor."""
        board, frame = self.board, self.frame
        if frame is None or not board.has_cells:
            return None
        index = _with_kernels(frame)[self._number]
        channels, rows, columns, _ = frame.network.layers[index]["K"].shape
        _, picture, row, column = board.spot
        filter_, channel = divmod(picture, channels)
        return place_of(frame, index, (channel * rows + row) * columns + column, filter_)


def _with_kernels(frame: RunFrame) -> list[int]:
    """The indices of the layers that have kernels."""
    return [index for index, layer in enumerate(frame.network.layers) if has_kernels(layer)]


def _kernels(layer: Layer, number: int, names: tuple[str, ...], frozen: int) -> PictureGroup:
    """The kernels of a layer: side by side for one incoming channel, else filters down and channels across."""
    kernels = np.moveaxis(layer["K"], -1, 0)
    filters, channels, *sides = kernels.shape
    scale = wording.steady_scale(largest(kernels))
    biases = layer["b"] if "b" in layer.by_name else ()
    labels = [f"{name} {wording.bias(float(bias))}" for name, bias in zip(names, biases, strict=False)] or list(names)
    frozen_words = f", {frozen} frozen" if frozen else ""
    what = "filters x channels" if channels > 1 else "filters and biases" if len(biases) else "filters"
    return PictureGroup(
        layer_words(layer, number),
        kernels.reshape(filters * channels, *sides),
        scale,
        captions=tuple(labels) if channels == 1 else tuple(str(channel) for channel in range(1, channels + 1)),
        row_labels=() if channels == 1 else tuple(labels),
        details=f"{what} +/-{scale:g}{frozen_words}",
    )
