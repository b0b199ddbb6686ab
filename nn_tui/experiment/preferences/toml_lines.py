"""Where in a TOML text each value stands: a reader of TOML gives the values alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Path = tuple[str, ...]

_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|"
    r"(?P<comment>\#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)|.",
    re.DOTALL,
)


@dataclass(frozen=True)
class Statement:
    """A table's heading or a key with its value, without the end of its last line.

    Attributes:
        line: the number of its first line, from 1.
        start, end: its place in the text.
        comment: the place of the comment behind it; ``end`` where there is none.
        table: the table in which its keys are; for a heading, that table.
        is_heading: whether it opens a table.
        paths: the keys of each value, without the table; none for blank lines and comments.
    """

    line: int
    start: int
    end: int
    comment: int
    table: Path
    is_heading: bool
    paths: tuple[Path, ...]


def statements(text: str) -> Iterator[Statement]:
    """Everything that a valid TOML text says, in its order. Raises ValueError for one that is not valid."""
    table: Path = ()
    line = 1
    for start, comment, end in _spans(text):
        words = text[start:comment].strip()
        content = tomllib.loads(words)
        is_heading = words.startswith("[")
        paths = tuple(_paths(content))
        if is_heading:
            table, paths = paths[0], ()
        yield Statement(line, start, end, comment, table, is_heading, paths)
        line += text.count("\n", start, end) + 1


def value_lines(text: str) -> dict[Path, int]:
    """The number of the line in which each value of a valid TOML text begins, by all its keys."""
    return {(*each.table, *path): each.line for each in statements(text) for path in each.paths}


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """The start of each statement, where the comment behind it begins, and its end."""
    start, comment, depth = 0, None, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
        elif kind == "comment" and depth == 0:
            comment = token.start()
        elif kind == "end" and depth == 0:
            yield start, *_ends(text, token.start(), comment)
            start, comment = token.end(), None
    if start < len(text):
        yield start, *_ends(text, len(text), comment)


def _ends(text: str, end: int, comment: int | None) -> tuple[int, int]:
    if text[:end].endswith("\r"):
        end -= 1
    return (end if comment is None else comment), end


def _paths(content: dict[str, Any]) -> Iterator[Path]:
    """The keys that lead to each value."""
    for key, value in content.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            # A heading in double brackets, or a list of tables: one value for whoever looks for its line.
            yield (key,)
        elif isinstance(value, dict) and value:
            yield from ((key, *path) for path in _paths(value))
        else:
            yield (key,)
