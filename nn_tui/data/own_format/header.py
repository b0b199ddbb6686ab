"""The head of a dataset file: comments and "key: value" lines above the first sample."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, cast, get_args

from nn_tui.data.catalog import BUILT_IN, Kind
from nn_tui.data.dataset import MAX_CHANNELS, MAX_INPUTS, MAX_LEVELS, MAX_SAMPLES, Array
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import ARROW, shown
from nn_tui.data.lines.spelling import symbol_of
from nn_tui.data.names import check_class_name, check_column_name, check_distinct
from nn_tui.data.picture_size import read_size
from nn_tui.data.sequence_checks import MAX_STEPS

FORMAT: Final = 1
"""The version of the format. Files name it from 2 on: what an earlier reader would misread makes it one greater."""

_PIXEL_KEYS: Final = ("shape", "channels", "levels")
_TABLE_KEYS: Final = ("inputs", "outputs")
_SEQUENCE_KEYS: Final = ("symbols", "targets", "steps")
_KEYS: Final = (
    *("kind", *_PIXEL_KEYS, "classes", *_TABLE_KEYS, *_SEQUENCE_KEYS),
    *("standardise", "tests", "recipe", "title", "format"),
)

EACH_STEP: Final = "each step"
_EACH_SEQUENCE: Final = "each sequence"


class Samples(NamedTuple):
    """The samples below the head, in the shapes that a `Dataset` takes; ``recipe`` is the one that suits them."""

    inputs: Array
    targets: Array
    feature_names: tuple[str, ...]
    output_names: tuple[str, ...]
    class_names: tuple[str, ...] | None
    recipe: str
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The head of a file. ``values`` holds the line number, from 1, and the text of each key."""

    source: str
    kind: Kind
    values: dict[str, tuple[int, str]]

    def text(self, key: str, default: str = "") -> str:
        """The text after the key, or ``default`` without the key."""
        return self.values[key][1] if key in self.values else default

    def shape(self) -> tuple[int, int] | None:
        """(rows, columns), or None when the file does not say."""
        if "shape" not in self.values:
            return None
        try:
            return read_size(self.text("shape"))
        except DataError as error:
            raise self._error("shape", str(error)) from None

    def channels(self) -> int:
        """How many channels a picture has; 1 when the file does not say."""
        channels = self._whole("channels", 1, 1, MAX_CHANNELS)
        rows, columns = self.shape() or (1, 1)
        if channels * rows * columns > MAX_INPUTS:
            most = MAX_INPUTS // (rows * columns)
            raise self._error("channels", f"with pictures of {rows}x{columns} pixels write {most} at most")
        return channels

    def levels(self) -> int:
        """How many grey steps there are from paper to ink; 1, black and white, when the file does not say."""
        return self._whole("levels", 1, 1, MAX_LEVELS)

    def tests(self, samples: int = MAX_SAMPLES) -> int:
        """How many of that many samples, at the end, are the dataset's own test part; 0 when the file does not say."""
        return self._whole("tests", 0, 0, samples)

    def standardise(self) -> bool:
        """Whether a network is to see the numbers standardised; no when the file does not say."""
        text = self.text("standardise", "no")
        if text not in ("yes", "no"):
            raise self._error("standardise", "write yes or no")
        return text == "yes"

    def classes(self) -> tuple[str, ...] | None:
        """The names of the classes, or None when the file does not say."""
        return self._names("classes", "class", lambda name: check_class_name(name, pictures=self.kind == "pixels"))

    def inputs(self) -> tuple[str, ...] | None:
        """The names of the inputs, or None when the file does not say."""
        return self._names("inputs", "input", check_column_name)

    def outputs(self) -> tuple[str, ...] | None:
        """The names of the outputs, or None when the file does not say."""
        return self._names("outputs", "output", check_column_name)

    def symbols(self) -> tuple[str, ...] | None:
        """The symbols of sequences, or None when the file does not say."""
        return self._names("symbols", "symbol", check_column_name)

    def at_steps(self) -> bool | None:
        """Whether each step of a sequence has a target, or None when the file does not say."""
        if "targets" not in self.values:
            return None
        if self.text("targets") not in (EACH_STEP, _EACH_SEQUENCE):
            raise self._error("targets", f"write {EACH_STEP} or {_EACH_SEQUENCE}")
        return self.text("targets") == EACH_STEP

    def steps(self) -> int | None:
        """How many steps sequences are padded to, or None when the file does not say."""
        return self._whole("steps", 1, 1, MAX_STEPS) if "steps" in self.values else None

    def recipe(self, suited: str) -> str:
        """The built-in dataset whose default recipe is meant; ``suited`` when the file does not say."""
        recipe = self.text("recipe", suited)
        if recipe not in BUILT_IN:
            raise self._error("recipe", f"write one of {', '.join(BUILT_IN)}")
        return recipe

    def _whole(self, key: str, default: int, low: int, high: int) -> int:
        text = self.text(key, str(default))
        number = int(text) if re.fullmatch("[0-9]{1,6}", text) else -1
        if not low <= number <= high:
            raise self._error(key, f"write a whole number from {low} to {high}")
        return number

    def _names(self, key: str, kind: str, check: Callable[[str], None]) -> tuple[str, ...] | None:
        """The distinct names after the key, each accepted by check; those of sequences may be of any characters, which
        are spelled as words."""
        if key not in self.values:
            return None
        where = f"{self.source}, line {self.values[key][0]}"
        names = tuple(self.text(key).split())
        is_spelled = self.kind == "sequences"
        if is_spelled:
            names = tuple(symbol_of(word, where) for word in names)
        if not names:
            raise self._error(key, f"write at least one {kind} name")
        try:
            check_distinct(names, kind)
            for name in () if is_spelled else names:
                check(name)
        except DataError as error:
            raise DataError(f"{where}: {error}") from None
        return names

    def _error(self, key: str, advice: str) -> DataError:
        number, text = self.values[key]
        return DataError(f"{self.source}, line {number}: {key} is {shown(text)}: {advice}.")


