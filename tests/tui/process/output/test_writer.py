"""What reaches the terminal, and when."""

from __future__ import annotations

import io
import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from nn_tui.tui.process.output.writer import Writer
from tests.emulator import Emulator

OPEN, LEAVE = "\x1b[?1049h", "\x1b[?1049l\x1b[?25h"
QUESTION = re.compile(r"\x1b\[;(\d+)H\x1b\[6n")


def frame(text: str) -> str:
    """As Textual ends it: with the place of the cursor."""
    return f"{text}\x1b[1;1H"


class Far(io.StringIO):
    """The far end of the line: it answers what it is asked when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = 0

    @property
    def drawn(self) -> str:
        return QUESTION.sub("", self.getvalue())

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < end, repr(self.getvalue())
            threading.Event().wait(0.001)

    def answer(self, writer: Writer) -> None:
        """Answer the next question, once it has come."""
        self.until(lambda: len(QUESTION.findall(self.getvalue())) > self.answered)
        column = QUESTION.findall(self.getvalue())[self.answered]
        self.answered += 1
        writer.cursor_reported(int(column))


@pytest.fixture
def far() -> Far:
    return Far()


@pytest.fixture
def writer(far: Far) -> Iterator[Writer]:
    """A writer whose terminal has answered once."""
    writer = Writer(far)
    writer.write(OPEN)
    writer.ask()
    far.answer(writer)
    yield writer
    writer.stop()


def test_the_next_frame_waits_for_the_answer_and_is_then_the_newest(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone  "))
    far.until(lambda: "one" in far.drawn)
    assert not writer.is_free
    writer.write(frame("\x1b[1;1Htwo  "))
    writer.write(frame("\x1b[1;1Hthree"))
    assert "t" not in far.drawn
    far.answer(writer)
    far.until(lambda: "thre" in far.drawn)
    assert "tw" not in far.drawn
    far.answer(writer)
    far.until(lambda: writer.is_free)


def test_an_answer_to_a_key_does_not_wait(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone"))
    far.until(lambda: "one" in far.drawn)
    writer.expect_answer()
    writer.write(frame("\x1b[2;1Hkey"))
    far.until(lambda: "key" in far.drawn)


def test_what_draws_nothing_passes_at_once_and_in_order(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone"))
    far.until(lambda: "one" in far.drawn)
    passing = ["\x1b]2;a title\x07", "\x07", "\x1b]52;c;YQ==\x07", "\x1b]22;pointer\x1b\\", "\x1b[?1003l"]
    for sequence in passing:
        writer.write(sequence)
    far.until(lambda: far.drawn.endswith("".join(passing)))


def test_what_cannot_be_followed_is_written_as_it_is_after_what_came_before(writer: Writer, far: Far) -> None:
    plain, ours = Emulator(20, 4), Emulator(20, 4)
    for text in (
        "\x1b[1;1Hone  ",
        "\x1b[1;1H\x1b[31mtwo\x1b[0m  ",
        "\x1b[2;3Ha\tb",
        "\x1b[1;1H\x1b[2K",
        "\x1b[1;1Htwo  \x1b[3;1Hend",
    ):
        plain.write(text)
        writer.write(text)
    far.answer(writer)
    far.answer(writer)
    far.answer(writer)
    far.until(lambda: "end" in far.drawn)
    ours.write(far.drawn)
    assert ours.cells == plain.cells


def test_frames_are_marked_where_the_terminal_takes_it(writer: Writer, far: Far) -> None:
    writer.synchronise()
    for part in ("\x1b[?2026h", frame("\x1b[1;1Hone"), "\x1b[?2026l"):
        writer.write(part)
    far.until(lambda: "one" in far.drawn)
    assert far.drawn.endswith("\x1b[?2026h\x1b[1;1H\x1b[mone\x1b[?2026l")


def test_the_end_is_written_though_a_frame_waits(far: Far) -> None:
    writer = Writer(far)
    writer.write(OPEN)
    writer.write(frame("\x1b[1;1Hone"))
    far.until(lambda: "one" in far.drawn)
    writer.write(frame("\x1b[1;1Htwo"))
    writer.settle(0.01)
    writer.write(LEAVE)
    writer.stop()
    assert far.drawn.endswith(f"one\x1b[m{LEAVE}")


def test_it_settles_when_the_last_answer_has_come(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone"))
    far.until(lambda: "one" in far.drawn)
    threading.Timer(0.05, far.answer, [writer]).start()
    began = time.monotonic()
    writer.settle(10)
    assert time.monotonic() - began < 5


def test_a_terminal_of_another_size_gets_everything_again(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone\x1b[2;1Htwo"))
    far.answer(writer)
    writer.resized(2, 1)
    far.until(lambda: far.drawn.endswith("\x1b[1;1H\x1b[mon"))


def test_after_a_lost_answer_everything_is_drawn_again(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone"))
    far.until(lambda: "one" in far.drawn)
    writer.ask()
    far.until(lambda: len(QUESTION.findall(far.getvalue())) == 3)
    writer.cursor_reported(int(QUESTION.findall(far.getvalue())[2]))
    far.until(lambda: far.drawn.count("one") == 2)


def test_another_screen_is_drawn_as_a_whole(writer: Writer, far: Far) -> None:
    writer.write(frame("\x1b[1;1Hone"))
    far.answer(writer)
    writer.write(LEAVE)
    writer.write(frame("\x1b[1;1Hone"))
    writer.write(OPEN)
    writer.write(frame("\x1b[1;1Hone"))
    far.until(lambda: far.drawn.count("one") == 2)


def test_a_terminal_that_is_gone_ends_the_thread_and_holds_nobody_up() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError("gone")

    errors: list[threading.ExceptHookArgs] = []
    usual, threading.excepthook = threading.excepthook, errors.append
    try:
        writer = Writer(Gone())
        writer.write(OPEN)
        writer.write(frame("\x1b[1;1Hone"))
        writer.settle(10)
        writer.write(LEAVE)
        writer.stop()
    finally:
        threading.excepthook = usual
    assert [error.exc_type for error in errors] == [OSError]
