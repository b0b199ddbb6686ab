"""Where a target may be classes or amounts, Data asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.screens.prompts import ChooseOne

if TYPE_CHECKING:
    from tests.tui.conftest import Play

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("keys", "task"), [(("down", "enter"), "regression"), (("escape",), "classification")])
async def test_a_coin_toss_is_asked(keys: tuple[str, ...], task: str, play: Play, tmp_path: Path) -> None:
    rows = "".join(f"{k * 7 % 40 / 4},{k % 9},{k % 6 + 3}\n" for k in range(60))
    (tmp_path / "wine.csv").write_text(f"acid,sugar,quality\n{rows}")
    async with play() as player:
        await player.press("1", "o")
        await player.answer(str(tmp_path / "wine.csv"))
        await player.wait_for(lambda: isinstance(player.screen, ChooseOne) and player.screen.is_shown)
        assert "6 different whole numbers, 3 to 8" in player.text
        await player.press(*keys)
        await player.wait_for(lambda: player.snapshot.recipe.task == task and not player.is_asked)
        assert player.workspace.dataset.name == "wine"
