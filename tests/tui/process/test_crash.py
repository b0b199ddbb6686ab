"""What is left when the app ends on an error of its own: a status, one sentence, a file, and the work."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from nn_tui.experiment.storage import run_file

from .conftest import OpenTerminal

pytestmark = pytest.mark.slow

SCRIPT = """\
import sys, threading
from nn_tui.cli.main import main
from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.screens.train.screen import TrainScreen

def fails(self, *arguments):
    private = "the samples of a person"
    raise ZeroDivisionError("made to fail")

def in_handler():
    TrainScreen.action_default_recipe = fails

def in_worker():
    from textual import work
    TrainScreen.action_default_recipe = work(thread=True)(fails)

def in_thread():
    TrainScreen.action_default_recipe = lambda self: threading.Thread(target=fails, args=[self]).start()

def in_training():
    TrainScreen.action_default_recipe = lambda self: self.workspace.runner._submit(lambda: fails(self))

def in_paint():
    from nn_tui.tui.widgets.frame.status_line import StatusLine
    def action(self):
        StatusLine.render = StatusLine.render_line = fails
        self.refresh(layout=True, recompose=False)
        self.status_line.refresh()
    TrainScreen.action_default_recipe = action

def with_a_slow_disk():
    import time
    close = PlaygroundApp.close
    def slowly(self):
        time.sleep(1.5)
        close(self)
    PlaygroundApp.close = slowly
    in_handler()

def at_start():
    PlaygroundApp.get_default_screen = fails

globals()[sys.argv[1]]()
sys.exit(main(sys.argv[2:]))
"""
PLACES = ("in_handler", "in_worker", "in_thread", "in_training", "in_paint", "with_a_slow_disk")


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The program with a fault of choice: D on Train fails."""
    path = tmp_path / "faulty.py"
    path.write_text(SCRIPT)
    return path


def reports(home: Path) -> list[Path]:
    return list((home / "nn-tui/crashes").glob("*"))


def one_sentence(words: str) -> str:
    said = [line for line in words.splitlines() if "nn-tui: " in line]
    assert len(said) == 1
    return "nn-tui: " + said[0].partition("nn-tui: ")[2]


@pytest.mark.parametrize("place", PLACES)
def test_an_error_is_written_down_and_the_run_is_kept(
    terminal: OpenTerminal, home: Path, faulty: Path, place: str
) -> None:
    with terminal(place, "letters", program=faulty) as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space Run")
        t.press("n", "epochs")
        t.press("4711\r", "running")
        t.wait_for(lambda: re.search(r"epoch \d[\d,]*\d\d", t.screen), "some epochs")
        os.write(t.fd, b"D")
        t.ends()
        t.read_on()
        assert t.process.returncode == 1
        (report,) = reports(home)
        assert str(report) in one_sentence(t.words)
        assert b"\x1b[?1049l" in t.received
        assert "Traceback" not in t.words
    text = report.read_text()
    assert text.count("Traceback") == 1
    assert "ZeroDivisionError: made to fail" in text
    assert "in fails" in text
    assert "private = " not in text
    assert "a person" not in text
    assert "last keys: 3, n, 4 x text, enter, D\n" in text
    assert "4711" not in text
    for word in ("nn-tui 0", "Python 3", "Textual 8", "NumPy ", "terminal 80x24", "TERM=xterm-256color", "truecolor"):
        assert word in text
    kept = list((home / "nn-tui/runs").glob("letters-*.nntui"))
    assert len(kept) == 1
    assert run_file.load(kept[0]).trainer.epoch > 0


def test_an_error_before_the_first_picture(terminal: OpenTerminal, home: Path, faulty: Path) -> None:
    with terminal("at_start", program=faulty) as t:
        t.ends()
        t.read_on()
        assert t.process.returncode == 1
        (report,) = reports(home)
        assert str(report) in one_sentence(t.words)
    assert "made to fail" in report.read_text()


def test_where_the_home_cannot_be_written_it_goes_to_the_temporary_folder(
    terminal: OpenTerminal, home: Path, faulty: Path, tmp_path: Path
) -> None:
    home.write_text("a file where a folder should be")
    (tmp_path / "temporary").mkdir()
    with terminal("in_handler", "letters", program=faulty, TMPDIR=str(tmp_path / "temporary")) as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space Run")
        os.write(t.fd, b"D")
        t.ends()
        t.read_on()
        assert t.process.returncode == 1
        (report,) = (tmp_path / "temporary").glob("nn-tui-crash-*.txt")
        assert "ZeroDivisionError: made to fail" in report.read_text()
        assert str(report) in t.words.splitlines()[-1]


def test_ending_from_outside_is_no_error(terminal: OpenTerminal, home: Path) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.process.send_signal(signal.SIGTERM)
        t.ends()
        t.read_on()
        assert "nn-tui: " not in t.words
    assert not reports(home)
