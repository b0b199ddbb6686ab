"""The app started again on the same folders: everything is where it was, and what is not there is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.library.export_csv import csv_lines
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.sessions import session_file
from nn_tui.experiment.sessions.kept_sessions import KeptSession, KeptSessions
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.storage.instance import Instance
from nn_tui.tui.screens.base import SCREENS

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


@contextmanager
def sessions(home: Path) -> Iterator[KeptSessions]:
    """The sessions as another instance sees them."""
    instance = Instance(home / "state")
    try:
        yield KeptSessions(home / "state", instance)
    finally:
        instance.close()


def kept(home: Path) -> list[KeptSession]:
    with sessions(home) as seen:
        return seen.entries()


def only(home: Path) -> Session:
    (entry,) = kept(home)
    assert entry.session is not None
    return entry.session


async def shown(player: Player) -> dict[str, str]:
    """What each screen says, beginning with the one in front, which is in front again then."""
    front = player.app.current_mode
    others = [other for other in SCREENS if other != front]
    said = {}
    # Twice: a sentence that was cut before a screen had its size is whole the next time.
    for name in (front, *others, front, *others, front):
        if player.app.current_mode != name:
            await player.open(name)
        await player.settle()
        said[name] = player.text
    return said


async def judged(player: Player, name: str) -> None:
    """Wait until the network is held against others, which takes a moment, where it is: on data of one's own."""
    if name == "flowers.csv":
        await player.open("Predict")
        await player.wait_for(lambda: "linear model gives" in player.text, "what the network is worth")
        await player.open("Train")


async def press_on(player: Player, screen: str, *keys: str) -> None:
    await player.open(screen)
    await player.press(*keys)


# What there is, and the keys by which it is left in a state that is not the usual one.
ON_EDIT = {
    "letters": ("right_square_bracket", "down", "down", "right"),
    "spirals": ("up", "up", "left"),
    "flowers.csv": ("down", "down", "right"),
    "mine": ("right_square_bracket", "down", "right"),
    "echo": ("right_square_bracket", "right", "right"),
}
ON_PREDICT = {
    "letters": ("right", "v"),
    "spirals": ("up", "up", "left"),
    "flowers.csv": ("down", "down", "down"),
    "mine": ("right",),
    "echo": ("down", "down"),
}


def prepare(name: str, home: Path, folder: Path) -> str:
    """Make the file or the own dataset of that name. Returns what to open."""
    if name == "flowers.csv":
        path = folder / name
        path.write_text("\n".join(csv_lines(built_in("iris"))))
        return str(path)
    if name == "mine":
        (home / "datasets").mkdir(parents=True)
        (home / "datasets/mine.txt").write_text(dumps(built_in("letters")))
    return name


@pytest.mark.slow
@pytest.mark.parametrize("name", ON_EDIT)
async def test_every_screen_is_as_it_was_left(name: str, play: Play, home: Path, tmp_path: Path) -> None:
    target = prepare(name, home, tmp_path)
    async with play(target, size=(120, 40)) as player:
        if name == "spirals":
            player.workspace.run.change_data(classes=3, noise=0.1, samples=200)
        await player.open("Train")
        await player.train(7)
        await player.press("y", "w", "tab", "right_square_bracket", "plus", "full_stop", "full_stop", "down", "right")
        await press_on(player, "Edit", *ON_EDIT[name])
        await press_on(player, "Predict", *ON_PREDICT[name])
        await press_on(player, "Data", "down", "down")
        await player.open("Train")
        await judged(player, name)
        before, weights, speed = await shown(player), player.weights, player.snapshot.speed
        recipe, views = player.snapshot.recipe, player.panes.names
    async with play(size=(120, 40)) as player:
        assert player.app.current_mode == "Train"
        assert player.snapshot.phase in (Phase.PAUSED, Phase.DONE)
        assert (player.snapshot.epoch, player.snapshot.recipe) == (7, recipe)
        assert np.array_equal(player.weights, weights)
        assert (player.snapshot.speed, player.panes.names) == (speed, views)
        await judged(player, name)
        after = await shown(player)
        for screen in SCREENS:
            assert after[screen] == before[screen]
        assert player.notes == []
        if name == "flowers.csv":
            assert player.workspace.source is not None
            assert player.workspace.source.path == Path(target)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["letters", "spirals", "flowers.csv", "mine", "echo"])
