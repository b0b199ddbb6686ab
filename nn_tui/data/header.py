"""The head of a dataset file: comments and "key: value" lines above the first sample."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from nn_tui.data.catalog import BUILT_IN, Kind
from nn_tui.data.dataset import MAX_SIDE, Array
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_distinct
from nn_tui.data.rows import ARROW, shown

_PIXEL_KEYS: Final = ("shape", "classes")
_TABLE_KEYS: Final = ("inputs", "outputs")
_KEYS: Final = (*_PIXEL_KEYS, *_TABLE_KEYS, "recipe", "title")

_SHAPE = re.compile(r"([0-9]{1,4})\s*[x\u00d7]\s*([0-9]{1,4})")


class Samples(NamedTuple):
    """What the rest of the file says, in the shapes that a `Dataset` takes."""

    inputs: Array
    targets: Array
    feature_names: tuple[str, ...]
    output_names: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """What the head of a file says. values holds each key's line number, from 1, and its text."""

    source: str
    kind: Kind
    values: dict[str, tuple[int, str]]

    def text(self, key: str, default: str = "") -> str:
        """The text after the key, or the default."""
        return self.values[key][1] if key in self.values else default

    def shape(self) -> tuple[int, int] | None:
        """(rows, columns), or None when the file does not say."""
        if "shape" not in self.values:
            return None
        found = _SHAPE.fullmatch(self.text("shape"))
        rows, columns = (int(found[1]), int(found[2])) if found else (0, 0)
        if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
            raise self._error("shape", f"write rows x columns, 1x1 to {MAX_SIDE}x{MAX_SIDE}, like 5x6")
        return rows, columns

    def names(self, key: str, kind: str, check: Callable[[str], None]) -> tuple[str, ...] | None:
        """The distinct names after the key, each accepted by check, or None when the file does not say."""
        if key not in self.values:
            return None
        names = tuple(self.text(key).split())
        if not names:
            raise self._error(key, f"write at least one {kind} name")
        try:
            check_distinct(names, kind)
            for name in names:
                check(name)
        except DataError as error:
            raise DataError(f"{self.source}, line {self.values[key][0]}: {error}") from None
        return names

    def recipe(self) -> str:
        """The built-in dataset whose default recipe is meant."""
        recipe = self.text("recipe", "letters" if self.kind == "pixels" else "xor")
        if recipe not in BUILT_IN:
            raise self._error("recipe", f"write one of {', '.join(BUILT_IN)}")
        return recipe

    def _error(self, key: str, advice: str) -> DataError:
        number, text = self.values[key]
        return DataError(f"{self.source}, line {number}: {key} is {shown(text)}: {advice}.")


def read_header(lines: list[str], source: str) -> tuple[Header, int]:
    """The header of a file given as lines, and the index of the line of its first sample.

    Raises DataError for keys that are unknown, repeated, or of both kinds of dataset, and for a file that
    says nothing at all.
    """
    values: dict[str, tuple[int, str]] = {}
    end = len(lines)
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text == "#" or text.startswith("# "):
            continue
        # Names of classes have no colon, so that a line with one cannot be the beginning of a sample.
        key, colon, value = (part.strip() for part in text.partition(":"))
        if not colon:
            end = number - 1
            break
        if key not in _KEYS:
            raise DataError(f"{source}, line {number}: {shown(key)} is no key: use {', '.join(_KEYS)}.")
        if key in values:
            raise DataError(f"{source}, line {number}: {key} is given twice: leave out one of the lines.")
        values[key] = number, value
    return Header(source, _kind(values, lines[end] if end < len(lines) else "", source), values), end


def _kind(values: dict[str, tuple[int, str]], first: str, source: str) -> Kind:
    of_pixels = [key for key in _PIXEL_KEYS if key in values]
    of_table = [key for key in _TABLE_KEYS if key in values]
    if of_pixels and of_table:
        raise DataError(
            f"{source}, line {values[of_table[0]][0]}: {of_table[0]} belongs to a table and {of_pixels[0]} "
            "to pictures: leave out one of them."
        )
    if not (of_pixels or of_table or first):
        raise DataError(
            f"{source}: no samples: write shape and classes, or inputs and outputs, or samples into the file."
        )
    return "table" if of_table or (not of_pixels and ARROW in first) else "pixels"
