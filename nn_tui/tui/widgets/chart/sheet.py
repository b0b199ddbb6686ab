"""A sheet of cells that the layers of a chart are written on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import get_character_cell_size

from nn_tui.tui.widgets.chart.painting import Painting

PLAIN = 0
"""The style number of what is neither a curve nor one of these."""

TITLE, FOCUSED_TITLE, LABEL, FAINT, CURSOR, CURSOR_BLURRED = range(200, 206)
"""Style numbers above those of the curves."""

SECOND_HALF = "\u200b"
"""Marks the second cell of a character that is two cells wide; it is never printed."""


class Line(NamedTuple):
    """One line of cells: its characters, and a number for the style of each."""

    text: str
    kinds: bytes


def cells(text: str) -> str:
    """A text padded so that it has one character for each cell it takes."""
    if text.isascii():
        return text
    sizes = ((character, get_character_cell_size(character)) for character in text)
    return "".join(character + SECOND_HALF * (size - 1) for character, size in sizes if size)


class Sheet:
    """Characters and style numbers, line by line; what would be outside is cut."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._text = [[" "] * width for _ in range(height)]
        self._kinds = [bytearray(width) for _ in range(height)]

    def put(self, top: int, lines: Sequence[str]) -> None:
        """Replace whole lines, from line ``top`` on."""
        for y, line in enumerate(lines[: max(self.height - top, 0)], start=top):
            self._text[y] = list(line)

    def put_painting(self, top: int, left: int, painting: Painting) -> None:
        """Replace the cells right of ``left``, from line ``top`` on."""
        rows = zip(painting.characters.astype("<u4"), painting.kinds, strict=True)
        for y, (characters, kinds) in enumerate(rows, start=top):
            self._text[y][left:] = characters.tobytes().decode("utf-32-le")
            self._kinds[y][left:] = kinds.tobytes()

    def write(self, y: int, x: int, text: str, kind: int = PLAIN) -> None:
        """Write characters over what is there."""
        if not 0 <= y < self.height:
            return
        begin, end = max(x, 0), min(x + len(text), self.width)
        if begin < end:
            self._text[y][begin:end] = text[begin - x : end - x]
            self._kinds[y][begin:end] = bytes((kind,)) * (end - begin)

    def style(self, y: int, x: int, count: int, kind: int) -> None:
        """Change the style of cells and keep their characters."""
        end = min(x + count, self.width)
        if 0 <= y < self.height and x < end:
            self._kinds[y][x:end] = bytes((kind,)) * (end - x)

    def blank(self, y: int, x: int, count: int) -> bool:
        """Whether these cells are all on the sheet and empty."""
        if not (0 <= y < self.height and x >= 0 and x + count <= self.width):
            return False
        return all(character == " " for character in self._text[y][x : x + count])

    def lines(self) -> list[Line]:
        """All lines of the sheet."""
        return [Line("".join(text), bytes(kinds)) for text, kinds in zip(self._text, self._kinds, strict=True)]
