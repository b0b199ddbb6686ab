"""A terminal of the usual kind: what is on its screen, and what it answers."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Any, NamedTuple

import pyte
import pyte.modes


class Cell(NamedTuple):
    """What is seen of a cell: a blank one has no foreground."""

    text: str
    foreground: str
    background: str
    attributes: tuple[bool, ...]


class _AnsweringScreen(pyte.Screen):
    answer: Callable[[str], None]

    def write_process_input(self, data: str) -> None:
        self.answer(data)


class Emulator:
    """Takes what is written to a terminal, and shows what is then on it.

    ``answer`` gets what the terminal sends back, such as the place of the cursor.
    """

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None] = lambda text: None) -> None:
        self._screen = _AnsweringScreen(columns, rows)
        self._screen.answer = answer
        self._screen.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self._screen)
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def write(self, text: str | bytes) -> None:
        """Draw what a program writes."""
        self._stream.feed(text if isinstance(text, str) else self._decoder.decode(text))

    def resize(self, columns: int, rows: int) -> None:
        """Have another size."""
        self._screen.resize(rows, columns)

    def row(self, number: int) -> str:
        """The characters of a row, 0-based."""
        line = self._screen.buffer[number]
        return "".join(line[column].data for column in range(self._screen.columns))

    @property
    def text(self) -> str:
        """The characters on the screen, a line a row."""
        return "\n".join(self.row(number) for number in range(self._screen.lines))

    @property
    def cells(self) -> list[list[Cell]]:
        """All cells, row by row."""
        screen = self._screen
        return [[_cell(screen.buffer[row][column]) for column in range(screen.columns)] for row in range(screen.lines)]

    @property
    def extent(self) -> tuple[int, int]:
        """How many columns and rows anything was drawn on, from the upper left."""
        columns = [max(line, default=-1) + 1 for line in self._screen.buffer.values()]
        rows = [number + 1 for number, line in self._screen.buffer.items() if line]
        return max(columns, default=0), max(rows, default=0)

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column, 0-based."""
        return self._screen.cursor.y, self._screen.cursor.x


def _cell(char: Any) -> Cell:
    attributes = (char.bold, char.italics, char.underscore, char.strikethrough, char.reverse, char.blink)
    blank = char.data.isspace() and not any(attributes)
    return Cell(char.data, "" if blank else char.fg, char.bg, attributes)
