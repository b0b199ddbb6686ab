"""What the screens look like. After a wanted change: pytest tests/tui/test_snapshots.py --snapshot-update."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.pilot import Pilot

from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.screens.base import SCREENS

if TYPE_CHECKING:
    from tests.tui.conftest import Seat

LOOKS = {"80x24-dark": ((80, 24), "textual-dark"), "120x40-light": ((120, 40), "textual-light")}
WIDE = {"200x60-dark": ((200, 60), "textual-dark"), "200x60-light": ((200, 60), "textual-light")}
FEW_COLOURS = {"256-colours": "256", "16-colours": "standard"}
SCENES = [("letters", screen, look) for screen in SCREENS for look in LOOKS]
SCENES += [("circles", screen, look) for screen, look in zip(SCREENS, [*LOOKS, *LOOKS], strict=True)]
SCENES += [("letters", screen, "200x60-dark") for screen in SCREENS]
SCENES += [("circles", "Train", look) for look in WIDE]
WITH_FEW_COLOURS = [
    (dataset, screen, look, colours)
    for colours in FEW_COLOURS
    for dataset, screen, look in (
        ("circles", "Train", "80x24-dark"),
        ("circles", "Train", "120x40-light"),
        ("letters", "Train", "80x24-dark"),
        ("letters", "Edit", "80x24-dark"),
        ("letters", "Predict", "120x40-light"),
    )
]


@pytest.mark.parametrize(("dataset", "screen", "look"), SCENES)
def test_screen(
    snap_compare: Callable[..., bool], seat: Seat, home: Path, dataset: str, screen: str, look: str
) -> None:
    assert_looks_as_before(snap_compare, seat, home, dataset, screen, look)


@pytest.mark.parametrize(("dataset", "screen", "look", "colours"), WITH_FEW_COLOURS)
def test_screen_with_few_colours(
    snap_compare: Callable[..., bool],
    seat: Seat,
    home: Path,
    dataset: str,
    screen: str,
    look: str,
    colours: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", FEW_COLOURS[colours])
    assert_looks_as_before(snap_compare, seat, home, dataset, screen, look)


def assert_looks_as_before(
    snap_compare: Callable[..., bool], seat: Seat, home: Path, dataset: str, screen: str, look: str
) -> None:
    size, theme = {**LOOKS, **WIDE}[look]
    app = PlaygroundApp(dataset, datasets=home / "datasets", runs=home / "runs", state=home / "state")
    app.theme = theme

    async def prepare(pilot: Pilot[Any]) -> None:
        player = seat(app, pilot)
        await player.wait_for(lambda: app.is_ready)
        await player.settle()
        if screen != "Data":
            await player.open(screen)
            await player.train(200 if dataset == "letters" else 20)
            await player.press("right")
        await player.settle()
        if screen == "Predict":
            await player.wait_for(lambda: player.said("#worth"), "what the network is worth")
            await player.settle()

    try:
        assert snap_compare(app, terminal_size=size, run_before=prepare)
    finally:
        app.close()
