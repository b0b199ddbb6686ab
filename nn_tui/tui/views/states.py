"""The states of a recurrent layer, step by step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from textual import on
from textual.binding import Binding

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.sessions.memory import Memory, flag
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.tui.presenting.addition import carry_words
from nn_tui.tui.presenting.sequence_rows import is_addition
from nn_tui.tui.presenting.wording import steady_scale
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import MORE, NUMBERS_KEY
from nn_tui.tui.views.carry_watch import REST, CarryWatch
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.views.sequence_steps import LayerChoice, SequenceStepsView, ShownLayer, recurrence_reason
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.states.rows import Row, StateRows
from nn_tui.tui.widgets.states.state_map import StateMap


class StatesView(SequenceStepsView):
    """Every unit's state at every step; for addition with how well each tells the carry.

    Units are sorted by that for addition, else in their own order, until ``u`` is pressed.
    """

    NAME, TITLE = "states", "States"
    SUMMARY = "a recurrent layer's units at each step, with their formulas; [[train.units]] sorts"
    KEYS = (
        Binding(
            "u",
            "order",
            "Units",
            id="train.units",
            tooltip="States: units in their own order, or sorted by what they tell",
            group=MORE,
        ),
        NUMBERS_KEY,
    )

    def __init__(self) -> None:
        super().__init__(LayerChoice())
        self._carry = CarryWatch()
        self._chosen: bool | None = None
        self._order: IntArray = np.zeros(0, np.intp)
        self._order_of: tuple[object, ...] = ()
        self._has_moved = self._is_timed = False

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a recurrent layer."""
        return recurrence_reason(snapshot)

    def rows_of(self, frame: RunFrame, shown: ShownLayer) -> StateRows:
        """A row a unit."""
        names = frame.names(shown.index).units
        has_carry = is_addition(frame.snapshot.dataset)
        if has_carry:
            self._look_for_carry(frame, shown)
        self._sort(frame, shown, has_carry)
        above, below = self.around(frame, shown, self._carry.words if has_carry else "")
        values = shown.states().T[self._order]
        side: tuple[str, ...] = ()
        titles: tuple[str, ...] = ()
        reading = self._carry.reading if has_carry else None
        if reading is not None:
            side = tuple("-".rjust(6) if np.isnan(r) else f"{r:6.3f}" for r in reading.units[self._order].tolist())
            titles = ("r with carry out", "r with carry", "r carry", "r")
            below = _with_end(below, f"all {len(names)}: {reading.together:.3f}")
        return StateRows(
            tuple(names[unit] for unit in self._order),
            values,
            max(1.0, steady_scale(largest(values))),
            above,
            below,
            titles,
            side,
        )

    def _look_for_carry(self, frame: RunFrame, shown: ShownLayer) -> None:
        """Read the carry, and come back for all sums when the weights have rested."""
        self._carry.look(frame, shown.index)
        if self._carry.is_waiting and frame.snapshot.phase is not Phase.RUNNING and not self._is_timed:
            self._is_timed = True
            self.set_timer(REST, self._look_again)

    def _look_again(self) -> None:
        self._is_timed = False
        self.redraw()

    @property
    def _is_sorted(self) -> bool:
        """Whether the units are sorted: as was chosen, or else for addition."""
        if self._chosen is None:
            return self.frame is not None and is_addition(self.frame.snapshot.dataset)
        return self._chosen

    def _sort(self, frame: RunFrame, shown: ShownLayer, has_carry: bool) -> None:
        """Put the units in order, the cursor staying on its own; while training runs not in every frame anew."""
        is_sorted = self._is_sorted
        reading = self._carry.reading if has_carry else None
        snapshot = frame.snapshot
        is_running = snapshot.phase is Phase.RUNNING
        at_rest = None if is_running else (snapshot.run, snapshot.epoch, snapshot.position)
        moment = reading if has_carry else at_rest
        order_of = (is_sorted, shown.index, shown.layer.units, moment, frame.probe and frame.probe.sample)
        if order_of == self._order_of:
            return
        self._order_of = order_of
        before, self._order = self._order, np.arange(shown.layer.units)
        if is_sorted:
            telling: FloatArray = np.asarray(shown.states().std(axis=0)) if reading is None else np.abs(reading.units)
            self._order = np.argsort(-np.nan_to_num(telling), kind="stable")
        row = self.map.cursor_row
        if self._has_moved and row < len(before) == len(self._order):
            self.map.cursor_row = int(np.flatnonzero(self._order == before[row])[0])

    @property
    def hint(self) -> str:
        """Also the key that sorts."""
        return f"[[train.units]] {'own order' if self._is_sorted else 'sorts'} · {super().hint}"

    def legend_of(self, frame: RunFrame, shown: ShownLayer) -> tuple[LegendPart, ...]:
        """Of an addition with what the states tell about the carry."""
        plain = super().legend_of(frame, shown)
        reading = self._carry.reading
        if reading is None or not is_addition(frame.snapshot.dataset):
            return plain
        words, *shorter = carry_words(reading, frame.names(shown.index).units)
        return (LegendPart(words, shorter=tuple(shorter)), *plain)

    def at_cursor(self, shown: ShownLayer) -> tuple[int, str]:
        """The unit in the row under the cursor, and its state."""
        return int(self._order[self.map.cursor_row]), "h"

    def memory(self) -> Memory:
        """Also in which order the units are, where a key chose one."""
        return {**super().memory(), "sorted": self._chosen}

    def recall(self, memory: Memory) -> None:
        """Put the units in that order."""
        self._chosen = flag(memory, "sorted")
        super().recall(memory)

    def action_order(self) -> None:
        """Sort the units, or put them in their own order."""
        if self.frame is not None:
            self._chosen = not self._is_sorted
            self.redraw()

    def action_numbers(self) -> None:
        """Show or hide numbers in the cells."""
        self.map.numbers = not self.map.numbers

    @on(StateMap.Cursor)
    def _on_moved(self) -> None:
        self._has_moved = True


def _with_end(rows: tuple[Row, ...], end: str) -> tuple[Row, ...]:
    """The rows with a text at the right of the first one."""
    return tuple(replace(row, end=end) if place == 0 else row for place, row in enumerate(rows))
