"""Typed texts as symbols."""

from __future__ import annotations

import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.symbol_text import symbols_of, text_of_symbols

WORDS = ("film", "good", "the", "was")


def test_words_and_characters() -> None:
    assert symbols_of("the  film was Good", WORDS).tolist() == [2, 0, 3, 1]
    assert symbols_of("ab a", ("a", "b", " ")).tolist() == [0, 1, 2, 0]
    assert symbols_of("", WORDS).tolist() == []
    assert text_of_symbols([2, 0], WORDS) == "the film"
    assert text_of_symbols([0, 2, 1], ("a", "b", "\n")) == "a\nb"


@pytest.mark.parametrize(
    ("text", "symbols", "said"),
    [
        ("the movie was", WORDS, "the word 'movie': use"),
        ("one two three four five", WORDS, "the words 'one', 'two', 'three' and 2 more: use"),
        ("aB", ("a", "b"), "the character 'B': use"),
    ],
)
def test_unknown_ones_are_named(text: str, symbols: tuple[str, ...], said: str) -> None:
    with pytest.raises(DataError, match=said):
        symbols_of(text, symbols)
