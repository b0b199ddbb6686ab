"""The robot plays: random keys, pastes, mouse and sizes on every kind of data; nothing fails, hangs or stays behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.long.monkey import main
from tests.robot.events import Keys, Wait
from tests.robot.folder import furnish
from tests.robot.isolation import Player
from tests.robot.pilot import play
from tests.robot.recording import Played, Recording
from tests.robot.watching import WatchedApp

CASES = sorted((Path(__file__).parents[1] / "robot/cases").glob("*.jsonl"))
SOME_EVENTS = 30
A_WHILE = "30"
"""Seconds, each way."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as the robot wants it."""
    home = tmp_path_factory.mktemp("robot") / "home"
    furnish(home)
    return home


async def played(recording: Recording, furnished: Path, folder: Path) -> Played:
    return await play(recording, Path(shutil.copytree(furnished, folder / "home")))


async def test_a_short_session(furnished: Path, tmp_path: Path) -> None:
    recording = Recording.chosen("short", SOME_EVENTS)
    result = await played(recording, furnished, tmp_path)
    assert result.failure is None, result.failure.told(recording)
    assert result.keys == recording.keys


async def test_an_error_is_found(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: WatchedApp) -> None:
        raise ZeroDivisionError("made to fail")

    monkeypatch.setattr(WatchedApp, "action_help", fails)
    recording = Recording("made", "xor", (80, 24), (Keys(("3",)), Wait(0.0), Keys(("?",)), Wait(0.5), Keys(("1",))))
    result = await played(recording, furnished, tmp_path)
    assert result.failure is not None
    assert result.failure.what.startswith("ZeroDivisionError: 'made to fail'")
    assert 2 <= result.failure.event <= 4


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
async def test_what_failed_once(furnished: Path, tmp_path: Path, case: Path) -> None:
    recording = Recording.read(case)
    result = await played(recording, furnished, tmp_path)
    assert result.failure is None, result.failure.told(recording)


@pytest.mark.slow
@pytest.mark.parametrize("through", ["pilot", "pty"])
def test_a_while(tmp_path: Path, through: str, capsys: pytest.CaptureFixture[str]) -> None:
    failed = main(["--seconds", A_WHILE, "--seed", "daily", "--through", through, "--failures", str(tmp_path)])
    assert not failed, capsys.readouterr().out


@pytest.mark.slow
def test_a_process_that_ends_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    async def ends(recording: Recording, home: Path) -> Played:
        os._exit(3)

    monkeypatch.setattr("tests.robot.pilot.play", ends)
    result = Player("pilot", tmp_path).play(Recording("made", None, (80, 24), ()))
    assert result.failure is not None
    assert result.failure.what == "the process ended with 3"
