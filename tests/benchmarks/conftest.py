"""One thread for every measurement, and the table at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

if "numpy" in sys.modules:
    raise pytest.UsageError("NumPy was imported before its threads could be limited: run tests/benchmarks alone")
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"


@dataclass(frozen=True)
class Result:
    """Microseconds per update of ours and of what stands beside it, the textbook loop or the bare update, and the ratio
    to reach, None where there is no goal."""

    workload: str
    beside: float
    ours: float
    goal: float | None
    asserted: bool

    @property
    def ratio(self) -> float:
        return self.beside / self.ours


@dataclass(frozen=True)
class Reading:
    """A number measured on the running app, how to write it, and what it should be, if anything."""

    quantity: str
    value: float
    form: str
    at_least: float | None = None
    at_most: float | None = None
    goal: str = ""

    @property
    def line(self) -> tuple[str, str, str, str]:
        """Quantity, value, goal, verdict."""
        goal, verdict = self.goal, ""
        if self.at_least is not None:
            goal = goal or f">= {self.at_least:{self.form}}"
            verdict = "met" if self.value >= self.at_least else "MISSED"
        elif self.at_most is not None:
            goal = goal or f"<= {self.at_most:{self.form}}"
            verdict = "met" if self.value <= self.at_most else "MISSED"
        return self.quantity, f"{self.value:{self.form}}", goal, verdict


_RESULTS = pytest.StashKey[list[Result]]()
_READINGS = pytest.StashKey[list[Reading]]()


Report = Callable[..., Result]
AppReport = Callable[..., None]


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Call with the parts of a Result: it enters the table and is given back."""

    def enter(*parts: Any) -> Result:
        result = Result(*parts)
        request.config.stash.setdefault(_RESULTS, []).append(result)
        return result

    return enter


@pytest.fixture
def app_report(request: pytest.FixtureRequest) -> AppReport:
    """Call with the parts of a Reading: it enters the app's table."""

    def enter(*parts: Any, **limits: Any) -> None:
        request.config.stash.setdefault(_READINGS, []).append(Reading(*parts, **limits))

    return enter


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    _engine_table(terminalreporter, config.stash.get(_RESULTS, []))
    _app_table(terminalreporter, config.stash.get(_READINGS, []))


def _app_table(terminalreporter: pytest.TerminalReporter, readings: list[Reading]) -> None:
    if not readings:
        return
    terminalreporter.section("the app in a terminal of 120x40")
    width = max(len(reading.quantity) for reading in readings)
    terminalreporter.write_line(f"{'':{width}}  measured     goal")
    for reading in readings:
        quantity, value, goal, verdict = reading.line
        terminalreporter.write_line(f"{quantity:{width}}  {value:>8} {goal:>8}  {verdict}".rstrip())


def _engine_table(terminalreporter: pytest.TerminalReporter, results: list[Result]) -> None:
    if not results:
        return
    terminalreporter.section("training: microseconds per update, beside the textbook loop or the bare update")
    width = max(len(result.workload) for result in results)
    terminalreporter.write_line(f"{'workload':{width}}    beside    nn-tui   ratio   goal")
    for result in results:
        goal = f"{'-':>6}" if result.goal is None else f"{result.goal:6.2f}"
        goal += "  asserted" if result.asserted else ""
        terminalreporter.write_line(
            f"{result.workload:{width}}  {result.beside:8.2f}  {result.ours:8.2f}  {result.ratio:6.2f} {goal}"
        )