async def test_a_changed_recipe_that_was_never_trained_is_kept(
    name: str, play: Play, home: Path, tmp_path: Path
) -> None:
    async with play(prepare(name, home, tmp_path), screen="Train") as player:
        if name == "spirals":
            player.workspace.run.change_data(samples=300, data_seed=5)
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(learning_rate=0.03, seed=9, test_split=0.25))
        await player.answered()
        recipe, weights, dataset = player.snapshot.recipe, player.weights, player.workspace.dataset
    assert only(home).run is None
    async with play() as player:
        assert player.snapshot.recipe == recipe
        assert np.array_equal(player.weights, weights)
        assert player.workspace.dataset.same_content(dataset)
        assert (player.workspace.dataset.own, player.notes) == (dataset.own, [])


async def test_a_look_at_the_app_is_no_session(play: Play, home: Path) -> None:
    async with play():
        pass
    assert kept(home) == []
    async with play() as player:
        await player.press("down")
    assert only(home).dataset == "letters"


@pytest.mark.slow
async def test_what_is_named_and_fresh_starts_leave_the_last_session_for_later(play: Play, home: Path) -> None:
    async with play("xor", screen="Train") as player:
        await player.train(20)
    for options in ({"target": "bits"}, {"fresh": True}):
        async with play(**options) as player:
            assert (player.app.current_mode, player.snapshot.epoch) == ("Data", 0)
            assert player.workspace.dataset.name == options.get("target", "letters")
            assert "Go on: xor, epoch 20, today " in player.said("#welcome")
    async with play() as player:
        assert (player.app.current_mode, player.snapshot.epoch) == ("Train", 20)


@pytest.mark.slow
async def test_the_last_session_can_be_taken_up_later(play: Play, home: Path) -> None:
    async with play("xor", screen="Train") as player:
        await player.train(20)
        await player.press("z")
    async with play("letters", screen="Train") as player:
        await player.open("Data")
        await player.press("g")
        await player.wait_for(lambda: player.app.current_mode == "Train" and player.snapshot.epoch == 20)
        await player.settle()
        assert player.panes.is_zoomed
    assert only(home).dataset == "xor"


@pytest.mark.slow
async def test_a_start_beside_another_is_fresh_and_says_so(play: Play, home: Path) -> None:
    with sessions(home) as another:
        another.write(Session("bits"))
        async with play() as player:
            await player.hears("Another nn-tui is open, so this one starts afresh.")
            assert player.workspace.dataset.name == "letters"
            assert "g goes on" not in player.said("#hint")
            await player.press("down")
        assert len(kept(home)) == 2
    async with play() as player:
        assert player.notes == []
        assert player.find("#list").has_focus


@pytest.mark.slow
async def test_a_session_is_taken_up_by_its_id(play: Play, home: Path) -> None:
    for name in ("xor", "bits"):
        async with play(name, screen="Train") as player:
            await player.train(5)
    (_, xor) = kept(home)
    async with play(session=xor.id) as player:
        assert player.workspace.dataset.name == "xor"
    async with play(session="00000000") as player:
        await player.hears("There is no session 00000000")
        assert player.workspace.dataset.name == "letters"
    async with play() as player:
        assert player.workspace.dataset.name == "xor"


def take_run_away(home: Path, folder: Path) -> None:
    for path in (home / "runs").iterdir():
        path.unlink()


def damage_run(home: Path, folder: Path) -> None:
    for path in (home / "runs").iterdir():
        path.write_bytes(path.read_bytes()[:500])


def take_file_away(home: Path, folder: Path) -> None:
    (folder / "flowers.csv").unlink()


