"""How a column writes dates and times, and the numbers that a network gets for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from nn_tui.data.bounds import Array
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.tables.cells import is_missing

DAY_FIRST: Final = "day-first"
MONTH_FIRST: Final = "month-first"

_EPOCH: Final = date(1970, 1, 1).toordinal()
_YEAR: Final = 365.2425
_CENTURY_BEGINS: Final = 69
_TIME = (
    r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}(?:[.,]\d{1,9})?))?"
    r"\s?(?P<half>[AaPp][Mm])?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<name>(?:{'|'.join(_MONTHS)})[a-z]{{0,6}})\.?"
_DATES: Final = {
    "year-first": r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})",
    "month": r"(?P<y>\d{4})[-/](?P<m>\d{1,2})",
    DAY_FIRST: r"(?P<d>\d{1,2})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})",
    MONTH_FIRST: r"(?P<m>\d{1,2})(?P<mark>[-/])(?P<d>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})",
    "day-name": rf"(?P<d>\d{{1,2}})\.?[ -]{_NAME}[ -](?P<y>\d{{4}}|\d{{2}})",
    "name-day": rf"{_NAME}\s(?P<d>\d{{1,2}}),?\s(?P<y>\d{{4}})",
    "name": rf"{_NAME}[ -](?P<y>\d{{4}})",
    "digits": r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
}
FORMS: Final = {
    **{form: re.compile(rf"{text}(?:[T ]\s*{_TIME})?", re.ASCII | re.IGNORECASE) for form, text in _DATES.items()},
    "time": re.compile(_TIME, re.ASCII),
}
"""The ways to write a date, or a time alone, by name, in the order in which they are tried."""


def days_of(cell: str, form: str) -> float | None:
    """A date as days since 1970, the time of day as a fraction; of a time alone the fraction. None for anything else.

    What is given for another time zone is taken to Greenwich.
    """
    found = FORMS[form].fullmatch(cell.strip())
    if found is None:
        return None
    parts = found.groupdict()
    day = 0
    if form != "time":
        year, month = int(parts["y"]), parts.get("m")
        if len(parts["y"]) == 2:
            year += 1900 if year >= _CENTURY_BEGINS else 2000
        if month is None:
            month = str(_MONTHS.index(parts["name"][:3].lower()) + 1)
        try:
            day = date(year, int(month), int(parts.get("d") or 1)).toordinal() - _EPOCH
        except ValueError:
            return None
    fraction = _time_of(parts) if parts["H"] else 0.0
    return None if fraction is None else day + fraction


def _time_of(parts: dict[str, str | None]) -> float | None:
    hour, minute = int(parts["H"] or 0), int(parts["M"] or 0)
    seconds = float((parts["S"] or "0").replace(",", "."))
    if half := parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half.lower() == "pm")
    if hour > 23 or minute > 59 or seconds >= 61:
        return None
    zone = (parts["zone"] or "Z").replace(":", "")
    ahead = 0 if zone == "Z" else int(f"{zone[0]}1") * (int(zone[1:3]) * 60 + int(zone[3:5]))
    return (hour * 3600 + (minute - ahead) * 60 + seconds) / 86400


@dataclass(frozen=True)
class DateReading:
    """How a column writes dates, and which of their ``parts`` become inputs.

    ``form`` is a name of FORMS; ``origin`` is the first day, in days since 1970.
    """

    form: str
    parts: tuple[str, ...]
    origin: float = 0.0

    @property
    def names(self) -> tuple[str, ...]:
        """What is behind the column's name in the name of each input: days, season_sin, season_cos."""
        return tuple(name for part in self.parts for name in PARTS[part].names)

    def days(self, cells: Iterable[str]) -> Array:
        """The dates (rows,) in days since 1970; nan where there is none."""
        read: dict[str, float] = {}
        days: list[float] = []
        for cell in cells:
            if cell not in read:
                value = days_of(cell, self.form)
                read[cell] = np.nan if value is None else value
            days.append(read[cell])
        return np.array(days, dtype=np.float64)

    def values(self, days: Array) -> Array:
        """The inputs (rows, names) for dates (rows,)."""
        values = np.full((len(days), len(self.names)), np.nan)
        known = ~np.isnan(days)
        blocks = [PARTS[part].values(days[known], self.origin) for part in self.parts]
        values[known] = np.concatenate(blocks, axis=1)
        return values


