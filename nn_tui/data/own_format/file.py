"""Reading files in the dataset format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from nn_tui.data.catalog import check_name
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.own_format.format import begins_like_dataset, loads
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain, read_bytes, reading

_HEAD_BYTES: Final = 1 << 16
# More than the largest dataset of pictures takes, so that a wrong file does not fill the memory.
MAX_BYTES: Final = 500_000_000


def mark_of(path: Path) -> tuple[int, int] | None:
    """When the file was last changed, in nanoseconds, and its size in bytes; None when it cannot be found out."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size) if path.is_file() else None


def read_head(path: Path, size: int) -> str:
    """The whole lines among the first `size` bytes. Raises DataError when they cannot be read."""
    with reading(path), open_plain(path) as file:
        content = file.read(size)
    # The last line may be cut, even within a character.
    return _decoded(content[: content.rfind(b"\n") + 1], plain(path.name))


def is_own_format(path: Path) -> bool:
    """Whether the file begins as one of the dataset format: with a line of its head, with samples and arrows, or with
    a class above rows of pixels. Raises OSError when it cannot be read."""
    with open_plain(path) as file:
        head = file.read(_HEAD_BYTES)
    return begins_like_dataset(head.decode("utf-8-sig", "replace"))


def read_text_file(path: Path, name: str, *, own: bool) -> Dataset:
    """The dataset in the file, under that name. Raises DataError, naming the file and, if possible, the line."""
    with reading(path):
        return loads(_decoded(read_bytes(path, MAX_BYTES), plain(path.name)), name, own=own, source=plain(path.name))


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{source}, line {line}: not UTF-8 text: save the file as UTF-8.") from None


def name_from(stem: str) -> str:
    """A name that a dataset may have, from that of a file."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_")[:40] or "file"
    try:
        check_name(name)
    except DataError:
        return f"{name}-file"
    return name