def change_file(home: Path, folder: Path) -> None:
    lines = (folder / "flowers.csv").read_text().splitlines()
    (folder / "flowers.csv").write_text("\n".join(lines[:-5]))


def take_both_away(home: Path, folder: Path) -> None:
    take_run_away(home, folder)
    take_file_away(home, folder)


def take_own_away(home: Path, folder: Path) -> None:
    (home / "datasets/mine.txt").unlink()


def take_own_and_run_away(home: Path, folder: Path) -> None:
    take_run_away(home, folder)
    take_own_away(home, folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "happens", "dataset", "epoch", "says"),
    [
        ("letters", take_run_away, "letters", 0, "The run at epoch 7 cannot be opened"),
        ("letters", damage_run, "letters", 0, "is damaged or cut short"),
        ("flowers.csv", take_run_away, "flowers", 0, "The run at epoch 7 cannot be opened"),
        ("flowers.csv", take_file_away, "flowers", 7, "flowers.csv cannot be read"),
        ("flowers.csv", change_file, "flowers", 7, "flowers.csv has changed"),
        ("flowers.csv", take_both_away, "letters", 0, "letters is chosen instead."),
        ("mine", take_own_away, "mine", 7, "The file of mine is gone"),
        (
            "mine",
            take_own_and_run_away,
            "letters",
            0,
            "it is no longer among your datasets. letters is chosen instead.",
        ),
    ],
)
async def test_what_is_gone_is_said_and_the_rest_is_there(
    name: str,
    happens: Callable[[Path, Path], None],
    dataset: str,
    epoch: int,
    says: str,
    play: Play,
    home: Path,
    tmp_path: Path,
) -> None:
    async with play(prepare(name, home, tmp_path), screen="Train") as player:
        await player.train(7)
        recipe = player.snapshot.recipe
    happens(home, tmp_path)
    async with play() as player:
        await player.hears(says)
        assert player.app.current_mode == "Train"
        assert (player.workspace.dataset.name, player.snapshot.epoch) == (dataset, epoch)
        if dataset != "letters":
            assert player.snapshot.recipe == recipe
        await player.press("e")
        await player.wait_for(lambda: player.snapshot.epoch == epoch + 1)


@pytest.mark.slow
async def test_a_damaged_session_is_said_and_left_as_it_is(play: Play, home: Path) -> None:
    path = home / "state/sessions/0123abcd.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    async with play() as player:
        await player.hears("is damaged: it is left as it is. This session starts afresh.")
        assert player.workspace.dataset.name == "letters"
        await player.press("3", "e")
        await player.wait_for(lambda: player.snapshot.epoch == 1)
    assert path.read_text() == "{"


HOSTILE: list[Any] = [None, 10**30, "\x1b[2J", [[1e300, -1e300]] * 9]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["flowers.csv", "spirals", "moved", "names"])
async def test_whatever_stands_in_a_session_no_screen_falls(name: str, play: Play, home: Path, tmp_path: Path) -> None:
    async with play(prepare(name, home, tmp_path), size=(120, 40)) as player:
        for screen in SCREENS:
            await player.open(screen)
            honest = player.base.memory()
            for worse in HOSTILE:
                for memory in spoilt(honest, worse):
                    player.base.to_recall = memory
                    player.base.refresh_state()
                    await player.settle()
            await player.press("down", "tab", "right")
    assert session_file.load(kept(home)[0].path).dataset == name.removesuffix(".csv")


def spoilt(memory: Mapping[str, Any], worse: object) -> Iterator[Mapping[str, Any]]:
    """The memory with one or all of its leaves replaced."""
    yield dict.fromkeys(memory, worse)
    yield all_leaves(memory, worse)


def all_leaves(memory: Mapping[str, Any], worse: object) -> Mapping[str, Any]:
    return {
        key: all_leaves(value, worse) if isinstance(value, Mapping) and value else value if keeps(key) else worse
        for key, value in memory.items()
    }


def keeps(key: str) -> bool:
    """Whether without this the rest would not be looked at."""
    return key in ("dataset", "kind", "names", "initial")
