"""A line that is slow and long: what a person meets, with room for a busy machine. The benchmarks have the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pty", reason="needs a terminal of the POSIX kind")

from tests.benchmarks.lines import measure, training

pytestmark = pytest.mark.slow

ROUND_TRIP = 0.1
BUSY = 2.5
"""Seconds that a busy machine may add to an answer. Where old frames are drained first, it takes ten."""


def test_keys_are_answered_over_a_slow_line_while_training_flat_out(tmp_path: Path) -> None:
    with training(tmp_path, "spirals", 15_000, ROUND_TRIP) as terminal:
        reading = measure(terminal, keys=10, seconds=2.0)
    assert reading.keys[-1] < ROUND_TRIP + BUSY
    assert reading.pause < ROUND_TRIP + BUSY
