"""Sentences that name keys name those that are in force."""

from __future__ import annotations

from pathlib import Path

import pytest

import nn_tui.tui
from nn_tui.tui.keys.chains import catalogue
from nn_tui.tui.keys.in_force import NAMED_EARLY, KeysInForce
from nn_tui.tui.theme.key_marks import ids_in
from tests.tui.conftest import Play

REMAPPED = """
[keys]
app.train = "f3"
app.edit = "f2"
data.choose = "f4"
data.settings = "f5"
train.run = "f6"
train.view = "f7"
train.layers = "f8"
edit.pen = "f9"
predict.drawing = "f10"
prompt.close = "f11"
"""


@pytest.mark.slow
def test_every_id_in_a_sentence_exists() -> None:
    known = catalogue().entries
    sources = list(Path(nn_tui.tui.__path__[0]).rglob("*.py")) + list(
        (Path(nn_tui.tui.__path__[0]).parent / "experiment").rglob("*.py")
    )
    named = {id for source in sources for id in ids_in(source.read_text(encoding="utf-8"))}
    assert len(named) > 30
    assert named <= known.keys()


@pytest.mark.slow
def test_what_the_first_screen_names_early_is_right() -> None:
    known = catalogue().entries
    assert {id: known[id].keys for id in NAMED_EARLY} == NAMED_EARLY
    early = KeysInForce(())
    assert early.of("train.run") == ("space",)
    # Nothing that is said too early ends the app.
    assert early.of("train.reset") == ("reset",)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["letters", "circles", "iris", "echo"])
async def test_no_mark_is_left_on_any_screen(play: Play, dataset: str) -> None:
    async with play(dataset, size=(120, 40)) as player:
        for screen in ("Data", "Edit", "Train", "Predict"):
            await player.open(screen)
            assert "[[" not in player.text
        for title in (command.title for command in player.app.get_system_commands(player.screen)):
            assert "[[" not in title


async def test_sentences_follow_the_keymap(play: Play, home: Path) -> None:
    path = home / "config" / "preferences.toml"
    path.parent.mkdir(parents=True)
    path.write_text(REMAPPED)
    async with play("letters", size=(120, 40)) as player:
        assert player.notes == []
        assert "f3 trains it" in player.text
        await player.press("f3")
        await player.wait_for(lambda: player.base.NAME == "Train")
        await player.settle()
        assert "f6 trains the network before your eyes · f7 another view" in player.text
        await player.press("n")
        await player.wait_for(lambda: player.is_asked)
        await player.settle()
        assert "f11 closes" in player.text
        await player.press("f11")
        await player.wait_for(lambda: not player.is_asked)
        await player.open("Predict")
        assert "f10 shows what is on Edit" in player.text