def is_comment(line: str) -> bool:
    """Whether a stripped line above the first sample says nothing."""
    return not line or line == "#" or line.startswith("# ")


def is_head_line(line: str) -> bool:
    """Whether the line gives a key of the head."""
    key, colon, _ = line.partition(":")
    return bool(colon) and key.strip() in _KEYS


def read_header(lines: list[str], source: str) -> tuple[Header, int]:
    """The header of a file given as lines, and the index of the line of its first sample.

    Raises DataError for keys that are unknown, repeated, or of both kinds of dataset, and for an empty file.
    """
    values: dict[str, tuple[int, str]] = {}
    end = len(lines)
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if is_comment(text):
            continue
        # Names of classes have no colon, so a line with one cannot begin a sample.
        key, colon, value = (part.strip() for part in text.partition(":"))
        if not colon or (key not in _KEYS and _is_sequence(text, values)):
            end = number - 1
            break
        if key == "format":
            _check_format(value, f"{source}, line {number}")
        if key not in _KEYS:
            raise DataError(f"{source}, line {number}: {shown(key)} is not a key: use {', '.join(_KEYS)}.")
        if key in values:
            raise DataError(f"{source}, line {number}: {key} is given twice: leave out one of the lines.")
        values[key] = number, value
    return Header(source, _kind(values, lines[end] if end < len(lines) else "", source), values), end


def _check_format(text: str, where: str) -> None:
    number = int(text) if re.fullmatch("[0-9]{1,6}", text) else 0
    if number < 1:
        raise DataError(f"{where}: format is {shown(text)}: write {FORMAT}, or leave the line out.")
    if number > FORMAT:
        raise DataError(
            f"{where}: the file was written by a newer nn-tui (format {number}; this one reads up to {FORMAT}): update "
            "nn-tui to open it."
        )


def _is_sequence(line: str, values: dict[str, tuple[int, str]]) -> bool:
    """Whether the line may be a sequence, whose symbols may have colons."""
    return ARROW in line and values.get("kind", (0, ""))[1] == "sequences"


def _kind(values: dict[str, tuple[int, str]], first: str, source: str) -> Kind:
    if "classes" in values and "outputs" in values:
        raise DataError(
            f"{source}, line {values['classes'][0]}: classes and outputs both name what is to be answered: "
            "leave out one of them."
        )
    if "kind" in values:
        return _named_kind(values, source)
    of_pixels = [key for key in _PIXEL_KEYS if key in values]
    of_table = [key for key in _TABLE_KEYS if key in values]
    if of_pixels and of_table:
        raise DataError(
            f"{source}, line {values[of_table[0]][0]}: {of_table[0]} belongs to a table and {of_pixels[0]} "
            "to pictures: leave out one of them."
        )
    for key in _SEQUENCE_KEYS:
        if key in values:
            raise DataError(
                f"{source}, line {values[key][0]}: {key} belongs to sequences: write kind: sequences above."
            )
    if not (of_pixels or of_table or first or "classes" in values):
        raise DataError(
            f"{source}: no samples: write shape and classes, or inputs and outputs, or samples into the file."
        )
    return "table" if of_table or (not of_pixels and ARROW in first) else "pixels"


def _named_kind(values: dict[str, tuple[int, str]], source: str) -> Kind:
    number, text = values["kind"]
    if text not in get_args(Kind):
        kinds = ", ".join(get_args(Kind))
        raise DataError(f"{source}, line {number}: kind is {shown(text)}: write one of {kinds}.")
    unfit = {
        "pixels": (*_TABLE_KEYS, *_SEQUENCE_KEYS),
        "sequences": (*_PIXEL_KEYS, "standardise"),
    }.get(text, (*_PIXEL_KEYS, *_SEQUENCE_KEYS))
    for key in values:
        if key in unfit:
            raise DataError(
                f"{source}, line {values[key][0]}: {key} does not fit the kind {text}: leave out one of them."
            )
    if "inputs" in values and "symbols" in values:
        raise DataError(
            f"{source}, line {values['symbols'][0]}: inputs are numbers and symbols words: leave out one of the lines."
        )
    return cast(Kind, text)
