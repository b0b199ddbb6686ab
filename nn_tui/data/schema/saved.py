"""A schema as plain values that JSON can hold, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast, get_args

from nn_tui.data.errors import DataError
from nn_tui.data.schema.date_reading import FORMS, PARTS, DateReading
from nn_tui.data.schema.number_reading import EITHER, NumberReading
from nn_tui.data.schema.schema import RULES, ColumnSchema, Fill, Kind, Schema, first_schema

_DECIMALS = (".", ",", EITHER)
_THOUSANDS = ("", ",", ".", "'", " ")


def saved(schema: Schema) -> dict[str, Any]:
    """The schema as mappings, lists, texts and numbers; what is as usual is left out."""
    usual = asdict(ColumnSchema("", "number"))
    columns = [
        {key: value for key, value in asdict(column).items() if key in ("name", "kind") or value != usual[key]}
        for column in schema.columns
    ]
    return {
        "columns": columns,
        "targets": list(schema.targets),
        "rules": schema.rules,
        "target_why": schema.target_why,
        "task_why": schema.task_why,
    }


def restored(values: dict[str, Any]) -> Schema:
    """The schema that was saved. Raises DataError for values that are none, and any error of wrong types."""
    rules = int(values["rules"])
    if not 1 <= rules <= RULES:
        raise DataError("Its table was read by rules that are not known.")
    columns = tuple(_column(entry) for entry in values["columns"])
    targets = tuple(int(place) for place in values["targets"])
    return Schema(columns, targets, rules, str(values["target_why"]), str(values["task_why"]))


def restored_first(names: Any, target: Any, columns: Any) -> Schema:
    """The schema of a table that was saved before there were schemas. Raises as `restored` does."""
    inputs = [(int(column["place"]), tuple(map(str, column["categories"]))) for column in columns]
    return first_schema(tuple(map(str, names)), int(target), inputs)


def _column(entry: dict[str, Any]) -> ColumnSchema:
    kind, fill = entry["kind"], entry.get("fill", "none")
    if kind not in get_args(Kind) or fill not in get_args(Fill):
        raise DataError("The columns of its table are of no known kind.")
    number, date = NumberReading(**entry.get("number", {})), entry.get("date")
    if number.decimal not in _DECIMALS or number.thousands not in _THOUSANDS or not isinstance(number.unit, str):
        raise DataError("The numbers of its table are written in no known way.")
    reading = None if date is None else DateReading(date["form"], tuple(date["parts"]), float(date["origin"]))
    if reading is not None and (reading.form not in FORMS or not {*reading.parts} <= PARTS.keys()):
        raise DataError("The dates of its table are written in no known way.")
    return ColumnSchema(
        name=str(entry["name"]),
        kind=cast(Kind, kind),
        why=str(entry.get("why", "")),
        number=number,
        date=reading,
        categories=tuple(map(str, entry.get("categories", ()))),
        fill=cast(Fill, fill),
        has_indicator=bool(entry.get("has_indicator", False)),
        keeps_na=bool(entry.get("keeps_na", False)),
    )
