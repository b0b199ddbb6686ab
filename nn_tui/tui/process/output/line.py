"""What is under way to the terminal, and how much more the line takes now."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

MOST_DELAY = 0.04
"""Seconds that a piece may wait for what was sent before it: so long the answer to a key waits at most."""
LEAST_ROOM = 500
"""Bytes that may be under way on the slowest line."""
MOST_ROOM = 1 << 18
"""Bytes that may be under way on the fastest line."""
MOST_ANSWERS = 2_000
"""Bytes of answers to keys that may be under way beside a frame."""
SILENT_AFTER = 1.0
"""Seconds after which a terminal that has never answered is taken for one that does not."""
SILENT_RATE = 10_000
"""Bytes a second that a terminal that does not answer is taken to draw."""
SILENT_PAUSE = 0.1
"""Seconds between two frames for it, at least."""
LOST_AFTER = 5.0
"""Seconds after which an answer may be lost: the terminal is asked again."""
FIRST_COLUMN, COLUMNS = 2, 8
"""The cursor is where no report that stands for something else has it, and elsewhere in each of a few reports."""


@dataclass
class Piece:
    """Bytes that were sent, and the question that follows them."""

    column: int
    """The column, 1-based, where the cursor is when the terminal answers."""
    size: int
    sent: float
    ahead: int
    """Bytes under way when it was sent, with its own."""
    is_answer: bool


class Line:
    """Watches the pieces that were sent until the terminal has answered each, and learns from that how fast it is.

    The terminal reports the cursor after each piece. Times are seconds of one steady clock, sizes are bytes.
    """

    def __init__(self) -> None:
        self._under_way: deque[Piece] = deque()
        self._next_column = 0
        self._room: float = MOST_ROOM
        self._shortest: float | None = None
        self._has_answered = False
        self._asked_first: float | None = None

    @property
    def bytes_under_way(self) -> int:
        """Bytes that the terminal has not answered."""
        return sum(piece.size for piece in self._under_way)

    @property
    def is_free(self) -> bool:
        """Whether everything that was drawn has arrived."""
        return not any(piece.size for piece in self._under_way)

    @property
    def is_quiet(self) -> bool:
        """Whether the terminal owes no answer."""
        return not self._under_way

    @property
    def is_slow(self) -> bool:
        """Whether a picture is worth being sent in pieces."""
        return self._room < MOST_ROOM / 16

    @property
    def room(self) -> float:
        """How many bytes may be sent now of a frame that has begun."""
        return self._room - self.bytes_under_way

    @property
    def room_for_answer(self) -> float:
        """How many bytes may be sent now of the answer to a key."""
        answers = sum(piece.size for piece in self._under_way if piece.is_answer)
        return min(self.room, MOST_ANSWERS - answers)

    def send(self, size: int, now: float, is_answer: bool = False) -> int:
        """A piece is being sent. Returns the column for the cursor when the terminal is asked where it is."""
        if self._asked_first is None:
            self._asked_first = now
        column = FIRST_COLUMN + self._next_column
        self._next_column = (self._next_column + 1) % COLUMNS
        self._under_way.append(Piece(column, size, now, self.bytes_under_way + size, is_answer))
        return column

    def answered(self, column: int, now: float) -> bool:
        """The terminal reports the cursor in a column, 1-based. False if an answer before this one was lost."""
        self._has_answered = True
        if not self._under_way:
            return True
        columns = [piece.column for piece in self._under_way]
        # Some programs between here and the terminal always report the same place.
        missing = columns.index(column) if column in columns else 0
        for _ in range(missing):
            self._under_way.popleft()
        piece = self._under_way.popleft()
        if not missing:
            self._learn(piece, now - piece.sent)
        return not missing

    def _learn(self, piece: Piece, took: float) -> None:
        if self._shortest is None:
            self._shortest = took
        # It rises slowly, in case the way to the terminal has become longer.
        self._shortest = min(took, self._shortest + (took - self._shortest) / 100)
        delay = took - self._shortest
        if delay > MOST_DELAY:
            # Step by step: a single delay may have other causes.
            fair = max(piece.ahead * MOST_DELAY / delay, self._room / 8, LEAST_ROOM)
            self._room = min(self._room, fair)
        elif piece.ahead > self._room / 2:
            self._room = min(MOST_ROOM, self._room * 1.5)

    def wait(self, now: float) -> float | None:
        """Seconds after which ``look`` may find something; None if nothing is under way."""
        if not self._under_way:
            return None
        return max(0.0, self._due() - now)

    def look(self, now: float) -> bool:
        """Give up what is not answered, if this terminal never answers. True if it has to be asked again."""
        if not self._under_way or now < self._due():
            return False
        if self.is_silent(now):
            self._under_way.clear()
            return False
        return self._has_answered

    def is_silent(self, now: float) -> bool:
        """Whether this terminal does not answer."""
        return not self._has_answered and self._asked_first is not None and now >= self._asked_first + SILENT_AFTER

    def _due(self) -> float:
        latest = self._under_way[-1]
        if self._has_answered:
            return latest.sent + LOST_AFTER
        assert self._asked_first is not None
        # A frame that is as long under way as a slow terminal takes to draw it has left.
        drawn = latest.sent + max(SILENT_PAUSE, self.bytes_under_way / SILENT_RATE)
        return max(drawn, self._asked_first + SILENT_AFTER)
