"""The thread that writes to the terminal: one frame at a time, and only what changed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from math import inf
from threading import Condition, Thread
from time import monotonic
from typing import TextIO

from nn_tui.tui.process.output.cells import UnfollowableError
from nn_tui.tui.process.output.line import Line
from nn_tui.tui.process.output.picture import Picture, Stretch

OUTPUT_THREAD = "textual-output"
"""The name of the thread that writes to the terminal."""
ANSWER_SECONDS = 0.5
"""For so long after a key, what is drawn is its answer: it does not wait for the frame that is under way."""
BEGIN_SYNCHRONISED, END_SYNCHRONISED = "\x1b[?2026h", "\x1b[?2026l"
PLAIN = "\x1b[m"
OPEN_SCREEN, LEAVE_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
_DRAWS_NOTHING = re.compile(
    r"(?:\x1b\[[?<>=][\d;]*\$?[a-z]|\x1b\[2[23];\dt|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07|\x1b\[\d* q)*"
)
"""Modes, questions, titles, the clipboard, the bell, the shape of the cursor."""


class Writer:
    """Sends to a terminal what Textual writes. Any thread may call it; only ``settle`` and ``stop`` wait for something.

    A frame changes what is wanted on the terminal. The thread sends what differs from what is there, followed by the
    question where the cursor is; the next frame leaves when the answer has come. Everything else that is written goes
    to the terminal at once and in order.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._picture = Picture()
        self._line = Line()
        self._news = Condition()
        self._at_once: list[str] = []
        self._answers: deque[Stretch] = deque()
        self._frame: deque[Stretch] = deque()
        self._answers_until = 0.0
        self._is_synchronised = False
        self._is_open = False
        self._is_stopping = False
        self._writing_since: float | None = None
        self._thread = Thread(target=self._run, name=OUTPUT_THREAD, daemon=True)
        self._thread.start()

    @property
    def is_free(self) -> bool:
        """Whether all that was drawn has arrived. If not, what is drawn now only waits."""
        with self._news:
            return self._is_free

    @property
    def unanswered_since(self) -> float | None:
        """Since when the terminal takes nothing, or owes an answer; None if neither is so."""
        with self._news:
            return self._writing_since or self._line.unanswered_since

    def write(self, text: str) -> None:
        """Write what Textual writes: a frame, or any other sequence."""
        if text in (BEGIN_SYNCHRONISED, END_SYNCHRONISED):
            return
        with self._news:
            if _DRAWS_NOTHING.fullmatch(text):
                self._write_at_once(text)
            else:
                self._draw(text)
            self._news.notify_all()

    def ask(self) -> None:
        """Ask the terminal whether it answers at all. It must not echo any more what comes from it."""
        with self._news:
            self._at_once.append(self._question(0))
            self._news.notify_all()

    def synchronise(self) -> None:
        """From now on mark frames: the terminal shows each at once."""
        self._is_synchronised = True

    def expect_answer(self) -> None:
        """A key was pressed: what is drawn next is its answer."""
        self._answers_until = monotonic() + ANSWER_SECONDS

    def cursor_reported(self, column: int) -> None:
        """The terminal says in which column the cursor is, 1-based: what was sent has arrived."""
        with self._news:
            if not self._line.answered(column, monotonic()):
                # Perhaps another terminal is attached now.
                self._picture.distrust()
            self._news.notify_all()

    def resized(self, columns: int, rows: int) -> None:
        """The terminal has another size, and shows it knows best what."""
        with self._news:
            self._picture.columns, self._picture.rows = columns, rows
            self._picture.distrust()
            self._news.notify_all()

    def distrust(self) -> None:
        """Draw everything again: the terminal may show something else."""
        with self._news:
            self._picture.distrust()
            self._news.notify_all()

    def settle(self, within: float) -> None:
        """Draw nothing more, and wait until the terminal owes no answer, but not longer than that many seconds."""
        with self._news:
            self._is_open = False
            self._news.wait_for(lambda: self._is_stopping or self._line.is_quiet, within)

    def stop(self) -> None:
        """End the thread, once everything but frames is written."""
        with self._news:
            self._is_stopping = True
            self._news.notify_all()
        self._thread.join()

    def _write_at_once(self, text: str) -> None:
        if OPEN_SCREEN in text:
            self._forget()
            self._is_open = True
        if LEAVE_SCREEN in text:
            self._is_open = False
            # The shell goes on in the last style otherwise.
            self._at_once.append(PLAIN)
        self._at_once.append(text)

    def _draw(self, text: str) -> None:
        is_answer = not self._is_free and monotonic() < self._answers_until
        try:
            stretches = self._picture.take(text)
        except UnfollowableError:
            # First what was drawn before, then this as it is; from there on nothing is known.
            before = self._drawn(deque((*self._frame, *self._answers, *self._picture.frame())))
            self._at_once += [before, PLAIN, text, self._question(len(text))]
            self._forget()
        else:
            if is_answer:
                self._answers = self._in_order((*self._answers, *stretches))

    def _in_order(self, stretches: Iterable[Stretch]) -> deque[Stretch]:
        return deque(self._picture.in_pieces(stretches) if self._line.is_slow else stretches)

    @property
    def _is_free(self) -> bool:
        return self._line.is_free and not (self._picture.has_changed or self._answers or self._frame)

    def _forget(self) -> None:
        self._picture.forget()
        self._frame.clear()
        self._answers.clear()

    def _run(self) -> None:
        try:
            while True:
                with self._news:
                    while not (text := self._next()):
                        if self._is_stopping:
                            return
                        self._news.wait(self._line.wait(monotonic(), bool(self._frame or self._answers)))
                self._writing_since = monotonic()
                self._stream.write(text)
                self._stream.flush()
                self._writing_since = None
        finally:
            with self._news:
                self._is_stopping = True
                self._news.notify_all()

    def _next(self) -> str:
        """What to send now, or nothing."""
        now = monotonic()
        must_ask = self._line.look(now)
        if self._at_once:
            text = "".join(self._at_once)
            self._at_once.clear()
            return text
        while self._is_open:
            if self._answers and (room := self._line.room_for_answer(now)) > 0:
                text = self._piece(self._answers, room, is_answer=True)
            elif self._frame and (room := self._line.room(now)) > 0:
                text = self._piece(self._frame, room)
            elif self._picture.has_changed and not self._frame and self._line.is_free:
                self._answers.clear()
                self._frame = self._in_order(self._picture.frame())
                continue
            else:
                break
            if text:
                return text
        return self._question(0) if must_ask and self._is_open else ""

    def _piece(self, stretches: deque[Stretch], room: float, is_answer: bool = False) -> str:
        """Of these stretches, as many as fit; nothing if all of them are there already."""
        drawn = self._drawn(stretches, room)
        if drawn and self._is_synchronised:
            drawn = f"{BEGIN_SYNCHRONISED}{drawn}{END_SYNCHRONISED}"
        return drawn and drawn + self._question(len(drawn.encode(errors="replace")), is_answer)

    def _drawn(self, stretches: deque[Stretch], room: float = inf) -> str:
        """What draws the first of these stretches, about as many bytes as there is room for. They are removed."""
        while stretches and self._picture.written < room:
            self._picture.send(stretches.popleft())
        return self._picture.lift()

    def _question(self, size: int, is_answer: bool = False) -> str:
        """Ask where the cursor is, after that many bytes; then put it where Textual wants it."""
        column = self._line.send(size, monotonic(), is_answer)
        row_wanted, column_wanted = self._picture.cursor
        back = f"\x1b[{row_wanted + 1};{column_wanted + 1}H" if (row_wanted, column_wanted) != (0, 0) else ""
        return f"\x1b[;{column}H\x1b[6n{back}"
