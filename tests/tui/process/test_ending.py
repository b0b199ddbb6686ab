"""How the program ends when it is told to from outside, while its output flows and while nobody reads it."""

from __future__ import annotations

import re
import signal
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file

from .conftest import OpenTerminal, Terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at a process as Linux shows it"),
]
WITHIN = 1.0
EPOCHS = 150_000
BY_SIGNAL = {"SIGHUP": 129, "SIGTERM": 143, "SIGINT": 130}


def sending(name: str) -> Callable[[Terminal], None]:
    return lambda t: t.process.send_signal(getattr(signal, name))


ENDINGS: dict[str, tuple[Callable[[Terminal], None], int]] = {
    **{name: (sending(name), status) for name, status in BY_SIGNAL.items()},
    "closed": (Terminal.hang_up, 129),
    "closed under nohup": (Terminal.hang_up, 129),
}


@pytest.fixture
def finite(tmp_path: Path) -> Path:
    """A run that comes to its end a while after it has begun, flat out."""
    letters = built_in("letters")
    path = tmp_path / "finite.nntui"
    run_file.save(path, Experiment(default_recipe(letters).with_(epochs=EPOCHS), letters).state())
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A run that does not come to its end."""
    letters = built_in("letters")
    path = tmp_path / "endless.nntui"
    run_file.save(path, Experiment(default_recipe(letters).with_(epochs=10**9), letters).state())
    return path


def epoch_said(t: Terminal) -> int:
    return max((int(number.replace(",", "")) for number in re.findall(r"epoch ([\d,]+)/", t.screen)), default=0)


def train(t: Terminal) -> None:
    t.wait_for(lambda: "ready" in t.screen, "the app")
    t.press("3", "space Run")
    t.press("* ", "running")
    t.wait_for(lambda: epoch_said(t) > 100, "some epochs")


@pytest.mark.parametrize("backed_up", [False, True], ids=["flowing", "backed up"])
@pytest.mark.parametrize("how", ENDINGS)
def test_it_is_gone_within_a_second_and_the_run_is_kept(
    terminal: OpenTerminal, home: Path, endless: Path, how: str, backed_up: bool
) -> None:
    end, status = ENDINGS[how]
    with terminal("--stop-on-hangup", str(endless), nohup="nohup" in how) as t:
        train(t)
        if backed_up:
            t.back_up()
        reached = epoch_said(t)
        end(t)
        assert t.ends(reading=not backed_up) < WITHIN
        assert t.process.returncode == status
        if "closed" not in how:
            t.read_on()
            assert b"\x1b[?1049l" in t.received[-400:]
            assert b"\x1b[?25h" in t.received[-400:]
            assert b"\x1b[?1003l" in t.received
            assert termios.tcgetattr(t.fd)[:4] == t.modes_before[:4]
            assert "Traceback" not in t.words
    kept = list((home / "nn-tui/runs").glob("letters-*.nntui"))
    assert len(kept) == 1
    assert run_file.load(kept[0]).trainer.epoch > reached


HANGUPS = {how: end for how, end in ENDINGS.items() if how in ("SIGHUP", "closed", "closed under nohup")}


@pytest.mark.parametrize("backed_up", [False, True], ids=["flowing", "backed up"])
@pytest.mark.parametrize("how", HANGUPS)
def test_without_a_terminal_the_run_goes_on_until_its_epochs_are_done(
    terminal: OpenTerminal, home: Path, finite: Path, how: str, backed_up: bool
) -> None:
    end, status = HANGUPS[how]
    with terminal(str(finite), nohup="nohup" in how) as t:
        train(t)
        if backed_up:
            t.back_up()
        end(t)
        t.ends(reading=not backed_up)
        assert t.process.returncode == status
    (kept,) = (home / "nn-tui/runs").glob("letters-*.nntui")
    assert run_file.load(kept).trainer.epoch == EPOCHS


def test_meanwhile_the_run_is_kept_and_it_ends_at_once_when_told_to(
    terminal: OpenTerminal, home: Path, endless: Path
) -> None:
    with terminal(str(endless)) as t:
        train(t)
        t.hang_up()
        t.hang_up()
        t.wait_unread(lambda: list((home / "nn-tui/runs").glob("letters-*.nntui")), "the run on disk")
        (kept,) = (home / "nn-tui/runs").glob("letters-*.nntui")
        reached = run_file.load(kept).trainer.epoch
        t.process.send_signal(signal.SIGTERM)
        assert t.ends(reading=False) < WITHIN
        assert t.process.returncode == 143
    assert run_file.load(kept).trainer.epoch > reached


def test_a_paused_run_ends_at_once_without_a_terminal(terminal: OpenTerminal, home: Path, endless: Path) -> None:
    with terminal(str(endless)) as t:
        train(t)
        t.press(" ", "paused")
        t.hang_up()
        assert t.ends(reading=False) < WITHIN
        assert t.process.returncode == 129
    assert len(list((home / "nn-tui/runs").glob("letters-*.nntui"))) == 1
