"""When a line counts as dead, though nobody hung up."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from nn_tui.tui.process.dead_link import DEAD_AFTER, LONGEST, LOOK_EVERY, DeadLink

from .conftest import OpenTerminal

SOON = """
import sys
from nn_tui.tui.process import dead_link
dead_link.LOOK_EVERY, dead_link.DEAD_AFTER = 0.05, 0.5
from nn_tui.cli.main import main
sys.exit(main())
"""


class Line:
    def __init__(self, since: float | None = None, is_busy: bool = False) -> None:
        self.unanswered_since, self.is_busy = since, is_busy


def looks_until_dead(line: Line) -> int:
    dead_link, looks = DeadLink(line), 1
    while not dead_link.look():
        looks += 1
        assert looks <= 1 + LONGEST / LOOK_EVERY
    return looks


def test_it_is_dead_after_a_long_silence_and_later_while_a_run_is_to_be_finished() -> None:
    assert looks_until_dead(Line(since=7.0)) == 1 + DEAD_AFTER / LOOK_EVERY
    assert looks_until_dead(Line(since=7.0, is_busy=True)) == 1 + LONGEST / LOOK_EVERY


def test_once_the_run_is_over_a_long_silence_is_enough() -> None:
    line = Line(since=7.0, is_busy=True)
    dead_link = DeadLink(line)
    for _ in range(2 * int(DEAD_AFTER / LOOK_EVERY)):
        assert not dead_link.look()
    line.is_busy = False
    assert dead_link.look()


@pytest.mark.parametrize("answer", [None, 8.0], ids=["all", "some"])
def test_any_answer_revives_it(answer: float | None) -> None:
    line = Line(since=7.0)
    dead_link = DeadLink(line)
    for _ in range(int(DEAD_AFTER / LOOK_EVERY)):
        assert not dead_link.look()
    line.unanswered_since = answer
    assert not dead_link.look()


def test_nothing_is_dead_where_nothing_is_owed() -> None:
    dead_link = DeadLink(Line())
    assert not any(dead_link.look() for _ in range(2 * int(LONGEST / LOOK_EVERY)))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at a process as Linux shows it")
@pytest.mark.parametrize("stays", [True, False], ids=["finished first", "stopped"])
def test_nobody_reads_any_more(terminal: OpenTerminal, home: Path, tmp_path: Path, stays: bool) -> None:
    program = tmp_path / "soon.py"
    program.write_text(SOON)
    options = () if stays else ("--stop-on-hangup",)
    with terminal(*options, "letters", program=program) as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "Reset")
        os.write(t.fd, b"* ")
        t.wait_for(lambda: "running" in t.screen, "the run")
        assert t.ends(reading=False) < 60
        assert t.process.returncode == 129
    assert len(list((home / "nn-tui/runs").glob("letters-*.nntui"))) == 1
