"""What is under way to the terminal, and how much more the line takes now."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

MOST_DELAY = 0.025
"""Seconds that a piece may wait for what was sent before it: so long the answer to a key waits at most."""
LEAST_ROOM = 300
"""Bytes that even the slowest line is taken to carry in that time."""
MOST_ROOM = 1 << 18
"""Bytes that the fastest line is taken to carry in that time."""
WINDOW = 0.05
"""Seconds of a line that is never idle after which what it brought says how fast it is."""
SHORTEST_CROSSING = 0.001
"""Seconds; what takes less cannot be measured."""
MOST_ANSWERS = 8_000
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
    is_answer: bool


@dataclass
class Stretch:
    """A time in which the line was never idle, and the bytes that it brought."""

    began: float
    size: int = 0

    def carries(self, until: float) -> float:
        """How many bytes the line carries in MOST_DELAY, going by that."""
        crossing = max(until - self.began, SHORTEST_CROSSING)
        return min(MOST_ROOM, max(LEAST_ROOM, self.size * MOST_DELAY / crossing))


class Line:
    """Watches the pieces that were sent until the terminal has answered each, and learns from that how fast it is.

    The terminal reports the cursor after each piece. Times are seconds of one steady clock, sizes are bytes.
    """

    def __init__(self) -> None:
        self._under_way: deque[Piece] = deque()
        self._next_column = 0
        self._carries: float = MOST_ROOM
        self._waiting, self._waiting_at = 0.0, 0.0
        self._shortest: float | None = None
        self._arrived = 0.0
        self._busy, self._window = Stretch(0.0), Stretch(0.0)
        self._has_answered = False
        self._asked_first: float | None = None

    @property
    def is_free(self) -> bool:
        """Whether everything that was drawn has arrived."""
        return not any(piece.size for piece in self._under_way)

    @property
    def is_quiet(self) -> bool:
        """Whether the terminal owes no answer."""
        return not self._under_way

    @property
    def unanswered_since(self) -> float | None:
        """When the oldest piece was sent that a terminal which answers has not answered; None if there is none."""
        return self._under_way[0].sent if self._under_way and self._has_answered else None

    @property
    def is_slow(self) -> bool:
        """Whether a picture is worth being sent in pieces."""
        return self._carries < MOST_ROOM / 16

    def room(self, now: float) -> float:
        """How many bytes may be sent now of a frame that has begun; if none, less than 0.

        No more than the line carries in MOST_DELAY may wait for it, however long it takes to arrive.
        """
        arriving = self._carries * (self._shortest or 0.0) / MOST_DELAY
        under_way = sum(piece.size for piece in self._under_way)
        return self._carries - max(self._waits(now), under_way - arriving)

    def room_for_answer(self, now: float) -> float:
        """How many bytes may be sent now of the answer to a key: in small pieces, so that its first words come soon."""
        answers = sum(piece.size for piece in self._under_way if piece.is_answer)
        return min(self.room(now), self._carries / 2, MOST_ANSWERS - answers)

    def _waits(self, now: float) -> float:
        """Bytes that were sent and that the line has not carried yet, as far as is known."""
        return max(0.0, self._waiting - (now - self._waiting_at) * self._carries / MOST_DELAY)

    def send(self, size: int, now: float, is_answer: bool = False) -> int:
        """A piece is being sent. Returns the column for the cursor when the terminal is asked where it is."""
        if self._asked_first is None:
            self._asked_first = now
        column = FIRST_COLUMN + self._next_column
        self._next_column = (self._next_column + 1) % COLUMNS
        self._waiting, self._waiting_at = self._waits(now) + size, now
        self._under_way.append(Piece(column, size, now, is_answer))
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
            self._learn(piece, now)
        if not self._under_way:
            # Nothing wakes the sender any more: what it has left must find room now.
            self._waiting = 0.0
        return not missing

    def _learn(self, piece: Piece, now: float) -> None:
        """Learn from a piece that is answered now: how long the way is, and how much the line carries."""
        took = now - piece.sent
        if self._shortest is None:
            self._shortest = took
        on_the_way = took - piece.size * MOST_DELAY / self._carries
        if piece.sent > self._arrived + self._shortest and on_the_way > self._shortest:
            # Nothing was before it: perhaps the way to the terminal has become longer.
            self._shortest += (on_the_way - self._shortest) / 50
        self._shortest = min(took, self._shortest)
        arrived = now - self._shortest
        if piece.sent > self._arrived:
            self._busy, self._window = Stretch(piece.sent), Stretch(piece.sent)
        self._arrived = arrived
        if not piece.size:
            return
        self._busy.size += piece.size
        self._window.size += piece.size
        # Answers that come together say nothing of each piece, only of all that arrived for a while.
        is_long = arrived - self._window.began >= WINDOW
        carries = (self._busy if self.is_free else self._window).carries(arrived)
        if carries < self._carries:
            self._follow(carries, (arrived - self._window.began) / MOST_DELAY)
        elif is_long or self.is_free:
            self._follow(carries, 4 * self._window.size / self._carries)
        if is_long:
            self._window = Stretch(arrived)

    def _follow(self, carries: float, says: float) -> None:
        """Believe a measurement, the more the longer it took or the more it brought."""
        weight = min(1.0, says) / 2
        self._carries = self._carries ** (1 - weight) * carries**weight

    def wait(self, now: float, has_more: bool) -> float | None:
        """Seconds after which ``look`` or, if there is more to send, ``room`` may find something; None: never."""
        if not self._under_way:
            return None
        soon = self._due() - now
        if has_more:
            # At least a tenth of what waits has left then.
            soon = min(soon, max(self._waits(now) / self._carries, 0.1) * MOST_DELAY)
        return max(0.0, soon)

    def look(self, now: float) -> bool:
        """Give up what is not answered, if this terminal never answers. True if it has to be asked again."""
        if not self._under_way or now < self._due():
            return False
        if self.is_silent(now):
            self._under_way.clear()
            self._waiting = 0.0
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
        drawn = latest.sent + max(SILENT_PAUSE, sum(piece.size for piece in self._under_way) / SILENT_RATE)
        return max(drawn, self._asked_first + SILENT_AFTER)
