"""After a kill the program starts where it was."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest

from nn_tui.experiment.storage import run_file

from .conftest import OpenTerminal, Terminal

pytestmark = pytest.mark.slow


def session(home: Path) -> dict[str, object]:
    """What the one session file says now; nothing while there is none."""
    for path in (home.parent / "state/nn-tui/sessions").glob("*.json"):
        found: dict[str, object] = json.loads(path.read_text())
        return found
    return {}


def kill(t: Terminal) -> None:
    t.process.send_signal(signal.SIGKILL)
    t.process.wait()


def epochs(t: Terminal) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"epoch ([0-9][0-9,]*)", t.screen)]


def test_killed_while_it_trains_it_goes_on_where_it_was_and_paused(terminal: OpenTerminal, home: Path) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "ready")
        os.write(t.fd, b"z ")
        t.wait_for(lambda: session(home).get("run") and session(home)["screen"] == "Train", "the session")
        t.wait_for(lambda: max(epochs(t), default=0) > 100, "some epochs")
        kill(t)
    (run,) = (home / "nn-tui/runs").glob("letters-*.nntui")
    kept = run_file.load(run).trainer.epoch
    assert kept > 0
    with terminal() as t:
        t.wait_for(lambda: "paused" in t.screen, "the run, paused")
        assert kept in epochs(t)
        t.press("s", "paused")
        os.write(t.fd, b"q")
        t.ends()
    assert (session(home)["screen"], session(home)["epoch"]) == ("Train", kept + 1)


def test_killed_two_seconds_after_the_last_key_it_starts_there(terminal: OpenTerminal, home: Path) -> None:
    with terminal("digits") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("2", "Sample 1 of")
        t.press("]", "Sample 2 of")
        t.press("]", "Sample 3 of")
        t.wait_for(lambda: '"sample": 2' in json.dumps(session(home)), "the sample")
        kill(t)
    with terminal() as t:
        t.wait_for(lambda: "Sample 3 of 1,797" in t.screen, "the sample")
        os.write(t.fd, b"q")
        t.ends()
        assert t.process.returncode == 0


def test_a_fresh_start_shows_the_first_screen(terminal: OpenTerminal, home: Path) -> None:
    with terminal("xor") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space")
        os.write(t.fd, b"q")
        t.ends()
    assert session(home)["screen"] == "Train"
    with terminal("--fresh") as t:
        t.wait_for(lambda: "Go on: xor" in t.screen, "the offer")
        os.write(t.fd, b"q")
        t.ends()


def test_two_at_once_are_two_sessions(terminal: OpenTerminal, home: Path) -> None:
    with terminal("xor") as first:
        first.wait_for(lambda: "ready" in first.screen, "the app")
        first.press("3", "space")
        first.wait_for(lambda: session(home), "the session")
        with terminal() as second:
            second.wait_for(lambda: "Another nn-tui is open" in second.screen, "the sentence")
            os.write(second.fd, b"q")
            second.ends()
        os.write(first.fd, b"q")
        first.ends()
    assert session(home)["dataset"] == "xor"
