"""What the views of states and of gates share: a recurrent layer, the watched sequence, the calculation below it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.memory import LONGEST_LIST, Memory, flag, whole
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting.layers import layer_words
from nn_tui.tui.presenting.recurrence import UnitAt, gradient_line, state_lines
from nn_tui.tui.presenting.sequence_rows import input_rows, output_rows
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.views.base import ANOTHER_SAMPLE, View, titled
from nn_tui.tui.views.picture_layers import LAYER_KEYS, answer_legend
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.resizing import call_when_resized
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.states.rows import NO_ROWS, Row, StateRows
from nn_tui.tui.widgets.states.state_map import StateMap

NO_RECURRENCE = "there is no recurrent layer ([[train.layers]] adds one)"

_CALCULATION_LINES = ((30, 7), (18, 6), (14, 4), (10, 3), (0, 2))
"""The lines of the calculation, by the height of the view from which on there are that many."""


@dataclass(frozen=True, eq=False)
class ShownLayer:
    """A recurrent layer in a frame.

    Attributes:
        index: its place in the network.
        first: the first step of the watched sequence that is not padding, in the steps of the layer.
        place: which of the layers to choose from it is, "1 of 2"; empty where it is the only one.
    """

    index: int
    layer: Layer
    layer_pass: LayerPass
    first: int
    place: str

    @property
    def legend(self) -> LegendPart:
        """Which layer it is, in words."""
        words = layer_words(self.layer, self.index + 1)
        return LegendPart(f"{words}, {self.place}" if self.place else words)

    @property
    def steps(self) -> int:
        """How many steps of the watched sequence are not padding."""
        return self.layer.inputs[0] - self.first

    def states(self, name: str = "h") -> FloatArray:
        """A quantity that the layer keeps at each of these steps (steps, units)."""
        return self.layer_pass.kept[name][0, self.first :]


class LayerChoice:
    """Which of several recurrent layers is shown."""

    def __init__(self, *, with_gates: bool = False) -> None:
        self._number = 0
        self._with_gates = with_gates

    def of(self, layers: Sequence[Layer]) -> list[int]:
        """The indices of the layers to choose from."""
        return [
            index for index, layer in enumerate(layers) if layer.is_recurrent and (layer.gates or not self._with_gates)
        ]

    def hint(self, frame: RunFrame | None) -> str:
        """The keys that go to another layer, where there is one, and to another sample."""
        several = frame is not None and len(self.of(frame.network.layers)) > 1
        return f"[[maps.before]] [[maps.after]] another layer · {ANOTHER_SAMPLE}" if several else ANOTHER_SAMPLE

    @property
    def number(self) -> int:
        """Which of them; one that is beyond the last stands for that."""
        return self._number

    @number.setter
    def number(self, number: int) -> None:
        self._number = number

    def step(self, frame: RunFrame, step: int) -> None:
        """Choose the layer before or after."""
        self._number = min(max(self._number + step, 0), max(0, len(self.of(frame.network.layers)) - 1))

    def shown(self, frame: RunFrame) -> ShownLayer | None:
        """The chosen layer; None without one, or without a sequence to watch."""
        indices = self.of(frame.network.layers)
        if not indices or frame.probe is None:
            return None
        self._number = min(self._number, len(indices) - 1)
        index = indices[self._number]
        layer_pass = frame.probe_passes[index]
        real = layer_pass.kept.get("real")
        first = 0 if real is None else int(real[0].argmax())
        place = f"{self._number + 1} of {len(indices)}" if len(indices) > 1 else ""
        return ShownLayer(index, frame.network.layers[index], layer_pass, first, place)


class SequenceStepsView(View):
    """A map of one recurrent layer for the watched sequence, and how the number under the cursor comes about."""

    INTERVAL = 0.2
    BINDINGS: ClassVar[list[BindingType]] = [*LAYER_KEYS]
    DEFAULT_CSS = """
    SequenceStepsView > .calculation {
        height: 5;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, choice: LayerChoice) -> None:
        super().__init__()
        self.choice = choice

    def compose(self) -> Iterable[Widget]:
        """The map and the calculation."""
        yield StateMap(id=f"{self.NAME}-map")
        yield TextLine("", classes="calculation")

    def on_mount(self) -> None:
        """Divide the room anew when there is another."""
        call_when_resized(self, self.redraw)

    @property
    def map(self) -> StateMap:
        """The map."""
        return self.query_one(StateMap)

    # What a subclass writes.

    @abstractmethod
    def rows_of(self, frame: RunFrame, shown: ShownLayer) -> StateRows:
        """The rows of the map; those around it are `around`."""

    @abstractmethod
    def at_cursor(self, shown: ShownLayer) -> tuple[int, str]:
        """The unit and the quantity in the row under the cursor."""

    @property
    def hint(self) -> str:
        """The keys that go to another layer, where there are several, and to another sample."""
        return self.choice.hint(self.frame)

    def legend_of(self, frame: RunFrame, shown: ShownLayer) -> tuple[LegendPart, ...]:
        """What stands behind the title: the answer, and which layer it is."""
        answer = () if frame.snapshot.dataset.at_steps else answer_legend(frame)
        return (*answer, shown.legend)

    # The drawing.

    def show(self, frame: RunFrame) -> None:
        """Draw the layer for the watched sequence, and the calculation under the cursor."""
        shown = self.choice.shown(frame)
        if shown is None:
            self.lack(self.reason(frame.snapshot) or "there is no sample yet")
            self.map.show_rows(NO_ROWS)
            self.query_one(".calculation", TextLine).say("")
            return
        self.map.show_rows(self.rows_of(frame, shown))
        self.title, self.legend = titled(self.TITLE, frame), self.legend_of(frame, shown)
        self._calculate(frame, shown)

    def around(
        self, frame: RunFrame, shown: ShownLayer, carry_end: str = ""
    ) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The rows above and below the map: inputs, answers and targets of the layer's steps."""
        dataset, probe = frame.snapshot.dataset, frame.probe
        assert probe is not None
        ascii_only = capabilities_of(self.app).ascii
        # A convolution without padding makes fewer steps; the last ones stand at the end of what they see.
        above = input_rows(dataset, np.asarray(probe.inputs)[-shown.steps :], carry_end, ascii_only)
        targets = None if probe.sample is None or not dataset.at_steps else dataset.targets[probe.sample]
        if targets is None:
            return above, ()
        answers = frame.snapshot.encoding.decode(frame.probe_passes[-1].a[0])
        return above, output_rows(dataset, answers[-shown.steps :], targets[-shown.steps :], ascii_only)

    def _calculate(self, frame: RunFrame, shown: ShownLayer) -> None:
        text, (width, height) = self.query_one(".calculation", TextLine), self.size
        lines = next(lines for start, lines in _CALCULATION_LINES if height >= start)
        if text.styles.height is None or text.styles.height.value != lines:
            text.styles.height = lines
        unit, quantity = self.at_cursor(shown)
        names = frame.names(shown.index).units
        step = self.map.cursor_column
        at = UnitAt(names[unit], unit, shown.first + step, step + 1, names)
        gradient = self._gradient(frame, shown, at, width) if quantity == "h" and lines > 2 else []
        with np.errstate(all="ignore"):
            said = state_lines(shown.layer, shown.layer_pass, at, quantity, width, lines - len(gradient))
        text.say("\n".join([*said, *gradient]))

    @staticmethod
    def _gradient(frame: RunFrame, shown: ShownLayer, at: UnitAt, width: int) -> list[str]:
        gradients = frame.probe_gradients
        if gradients is None:
            return []
        own = own_gradient(shown, gradients[shown.index].error[0])[at.shown - 1, at.unit]
        total = gradients[shown.index].inner["h"][0, at.step, at.unit]
        is_last = shown.index == len(frame.network.layers) - 2
        above = "own output" if is_last else f"layer {shown.index + 2}"
        return [gradient_line(at.name, at.shown, shown.steps, float(own), float(total), above, width)]

    # The cursor and the keys.

    @on(StateMap.Cursor)
    def _on_cursor_moved(self) -> None:
        self.redraw()
        self.post_message(self.CursorMoved())

    def action_layer(self, step: int) -> None:
        """Show the recurrent layer before or after."""
        if self.frame is not None:
            self.choice.step(self.frame, step)
            self.redraw()
            self.post_message(self.CursorMoved())

    def memory(self) -> Memory:
        """Also which layer is shown, and whether cells show numbers."""
        return {**super().memory(), "layer": self.choice.number, "numbers": self.map.numbers}

    def recall(self, memory: Memory) -> None:
        """Show the same layer in the same way."""
        self.choice.number = whole(memory, "layer", LONGEST_LIST) or 0
        self.map.numbers = flag(memory, "numbers") is not False
        self.redraw()
        super().recall(memory)

    @property
    def reading(self) -> str:
        """The exact number under the cursor."""
        state_map, shown = self.map, None if self.frame is None else self.choice.shown(self.frame)
        if self.frame is None or shown is None or not state_map.has_cells:
            return ""
        unit, quantity = self.at_cursor(shown)
        name = self.frame.names(shown.index).units[unit]
        what = name if quantity == "h" else f"{quantity} of {name}"
        return f"{what} at step {state_map.cursor_column + 1} = {number(state_map.value)}"


def own_gradient(shown: ShownLayer, error: FloatArray) -> FloatArray:
    """What comes to the states of each step (steps, units) from the layer above, of dL/da (steps, units) or of the last
    step (units,)."""
    if error.ndim == 2:
        return error[shown.first :]
    own = np.zeros((shown.steps, len(error)), error.dtype)
    own[-1] = error
    return own


def recurrence_reason(snapshot: Snapshot) -> str | None:
    """Why there is nothing to show of a recurrent layer; None where there is one."""
    return None if any(layer.is_recurrent for layer in snapshot.layers) else NO_RECURRENCE
