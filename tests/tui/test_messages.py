"""Messages: where they stand, and where they can be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from textual.widgets import Static

from nn_tui.tui.screens.messages_list import MessagesList

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

LONG = "The file could not be read: row 17 has 4 fields where the header names 5 columns. " * 3


async def rows_of(player: Player, message: str) -> range:
    """The rows that a message covers."""
    player.app.notify(message)

    def region() -> tuple[int, int] | None:
        toasts = [toast for toast in player.screen.query("Toast") if str(toast.render()) == message.strip()]
        return (toasts[0].region.y, toasts[0].region.bottom) if toasts and toasts[0].region.height else None

    await player.wait_for(region, "the message")
    return range(*(region() or ()))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_message_stands_where_the_keys_are_and_a_long_one_is_whole(play: Play, size: tuple[int, int]) -> None:
    async with play(screen="Train", size=size, notifications=True) as player:
        assert await rows_of(player, "Takes effect from the next epoch.") == range(size[1] - 1, size[1])
        rows = await rows_of(player, LONG)
        assert rows.stop == size[1]
        assert len(rows) >= len(LONG) / size[0]
        assert player.screen.query_one("Toast").region.width == size[0]


async def test_messages_are_listed_the_newest_first(play: Play) -> None:
    async with play(screen="Train", notifications=True) as player:
        await player.press("M")
        assert await listed(player) == ["There has been no message yet."]
        await player.press("escape")
        player.app.notify("the first")
        player.app.notify("the second", severity="error")
        player.app.notify("the third")
        await player.press("M")
        lines = await listed(player)
        assert [line.split(maxsplit=1)[1].strip() for line in lines] == ["the third", "the second", "the first"]
        assert all(len(line.split()[0]) == len("10:22:31") for line in lines)
        assert not player.screen.query("Toast")
        await player.press("M")
        await player.wait_for(lambda: not isinstance(player.screen, MessagesList), "the end of the list")


async def listed(player: Player) -> list[str]:
    await player.wait_for(lambda: isinstance(player.screen, MessagesList) and player.screen.is_shown, "the list")
    console, lines = Console(width=60), []
    for line in player.screen.query("VerticalScroll > Static"):
        assert isinstance(line, Static)
        with console.capture() as capture:
            console.print(line.content)
        lines.append(capture.get().strip())
    return lines
