"""A small dataset of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset


def text_lines(lines: Sequence[str], symbols: str = "\nabc", tests: int = 0) -> Dataset:
    """Each line as a sequence of next characters, from a new line to a new line, padded in front."""
    steps = max(map(len, lines)) + 1
    whole: Any = np.full((len(lines), steps + 1), -1, np.int16)
    for row, line in enumerate(lines):
        known = [symbols.index(character) for character in f"\n{line}\n"]
        whole[row, -len(known) :] = known
    inputs = whole[:, :-1].copy()
    targets = np.where(inputs >= 0, whole[:, 1:], np.int16(-1))
    return Dataset(
        "lines",
        "sequences",
        inputs,
        targets,
        tuple(symbols),
        tuple(symbols),
        tuple(symbols),
        "xor",
        symbols=tuple(symbols),
        tests=tests,
    )


@pytest.fixture
def lines() -> Dataset:
    return text_lines(["ab", "abc", "b"], tests=1)
