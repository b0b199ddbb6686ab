"""The columns of a table on Data: how each is read, with a picture, and a key for every decision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.screens.data.columns_form import ColumnRows, ColumnsForm

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


def rows() -> list[str]:
    fares = ["" if k % 6 == 1 else f"${k * 7 % 30}.5" for k in range(60)]
    days = [f"2024-{k % 12 + 1:02}-{k % 5 + 1:02}" for k in range(60)]
    return [f"{k + 1},{fares[k]},{days[k]},{('York', 'NA')[k % 2]},{k % 3 % 2}" for k in range(60)]


TEXT = "\n".join(["id,fare,when,town,ill", *rows()]) + "\n"


async def opened(player: Player) -> ColumnRows:
    await player.press("v")
    await player.wait_for(lambda: isinstance(player.screen, ColumnsForm) and player.screen.is_shown)
    return player.find(ColumnRows)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_column_says_how_it_is_read(size: tuple[int, int], play: Play, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TEXT)
    async with play(str(tmp_path / "people.csv"), size=size) as player:
        await player.wait_for(lambda: player.workspace.dataset.name == "people")
        await player.press("1")
        rows = await opened(player)
        assert [(row.name, row.value) for row in rows.rows] == [
            *(("id", "identifier"), ("fare", "number"), ("when", "date"), ("town", "category"), ("ill", "target"))
        ]
        for words in ("counts the rows", "as $12.5, 10 filled in, says where", "█", "York 30", "r reads"):
            assert words in player.text
        await player.press("down", "down", "down", "down")
        assert "It is the target, as the last column with a value" in player.text
        await player.press("escape")
        await player.wait_for(lambda: not isinstance(player.screen, ColumnsForm))


async def test_many_columns_leave_room_for_the_keys(play: Play, tmp_path: Path) -> None:
    names = ",".join(f"column{place}" for place in range(40))
    lines = "".join(",".join(str(k * place % 17 / 2) for place in range(1, 41)) + f",{k % 2}\n" for k in range(30))
    (tmp_path / "wide.csv").write_text(f"{names},y\n{lines}")
    async with play(str(tmp_path / "wide.csv"), size=(80, 24)) as player:
        await player.wait_for(lambda: player.workspace.dataset.name == "wide")
        await player.press("1")
        await opened(player)
        await player.press(*["down"] * 25)
        assert "column25" in player.text
        assert "reads the file so" in player.text


async def test_every_decision_is_changed_by_a_key(play: Play, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TEXT)
    async with play(str(tmp_path / "people.csv")) as player:
        await player.wait_for(lambda: player.workspace.dataset.name == "people")
        await player.press("1")
        rows = await opened(player)
        await player.press("left", "left")
        assert "to be in" in player.text
        await player.press("down", "f", "f", "down", "p", "p", "p", "down", "a")
        for words in ("to be drop", "to be season weekday", "to be na"):
            assert words in player.text
        await player.press("r")
        await player.wait_for(lambda: "id" in player.workspace.dataset.feature_names)
        dataset = player.workspace.dataset
        assert dataset.samples == 50
        assert dataset.feature_names == (
            *("id", "fare", "when_season_sin", "when_season_cos", "when_weekday_sin", "when_weekday_cos"),
            *("town=NA", "town=York"),
        )
        recipe = player.snapshot.recipe
        assert recipe.columns == ("id=in", "fare=drop", "when=season+weekday", "town=na")
        rows = await opened(player)
        assert rows.rows[1].value == "number"
        await player.press("down", "enter")
        await player.answer("category")
        await player.wait_for(lambda: isinstance(player.screen, ColumnsForm) and player.screen.is_shown)
        await player.press("r")
        await player.wait_for(lambda: any(name.startswith("fare=") for name in player.workspace.dataset.feature_names))


async def test_other_data_have_no_columns(play: Play) -> None:
    async with play("xor", screen="Data") as player:
        await player.press("v")
        assert not player.is_asked
