"""How much memory may be taken by what a compressed file unpacks to."""

from __future__ import annotations

from typing import Final

MOST_UNPACKED: Final = 1 << 30
"""Bytes that the numbers of one file may take in double precision, however large the file is."""
ALWAYS_UNPACKED: Final = 1 << 27
"""Bytes that they may take in any case, however small the file is."""
MOST_TIMES: Final = 100
"""In between, they may take that many times the bytes of the file: pictures and tables take 5 to 50 times as many."""


def most_unpacked(packed: int) -> int:
    """The bytes that the numbers in a compressed file of ``packed`` bytes may take."""
    return min(MOST_UNPACKED, max(ALWAYS_UNPACKED, MOST_TIMES * packed))
