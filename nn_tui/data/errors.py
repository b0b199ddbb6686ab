"""The errors that this package raises about bad input."""

from __future__ import annotations

from nn_tui.data.plain_text import SENTENCE, plain


class DataError(ValueError):
    """Bad input. Its message is one sentence: what is wrong, where, and how to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(plain(sentence, SENTENCE))


class ChangedError(DataError):
    """A file was changed by another program since it was read: it is left as it is."""
