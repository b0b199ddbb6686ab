"""The app at the end of slow lines: 80x24, training flat out.

A relay on a terminal of its own carries so many bytes a second, with a delay, and reads 2 MB ahead, as sshd does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from .lines import measure, training

if TYPE_CHECKING:
    from tests.benchmarks.conftest import AppReport

KEYS = 40
MOST_KILOBYTES = {"letters": 4.0, "spirals": 60.0}
"""Thousands of bytes a second, on a line that takes more."""
FAST_LINE = 1_000_000


@pytest.mark.parametrize("round_trip", [0.0, 0.1], ids=["near", "100 ms"])
@pytest.mark.parametrize("rate", [4, 15, 40], ids="{} kB/s".format)
@pytest.mark.parametrize("dataset", ["letters", "spirals", "digits"])
def test_keys_and_pause(
    dataset: str, rate: int, round_trip: float, tmp_path: Path, benchmark: BenchmarkFixture, app_report: AppReport
) -> None:
    with training(tmp_path, dataset, 1000 * rate, round_trip) as terminal:
        reading = benchmark.pedantic(measure, args=(terminal, KEYS), rounds=1)
    line = f"{dataset}, {rate} kB/s, round trip {1000 * round_trip:.0f} ms"
    beyond = 1.0 if rate < 15 else 0.1
    p99, pause = 1000 * (reading.p99 - round_trip), 1000 * (reading.pause - round_trip)
    app_report(f"{line}: kB a second", reading.kilobytes, ".1f")
    app_report(f"{line}: keys, p99, ms beyond the round trip", p99, ".0f", at_most=1000 * beyond)
    app_report(f"{line}: pause, ms beyond the round trip", pause, ".0f", at_most=1000 * (beyond + 0.1))
    assert p99 <= 1000 * beyond
    assert pause <= 1000 * (beyond + 0.1)


@pytest.mark.parametrize("dataset", MOST_KILOBYTES)
def test_what_is_sent(dataset: str, tmp_path: Path, benchmark: BenchmarkFixture, app_report: AppReport) -> None:
    with training(tmp_path, dataset, FAST_LINE, 0.0) as terminal:
        reading = benchmark.pedantic(measure, args=(terminal, 0), rounds=1)
    most = MOST_KILOBYTES[dataset]
    app_report(f"{dataset}, 80x24: kB a second", reading.kilobytes, ".1f", at_most=most)
    assert reading.kilobytes <= most
