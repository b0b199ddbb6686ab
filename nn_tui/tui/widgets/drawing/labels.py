"""Texts cut and padded to a number of columns; wide characters take two."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size


def widest(texts: Iterable[str]) -> int:
    """The columns of the widest text; 0 when there is none."""
    return max(map(cell_len, texts), default=0)


def cut(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text in at most ``width`` columns; the last one is an ellipsis if the text is cut."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    return set_cell_size(text, width - 1) + ("~" if ascii_only else "…")


def left(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text left-aligned in exactly ``width`` columns."""
    return set_cell_size(cut(text, width, ascii_only=ascii_only), max(0, width))


def right(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text right-aligned in exactly ``width`` columns."""
    short = cut(text, width, ascii_only=ascii_only)
    return " " * (width - cell_len(short)) + short
