"""The names of classes and of table columns: the rules that let the text format hold any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain

PIXEL_SYMBOLS: Final = "#.01"
COLOURS: Final = ("red", "green", "blue")
CLASS_NAME_LENGTH: Final = 24
COLUMN_NAME_LENGTH: Final = 40


def check_class_name(name: str, pictures: bool = True) -> None:
    """Accept the name of a class; raise DataError for any other.

    A name has 1 to 24 printable characters without white space and colons. The class of a picture
    must not consist of the pixel symbols # . 0 1 alone, which would look like a row of pixels; a single 0 or 1 may.
    """
    _check_word(name, "class", CLASS_NAME_LENGTH)
    if ":" in name:
        raise DataError(f"{plain(name)} cannot name a class: leave out the colon.")
    if pictures and not name.strip(PIXEL_SYMBOLS) and name not in ("0", "1"):
        raise DataError(f"{plain(name)} cannot name a class: it looks like a row of pixels, so use a word.")


def check_column_name(name: str) -> None:
    """Accept a table column's name (1 to 40 printable characters, no white space), else raise DataError."""
    _check_word(name, "column", COLUMN_NAME_LENGTH)


def check_distinct(names: Sequence[str], kind: str) -> None:
    """Raise DataError when two of the names are the same; ``kind`` is what they name."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DataError(f"The {kind} name {plain(name)} is used twice: give each {kind} its own.")
        seen.add(name)


def channel_names(channels: int) -> tuple[str, ...]:
    """red, green and blue for three channels; channel1, channel2, ... for any other number."""
    return COLOURS if channels == len(COLOURS) else tuple(f"channel{number}" for number in range(1, channels + 1))


def pixel_names(rows: int, columns: int, channels: int = 1) -> tuple[str, ...]:
    """r1c1, r1c2, ... row by row; of several channels r1c1-red, r1c2-red, ... or r1c1-channel1, ..., one by one."""
    places = tuple(f"r{row}c{column}" for row in range(1, rows + 1) for column in range(1, columns + 1))
    if channels == 1:
        return places
    return tuple(f"{place}-{name}" for name in channel_names(channels) for place in places)


def input_names(count: int) -> tuple[str, ...]:
    """x1, x2, ..."""
    return tuple(f"x{number}" for number in range(1, count + 1))


def output_names(count: int) -> tuple[str, ...]:
    """y alone, or y1, y2, ..."""
    return ("y",) if count == 1 else tuple(f"y{number}" for number in range(1, count + 1))


def one_line(text: str) -> str:
    """The text with each run of white space as one space and without characters that cannot be printed."""
    return " ".join("".join(mark for mark in " ".join(text.split()) if mark.isprintable()).split())


def _check_word(name: str, kind: str, length: int) -> None:
    if not name:
        raise DataError(f"The name of a {kind} is empty: give it 1 to {length} characters.")
    # White space other than the space is not printable, so that these two tests cover all of it.
    if " " in name or not name.isprintable():
        raise DataError(f"{plain(name)!r} cannot name a {kind}: leave out spaces and control characters.")
    if len(name) > length:
        raise DataError(f"{plain(name, length)} cannot name a {kind}: {length} characters is the most.")
