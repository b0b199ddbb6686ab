"""Recipes as TOML. What a file leaves out is left to whoever reads it; what it gets wrong is named."""

from __future__ import annotations

import tomllib
from typing import Any

import tomli_w

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import Recipe

_TABLES: dict[str, dict[str, type]] = {
    "dataset": {"name": str, "path": str},
    "network": {"hidden": list, "activation": str, "output": str, "init": str},
    "training": {
        "loss": str,
        "reduction": str,
        "optimizer": str,
        "learning_rate": float,
        "batch": int,
        "l1": float,
        "l2": float,
        "epochs": int,
        "seed": int,
        "test_split": float,
        "dtype": str,
    },
}
_SAYS = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    list: "a list of whole numbers such as [8, 4]",
}


def dumps(recipe: Recipe, path: bool = False) -> str:
    """The recipe as TOML; a full batch is the text "full". ``path`` says that the dataset is a file's path."""
    tables: dict[str, dict[str, Any]] = {"dataset": {"path" if path else "name": recipe.dataset}}
    for table in ("network", "training"):
        tables[table] = {key: getattr(recipe, key) for key in _TABLES[table]}
    tables["network"]["hidden"] = list(recipe.hidden)
    tables["training"]["batch"] = "full" if recipe.batch is None else recipe.batch
    return tomli_w.dumps(tables)


def loads(text: str, source: str = "recipe") -> dict[str, Any]:
    """The fields of a Recipe that the TOML text sets, ``dataset`` among them if it names one.

    Raises ExperimentError naming ``source``, the table and the key for text that is not TOML, an unknown table or key,
    or a value of another type.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExperimentError(f"{source} is not TOML: {error}") from None
    values: dict[str, Any] = {}
    for table, entries in tables.items():
        if table not in _TABLES or not isinstance(entries, dict):
            raise ExperimentError(f"{source}: there is no table [{table}]: use {', '.join(f'[{t}]' for t in _TABLES)}")
        for key, value in entries.items():
            if key not in _TABLES[table]:
                known = ", ".join(_TABLES[table])
                raise ExperimentError(f"{source}: [{table}] has no key {key!r}: it takes {known}")
            field, checked = _field(f"{source}: [{table}] {key}", table, key, value)
            if field in values:
                raise ExperimentError(f"{source}: [dataset] has both name and path: keep one")
            values[field] = checked
    return values


def _field(where: str, table: str, key: str, value: Any) -> tuple[str, Any]:
    wanted = _TABLES[table][key]
    if key == "batch" and value == "full":
        return key, None
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(value, list) and wanted is list:
        if all(isinstance(size, int) and not isinstance(size, bool) for size in value):
            return key, tuple(value)
    elif isinstance(value, wanted) and not isinstance(value, bool):
        return ("dataset" if table == "dataset" else key), value
    raise ExperimentError(f"{where} takes {_SAYS[wanted]}, not {value!r}")
