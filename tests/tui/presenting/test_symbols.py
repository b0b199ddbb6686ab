from __future__ import annotations

import pytest

from nn_tui.tui.presenting.symbols import shown_symbol


@pytest.mark.parametrize(
    ("symbol", "shown", "in_ascii"),
    [
        ("a", "a", "a"),
        ("film", "film", "film"),
        (" ", "␣", "_"),
        ("\n", "⏎", "\\n"),
        ("\t", "⇥", "\\t"),
        ("new york", "new␣york", "new_york"),
        ("\x07", "\\x07", "\\x07"),
        ("\u200b", "\\u200b", "\\u200b"),
        ("\u00a0", "\\xa0", "\\xa0"),
        ("\u0301", "◌\u0301", "◌\u0301"),
        ("é", "é", "é"),
    ],
)
def test_every_symbol_leaves_a_mark(symbol: str, shown: str, in_ascii: str) -> None:
    assert shown_symbol(symbol, ascii_only=False) == shown
    assert shown_symbol(symbol, ascii_only=True) == in_ascii
