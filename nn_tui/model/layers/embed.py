"""Embedding: a vector of numbers for each symbol."""

from __future__ import annotations

from dataclasses import dataclass

from nn_tui.model.arrays import Shape
from nn_tui.model.layers.layer import Parameter
from nn_tui.model.layers.recurrent import check_sequence
from nn_tui.model.layers.spec import UnitsSpec
from nn_tui.model.layers.step_windows import StepWindows


@dataclass(frozen=True)
class EmbedSpec(UnitsSpec):
    """``embed NUMBERS``."""

    kind = "embed"
    summary = "gives each symbol numbers of its own"
    examples = (("embed 4", (3, 6)),)

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Embed:
        """A layer for sequences. Raises ModelError for other inputs."""
        check_sequence(inputs, self.kind)
        return Embed(inputs, self.units)


class Embed(StepWindows):
    """z at a step = the row of E (symbols, numbers) that belongs to its symbol."""

    kind = EmbedSpec.kind

    def __init__(self, inputs: Shape, units: int) -> None:
        fans = inputs[1], units
        super().__init__(inputs, units, "linear", Parameter("E", fans, ("in", "out"), fans=fans), bias=False)
