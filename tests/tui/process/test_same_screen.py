"""The app shows the same on a real terminal as with Textual's own driver, cell by cell."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Cell

from .conftest import WAIT, OpenTerminal, Terminal

pytestmark = pytest.mark.slow

TEXTUALS = "textual.drivers.linux_driver:LinuxDriver"
STEPS = [
    ("", "ready"),
    ("2", "network answers"),
    ("jjll  ", "network answers"),
    ("t", "class is"),
    ("c", "labelled C"),
    ("4", "of 3 right"),
    ("jj", "of 3 right"),
    ("3", "space Run"),
    ("s", "epoch 1/"),
    ("\tjjl", "weight"),
    ("\x10", "Search for commands"),
    ("theme", "heme"),
    # Covered by the palette: with a key right behind it, esc would be alt.
    ("\x1b", "W1 +/-"),
    ("1", "▸1 Data"),
]
"""Keys, and what is on the screen after them. The help differs: with Textual's driver there is no ctrl+z."""


def differences(ours: Terminal, theirs: Terminal) -> list[tuple[int, int, Cell, Cell]]:
    """Row, column, our cell and Textual's."""
    return [
        (row, column, *cells)
        for row, lines in enumerate(zip(ours.cells, theirs.cells, strict=True))
        for column, cells in enumerate(zip(*lines, strict=True))
        if cells[0] != cells[1]
    ]


@pytest.mark.parametrize("settings", [{}, {"COLORTERM": ""}, {"NO_COLOR": "1"}], ids=["truecolor", "256", "no colour"])
def test_every_cell_is_the_same(terminal: OpenTerminal, tmp_path: Path, settings: dict[str, Any]) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    with (
        terminal("letters", **settings) as ours,
        terminal(
            "letters", TEXTUAL_DRIVER=TEXTUALS, XDG_DATA_HOME=elsewhere, XDG_STATE_HOME=elsewhere, **settings
        ) as theirs,
    ):
        for keys, shown in STEPS:
            for t in (ours, theirs):
                os.write(t.fd, keys.encode())
            end = time.monotonic() + WAIT
            while not (shown in ours.screen and ours.cells == theirs.cells):
                assert time.monotonic() < end, f"after {keys!r}: {differences(ours, theirs)}\n{ours.screen}"
                ours.read()
                theirs.read()
