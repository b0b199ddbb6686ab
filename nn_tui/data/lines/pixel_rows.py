"""One row of pixels as text, in a file or pasted.

Black and white is # and . or 1 and 0. Up to 35 greys have one symbol per pixel: . for paper, then 1 to 9 and a to z,
the last of them ink. More have two hexadecimal digits, and .. for paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import Array
from nn_tui.data.errors import DataError
from nn_tui.data.lines.grey_levels import shaded
from nn_tui.data.lines.rows import plural, shown

Bytes = NDArray[np.uint8]

ONE_SYMBOL_LEVELS: Final = 35

_SYMBOLS: Final = ".123456789abcdefghijklmnopqrstuvwxyz"
_HEX: Final = "0123456789abcdef"
_NO_SEPARATORS: Final = str.maketrans("", "", " \t,")
_BLACK_AND_WHITE: Final = str.maketrans({"#": "1", ".": "0", " ": None, "\t": None, ",": None})


def symbols_per_pixel(levels: int) -> int:
    """The number of symbols per pixel: 1, or 2 for many greys."""
    return 1 if levels <= ONE_SYMBOL_LEVELS else 2


def parse_rows(text: str, rows: int, columns: int, levels: int = 1) -> Array:
    """A picture (rows, columns), in steps of 1 / levels, from its rows of text; greys may be given as black and white.

    Blank lines, and spaces, tabs and commas between the symbols, are ignored. Raises DataError for other symbols and
    for another size.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != rows:
        raise DataError(
            f"The pasted text has {plural(len(lines), 'row')} and the picture {rows}: "
            f"copy {plural(rows, 'row')} of {plural(columns, 'pixel')}."
        )
    steps = 1 if levels > 1 and _is_black_and_white(lines, columns, levels) else levels
    symbols = [pixel_row(line, columns, steps, f"Row {n} of the pasted text") for n, line in enumerate(lines, start=1)]
    picture: Array = pixels(symbols, rows, columns, steps)[0]
    return picture


def pixel_row(line: str, columns: int | None, levels: int, where: str) -> str:
    """The symbols of a row, without separators, black and white as 0 and 1; of `columns` pixels unless that is None.

    Raises DataError, which begins with ``where``, for symbols that are not pixels of that many levels and for another
    length.
    """
    symbols = line.translate(_BLACK_AND_WHITE if levels == 1 else _NO_SEPARATORS).lower()
    if not _row_pattern(levels).fullmatch(symbols):
        raise DataError(f"{where}: {shown(line)} is not a row of pixels: use {_advice(levels)}.")
    width = len(symbols) // symbols_per_pixel(levels)
    if columns is not None and width != columns:
        raise DataError(f"{where}: the row has {plural(width, 'pixel')} instead of {columns}: correct its length.")
    return symbols


def pixels(rows: Sequence[str], height: int, width: int, levels: int) -> Array:
    """Pictures (n, height, width) from rows that `pixel_row` accepted, with the values of `grey_levels.shades`."""
    codes = np.frombuffer("".join(rows).encode("ascii"), dtype=np.uint8)
    steps = np.zeros(256, dtype=np.uint8)
    digits = _HEX if levels == 1 or levels > ONE_SYMBOL_LEVELS else _SYMBOLS
    for step, symbol in enumerate(digits):
        steps[ord(symbol)] = step
    numbers: Bytes = steps[codes]
    if levels > ONE_SYMBOL_LEVELS:
        numbers = numbers[0::2] * np.uint8(16) + numbers[1::2]
    return shaded(numbers.reshape(-1, height, width), levels)


def picture_blocks(numbers: Bytes, levels: int) -> Bytes:
    """The ASCII codes (n, codes) of pictures given as steps (n, rows, columns).

    A newline follows each row of pixels but the last.
    """
    count, rows, columns = numbers.shape
    symbols = symbols_per_pixel(levels)
    codes = np.full((count, rows, columns * symbols + 1), ord("\n"), dtype=np.uint8)
    codes[:, :, :-1] = _spelling(levels)[numbers].reshape(count, rows, columns * symbols)
    return codes.reshape(count, rows * (columns * symbols + 1))[:, :-1]


def _spelling(levels: int) -> Bytes:
    if levels == 1:
        spelled = [".", "#"]
    elif levels <= ONE_SYMBOL_LEVELS:
        spelled = list(_SYMBOLS)
    else:
        spelled = ["..", *(f"{step:02x}" for step in range(1, levels + 1))]
    return np.array([list(text.encode("ascii")) for text in spelled], dtype=np.uint8)


def _is_black_and_white(lines: list[str], columns: int, levels: int) -> bool:
    # Both readings may be possible; but rows of greys contain neither 0 nor #.
    symbols = set("".join(lines).translate(_NO_SEPARATORS))
    fits = len(lines[0].translate(_NO_SEPARATORS)) == columns
    return symbols <= set("#.01") and fits and (levels > ONE_SYMBOL_LEVELS or bool(symbols & set("#0")))


@cache
def _row_pattern(levels: int) -> re.Pattern[str]:
    if levels == 1:
        return re.compile("[01]*")
    if levels <= ONE_SYMBOL_LEVELS:
        return re.compile(f"[0.{_SYMBOLS[1 : levels + 1]}]*")
    high, low = divmod(levels, 16)
    return re.compile(rf"(?:\.\.|[{_HEX[:high]}][{_HEX}]|{_HEX[high]}[{_HEX[: low + 1]}])*")


def _advice(levels: int) -> str:
    if levels == 1:
        return "# and . or 1 and 0"
    if levels <= ONE_SYMBOL_LEVELS:
        return f". for paper and 1 to {_SYMBOLS[levels]} for the {levels} greys up to ink"
    return f".. for paper and two digits a pixel, 01 to {levels:02x}, for the {levels} greys up to ink"
