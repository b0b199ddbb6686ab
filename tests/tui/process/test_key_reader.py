"""Keys from bytes: what can be read is read as ever, and nothing that cannot be ends the reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import AppBlur, AppFocus, CursorPosition, Key, MouseDown, Paste
from textual.message import Message

from nn_tui.tui.process.key_reader import MOST_PASTED, PASTE_RESTS, TYPED_AT_ONCE, UNMARKED_RESTS, KeyReader

PIECES = [b"\x1b", b"[", b"<", b";", b":", b"u", b"~", b"M", b"t", b"?", b"$y", b"R", b"48;", b"27;5;", b"1114112"]
PIECES += [b"999999999", b"55296", b"0", b"\xe9", b"\x1b[200~", b"\x1b[201~", b"64", b"\xc3", b"\xa9", "٣".encode()]


def typed(data: bytes) -> list[str]:
    return [event.key for event in KeyReader().feed(data) if isinstance(event, Key)]


def told(data: bytes, at_once: int) -> list[Message]:
    """What is read of bytes that come in pieces of that many."""
    reader = KeyReader()
    return [event for place in range(0, len(data), at_once) for event in reader.feed(data[place : place + at_once])]


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_keys_and_sequences_are_read() -> None:
    assert typed(b"a\x1b[A\x1b[97;5u\x1b[3~") == ["a", "up", "ctrl+a", "delete"]
    assert typed("é".encode()) == ["é"]


def test_a_byte_that_is_not_utf_8_takes_nothing_with_it() -> None:
    (bad, good) = [event for event in KeyReader().feed(b"\xe9d") if isinstance(event, Key)]
    assert (bad.character, good.character) == ("\N{REPLACEMENT CHARACTER}", "d")


def test_a_sequence_without_a_meaning_is_no_key() -> None:
    assert typed(b"\x1b[1114112ud\x1b[27;5;999999999~4\x1b[55296ux") == ["d", "4", "x"]


def test_a_character_may_come_in_two_reads() -> None:
    reader = KeyReader()
    (event,) = [event for part in (b"\xc3", b"\xa9") for event in reader.feed(part)]
    assert isinstance(event, Key)
    assert event.key == "é"


def test_a_paste_keeps_what_is_not_a_character() -> None:
    (paste,) = [event for event in KeyReader().feed(b"\x1b[200~1,\xe9\x1b[201~x") if isinstance(event, Paste)]
    assert paste.text == "1,\N{REPLACEMENT CHARACTER}"


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=4)))
def test_nothing_ends_the_reading(pieces: list[bytes]) -> None:
    reader = KeyReader()
    for piece in pieces:
        list(reader.feed(piece))
    # An end of a paste, and letters until no sequence can be open any more.
    heard = list(reader.feed(b"\x1b[201~" + b"z" * 40))
    assert any(isinstance(event, Key) and event.key == "z" for event in heard)


@pytest.mark.parametrize(
    "report",
    [
        b"\x1b[48;99999;99999;0;0t",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;24;80;480;800t",
        b"\x1b[48;24:1;80:2;1;1t",
        b"\x1b[?2048;1$y",
    ],
)
def test_what_is_said_of_the_size_is_left_out_and_the_mouse_stays_where_it_is(report: bytes) -> None:
    (mouse, key) = told(report + b"\x1b[<0;41;13Mx", 1)
    assert isinstance(mouse, MouseDown)
    assert (mouse.x, mouse.y) == (40, 12)
    assert isinstance(key, Key)


def test_the_focus_of_the_terminal_is_no_key() -> None:
    away, back, key = told(b"\x1b[O\x1b[Ix", 1)
    assert isinstance(away, AppBlur)
    assert isinstance(back, AppFocus)
    assert isinstance(key, Key)


@pytest.mark.parametrize("at_once", [1, 2, 3, 5, 4096])
def test_a_paste_may_come_in_pieces(at_once: int) -> None:
    text = "1 2\n\x1b[A\x1b[20é1~" * 7
    first, pasted, last = told(b"a\x1b[200~" + text.encode() + b"\x1b[201~b", at_once)
    assert isinstance(pasted, Paste)
    assert pasted.text == text
    assert [first.key, last.key] == ["a", "b"]  # type: ignore[attr-defined]


def test_two_pastes_and_an_end_without_a_beginning() -> None:
    events = told(b"\x1b[201~\x1b[200~1\x1b[201~\x1b[200~\x1b[201~\x1b[200~2\0\x1b[201~", 4)
    assert [event.text for event in events if isinstance(event, Paste)] == ["1", "", "2"]
    assert len(events) == 3


def test_a_paste_whose_end_is_lost_ends_when_nothing_follows() -> None:
    clock = Clock()
    reader = KeyReader(clock)
    assert not list(reader.feed(b"\x1b[200~half"))
    clock.now += PASTE_RESTS / 2
    assert not list(reader.tick())
    assert not list(reader.feed(b" a line"))
    clock.now += PASTE_RESTS + 0.1
    (pasted,) = reader.tick()
    assert isinstance(pasted, Paste)
    assert pasted.text == "half a line"
    (key,) = reader.feed(b"q")
    assert isinstance(key, Key)


@pytest.mark.parametrize("at_once", [1, 3, 4096])
def test_a_report_in_the_middle_of_a_paste_is_none_of_it(at_once: int) -> None:
    report, pasted = told(b"\x1b[200~one\x1b[5;1R two\x1b[201~", at_once)
    assert isinstance(report, CursorPosition)
    assert isinstance(pasted, Paste)
    assert pasted.text == "one two"


def test_reports_do_not_keep_a_paste_open() -> None:
    clock = Clock()
    reader = KeyReader(clock)
    assert not list(reader.feed(b"\x1b[200~half"))
    for _ in range(3):
        clock.now += PASTE_RESTS / 2
        assert len(list(reader.feed(b"\x1b[5;1R"))) == 1
    assert [event.text for event in reader.tick() if isinstance(event, Paste)] == ["half"]


def test_a_paste_without_brackets_is_one_all_the_same() -> None:
    clock = Clock()
    reader = KeyReader(clock)
    text = "0.5 0.25 1\r\n" * 400
    assert not [event for at in range(0, len(text), 1000) for event in reader.feed(text[at : at + 1000].encode())]
    clock.now += UNMARKED_RESTS + 0.01
    assert [event.text for event in reader.tick() if isinstance(event, Paste)] == [text]
    (key,) = reader.feed(b"q")
    assert isinstance(key, Key)


def test_a_key_that_is_no_text_ends_such_a_paste() -> None:
    reader = KeyReader()
    pasted, interrupt = (event for data in (b"x" * TYPED_AT_ONCE, b"\x03") for event in reader.feed(data))
    assert isinstance(pasted, Paste)
    assert isinstance(interrupt, Key)
    assert interrupt.key == "ctrl+c"


def test_what_belongs_to_a_sequence_begins_no_paste() -> None:
    (pasted,) = told(b"\x1b" + b"[200~" + b"x" * 5000 + b"\x1b[201~", 1)
    assert isinstance(pasted, Paste)
    reader = KeyReader()
    assert not list(reader.feed(b"\x1b"))
    (pasted,) = (event for data in (b"[200~" + b"x" * 5000, b"\x1b[201~") for event in reader.feed(data))
    assert isinstance(pasted, Paste)
    assert pasted.text == "x" * 5000
    for before in (b"\x1b[A", b"\x1b[<35;12;5M", b"\x1bOP"):
        reader = KeyReader()
        assert len(list(reader.feed(before))) == 1
        assert not list(reader.feed(b"x" * 5000))


def test_a_paste_without_bounds_is_cut() -> None:
    reader = KeyReader()
    piece = b"x" * (MOST_PASTED // 4)
    events = [event for data in (b"\x1b[200~", *[piece] * 6, b"\x1b[201~", b"q") for event in reader.feed(data)]
    pasted, key = events
    assert isinstance(pasted, Paste)
    assert len(pasted.text) == MOST_PASTED
    assert isinstance(key, Key)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=4)), st.integers(1, 7))
def test_how_the_bytes_are_split_over_reads_changes_nothing(pieces: list[bytes], at_once: int) -> None:
    data = b"".join(pieces)
    assert list(map(repr, told(data, at_once))) == list(map(repr, told(data, len(data) + 1)))
