"""The gates of an lstm or a gru, step by step."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.tui.presenting.wording import steady_scale
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import NUMBERS_KEY
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.views.sequence_steps import LayerChoice, SequenceStepsView, ShownLayer
from nn_tui.tui.widgets.states.rows import StateRows


class GatesView(SequenceStepsView):
    """For each unit its gates, its cell if it has one, and its state, a row each."""

    NAME, TITLE = "gates", "Gates"
    SUMMARY = "an lstm's or a gru's gates and cell at each step, with their formulas"
    KEYS = (NUMBERS_KEY,)

    def __init__(self) -> None:
        super().__init__(LayerChoice(with_gates=True))

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a layer with gates."""
        return (
            None
            if any(layer.gates for layer in snapshot.layers)
            else "there is no lstm or gru ([[train.layers]] adds one)"
        )

    def rows_of(self, frame: RunFrame, shown: ShownLayer) -> StateRows:
        """The rows of the first unit, then those of the second, and so on."""
        quantities, units = _quantities(shown), frame.names(shown.index).units
        values = np.stack([shown.states(name) for name in quantities])
        scales = [max(1.0, steady_scale(largest(each))) for each in values]
        above, below = self.around(frame, shown)
        return StateRows(
            tuple(f"{unit} {name}" for unit in units for name in quantities),
            values.transpose(2, 0, 1).reshape(len(units) * len(quantities), shown.steps),
            tuple(scales * len(units)),
            above,
            below,
        )

    def at_cursor(self, shown: ShownLayer) -> tuple[int, str]:
        """The unit and the gate, the cell or the state in the row under the cursor."""
        quantities = _quantities(shown)
        unit, place = divmod(self.map.cursor_row, len(quantities))
        return unit, quantities[place]

    def action_numbers(self) -> None:
        """Show or hide numbers in the cells."""
        self.map.numbers = not self.map.numbers


def _quantities(shown: ShownLayer) -> tuple[str, ...]:
    """What a unit has: its gates, the cell of an lstm, and the state."""
    cell = ("c",) if "c" in shown.layer_pass.kept else ()
    return (*shown.layer.gates, *cell, "h")
