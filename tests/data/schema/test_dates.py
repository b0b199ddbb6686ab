"""Dates and times become numbers: days since the first, and what goes round."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.schema.date_reading import FORMS, DateReading, days_of
from tests.data.schema.opened import column_of, opened, said, table, values_of

WRITTEN = {
    "year-first": "%Y-%m-%d",
    "day-first": "%d.%m.%Y",
    "month-first": "%m/%d/%Y",
    "day-name": "%d %b %Y",
    "name-day": "%B %d, %Y",
    "digits": "%Y%m%d",
}


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(sorted(WRITTEN)),
    st.sampled_from(["", " %H:%M", "T%H:%M:%S", " %I:%M %p"]),
)
def test_a_date_is_read_as_it_was_written(moment: datetime, form: str, time: str) -> None:
    read = days_of(moment.strftime(WRITTEN[form] + time), form)
    kept = {"": moment.date(), "T%H:%M:%S": moment}.get(time, moment.replace(second=0))
    since = datetime.combine(kept, datetime.min.time()) if not isinstance(kept, datetime) else kept
    assert read == pytest.approx((since - datetime(1970, 1, 1)) / timedelta(days=1), abs=1e-9)


@given(st.text(max_size=20), st.sampled_from(sorted(FORMS)))
def test_no_text_is_a_date_that_does_not_say_one(text: str, form: str) -> None:
    days = days_of(text, form)
    assert days is None or (np.isfinite(days) and any(map(str.isdigit, text)))


def test_days_that_are_in_no_calendar_are_no_dates() -> None:
    for cell in ("2024-02-30", "2023-02-29", "2024-13-01", "2024-01-01 24:00", "2024-01-01 10:60"):
        assert days_of(cell, "year-first") is None
    assert days_of("13:00 PM", "time") is None


def test_what_was_given_for_another_time_zone_is_taken_to_greenwich() -> None:
    assert days_of("1970-01-02T01:00:00+01:00", "year-first") == days_of("1970-01-02T00:00Z", "year-first") == 1


def day(number: int) -> date:
    return date(2021, 1, 1) + timedelta(days=number)


def test_dates_are_days_since_the_first_and_what_varies_goes_round(tmp_path: Path) -> None:
    found = opened(tmp_path, table({"when": lambda row: day(11 * row), "b": lambda row: row * 13 % 17}))
    assert found.dataset.feature_names == (
        *("when_days", "when_season_sin", "when_season_cos", "when_weekday_sin", "when_weekday_cos"),
        "b",
    )
    assert values_of(found, "when_days") == [11.0 * row for row in range(40)]
    assert said(found, "The dates of when became days since the first, the season, going round and the weekday")
    few = opened(tmp_path, table({"when": lambda row: day(row % 10), "b": lambda row: row * 13 % 17}))
    assert few.dataset.feature_names == ("when_days", "b")
    hours = opened(tmp_path, table({"at": lambda row: f"{row % 24:02}:30", "b": lambda row: row * 13 % 17}))
    assert hours.dataset.feature_names == ("at_hour_sin", "at_hour_cos", "b")


def test_the_parts_of_a_date_are_chosen(tmp_path: Path) -> None:
    text = table({"when": lambda row: day(11 * row), "b": lambda row: row * 13 % 17})
    found = opened(tmp_path, text, columns=("when=year+weekday",))
    assert found.dataset.feature_names == ("when_year", "when_weekday_sin", "when_weekday_cos", "b")
    assert values_of(found, "when_year")[::39] == [2021, 2022]
    assert opened(tmp_path, text, columns=("when=out",)).dataset.feature_names == ("b",)


def test_neighbours_on_a_circle_are_near() -> None:
    parts = DateReading("year-first", ("season", "weekday", "hour"))
    days = np.array([days_of(cell, "year-first") for cell in ("2023-12-31 23:59", "2024-01-01 00:01")], float)
    first, second = parts.values(days)
    assert np.abs(first - second)[[0, 1, 4, 5]].max() < 0.02


def test_a_week_goes_round_from_monday_on() -> None:
    days = np.array(
        [days_of(cell, "year-first") for cell in ("2024-01-01", "2024-01-08", "2024-01-07", "2024-01-03")], float
    )
    monday, next_monday, sunday, wednesday = DateReading("year-first", ("weekday",)).values(days)
    np.testing.assert_allclose(monday, [0, 1], atol=1e-12)
    np.testing.assert_allclose(next_monday, monday, atol=1e-12)
    np.testing.assert_allclose(sunday @ monday, np.cos(2 * np.pi / 7))
    np.testing.assert_allclose(wednesday @ monday, np.cos(4 * np.pi / 7))


def test_dates_that_are_in_order_one_way_are_read_that_way(tmp_path: Path) -> None:
    text = table({"when": lambda row: f"{row % 12 + 1}/{row // 12 + 1}/2024", "b": lambda row: row % 7}, 36)
    found = opened(tmp_path, text)
    assert column_of(found, "when").date == DateReading("day-first", ("days", "weekday"), 19723.0)
    assert values_of(found, "when_days") == sorted(values_of(found, "when_days"))
    assert said(found, "The day was read first: when=month-first reads it the other way.")


def test_which_of_day_and_month_comes_first_is_shown_by_the_others_or_said(tmp_path: Path) -> None:
    by_days = opened(
        tmp_path, table({"when": lambda row: f"{row % 28 + 1}/{row % 12 + 1}/2024", "b": lambda row: row % 7})
    )
    assert column_of(by_days, "when").date == DateReading("day-first", ("days", "season", "weekday"), 19723.0)
    assert not said(by_days, "reads it the other way")
    text = table({"when": lambda row: f"{row % 12 + 1}/{row * 7 % 12 + 1}/2024", "b": lambda row: row % 7})
    found = opened(tmp_path, text)
    assert said(found, "The month was read first: when=day-first reads it the other way.")
    other = opened(tmp_path, text, columns=("when=day-first",))
    assert values_of(other, "when_days") != values_of(found, "when_days")
    assert not said(other, "reads it the other way")


def test_missing_dates_are_filled_like_numbers(tmp_path: Path) -> None:
    text = table({"when": lambda row: "" if row % 3 == 0 else day(row), "b": lambda row: row * 13 % 17})
    found = opened(tmp_path, text)
    assert found.dataset.feature_names[-2:] == ("when_missing", "b")
    assert np.isnan(values_of(found, "when_days")).sum() == 14


def test_numbers_are_no_dates_unless_their_name_says_so(tmp_path: Path) -> None:
    text = table({"code": lambda row: 20210101 + row % 28, "b": lambda row: row * 13 % 17})
    assert opened(tmp_path, text).dataset.feature_names == ("code", "b")
    assert column_of(opened(tmp_path, text, columns=("code=date",)), "code").kind == "date"
    assert column_of(opened(tmp_path, text.replace("code", "date")), "date").kind == "date"
    with pytest.raises(ValueError, match="its cells are no dates"):
        opened(tmp_path, text, columns=("b=date",))
