"""Whatever a reader raises, the app says a sentence and goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.data.files.opening import READERS

if TYPE_CHECKING:
    from tests.tui.conftest import Play

pytestmark = pytest.mark.slow

FAULTS = [
    (IndexError("index 3 is out of bounds"), "index 3 is out of bounds"),
    (SystemError("a\x1b[31mb"), "a?[31mb"),
    (RecursionError("too deep"), "nested too deeply"),
    (MemoryError(), "not enough memory"),
    (OSError(5, "Input/output error"), "Input/output error"),
]


@pytest.fixture(params=FAULTS, ids=[type(error).__name__ for error, _ in FAULTS])
def said(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes every table a faulty one. Returns part of what is to be said of it."""
    error, said = request.param

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setitem(READERS, ".csv", fail)
    return str(said)


async def test_a_fault_of_a_reader_is_told(
    said: str, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    async with play() as player:
        await player.press("o")
        await player.answer("t.csv")
        await player.wait_for(lambda: player.tells(said), said)
        await player.press("3")
        assert player.workspace.dataset.name == "letters"


async def test_a_fault_in_the_file_that_the_app_is_started_with(said: str, play: Play, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    async with play(str(tmp_path / "t.csv")) as player:
        await player.wait_for(lambda: player.tells(said), said)
        assert player.workspace.dataset.name == "letters"
