"""The texts of a dataset: what one that is written begins with, and which ones there are already."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.next_step import Text, text_before
from nn_tui.data.symbol_text import symbols_of

Line = tuple[int, ...]
"""The symbols of one text, without those that it begins and ends with."""


def first_symbols(dataset: Dataset, text: Text, start: str) -> list[int]:
    """What a network reads before it writes: the symbol that every text begins with, then the start that was given.

    Raises DataError for a start with unknown symbols.
    """
    typed = [int(symbol) for symbol in symbols_of(start, dataset.symbols)]
    return [text_before(dataset, text), *typed] if text.begins is not None or not typed else typed


def known_lines(dataset: Dataset, text: Text) -> frozenset[Line]:
    """The texts of all sequences, of whatever part."""
    rests = (row[row >= 0][:-1].tolist() for row in dataset.targets)
    if text.begins is not None:
        return frozenset(map(tuple, rests))
    # The first symbol of such a text is an input only.
    firsts = (int(row[int((row >= 0).argmax())]) for row in dataset.inputs)
    return frozenset((first, *rest) for first, rest in zip(firsts, rests, strict=True))
