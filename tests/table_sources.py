"""Tables as the first version read them."""

from __future__ import annotations

from typing import Any

from nn_tui.data.schema.schema import first_schema
from nn_tui.data.table_source import TableSource


def source_of(
    names: tuple[str, ...], target: int, *inputs: int | tuple[int, tuple[str, ...]], **more: Any
) -> TableSource:
    """A table whose inputs were made of these places, each alone for numbers, or with its categories."""
    columns = [(entry, ()) if isinstance(entry, int) else entry for entry in inputs]
    return TableSource(first_schema(names, target, columns), **more)
