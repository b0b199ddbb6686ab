"""One thread for every measurement, and the table at the end."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

import pytest

if "numpy" in sys.modules:
    raise pytest.UsageError("NumPy was imported before its threads could be limited: run tests/benchmarks alone")
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"


@dataclass(frozen=True)
class Result:
    """Microseconds per update of both loops, and the ratio to reach, None where there is no goal."""

    workload: str
    textbook: float
    ours: float
    goal: float | None
    asserted: bool

    @property
    def ratio(self) -> float:
        return self.textbook / self.ours


_RESULTS = pytest.StashKey[list[Result]]()


@pytest.fixture
def report(request):
    """Call with the parts of a Result: it enters the table and is given back."""

    def enter(*parts) -> Result:
        result = Result(*parts)
        request.config.stash.setdefault(_RESULTS, []).append(result)
        return result

    return enter


def pytest_terminal_summary(terminalreporter, config) -> None:
    results = config.stash.get(_RESULTS, [])
    if not results:
        return
    terminalreporter.section("training: microseconds per update, medians of interleaved rounds")
    width = max(len(result.workload) for result in results)
    terminalreporter.write_line(f"{'workload':{width}}  textbook    nn-tui   ratio   goal")
    for result in results:
        goal = f"{'-':>6}" if result.goal is None else f"{result.goal:6.1f}"
        goal += "  asserted" if result.asserted else ""
        terminalreporter.write_line(
            f"{result.workload:{width}}  {result.textbook:8.2f}  {result.ours:8.2f}  {result.ratio:6.2f} {goal}"
        )
