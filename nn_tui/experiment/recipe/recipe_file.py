"""Recipes as TOML. What a file leaves out is left to whoever reads it; what it gets wrong is named."""

from __future__ import annotations

import tomllib
from typing import Any

import tomli_w

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe

_TABLES: dict[str, dict[str, type]] = {
    "dataset": {
        "name": str,
        "path": str,
        "samples": int,
        "noise": float,
        "classes": int,
        "features": list,
        "data_seed": int,
        "target": str,
        "task": str,
    },
    "network": {"hidden": list, "activation": str, "output": str, "init": str},
    "training": {
        "loss": str,
        "reduction": str,
        "optimizer": str,
        "learning_rate": float,
        "momentum": float,
        "weight_decay": float,
        "schedule": str,
        "schedule_every": int,
        "schedule_factor": float,
        "batch": int,
        "l1": float,
        "l2": float,
        "dropout": float,
        "epochs": int,
        "stop_loss": float,
        "stop_accuracy": float,
        "stop_accuracy_epochs": int,
        "stop_plateau": int,
        "stop_seconds": float,
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
_LISTS_OF_NAMES = {"features": '["x1", "x1^2"]', "activation": '["tanh", "relu"]'}
"""The keys that take one, with an example."""


def dumps(recipe: Recipe, path: bool = False) -> str:
    """The recipe as TOML; a full batch is the text "full", and what does not apply is left out.

    ``path`` says that the dataset is a file's path.
    """
    tables: dict[str, dict[str, Any]] = {}
    for table, keys in _TABLES.items():
        values = {key: getattr(recipe, key) for key in keys if key not in ("name", "path")}
        if table == "dataset":
            values = {"path" if path else "name": recipe.dataset, **values}
        if table == "training":
            values["batch"] = "full" if recipe.batch is None else recipe.batch
        tables[table] = {key: _plain(value) for key, value in values.items() if value is not None}
    if not recipe.features:
        del tables["dataset"]["features"]
    return tomli_w.dumps(tables)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def loads(text: str, source: str = "recipe") -> dict[str, Any]:
    """The fields of a Recipe that the TOML text sets, ``dataset`` among them if it names one.

    Raises ExperimentError naming ``source``, the table and the key for text that is not TOML, an unknown table or key,
    or a value of another type.
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExperimentError(f"{source} is not TOML: {error}") from None
    values: dict[str, Any] = {}
    for table, entries in tables.items():
        if table not in _TABLES:
            known = ", ".join(f"[{name}]" for name in _TABLES)
            raise ExperimentError(f"{source}: there is no table [{repr(table)[1:-1]}]: use {known}")
        if not isinstance(entries, dict):
            raise ExperimentError(f"{source}: {table} is a table: write [{table}], and its keys on the lines below")
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
    if wanted is float and _is_whole(value):
        value = float(value)
    if isinstance(value, list) and key in _LISTS_OF_NAMES:
        if all(isinstance(name, str) for name in value):
            return key, tuple(value)
    elif wanted is list and isinstance(value, list):
        if all(_is_whole(size) for size in value):
            return key, tuple(value)
    elif _is_whole(value) if wanted is int else isinstance(value, wanted):
        return ("dataset" if key in ("name", "path") else key), value
    says = 'a whole number, or "full" for all samples at once' if key == "batch" else _SAYS[wanted]
    if key in _LISTS_OF_NAMES:
        names = f"a list of names such as {_LISTS_OF_NAMES[key]}"
        says = names if wanted is list else f"{says}, or {names}"
    raise ExperimentError(f"{where} takes {says}, not {_shown(value)}")


def _is_whole(value: Any) -> bool:
    """Whether it is a whole number as TOML means it: of 64 bits, and not true or false."""
    return isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 64


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:
        # Python does not write out whole numbers of thousands of digits.
        return "one with so many digits"
    return text if len(text) <= 60 else f"{text[:60]}..."
