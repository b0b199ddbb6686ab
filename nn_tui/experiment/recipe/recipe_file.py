"""Recipes as TOML. A file may leave fields out; what is wrong in it is named.

A file of a later version than FORMAT begins with `format = 2`; those of the first have no such line.
"""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any, Final

import tomli_w

from nn_tui.data.plain_text import plain
from nn_tui.data.reading import read_bytes, reading
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.field import Field
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.recipe import SHORT_FORM, Recipe

MAX_BYTES: Final = 1 << 16
"""A file of more bytes is not read as a recipe, which has a few dozen short lines."""
MOST_DOTS: Final = 100
"""Nor is one with more points in a line: the memory that nested keys take grows with the square of their depth."""
FORMAT: Final = 1
"""The version of the format: one greater where an earlier reader would misread what is new."""

_IN_ORDER = tuple(FIELDS[field.name] for field in dataclasses.fields(Recipe))
_DEFAULTS = {field.name: field.default for field in dataclasses.fields(Recipe)}
_ALWAYS: Final = frozenset(("loss", "reduction", "optimizer", "learning_rate", "epochs", "seed", "test_split", "dtype"))
"""What a recipe that was written whole has had in every version."""
_TABLES: dict[str, dict[str, Field]] = {
    table: {key: field for field in _IN_ORDER if field.table == table for key in field.keys or (field.name,)}
    for table in ("dataset", "network", "training")
}


def dumps(recipe: Recipe, path: bool = False) -> str:
    """The recipe as TOML; a full batch is written "full", and what does not apply is left out.

    ``path`` says that ``recipe.dataset`` is the path of a file.
    """
    tables: dict[str, dict[str, Any]] = {table: {} for table in _TABLES}
    for field in _IN_ORDER:
        if recipe.layers and field.name in SHORT_FORM:
            continue
        value = field.kind.to_toml(getattr(recipe, field.name))
        is_left_out = field.left_out_by_default and getattr(recipe, field.name) == _DEFAULTS[field.name]
        if value is not None and not is_left_out:
            key = field.name if field.name != "dataset" else "path" if path else "name"
            tables[field.table][key] = value
    return tomli_w.dumps(tables)


def load(path: Path, source: str) -> dict[str, Any]:
    """The fields that the file sets, as ``loads`` gives them. Raises ExperimentError naming ``source``."""
    with reading(source, ExperimentError):
        try:
            text = read_bytes(path, MAX_BYTES, source).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ExperimentError(f"{source}: not UTF-8 text: save the file as UTF-8") from None
        return loads(text, source)


def loads(text: str, source: str = "recipe") -> dict[str, Any]:
    """The fields of a Recipe that the TOML text sets, ``dataset`` among them if it names one.

    Raises ExperimentError naming ``source``, the table and the key for text that is not TOML, an unknown table or key,
    a value of another type, or a later version of the format.
    """
    if len(text) > MAX_BYTES or any(line.count(".") > MOST_DOTS for line in text.splitlines()):
        raise ExperimentError(f"{source} is not a recipe, which has a few short lines: choose another file")
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise ExperimentError(f"{source} is not TOML of a recipe: its lists are nested too deeply") from None
    except ValueError as error:
        raise ExperimentError(f"{source} is not TOML: {plain(error)}") from None
    _check_format(tables.pop("format", FORMAT), source)
    values: dict[str, Any] = {}
    for table, entries in tables.items():
        if table not in _TABLES:
            known = ", ".join(f"[{name}]" for name in _TABLES)
            raise ExperimentError(f"{source}: there is no table [{plain(table)}]: use {known}")
        if not isinstance(entries, dict):
            raise ExperimentError(f"{source}: {table} is a table: write [{table}], with its keys on the lines below")
        for key, value in entries.items():
            if key not in _TABLES[table]:
                known = ", ".join(_TABLES[table])
                raise ExperimentError(f"{source}: [{table}] has no key {plain(key)!r}: it takes {known}")
            field = _TABLES[table][key]
            if field.name in values:
                raise ExperimentError(f"{source}: [{table}] has both {' and '.join(field.keys)}: keep one")
            try:
                values[field.name] = field.kind.from_toml(value)
            except ValueError:
                raise ExperimentError(
                    f"{source}: [{table}] {key} takes {field.kind.toml_takes}, not {_shortened(value)}"
                ) from None
    for short in SHORT_FORM:
        if short in values and "layers" in values:
            raise ExperimentError(f"{source}: [network] has both layers and {short}: keep one")
    return values


def with_what_is_left_out(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a recipe that was written whole, with those of training that it left out as they were then.

    So a recipe from before there were validation parts has none, whatever a dataset's default has now. Fields of a file
    that says only some stay as they are: the default has the others.
    """
    if not values.keys() >= _ALWAYS:
        return values
    return {name: _DEFAULTS[name] for name in _TABLES["training"]} | values


def _check_format(version: object, source: str) -> None:
    if type(version) is not int or version < 1:
        raise ExperimentError(f"{source}: format is {_shortened(version)}: write {FORMAT}, or leave the line out")
    if version > FORMAT:
        raise ExperimentError(
            f"{source} was written by a newer nn-tui (format {_shortened(version)}; this one reads up to {FORMAT}): "
            "update nn-tui to open it"
        )


def _shortened(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:
        # Python refuses to write out whole numbers of thousands of digits.
        return "one with that many digits"
    return plain(text)
