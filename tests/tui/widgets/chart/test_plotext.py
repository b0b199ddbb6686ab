"""What plotext draws, and what it leaves behind: nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys

import plotext
import pytest

from nn_tui.tui.widgets.chart.plotext import Axes, draw


def axes(width: int = 20, height: int = 7, *, has_line: bool = True, ascii: bool = False) -> Axes:
    """Axes with 14 by 5 cells of canvas at 20 by 7."""
    return Axes(width, height, 5, has_line, ((0, "0"), (13, "9")), ((0, "0.0"), (2, "0.5"), (4, "1.0")), ascii)


def test_draws_numbers_in_their_rows_and_columns() -> None:
    assert draw(axes()) == [
        "  1.0┤              ",
        "     │              ",
        "  0.5┤              ",
        "     │              ",
        "  0.0┤              ",
        "     └┬────────────┬",
        "      0            9",
    ]


def test_can_leave_out_the_line_above_the_numbers_at_the_bottom() -> None:
    assert draw(axes(height=6, has_line=False))[-2:] == ["  0.0┤              ", "      0            9"]


def test_ascii_only_is_ascii_only() -> None:
    lines = draw(axes(ascii=True))
    assert all(line.isascii() for line in lines)
    assert lines[5] == "     ++------------+"


@pytest.mark.parametrize(("width", "height"), [(7, 3), (8, 4), (300, 100)])
def test_every_line_has_the_width_of_the_axes(width: int, height: int) -> None:
    lines = draw(axes(width, height))
    assert len(lines) == height
    assert all(len(line) == width for line in lines)


def test_leaves_nothing_behind_prints_nothing_and_does_not_ask_the_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object) -> None:
        raise AssertionError("the size of the terminal was read")

    monkeypatch.setattr(shutil, "get_terminal_size", ask)
    first = draw(axes())
    plotext.scatter([0, 1], [0, 1])
    draw(axes(33, 9))
    assert draw(axes()) == first
    assert capfd.readouterr() == ("", "")


def test_plotext_is_imported_by_drawing_alone() -> None:
    code = "import sys, nn_tui.tui.widgets.chart.chart; print('plotext' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
