"""What plotext draws, and what it leaves behind: nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys

import plotext
import pytest

from nn_tui.tui.widgets.chart.plotext import FINE, Plan, Trace, draw


def plan(*traces: Trace, width: int = 20, height: int = 6, ascii: bool = False) -> Plan:
    """A plan with an axis from 0 to 1 and 14 by 4 cells of canvas at 20 by 6."""
    return Plan(width, height, 5, True, traces, ((0.0, "0"), (1.0, "9")), ((0.0, "0.0"), (1.0, "1.0")), ascii)


def test_draws_curves_in_their_places_with_their_numbers() -> None:
    lines = draw(plan(Trace((0, 27), (0, 0), FINE), Trace((0, 27), (7, 7), FINE)))
    assert [line.text for line in lines] == [
        "  1.0┤▀▀▀▀▀▀▀▀▀▀▀▀▀▀",
        "     │              ",
        "     │              ",
        "  0.0┤▄▄▄▄▄▄▄▄▄▄▄▄▄▄",
        "     └┬────────────┬",
        "      0            9",
    ]
    assert lines[0].kinds == bytes([0] * 6 + [2] * 14)
    assert lines[3].kinds == bytes([0] * 6 + [1] * 14)


def test_the_first_curve_is_on_top() -> None:
    lines = draw(plan(Trace((0, 27), (0, 0), FINE), Trace((0, 27), (0, 0), FINE)))
    assert lines[3].kinds == bytes([0] * 6 + [1] * 14)


def test_points_that_are_not_joined_stand_alone() -> None:
    lines = draw(plan(Trace((0, 27), (7, 0), FINE, is_line=False)))
    assert [line.text[6:] for line in lines[:4]] == ["▘".ljust(14), " " * 14, " " * 14, "▗".rjust(14)]


def test_ascii_only_is_ascii_only() -> None:
    lines = draw(plan(Trace((0, 13), (0, 3), "*"), ascii=True))
    assert all(line.text.isascii() for line in lines)
    assert lines[4].text == "     ++------------+"


@pytest.mark.parametrize(("width", "height"), [(7, 3), (8, 4), (300, 100)])
def test_every_line_has_the_width_of_the_plan(width: int, height: int) -> None:
    lines = draw(plan(Trace((0,), (0,), FINE), width=width, height=height))
    assert len(lines) == height
    assert all(len(line.text) == len(line.kinds) == width for line in lines)


def test_leaves_nothing_behind_prints_nothing_and_does_not_ask_the_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object) -> None:
        raise AssertionError("the size of the terminal was read")

    monkeypatch.setattr(shutil, "get_terminal_size", ask)
    first = draw(plan(Trace((0, 27), (0, 7), FINE)))
    assert "█" not in plotext.build()
    assert all(mark not in plotext.build() for mark in "▀▄▌▐▖▗▘▝▚▞")
    draw(plan(Trace((0, 27), (7, 0), FINE), width=33, height=9))
    assert draw(plan(Trace((0, 27), (0, 7), FINE))) == first
    assert capfd.readouterr() == ("", "")


def test_plotext_is_imported_by_drawing_alone() -> None:
    code = "import sys, nn_tui.tui.widgets.chart; print('plotext' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
