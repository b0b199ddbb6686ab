"""What a thread has read or written changes nothing behind a prompt: it waits until the prompt is answered."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.experiment.workspace.sources import Source

if TYPE_CHECKING:
    from tests.tui.conftest import Play

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("key", ["n", "c", "ctrl+p"])
async def test_a_file_read_meanwhile_changes_nothing_behind_a_prompt(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n" + "1,2,yes\n2,1,no\n" * 5)
    async with play("letters") as player:
        may_end, read = Event(), player.workspace.sources.read

        def slow_read(*arguments: Any) -> Source:
            assert may_end.wait(10)
            return read(*arguments)

        monkeypatch.setattr(player.workspace.sources, "read", slow_read)
        await player.press("o")
        await player.answer(str(path))
        await player.wait_for(lambda: not player.is_asked)
        await player.press(key)
        await player.wait_for(lambda: player.is_asked)
        may_end.set()
        await player.wait_for(
            lambda: all(worker.is_finished for worker in player.app.workers if worker.group == "files")
        )
        await player.settle()
        assert player.workspace.dataset.name == "letters"
        while player.is_asked:
            await player.press("escape")
        await player.wait_for(lambda: player.workspace.dataset.name == "table")
        await player.wait_for(lambda: player.status.dataset == "table")
