"""The progress bar: on a terminal only, one line, erased."""

from __future__ import annotations

import io

import pytest

from nn_tui.cli.output import progress
from nn_tui.cli.output.progress import FileProgress, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    times = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: times[0])
    monkeypatch.setenv("COLUMNS", "80")
    return times


def test_it_is_drawn_ten_times_a_second_at_most(clock: list[float]) -> None:
    terminal = Terminal()
    bar = Progress(terminal, 0, 1000)
    for epoch in range(1000):
        clock[0] = epoch / 1000
        bar.show(epoch)
    assert 8 <= terminal.getvalue().count("\r") <= 10
    assert "10%  epoch 100 of 1000  1 s left" in terminal.getvalue()


@pytest.mark.parametrize("columns", ["80", "20", "5"])
def test_it_stays_on_its_line_and_is_erased(columns: str, clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    terminal = Terminal()
    bar = Progress(terminal, 0, 10**9)
    for epoch in (10, 5 * 10**8):
        clock[0] += 1
        bar.show(epoch)
    bar.erase()
    parts = terminal.getvalue().split("\r")
    assert all(len(part) < int(columns) for part in parts)
    assert "\n" not in terminal.getvalue()
    assert parts[-1] == ""
    assert parts[-2].strip() == ""
    assert len(parts[-2]) >= len(parts[-3].rstrip())
    bar.erase()
    assert terminal.getvalue() == "\r".join(parts)


def test_parts_of_an_epoch_count(clock: list[float]) -> None:
    terminal = Terminal()
    bar = Progress(terminal, 0.0, 1)
    clock[0] = 6.0
    bar.show(0.25)
    assert "25%  epoch 0 of 1  18 s left" in terminal.getvalue()


def test_without_a_terminal_nothing_is_written(clock: list[float]) -> None:
    for stream in (io.StringIO(), None):
        bar = Progress(stream, 0, 10)
        clock[0] += 5
        bar.show(5)
        bar.erase()
        assert stream is None or stream.getvalue() == ""


@pytest.mark.parametrize(("seconds", "shown"), [(0.05, False), (0.3, True)])
def test_what_comes_after_a_long_file_is_said_until_it_is_done(clock: list[float], seconds: float, shown: bool) -> None:
    terminal = Terminal()
    bar = FileProgress(terminal, "reading big.txt", "measuring big.txt")
    clock[0] += seconds
    bar.show(0.9)
    bar.show(1.0)
    assert ("measuring big.txt" in terminal.getvalue()) == shown
    bar.erase()
    assert terminal.getvalue() == "" or terminal.getvalue().split("\r")[-2].strip() == ""
