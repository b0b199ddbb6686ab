"""What the cells of a column show, found out once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import MAX_VALUE
from nn_tui.data.schema.categories import coded, missing_in, text_of
from nn_tui.data.schema.choices import ColumnChoice
from nn_tui.data.schema.date_reading import DAY_FIRST, FORMS, MONTH_FIRST, days_of, form_of
from nn_tui.data.schema.number_inference import Found, readings_of
from nn_tui.data.schema.number_reading import EITHER, FIRST_EITHER, FIRST_PLAIN, PLAIN, NumberReading
from nn_tui.data.schema.text_column import END, TextColumn, cells_of, without_unknown
from nn_tui.data.schema.wishes import Wishes
from nn_tui.data.tables.cells import MISSING, is_missing

_COUNTERS: Final = frozenset(("id", "index", "no", "nr", "row", "number", "unnamed:_0"))
_PARTS: Final = frozenset(("split", "part", "set", "subset", "partition"))
_TESTING: Final = frozenset(("test", "testing", "holdout"))
_TRAINING: Final = frozenset(("train", "training", "val", "valid", "validation", "dev"))
_FEWEST_COUNTED: Final = 10
_CODE = re.compile(rf"{END}[+-]?0\d+{END}")
_DIGITS_OF_DATE: Final = "digits"
_SAMPLE: Final = 1_000


@dataclass(frozen=True, eq=False)
class ColumnFacts:
    """A column with what was decided about it: what its cells are as numbers, texts and dates."""

    column: TextColumn
    choice: ColumnChoice
    wishes: Wishes
    found: Found
    unknown: Mapping[str, int] = field(default_factory=dict)
    """Words such as unknown that were taken for missing values, and how many there were of each."""

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.column.name

    @cached_property
    def reading(self) -> NumberReading:
        """How its numbers are written; where it has others than numbers, how most of them are."""
        found, other, decimal = self.found.reading, self.found.other, self.choice.decimal
        if found is None:
            found = max(self._common, key=self._count_numbers)
        if not decimal or found.decimal == decimal:
            return found
        if other is not None and other.decimal == decimal:
            return other
        mark = "." if decimal == "," else ","
        plain, grouped = (replace(found, decimal=decimal, thousands=thousands) for thousands in ("", mark))
        return max((plain, grouped), key=self._count_numbers)

    @property
    def other(self) -> NumberReading | None:
        """Another way in which the numbers may be written, if that is open."""
        return None if self.choice.decimal else self.found.other

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """Its numbers (rows,), nan where there is none."""
        return self.reading.values(self.column)

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """A mask (rows,) of the cells without a value."""
        return missing_in(self.column, self.choice.keeps_na)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """A mask (rows,) of the cells with something other than a number."""
        return np.isnan(self.values) & ~self.missing

    @property
    def is_number(self) -> bool:
        """Whether all of its cells with a value are numbers, and written alike."""
        is_alike = self.found.reading is not None or bool(self.choice.decimal) or self.wishes.by_first_rules
        return is_alike and not self.wrong.any()

    @cached_property
    def has_codes(self) -> bool:
        """Whether some whole numbers have zeros in front, as 007 has; 01 to 12 are numbers."""
        has_codes = any(_CODE.search(f"{END}{piece}") for piece in self.column.texts())
        return has_codes and not all(len(cell) == 2 for cell in self._distinct)

    @property
    def counts_rows(self) -> bool:
        """Whether it numbers the rows, as the first rules tell it."""
        name = self.name.casefold()
        if len(self.column) < _FEWEST_COUNTED or not (name in _COUNTERS or name.endswith("_id")):
            return False
        return bool((np.diff(self.values) == 1).all())

    @cached_property
    def date_forms(self) -> tuple[str, ...]:
        """The forms in which all of its cells are dates, the likeliest first."""
        is_wanted = self.choice.kind == "date"
        if self.wishes.by_first_rules or (self.is_number and not is_wanted and "date" not in self.name.casefold()):
            return ()
        unwanted = {DAY_FIRST: MONTH_FIRST, MONTH_FIRST: DAY_FIRST}.get(self.choice.order)
        forms = [form for form in FORMS if form != unwanted]
        found = list(form_of(self.column, forms))
        if self.is_number and not is_wanted:
            found = [form for form in found if form == _DIGITS_OF_DATE]
        if DAY_FIRST in found and MONTH_FIRST in found and self._is_month_first:
            found.sort(key=(MONTH_FIRST, DAY_FIRST).index)
        return tuple(found)

    @cached_property
    def tested(self) -> NDArray[np.bool_] | None:
        """A mask (rows,) of the rows that are for testing, where the column says of each which part it is in."""
        if self.wishes.by_first_rules or self.choice.kind or self.name.casefold() not in _PARTS:
            return None
        words = [cell.casefold() for cell in self.column]
        tested = np.array([word in _TESTING for word in words])
        is_part = {*words} <= _TESTING | _TRAINING and tested.any() and not tested.all()
        return tested if is_part else None

    @property
    def example(self) -> str:
        """A cell with a value, a text if there is any."""
        if self.wrong.any():
            return self.column.cell(int(self.wrong.argmax()))
        return next((cell for cell in self.column if not is_missing(cell)), "")

    @property
    def row_too_large(self) -> int | None:
        """The first row with a number that is too large; None without one."""
        too_large = {cell for cell in self._distinct if _is_too_large(cell)}
        if self.wishes.by_first_rules or not too_large:
            return None
        return next(row for row, cell in enumerate(self.column) if cell in too_large)

    @property
    def missing_words(self) -> str:
        """The texts that say that there is no value, with how many there are: '"NA" 40'."""
        cells = (cell for piece in self.column.texts() for cell in cells_of(piece))
        counts = Counter(self.unknown) + Counter(cell for cell in cells if cell and cell in MISSING)
        return ", ".join(f'"{cell}" {count:,}' for cell, count in counts.most_common(2))

    def texts(self, most: int) -> tuple[str, ...] | None:
        """Its different texts; None for more than ``most``."""
        rules, has_commas = self.wishes.rules, self.wishes.separator != ","
        found = coded(self.column, text_of(rules, has_commas), self.choice.keeps_na, most)
        return None if found is None else found.texts

    @property
    def _common(self) -> tuple[NumberReading, ...]:
        if self.wishes.by_first_rules:
            return (FIRST_PLAIN,) if self.wishes.separator == "," else (FIRST_EITHER,)
        with_commas = () if self.wishes.separator == "," else (NumberReading(EITHER), NumberReading(",", "."))
        return (PLAIN, NumberReading(".", ","), *with_commas)

    @cached_property
    def _distinct(self) -> tuple[str, ...]:
        return tuple(cell for cell in dict.fromkeys(self.column) if cell not in MISSING)

    def _count_numbers(self, reading: NumberReading) -> int:
        return sum(reading.number(cell) is not None for cell in self._distinct[:_SAMPLE])

    @property
    def _is_month_first(self) -> bool:
        """Which of both is likelier: that by which the dates are in order, else that of the mark between."""
        in_order = []
        for form in (DAY_FIRST, MONTH_FIRST):
            days = [day for cell in self._distinct if (day := days_of(cell, form)) is not None]
            in_order.append(days == sorted(days) or days == sorted(days, reverse=True))
        return in_order[1] if in_order[0] != in_order[1] else "/" in self.example


def facts_of(columns: Sequence[TextColumn], wishes: Wishes) -> list[ColumnFacts]:
    """What the columns of a table show; how their numbers are written, they decide together."""
    if wishes.by_first_rules:
        return [ColumnFacts(column, wishes.of(column.name), wishes, Found(None)) for column in columns]
    choices = [wishes.of(column.name) for column in columns]
    cleared = [
        (column, {}) if choice.keeps_na else without_unknown(column)
        for column, choice in zip(columns, choices, strict=True)
    ]
    readings = readings_of([column for column, _ in cleared], wishes.separator)
    facts = []
    for column, choice, found, (clear, unknown) in zip(columns, choices, readings, cleared, strict=True):
        fact = ColumnFacts(clear, choice, wishes, found, unknown)
        # Among texts such words may be one of them.
        is_measured = not unknown or choice.kind == "number" or fact.is_number or fact.date_forms
        facts.append(fact if is_measured else ColumnFacts(column, choice, wishes, found))
    return facts


def _is_too_large(cell: str) -> bool:
    try:
        return any(map(str.isdigit, cell)) and not abs(float(cell)) <= MAX_VALUE
    except ValueError:
        return False
