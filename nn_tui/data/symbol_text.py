"""A typed text as the symbols of a dataset of sequences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain

_MOST_NAMED = 3


def are_characters(symbols: Sequence[str]) -> bool:
    """Whether symbols are characters, which stand side by side, rather than words, which a space keeps apart."""
    return all(len(symbol) == 1 for symbol in symbols)


def symbols_of(text: str, symbols: Sequence[str]) -> NDArray[np.intp]:
    """The indices (steps,) of the characters of a text, or of its words, which may be in capitals.

    Raises DataError, naming what is not among the symbols.
    """
    places = {symbol: place for place, symbol in enumerate(symbols)}
    characters = are_characters(symbols)
    pieces = list(text) if characters else text.split()
    found = [places.get(piece, None if characters else places.get(piece.lower())) for piece in pieces]
    unknown = list(dict.fromkeys(piece for piece, place in zip(pieces, found, strict=True) if place is None))
    if unknown:
        named = ", ".join(repr(plain(piece) or piece) for piece in unknown[:_MOST_NAMED])
        more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
        what = "character" if characters else "word"
        what += "s" if len(unknown) > 1 else ""
        raise DataError(f"The data do not have the {what} {named}{more}: use only what stands in them.")
    return np.array([place for place in found if place is not None], np.intp)


def text_of_symbols(indices: NDArray[np.intp] | Sequence[int], symbols: Sequence[str]) -> str:
    """Symbols (steps,) as a text, with line ends and spaces as they are."""
    return ("" if are_characters(symbols) else " ").join(symbols[int(index)] for index in indices)
