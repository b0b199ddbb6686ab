"""The error of this package."""

from __future__ import annotations

from nn_tui.data.plain_text import SENTENCE, plain


class ExperimentError(ValueError):
    """A recipe, a run or a file that cannot be used; the message is one sentence for the user."""

    def __init__(self, sentence: str) -> None:
        super().__init__(plain(sentence, SENTENCE))
