"""One fold of several: the part of the samples that a run is tested on when each part has its turn."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from nn_tui.data.plain_text import plain
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.kinds import Kind

MOST_FOLDS: Final = 100


class Fold(NamedTuple):
    """The fold ``number``, counted from 1, of ``of`` folds."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def fold_of(words: str) -> Fold:
    """What words such as "2/5" say. Raises ValueError."""
    number, slash, of = words.partition("/")
    fold = Fold(int(number), int(of))
    if not slash or not 1 <= fold.number <= fold.of or not 2 <= fold.of <= MOST_FOLDS or str(fold) != words:
        raise ValueError(words)
    return fold


class FoldOf(Kind):
    """A fold in words; None for none."""

    metavar = "K/N"
    toml_takes = 'a fold of several such as "2/5"'
    option_takes = "a fold of several such as 2/5"
    form_takes = "a fold of several such as 2/5, or nothing"

    def check(self, field: str, value: Any) -> None:
        """The number of a fold, and how many there are."""
        try:
            fold_of(value)
        except ValueError:
            most = f"from 1/2 to {MOST_FOLDS}/{MOST_FOLDS}"
            raise ExperimentError(f"{field} is a fold of several such as 2/5, {most}, not {plain(value)!r}") from None

    def from_form(self, text: str) -> str | None:
        """The words, or nothing."""
        return text or None

    def to_form(self, value: Any) -> str:
        """The words, or nothing."""
        return "" if value is None else str(value)
