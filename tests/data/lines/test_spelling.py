from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import ARROW
from nn_tui.data.lines.spelling import spelled, symbol_of


@pytest.mark.parametrize(
    ("symbol", "word"),
    [
        ("film", "film"),
        ("é", "é"),
        (" ", "\\s"),
        ("\n", "\\n"),
        (",", "\\c"),
        ("->", "-\\>"),
        ("\\", "\\\\"),
        ("\\s", "\\\\s"),
        ("title:", "title\\:"),
        ("#", "\\#"),
        ("\x07", "\\x07"),
        ("\u2028", "\\u2028"),
        ("\U000e0001", "\\U000e0001"),
        ("\ud800", "\\ud800"),
    ],
)
def test_words_of_symbols(symbol: str, word: str) -> None:
    assert spelled(symbol) == word
    assert symbol_of(word, "here") == symbol


@given(st.text(min_size=1))
def test_any_symbol_is_a_word_without_marks_and_comes_back(symbol: str) -> None:
    word = spelled(symbol)
    assert symbol_of(word, "here") == symbol
    assert word.split() == [word]
    assert "," not in word
    assert ARROW not in word
    assert word.isprintable()


@pytest.mark.parametrize("word", ["\\q", "good\\", "\\x0", "\\uD8", "\\Uffffffff"])
def test_a_backslash_that_spells_nothing_is_refused(word: str) -> None:
    with pytest.raises(DataError, match=r"^here: .* spells nothing: write .* for a backslash"):
        symbol_of(word, "here")
