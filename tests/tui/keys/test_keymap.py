"""Other keys for some ids: what is used, and what is said about the rest."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import nn_tui.tui
from nn_tui.experiment.preferences.preferences import KeyLine
from nn_tui.tui.keys.catalogue import Catalogue
from nn_tui.tui.keys.chains import catalogue
from nn_tui.tui.keys.keymap import Keymap, read_keymap
from nn_tui.tui.screens.help import HelpPage
from tests.tui.conftest import Play


@pytest.fixture(scope="module")
def every() -> Catalogue:
    return catalogue()


def read(every: Catalogue, **keys: str | tuple[str, ...]) -> Keymap:
    """The keymap of such lines, in which an id is written with _ for its first point."""
    lines = [
        KeyLine(id.replace("_", ".", 1), (key,) if isinstance(key, str) else key, number)
        for number, (id, key) in enumerate(keys.items(), 1)
    ]
    return read_keymap(lines, every, "p.toml")


def test_every_binding_is_in_the_catalogue(every: Catalogue) -> None:
    for module in pkgutil.walk_packages(nn_tui.tui.__path__, "nn_tui.tui."):
        for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name and issubclass(kind, DOMNode):
                for binding in vars(kind).get("BINDINGS", ()):
                    assert isinstance(binding, Binding)
                    assert binding.id in every.entries, f"{name}: {binding.id}"


def test_keys_that_are_free_are_taken(every: Catalogue) -> None:
    keymap = read(every, train_run="p", train_step=("x", "f5"), edit_undo="u")
    assert keymap.problems == ()
    assert keymap.keys == {"train.run": ("p",), "train.step": ("x", "f5")}


def test_two_that_change_places(every: Catalogue) -> None:
    keymap = read(every, train_step="e", train_epoch="s")
    assert keymap.problems == ()
    assert keymap.keys == {"train.step": ("e",), "train.epoch": ("s",)}


@pytest.mark.parametrize(
    ("keys", "sentences"),
    [
        (
            {"train_step": "e"},
            ["p.toml, line 1: train.step cannot have e, which is Epoch (train.epoch) on Train: train.step stays on s."],
        ),
        ({"train_step": "x", "train_epoch": "x"}, ["line 2: train.epoch cannot have x, which is Update (train.step)"]),
        # The second cannot leave, so the first cannot come.
        ({"train_step": "e", "train_epoch": "r"}, ["line 1: train.step cannot", "line 2: train.epoch cannot have r"]),
        ({"train_run": "tab"}, ["line 1: train.run cannot have tab"]),
        ({"app_help": "s"}, ["line 1: app.help cannot have s"]),
        ({"cursor_up": "f"}, ["line 1: cursor.up cannot have f, which is Freeze (train.freeze) on Train"]),
        ({"train_rnu": "p"}, ["line 1: there is no action 'train.rnu' (did you mean train.run"]),
        ({"train_run": "foo"}, ["line 1: there is no key 'foo'"]),
    ],
)
def test_what_cannot_be_is_said_and_not_used(
    every: Catalogue, keys: dict[str, str | tuple[str, ...]], sentences: list[str]
) -> None:
    keymap = read(every, **keys)
    assert len(keymap.problems) == len(sentences)
    assert all(part in problem for part, problem in zip(sentences, keymap.problems, strict=True)), keymap.problems
    assert "train.epoch" not in keymap.keys or keymap.keys["train.epoch"] != ("r",)


def test_the_rest_is_used(every: Catalogue) -> None:
    keymap = read(every, train_step="e", train_run="p", nope_a="x")
    assert keymap.keys == {"train.run": ("p",)}
    assert len(keymap.problems) == 2


def test_screens_do_not_clash_with_one_another(every: Catalogue) -> None:
    assert read(every, edit_mirror="r", data_open="m").problems == ()


def test_an_id_that_stands_twice(every: Catalogue) -> None:
    lines = [KeyLine("train.run", ("p",), 3), KeyLine("train.run", ("x",), 7)]
    keymap = read_keymap(lines, every, "p.toml")
    assert keymap.keys == {"train.run": ("p",)}
    assert keymap.problems == ("p.toml, line 7: train.run stands in line 3 already, which is used.",)


def prefer(home: Path, text: str) -> Path:
    path = home / "config" / "preferences.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


async def test_other_keys_work_and_are_shown_everywhere(play: Play, home: Path) -> None:
    prefer(home, '[keys]\ntrain.run = "p"\ntrain.epoch = ["x", "f5"]\nedit.value = "f3"\napp.help = "f2"\n')
    async with play("circles", screen="Train", size=(120, 40)) as player:
        assert player.notes == []
        assert "p Run" in player.text
        await player.press("e")
        assert player.snapshot.epoch == 0
        await player.press("x")
        await player.answered()
        assert player.snapshot.epoch == 1
        await player.press("f5")
        await player.answered()
        assert player.snapshot.epoch == 2
        titles = [command.title for command in player.app.get_system_commands(player.screen)]
        assert any(title.startswith("Run: ") and title.endswith("(p)") for title in titles)
        await player.press("question_mark")
        assert not player.is_asked
        await player.press("f2")
        await player.wait_for(lambda: isinstance(player.screen, HelpPage))
        await player.settle()
        assert "p Run" in player.text
        assert "x Epoch" in player.text
        await player.press("escape")
        await player.wait_for(lambda: not player.is_asked)
        await player.open("Edit")
        # What shares a key with one that moved keeps it.
        assert player.screen.active_bindings["t"].binding.id == "edit.class"


async def test_what_is_wrong_is_said_at_the_start(play: Play, home: Path) -> None:
    path = prefer(home, 'theme = "nrod"\n[keys]\ntrain.run = "s"\n')
    async with play() as player:
        await player.hears("preferences.toml, line 1: there is no theme 'nrod' (did you mean nord")
        await player.hears("1 more: nn-tui doctor lists them")
    assert path.read_text() == 'theme = "nrod"\n[keys]\ntrain.run = "s"\n'
