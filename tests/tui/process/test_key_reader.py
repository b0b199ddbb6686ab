"""Keys from bytes: what can be read is read as ever, and nothing that cannot be ends the reading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, Paste

from nn_tui.tui.process.key_reader import KeyReader

PIECES = [b"\x1b", b"[", b"<", b";", b":", b"u", b"~", b"M", b"t", b"?", b"$y", b"R", b"48;", b"27;5;", b"1114112"]
PIECES += [b"999999999", b"55296", b"0", b"\xe9", b"\x1b[200~", b"\x1b[201~", b"64", b"\xc3", b"\xa9", "٣".encode()]


def typed(data: bytes) -> list[str]:
    return [event.key for event in KeyReader().feed(data) if isinstance(event, Key)]


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