@dataclass(frozen=True)
class Part:
    """A part of a date: the ends of its inputs' names, and how days since 1970 (rows,) become inputs (rows, names)."""

    names: tuple[str, ...]
    values: Callable[[Array, float], Array]


def _cycle(turns: Array) -> Array:
    angles = 2 * np.pi * turns
    return np.stack([np.sin(angles), np.cos(angles)], axis=1)


def _days(days: Array, origin: float) -> Array:
    return (days - origin)[:, np.newaxis]


def _calendar_years(days: Array) -> tuple[Array, Array]:
    """The year of each day (rows,), and the days since it began."""
    years = np.floor(days).astype("datetime64[D]").astype("datetime64[Y]")
    return years.astype(np.float64) + 1970, days - years.astype("datetime64[D]").astype(np.float64)


def _year(days: Array, origin: float) -> Array:
    return _calendar_years(days)[0][:, np.newaxis]


def _season(days: Array, origin: float) -> Array:
    return _cycle(_calendar_years(days)[1] / _YEAR)


def _weekday(days: Array, origin: float) -> Array:
    # The first day of 1970 was a Thursday.
    return _cycle((np.floor(days) + 3) % 7 / 7)


def _hour(days: Array, origin: float) -> Array:
    return _cycle(days - np.floor(days))


def _both(name: str) -> tuple[str, str]:
    return f"{name}_sin", f"{name}_cos"


PARTS: Final = {
    "days": Part(("days",), _days),
    "year": Part(("year",), _year),
    "season": Part(_both("season"), _season),
    "weekday": Part(_both("weekday"), _weekday),
    "hour": Part(_both("hour"), _hour),
}
"""The parts of a date that can become inputs. Season, weekday and hour go round: each is a sine and a cosine."""


def parts_that_vary(days: Array, form: str) -> tuple[str, ...]:
    """The parts of these dates (rows,) that tell them apart: days since the first, and what goes round within them."""
    known = days[~np.isnan(days)]
    whole = np.floor(known)
    hour = ("hour",) if (known != whole).any() else ()
    if form == "time" or not len(known):
        return hour
    month_days = whole - whole.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(float)
    season, weekday = np.round(_season(whole, 0.0), 1), np.unique(whole % 7)
    span = float(known.max() - known.min())
    parts = ["days"] if span else []
    if span >= _FEWEST_DAYS_OF_SEASONS and len(np.unique(season, axis=0)) > 1:
        parts.append("season")
    if span >= _FEWEST_DAYS_OF_WEEKS and len(weekday) > 1 and len(np.unique(month_days)) > 1:
        parts.append("weekday")
    return (*parts, *hour)


def form_of(column: TextColumn, forms: Iterable[str] = FORMS) -> tuple[str, ...]:
    """The forms, among these, in which every cell of a column is a date; none for a column of anything else."""
    cells = {cell for cell in _some(column) if not is_missing(cell)}
    found = [form for form in forms if cells and all(days_of(cell, form) is not None for cell in cells)]
    if found:
        cells = {cell for cell in column if not is_missing(cell)}
        found = [form for form in found if all(days_of(cell, form) is not None for cell in cells)]
    return tuple(found)


_FEWEST_DAYS_OF_SEASONS: Final = 300
_FEWEST_DAYS_OF_WEEKS: Final = 14
_SAMPLE: Final = 20


def _some(column: TextColumn) -> list[str]:
    cells: list[str] = []
    for cell in column:
        if not is_missing(cell):
            cells.append(cell)
        if len(cells) >= _SAMPLE:
            break
    return cells
