"""What is not ours is safe to show, short, and still tells what it is."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.plain_text import QUOTED, plain

CANNOT_BE_SEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    "text", ["letters", "x1 -> y", "é", "e\u0301", "数字.csv", "สี่", "a_b-c.txt", "C:\\data\\x.csv", "50% of 2", "🙂"]
)
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "?[31mred?[0m"),
        ("\x1b]0;title\x07", "?]0;title?"),
        ("\x9b2J", "?2J"),
        ("a\x00b\x7fc\x08", "a?b?c?"),
        ("cod\u202etxt.exe", "cod?txt.exe"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "a?b?c?d?e"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("a\r\nb\t c \x1c d\u00a0e ", "a b c d e"),
        ("caf\udce9", "caf?"),
        ("\ue000\U000f0000", "??"),
        ("a\u3164b\ufe0fc", "a?b?c"),
        ("\u0301a", "?a"),
        ("a" + "\u0301" * 5, "a" + "\u0301" * 3 + "??"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_a_question_mark(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_long_text_keeps_both_ends() -> None:
    assert plain("0123456789" * 3, 11) == "0123...6789"
    path = Path("/home/somebody") / ("deep/" * 40) / "experiment.csv"
    assert plain(path).startswith("/home/somebody")
    assert plain(path).endswith("/experiment.csv")
    assert len(plain(path)) == QUOTED


def test_a_huge_text_is_not_read_whole() -> None:
    text = "a" + " \x1b" * 10_000_000 + "z"
    assert plain(text, 20)[0] == "a"
    assert plain(text, 20)[-1] == "z"
    assert "..." in plain(text, 20)


def test_whatever_is_given_is_text() -> None:
    assert plain(ValueError("no\nnumber")) == "no number"
    assert plain(12) == "12"


def test_every_character_alone_is_one_that_can_be_seen() -> None:
    for code in (*range(0x10000), *range(0x10000, sys.maxunicode + 1, 61)):
        for character in plain(f"a{chr(code)}"):
            assert unicodedata.category(character) not in CANNOT_BE_SEEN, hex(code)


@given(st.text(), st.integers(5, 100))
def test_any_text_is_one_short_line_and_stays_so(text: str, most: int) -> None:
    shown = plain(text, most)
    assert len(shown) <= most
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert plain(shown, most) == shown
