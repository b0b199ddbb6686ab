"""The report of a crash: where it goes when folders cannot be written, and what is in it of what was typed."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Event, Key, MouseDown, Paste
from textual.widgets import Input

from nn_tui.tui.last_input import REMEMBERED, LastInput
from nn_tui.tui.process.crash import Crash


@pytest.fixture
def crash() -> Crash:
    crash = Crash()
    crash.note(ZeroDivisionError("made to fail"))
    crash.note(ValueError("what follows from it"))
    return crash


def test_it_is_beside_the_data(crash: Crash, tmp_path: Path) -> None:
    line = crash.report(tmp_path / "crashes", tmp_path, "3, space")
    (report,) = (tmp_path / "crashes").iterdir()
    text = report.read_text()
    assert str(report) in line
    assert line.count("\n") == 1
    assert "last keys: 3, space\n" in text
    assert "ZeroDivisionError: made to fail" in text
    assert "what follows" not in text


def test_without_that_folder_it_is_in_the_one_for_temporary_files(
    crash: Crash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    line = crash.report(tmp_path / "data/crashes", tmp_path / "data", "none")
    (report,) = (tmp_path / "temporary").iterdir()
    assert str(report) in line
    assert "ZeroDivisionError" in report.read_text()


def test_without_either_it_is_shown_and_the_line_says_so(
    crash: Crash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    *report, line = crash.report(tmp_path / "data/crashes", tmp_path / "data", "none").splitlines()
    assert "ZeroDivisionError: made to fail" in report
    assert "could not be written down" in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_leaves_no_empty_report(crash: Crash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "left").touch()
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr(os, "fsync", fails)
    monkeypatch.setattr(tempfile, "mkstemp", lambda suffix, prefix: (full, str(tmp_path / "left")))
    assert "could not be written down (No space left on device)" in crash.report(tmp_path, tmp_path, "none")
    assert not list(tmp_path.iterdir())


async def test_what_is_typed_into_a_field_is_counted_and_not_named() -> None:
    class Field(App[None]):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("f5", "bell", "Ring"), Binding("x", "bell", "Ring too")]

        def compose(self) -> ComposeResult:
            yield Input()

    click = MouseDown(None, 1, 1, 0, 0, 1, False, False, False)
    last = LastInput()
    app = Field()
    async with app.run_test():
        events: list[Event] = [Key("x", "x"), Key("q", "q"), Key("f5", None), Paste("secret"), Key("f9", None)]
        for event in events:
            last.note(event, app.screen)
        app.screen.set_focus(None)
        for event in (Key("x", "x"), Key("q", "q"), click):
            last.note(event, app.screen)
        words = "2 x text, f5, a paste of 6 characters, another key, x, another key, a click"
        assert str(last) == words
        for _ in range(REMEMBERED):
            last.note(Key("x", "x"), app.screen)
            last.note(Key("f5", None), app.screen)
        assert str(last).count(",") == REMEMBERED - 1


def test_at_the_start_there_is_none() -> None:
    assert str(LastInput()) == "none"
