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
WIDE = {"200x60-dark": ((200, 60), "textual-dark")}
SCENES = [("letters", screen, capabilities) for screen in SCREENS for capabilities in LOOKS]
SCENES += [("circles", screen, capabilities) for screen, capabilities in zip(SCREENS, [*LOOKS, *LOOKS], strict=True)]
SCENES += [("letters", screen, "200x60-dark") for screen in SCREENS] + [("circles", "Train", "200x60-dark")]


@pytest.mark.parametrize(("dataset", "screen", "capabilities"), SCENES)
def test_screen(
    snap_compare: Callable[..., bool], seat: Seat, home: Path, dataset: str, screen: str, capabilities: str
) -> None:
    size, theme = {**LOOKS, **WIDE}[capabilities]
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

    try:
        assert snap_compare(app, terminal_size=size, run_before=prepare)
    finally:
        app.close()
