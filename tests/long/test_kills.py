"""The command that kills the app, for a moment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="needs a terminal, and processes as Linux shows them"),
]


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    from tests.long import kills

    said: list[str] = []
    assert kills.run(4, seed=3, path=tmp_path, say=said.append) == 0, said
    assert kills.last_start(kills.Home(tmp_path)) == []
