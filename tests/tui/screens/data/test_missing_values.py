"""A table with missing values: every screen shows it, it is trained on, and what is typed into it stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.tui.conftest import Play

pytestmark = pytest.mark.slow

ROWS = "".join(
    f"{'' if k % 6 == 1 else k * 7 % 30},{k * 11 % 17}.5,{'yes' if k * 7 % 30 > 12 else 'no'}\n" for k in range(30)
)


async def test_every_screen_shows_a_table_with_missing_values(play: Play, tmp_path: Path) -> None:
    (tmp_path / "holes.csv").write_text("age,dose,ill\n" + ROWS)
    async with play(str(tmp_path / "holes.csv")) as player:
        await player.wait_for(lambda: player.workspace.dataset.name == "holes")
        assert np.isnan(player.workspace.dataset.inputs).sum() == 5
        await player.press("1")
        assert "-" in player.text
        await player.press("2", "down")
        editor = player.workspace.editor
        assert editor.index == 1
        assert np.isnan(editor.values[0])
        assert not editor.changed
        await player.press("space")
        await player.answer("12.5")
        await player.wait_for(lambda: not player.is_asked)
        assert editor.values[0] == 12.5
        await player.own_copy("ctrl+s")
        stored = player.stored()
        assert stored.inputs[1, 0] == 12.5
        assert np.isnan(stored.inputs).sum() == 4
        await player.press("3", "e")
        await player.wait_for(lambda: player.snapshot.epoch >= 1)
        assert np.isfinite(player.snapshot.measures.loss)
        await player.press("4", "down")
        assert np.isfinite(player.snapshot.outputs()).all()
        await player.press("5")
        assert "nan" not in player.text
