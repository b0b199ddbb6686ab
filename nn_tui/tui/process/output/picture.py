"""The picture that is wanted on the terminal, the one that is there, and the way from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import compress, count
from operator import ne, or_
from typing import NamedTuple

from nn_tui.tui.process.output.cells import SECOND_HALF, UNKNOWN, Alphabet, Cells, UnfollowableError
from nn_tui.tui.process.output.pen import ALIKE, Pen

_MOVE = re.compile(r"\x1b\[(\d{1,5});(\d{1,5})H")
MOST_ROWS = MOST_COLUMNS = 10_000
"""A place beyond these is on no terminal."""
NEAR = 4
"""Up to so many cells between two that changed are sent again: a jump over them has as many bytes."""
JUMP, COLOUR = 6, 25
"""About the bytes of a jump to a place, and of other colours."""
SEGMENT = 10
"""Cells in a row that are sent together where little may be sent at once."""


class Stretch(NamedTuple):
    """Cells of a row: from ``start``, before ``end``."""

    row: int
    start: int
    end: int


class Picture:
    """Takes what Textual writes, and gives what has to be sent to show it."""

    def __init__(self) -> None:
        self._alphabet = Alphabet()
        self._pen = Pen(self._alphabet)
        self._wanted: list[Cells] = []
        self._there: list[Cells] = []
        self._changed: dict[int, None] = {}
        self.cursor = 0, 0
        """Row and column where Textual wants the cursor."""
        self.columns, self.rows = MOST_COLUMNS, MOST_ROWS
        """The size of the terminal: what lies outside is not sent, since it would land on its last row or column."""

    @property
    def has_changed(self) -> bool:
        """Whether anything was drawn since ``frame`` was last called."""
        return bool(self._changed)

    def forget(self) -> None:
        """Nothing is known of the terminal, and nothing is wanted on it until it is drawn anew."""
        self._wanted.clear()
        self._there.clear()
        self._changed.clear()
        self._pen.forget()

    def distrust(self) -> None:
        """The terminal may show something else than what was sent: send everything again."""
        self._there = [_unknown(len(row.characters)) for row in self._wanted]
        self._changed = dict.fromkeys(range(len(self._wanted)))
        self._pen.forget()

    def take(self, drawn: str) -> list[Stretch]:
        """Draw on the wanted picture, and return where something else is wanted now.

        Raises UnfollowableError, and draws nothing, if ``drawn`` is more than characters with colours at places.
        """
        if self._alphabet.is_full:
            self._start_alphabet_anew()
        before, *pieces = _MOVE.split(drawn)
        if before.strip("\n"):
            raise UnfollowableError(before)
        if pieces:
            # Before a move to a place a line's end changes nothing.
            pieces[2:-1:3] = [text.rstrip("\n") for text in pieces[2:-1:3]]
        cells = self._alphabet.cells
        placed = [
            (int(row) - 1, int(column) - 1, cells(text))
            for row, column, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
        ]
        if not placed:
            return []
        if not all(0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS for row, column, _ in placed):
            raise UnfollowableError(drawn)
        stretches = [
            Stretch(row, column, column + len(piece.characters))
            for row, column, piece in placed
            if piece.characters and self._put(row, column, piece)
        ]
        row, column, piece = placed[-1]
        self.cursor = row, column + len(piece.characters)
        return stretches

    def _put(self, row: int, column: int, piece: Cells) -> bool:
        """Draw cells; False if they are wanted already."""
        while row >= len(self._wanted):
            self._wanted.append(_unknown(0))
            self._there.append(_unknown(0))
        characters, styles = self._wanted[row]
        end = column + len(piece.characters)
        if characters[column:end] == piece.characters and styles[column:end] == piece.styles:
            return False
        if end > len(characters):
            missing = UNKNOWN * (end - len(characters))
            characters, styles = characters + missing, styles + missing
            there = self._there[row]
            self._there[row] = Cells(there.characters + missing, there.styles + missing)
        left, right = characters[:column], characters[end:]
        if characters[column] == SECOND_HALF:
            left = left[:-1] + " "
        if right.startswith(SECOND_HALF):
            right = " " + right[1:]
        self._wanted[row] = Cells(left + piece.characters + right, styles[:column] + piece.styles + styles[end:])
        self._changed[row] = None
        return True

    def frame(self) -> list[Stretch]:
        """The rows that were drawn on since the last call, from top to bottom."""
        rows = sorted(self._changed)
        self._changed.clear()
        return [Stretch(row, 0, len(self._wanted[row].characters)) for row in rows]

    def in_pieces(self, stretches: Iterable[Stretch]) -> list[Stretch]:
        """The same a few cells at a time; what takes few bytes, as words do, before pictures."""
        return [
            Stretch(row, start, min(start + SEGMENT, end))
            for row, first, end in sorted(stretches, key=self._cost)
            for start in range(first, end, SEGMENT)
        ]

    def _cost(self, stretch: Stretch) -> int:
        """About how many bytes it takes to send."""
        row, start, end = stretch
        wanted, there = self._wanted[row], self._there[row]
        return sum(
            JUMP + behind - first + COLOUR * sum(1 for _ in ALIKE.finditer(wanted.styles, first, behind))
            for first, behind in _differing(wanted, there, start, end)
        )

    def _start_alphabet_anew(self) -> None:
        """Forget styles and clusters that are in no picture."""
        before, self._alphabet = self._alphabet, Alphabet()
        self._pen = Pen(self._alphabet)
        for rows in (self._wanted, self._there):
            rows[:] = [self._alphabet.adopted(row, before) for row in rows]

    def send(self, stretch: Stretch) -> None:
        """Write what differs between these cells and those that are there, from now on the same."""
        row, start, end = stretch
        if row >= self.rows:
            return
        wanted, there = self._wanted[row], self._there[row]
        if wanted.part(start, end) == there.part(start, end):
            return
        if self._alphabet.has_clusters(wanted.characters) or self._alphabet.has_clusters(there.characters):
            # Terminals do not agree on how wide these are.
            start, end = 0, len(wanted.characters)
            there = _unknown(end)
        end = min(end, self.columns)
        for first, behind in _differing(wanted, there, start, end):
            self._pen.write(row, first, *wanted.part(first, behind))
        self._there[row] = Cells(
            there.characters[:start] + wanted.characters[start:end] + there.characters[end:],
            there.styles[:start] + wanted.styles[start:end] + there.styles[end:],
        )

    @property
    def written(self) -> int:
        """How much is to be sent, in characters."""
        return self._pen.written

    def lift(self) -> str:
        """What is to be sent for all that was written since the last call."""
        return self._pen.lift()


def _differing(wanted: Cells, there: Cells, start: int, end: int) -> list[tuple[int, int]]:
    """Where known cells differ, each as first and behind the last; those that a jump over would not pay are one."""
    characters, styles = wanted
    differ = map(
        or_,
        map(ne, characters[start:end], there.characters[start:end]),
        map(ne, styles[start:end], there.styles[start:end]),
    )
    places = list(compress(count(start), differ))
    if UNKNOWN in characters:
        places = [place for place in places if characters[place] != UNKNOWN]
    if not places:
        return []
    found = []
    first, last = places[0], places[0]
    for place in places[1:]:
        gap = place - last - 1
        if gap and not (
            gap <= NEAR and styles[last + 1 : place] == styles[last] * gap and characters[last + 1 : place].isascii()
        ):
            found.append((first, last + 1))
            first = place
        last = place
    found.append((first, last + 1))
    return found


def _unknown(width: int) -> Cells:
    return Cells(UNKNOWN * width, UNKNOWN * width)
