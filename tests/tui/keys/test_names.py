"""The names of keys in a keymap."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.keys.chains import catalogue
from nn_tui.tui.keys.names import key_named, written


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("p", "p"),
        ("P", "P"),
        ("?", "question_mark"),
        ("+", "plus"),
        ("-", "minus"),
        (",", "comma"),
        ("[", "left_square_bracket"),
        (" ", "space"),
        ("ü", "ü"),
        ("question_mark", "question_mark"),
        ("Esc", "escape"),
        ("pgdn", "pagedown"),
        ("F5", "f5"),
        ("ctrl+K", "ctrl+k"),
        ("alt+k", "alt+k"),
        ("alt++", "alt+plus"),
        ("shift+Up", "shift+up"),
        ("shift+ctrl+left", "ctrl+shift+left"),
    ],
)
def test_names_and_characters(text: str, key: str) -> None:
    assert key_named(text) == key
    assert key_named(written(key)) == key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is no key ''"),
        ("foo", "there is no key 'foo'"),
        ("hyper+a", "there is no key 'hyper+a'"),
        ("ctrl+ctrl+a", "there is no key"),
        ("ctrl+", "there is no key"),
        ("\x1b", "there is no key '?'"),
        ("ctrl+i", "terminals send the same for ctrl+i as for tab: write tab"),
        ("ctrl+[", "terminals send the same for ctrl+[ as for escape"),
        ("shift+a", "write that, as in A"),
        ("ctrl+1", "terminals do not send ctrl+1"),
    ],
)
def test_what_no_terminal_sends_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        key_named(text)


@given(st.text(max_size=20))
def test_any_text_is_a_key_or_a_sentence(text: str) -> None:
    key, problem = "", ""
    try:
        key = key_named(text)
    except ValueError as error:
        problem = str(error)
    assert problem.isprintable()
    assert problem or key_named(written(key)) == key


def test_every_usual_key_can_be_written() -> None:
    for entry in catalogue().entries.values():
        assert [key_named(written(key)) for key in entry.keys] == list(entry.keys), entry.id
