"""Telling by its content whether a file changed since it was read: times and sizes can stay the same."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, TypeAlias

Digest: TypeAlias = bytes

NOTHING_KNOWN: Final[Digest] = b""
"""No content has this digest."""


def digest_of(content: bytes) -> Digest:
    """The digest of the content of a file."""
    return hashlib.blake2b(content, digest_size=16).digest()


def digest_of_file(path: Path) -> Digest | None:
    """The digest of what is in the file; None without a file that can be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
    except OSError:
        return None
