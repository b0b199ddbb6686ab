"""Texts cut and padded to a number of columns; wide characters take two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def cut_start(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The end of the text in at most ``width`` columns; the first one is an ellipsis if the text is cut."""
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) > width - 1:
        text = text[1:]
    return ("~" if ascii_only else "…") + text if width > 0 else ""


def agree_at_start(texts: Iterable[str], width: int) -> bool:
    """Whether some of the texts would look alike if they were cut at their end to ``width`` columns."""
    different = set(texts)
    return len({cut(text, width) for text in different}) < len(different)


def longest_fitting(texts: Sequence[str], width: int) -> str:
    """The first of some texts, from long to short, that fits ``width`` columns; the last where none does."""
    return next((text for text in texts if cell_len(text) <= width), texts[-1])


def left(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text left-aligned in exactly ``width`` columns."""
    return set_cell_size(cut(text, width, ascii_only=ascii_only), max(0, width))


def right(text: str, width: int, *, ascii_only: bool = False) -> str:
    """The text right-aligned in exactly ``width`` columns."""
    short = cut(text, width, ascii_only=ascii_only)
    return " " * (width - cell_len(short)) + short
