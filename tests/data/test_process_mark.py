"""A mark tells whether the process that left it lives, and says so where that cannot be known."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from nn_tui.data.process_mark import Fate, ProcessMark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less of their processes")


def mark_of_ended_process() -> ProcessMark:
    code = "from nn_tui.data.process_mark import ProcessMark; print(ProcessMark.here())"
    written = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    mark = ProcessMark.read(written)
    assert mark is not None
    return mark


def test_a_mark_is_read_as_it_was_written() -> None:
    mark = ProcessMark.here()
    assert ProcessMark.read(str(mark)) == mark
    for text in ("", "12", str(mark) + "-", f"x{mark}", "1" * 90 + str(mark), "-1-2-00000000-00000000-3"):
        assert ProcessMark.read(text) is None


def test_this_process_is_alive_and_one_that_ended_is_dead() -> None:
    assert ProcessMark.here().fate is Fate.ALIVE
    assert mark_of_ended_process().fate is Fate.DEAD


def test_a_process_number_that_was_given_again_is_not_the_same_process() -> None:
    assert replace(ProcessMark.here(), began="1").fate is Fate.DEAD
    assert replace(ProcessMark.here(), pid=10**30).fate is Fate.DEAD


def test_what_was_before_the_last_start_of_the_machine_is_dead() -> None:
    assert replace(ProcessMark.here(), boot="00000000").fate is Fate.DEAD


def test_nothing_is_known_of_another_machine_or_another_numbering() -> None:
    assert replace(ProcessMark.here(), host="00000000", boot="00000000").fate is Fate.UNKNOWN
    assert replace(ProcessMark.here(), space="1").fate is Fate.UNKNOWN
