"""Time in which the process was stopped does not count."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from nn_tui.experiment.background.clock import AT_WORK, LONGEST_LOOK, RunningClock

ROOT = Path(__file__).parents[3]
STOPPED = 0.8
SPEED = 300
RUN = f"""
from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from threading import Event

letters = built_in("letters")
runner = Runner(Experiment(default_recipe(letters).with_(epochs=10**6, stop_seconds={0.75 * STOPPED}), letters))
runner.set_speed({SPEED})
runner.run()
while input() != "end":
    print(runner.latest.epoch, runner.latest.stopped, flush=True)
"""


class Times:
    """Both clocks of a process, moved by hand."""

    def __init__(self) -> None:
        self.wall = self.computed = 0.0

    def pass_by(self, wall: float, computed: float) -> None:
        self.wall, self.computed = self.wall + wall, self.computed + computed


def test_it_counts_what_passes_between_frequent_looks() -> None:
    times = Times()
    clock = RunningClock(lambda: times.wall, lambda: times.computed)
    for _ in range(100):
        times.pass_by(0.9 * LONGEST_LOOK, 0.0)
        clock.now()
    assert clock.now() == pytest.approx(90 * LONGEST_LOOK)


def test_a_long_update_counts_and_a_stop_does_not() -> None:
    times = Times()
    clock = RunningClock(lambda: times.wall, lambda: times.computed)
    times.pass_by(30.0, 2 * AT_WORK * 30)
    assert clock.now() == pytest.approx(30)
    times.pass_by(3600.0, 0.001)
    assert clock.now() == pytest.approx(30)
    times.pass_by(0.1, 0.1)
    assert clock.now() == pytest.approx(30.1)


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", RUN], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def ask(process: subprocess.Popen[str]) -> tuple[int, str]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    epoch, stopped = process.stdout.readline().split(maxsplit=1)
    return int(epoch), stopped.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGSTOP")
def test_a_run_makes_up_for_nothing_after_a_stop(process: subprocess.Popen[str]) -> None:
    while (before := ask(process)[0]) < 10:
        pass
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)
    Event().wait(STOPPED)
    process.send_signal(signal.SIGCONT)
    epoch, ended_by = before, "None"
    while epoch < before + 20 and ended_by == "None":
        epoch, ended_by = ask(process)
    assert ended_by == "None", "the limit in seconds must not count the stop"
    assert epoch < before + SPEED * STOPPED / 2
