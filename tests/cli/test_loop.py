"""Ending a training early: signals, and readers that have seen enough."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Here, StartProgram

LONG = ("train", "letters", "--batch", 2, "--epochs", 10**9, "--log-every", 1000)


def started(process: subprocess.Popen[str]) -> str:
    """Wait until training is under way: the second epoch line."""
    assert process.stdout is not None
    return process.stdout.readline() + process.stdout.readline()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_with_the_end_line_and_the_run_kept(
    number: signal.Signals, code: int, start: StartProgram, here: Here
) -> None:
    process = start(*LONG, "--format", "jsonl", "--save", "run.nntui")
    seen = started(process)
    process.send_signal(number)
    rest, complaints = process.communicate(timeout=10)
    assert process.returncode == code
    assert complaints.count("\n") == 1
    assert "stopped at epoch" in complaints
    *lines, end = [json.loads(line) for line in (seen + rest).splitlines()]
    assert end["event"] == "end"
    assert end["epoch"] >= lines[-1]["epoch"] >= 1000
    answers = here("predict", "run.nntui", "--format", "jsonl").lines
    assert [answer["outputs"] for answer in answers] == end["predictions"]
    again = here("train", "run.nntui", "--epochs", end["epoch"] + 1, "--format", "jsonl").lines
    assert again[-1]["epoch"] == end["epoch"] + 1


def test_a_signal_that_comes_twice_at_once_counts_once(start: StartProgram) -> None:
    process = start(*LONG, "--format", "jsonl", "--save", "run.nntui")
    started(process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    out, complaints = process.communicate(timeout=10)
    assert process.returncode == 130
    assert '"event": "end"' in out
    assert "Traceback" not in complaints


def test_signals_that_were_ignored_stay_so(start: StartProgram) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = start(*LONG, "--format", "jsonl", preexec_fn=ignore)
    started(process)
    process.send_signal(signal.SIGHUP)
    assert process.stdout is not None
    more = [process.stdout.readline() for _ in range(20)]
    assert all('"loss"' in line for line in more)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130


def test_a_reader_that_has_seen_enough_ends_it_quietly_and_the_run_is_kept(start: StartProgram, here: Here) -> None:
    process = start(*LONG, "--format", "csv", "--save", "run.nntui")
    started(process)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=10) == 141
    assert here("predict", "run.nntui").code == 0


def test_a_full_disk_behind_standard_output_is_one_line(start: StartProgram) -> None:
    with open("/dev/full", "w") as full:
        process = start("train", "letters", "--epochs", 10, stdout=full)
        _, complaints = process.communicate(timeout=10)
    assert process.returncode == 2
    assert complaints.count("\n") == 1
    assert "standard output" in complaints
