"""Colours on their way to the terminal: what is remembered of them does not grow with what was drawn."""

from __future__ import annotations

import random
import tracemalloc

from nn_tui.tui.process.output.cells import Alphabet
from nn_tui.tui.process.output.pen import Pen

COLOURS = 31


def test_memory_does_not_grow_with_the_pairs_of_colours_that_were_side_by_side() -> None:
    alphabet, chance = Alphabet(), random.Random(0)
    pen = Pen(alphabet)
    cells = [
        alphabet.cells(f"\x1b[38;2;{upper};0;0;48;2;{lower};0;0m▀\x1b[0m")
        for upper in range(COLOURS)
        for lower in range(COLOURS)
    ]

    def draw(times: int) -> None:
        for _ in range(times):
            row = chance.choices(cells, k=100)
            pen.write(0, 0, "".join(cell.characters for cell in row), "".join(cell.styles for cell in row))
            pen.lift()

    draw(200)
    tracemalloc.start()
    try:
        draw(400)
        now, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert now < 200_000
