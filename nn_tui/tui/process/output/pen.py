"""Writing cells with as few bytes as a terminal needs."""

from __future__ import annotations

import re

from nn_tui.tui.process.output.cells import SECOND_HALF, Alphabet
from nn_tui.tui.process.output.styles import Style, change

ALIKE = re.compile(r"(.)\1*", re.DOTALL)
"""Cells of the same style."""


class Pen:
    """Turns cells into sequences. It knows where the cursor is and which style the terminal uses."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._style: Style | None = None
        self._row: int | None = None
        self._column = 0
        self._written: list[str] = []

    def forget(self) -> None:
        """Something else may have moved the cursor and set a style."""
        self._style = None
        self._row = None

    def lift(self) -> str:
        """What was written since the last call. The cursor then goes elsewhere."""
        text = "".join(self._written)
        self._written.clear()
        self._row = None
        return text

    @property
    def written(self) -> int:
        """How many characters ``lift`` would return."""
        return sum(map(len, self._written))

    def write(self, row: int, column: int, characters: str, styles: str) -> None:
        """Draw these cells, the first at ``row`` and ``column`` (0-based)."""
        self._move(row, column)
        draw = self._draw_clusters if self._alphabet.has_clusters(characters) else self._draw
        for match in ALIKE.finditer(styles):
            start, end = match.span()
            self._change_to(styles[start])
            draw(row, column + start, characters[start:end])

    def _change_to(self, style: str) -> None:
        sequence, self._style = change(self._style, self._alphabet.styles[style])
        if sequence:
            self._written.append(sequence)

    def _move(self, row: int, column: int) -> None:
        if row != self._row or column < self._column:
            self._written.append(f"\x1b[{row + 1};{column + 1}H")
        elif column > self._column:
            distance = column - self._column
            self._written.append(f"\x1b[{distance}C" if distance > 1 else "\x1b[C")
        self._row, self._column = row, column

    def _draw(self, row: int, column: int, characters: str) -> None:
        self._written.append(characters)
        self._column = column + len(characters)

    def _draw_clusters(self, row: int, column: int, characters: str) -> None:
        """Draw what terminals may give different widths, so that everything around it stays in its place."""
        for place, character in enumerate(characters, column):
            if character == SECOND_HALF:
                continue
            self._move(row, place)
            if not self._alphabet.has_clusters(character):
                self._draw(row, place, character)
                continue
            width = 2 if characters[place - column + 1 : place - column + 2] == SECOND_HALF else 1
            self._draw(row, place, " " * width)
            self._move(row, place)
            self._written.append(self._alphabet.text(character))
            # Wherever the cursor is now.
            self._row = None
