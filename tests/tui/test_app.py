"""The app as a whole: keys and actions, keys pressed early, idleness, and what is kept."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import pkgutil
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from textual.actions import parse
from textual.binding import Binding
from textual.events import MouseDown, MouseUp
from textual.timer import Timer
from textual.widgets import OptionList

import nn_tui.tui
from nn_tui.data.plain_text import SENTENCE
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.tui import startup
from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.commands import title_of
from nn_tui.tui.notices import UNREAD, Notices
from nn_tui.tui.screens.base import SCREENS
from nn_tui.tui.screens.edit.screen import EditScreen
from nn_tui.tui.screens.prompts import Prompt
from nn_tui.tui.screens.train.screen import TrainScreen

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.tui.conftest import Play, Player, Seat


def test_every_key_has_a_name_in_ascii() -> None:
    app = PlaygroundApp(ascii_only=True)
    keys = [key for _, declared in own_bindings() for key in Binding.make_bindings([declared])]
    shown = {key.key: app.get_key_display(key) for key in keys}
    assert [key for key, display in shown.items() if not display.isascii()] == []
    assert (shown["enter"], shown["left"], shown["shift+up"]) == ("enter", "left", "shift+up")


async def test_the_footer_names_enter_where_only_ascii_is_drawn(play: Play) -> None:
    async with play(ascii_only=True) as player:
        assert "enter Choose" in player.text
    async with play() as player:
        assert "⏎ Choose" in player.text


def own_bindings() -> list[tuple[str, Binding]]:
    """Every binding declared in the app, its screens and its widgets, with where."""
    found = []
    for module in pkgutil.walk_packages(nn_tui.tui.__path__, "nn_tui.tui."):
        for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name:
                found += [(f"{module.name}.{name}", binding) for binding in vars(kind).get("BINDINGS", ())]
    return found


def test_every_binding_says_what_it_is() -> None:
    bindings = own_bindings()
    assert len(bindings) > 60
    for where, binding in bindings:
        assert isinstance(binding, Binding), f"{binding} in {where} is not a Binding"
        assert binding.id, f"{binding.key} in {where}"
        assert binding.description, f"{binding.key} in {where}"
        assert binding.tooltip, f"{binding.key} in {where}"


def test_binding_ids_are_unique() -> None:
    by_id: dict[str, Binding] = {}
    for where, binding in own_bindings():
        assert binding.id is not None
        assert by_id.setdefault(binding.id, binding) == binding, f"{binding.id} in {where}"


def check_palette(player: Player) -> None:
    commands = {command.title: command for command in player.app.get_system_commands(player.screen)}
    actions: dict[str, list[Binding]] = {}
    for active in player.screen.active_bindings.values():
        binding = active.binding
        namespace, name, _ = parse(binding.action)
        node = player.app if namespace == "app" else player.screen if namespace == "screen" else active.node
        assert hasattr(node, f"action_{name}"), f"{binding.key}: {binding.action}"
        if active.enabled and not binding.system and binding.description:
            actions.setdefault(binding.action, []).append(binding)
    for action, bindings in actions.items():
        titles = {title_of(binding, player.app.get_key_display(binding)) for binding in bindings}
        assert titles & set(commands), f"{action} is not in the palette"
    assert len(actions) > 10
    assert all(command.help for command in commands.values())


async def test_every_key_has_an_action_and_a_place_in_the_palette(play: Play) -> None:
    async with play() as player:
        for name in SCREENS:
            await player.open(name)
            check_palette(player)


@pytest.mark.slow
async def test_the_palette_does_what_the_key_does(play: Play) -> None:
    async with play(screen="Edit") as player:
        before = player.workspace.editor.values
        await player.press("ctrl+p")
        await player.wait_for(lambda: player.is_asked)
        await player.settle()
        await player.type("invert")
        await player.wait_for(
            lambda: any("Invert" in str(option.prompt) for option in player.screen.query_one(OptionList).options)
        )
        await player.press("enter")
        await player.wait_for(lambda: not player.is_asked)
        await player.wait_for(lambda: np.array_equal(player.workspace.editor.values, 1 - before))


async def click(player: Player, x: int, y: int) -> None:
    for kind in (MouseDown, MouseUp):
        player.app.post_message(kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y))
        await player.settle()


async def test_the_mouse_opens_screens_and_presses_the_keys_of_the_footer(play: Play) -> None:
    async with play() as player:
        await click(player, 26, 0)
        await player.wait_for(lambda: isinstance(player.screen, TrainScreen))
        await player.settle()
        await click(player, 12, 23)
        await player.wait_for(lambda: player.snapshot.epoch == 1)


async def test_keys_pressed_while_it_loads_are_kept(home: Path, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    go, load = Event(), startup.load

    def slow(*arguments: Any, **listeners: Any) -> Any:
        go.wait(10)
        return load(*arguments, **listeners)

    monkeypatch.setattr(startup, "load", slow)
    app = PlaygroundApp(datasets=home / "datasets", runs=home / "runs", state=home / "state")
    async with app.run_test() as pilot:
        await pilot.press("3", "s", "2", "i")
        assert app.current_mode == "Data"
        assert app.current_status().phase == "starting"
        go.set()
        player = seat(app, pilot)
        await player.wait_for(lambda: app.is_ready)
        await player.wait_for(lambda: isinstance(app.screen, EditScreen) and player.workspace.editor.changed)
        await player.wait_for(lambda: player.snapshot.epoch == 1)
    app.close()


def timers() -> list[str]:
    """The timers that repeat something: Textual runs each one as a task of its own, which waits while it is paused."""
    tasks = [task for task in asyncio.all_tasks() if task.get_name().startswith("set_interval")]
    return [task.get_name() for task in tasks if timer_of(task)._active.is_set()]


def timer_of(task: asyncio.Task[Any]) -> Timer:
    names = inspect.getcoroutinelocals(cast("Coroutine[Any, Any, Any]", task.get_coro()))
    return cast(Timer, names["self"])


async def test_a_paused_app_has_no_timer_for_frames(play: Play) -> None:
    async with play(screen="Train") as player:
        assert timers() == []
        await player.press("space")
        await player.wait_for(lambda: player.status.phase == "running")
        await player.settle()
        assert len(timers()) == 1
        for name in ("Edit", "Data", "Predict", "Train"):
            await player.open(name)
            await player.wait_for(lambda: player.status.phase == "running")
            await player.settle()
            assert len(timers()) == 1
        await player.press("space")
        await player.wait_for(lambda: player.status.phase == "paused")
        await player.settle()
        assert timers() == []


async def test_frames_are_drawn_on_the_screen_in_front_only(play: Play) -> None:
    async with play(screen="Train") as player:
        train = player.base
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: train.status_line.status.phase == "running")
        await player.open("Predict")
        await player.wait_for(lambda: player.status.phase == "running")
        old, epoch = train.status_line.status, player.status.epoch
        await player.wait_for(lambda: player.status.epoch != epoch)
        assert train.status_line.status == old


async def test_quitting_keeps_the_run_and_the_drawing(play: Play, home: Path) -> None:
    async with play(screen="Train") as player:
        await player.train(77)
        await player.open("Edit")
        await player.press("i")
        weights, drawn = player.weights, player.workspace.editor.values
        await player.press("q")
        assert player.app.return_code == 0
    state = run_file.load(kept_runs(home / "runs")[0])
    assert np.array_equal(state.parameters, weights)
    assert state.trainer.epoch == 77
    async with play(screen="Edit") as player:
        assert np.array_equal(player.workspace.editor.values, drawn)


async def test_quitting_in_the_middle_of_training_keeps_the_run(play: Play, home: Path) -> None:
    async with play(screen="Train") as player:
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: player.snapshot.epoch > 5)
        await player.press("ctrl+c")
        assert player.app.return_code == 0
    assert player.app.closing_message == ""
    assert run_file.load(kept_runs(home / "runs")[0]).trainer.epoch > 5


async def test_the_drawing_is_kept_while_the_app_runs(play: Play, home: Path) -> None:
    async with play(screen="Edit") as player:
        await player.press("i")
        assert player.workspace.writer.flush(5)
        assert list((home / "drafts").iterdir())
        await player.press("u")
        assert player.workspace.writer.flush(5)
        assert not list((home / "drafts").iterdir())


async def test_where_nothing_can_be_kept_the_app_goes_on_and_says_so(play: Play, home: Path) -> None:
    home.write_text("a file where a folder should be")
    async with play() as player:
        await player.open("Train")
        await player.train(5)
        await player.wait_for(lambda: player.status.phase.endswith("not saved"), "a word about what is not kept")
        assert player.status.phase.endswith("not saved")
        await player.open("Edit")
        await player.press("i", "enter")
        await player.answer("mine")
        await player.wait_for(lambda: player.workspace.dataset.name == "mine")
        await player.settle()
        await player.open("Data")
        await player.press("n")
        await player.wait_for(lambda: player.is_asked)
        await player.press("enter")
        await player.wait_for(lambda: isinstance(player.screen, Prompt))
        await player.settle()
        await player.answer("fresh")
        await player.wait_for(lambda: player.tells("could not be saved"))
        if player.is_asked:
            await player.press("escape")
        for key, name in (("c", "third"), ("r", "fourth")):
            player.app.clear_notifications()
            await player.press(key)
            if player.is_asked:
                await player.answer(name)
                await player.wait_for(lambda: player.notes or not player.is_asked)
            if player.is_asked:
                await player.press("escape")
        await player.press("x")
        await player.press("y")
        await player.open("Train")
        await player.train(5)
        assert player.status.phase.endswith("not saved")
    assert "not being kept" in player.app.closing_message
    assert home.read_text() == "a file where a folder should be"


@pytest.mark.slow
async def test_a_target_that_cannot_be_opened_is_told(play: Play, tmp_path: Path) -> None:
    for target in ("nosuch", str(tmp_path / "no.txt"), str(tmp_path / "no.nntui")):
        async with play(target) as player:
            assert player.notes
            assert player.workspace.dataset.name == "letters"


async def test_frame_rates(play: Play) -> None:
    async with play(screen="Train") as player:
        rates = []
        for _ in range(3):
            player.app.preferred.next_frame_rate()
            rates.append(player.app.frame_rate)
        assert rates == [10.0, 4.0, 30.0]


@pytest.mark.slow
async def test_every_theme_can_be_worn(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(10)
        for theme in player.app.available_themes:
            player.app.theme = theme
            await player.settle()
        for screen in SCREENS:
            await player.open(screen)
        assert player.app.return_code is None


async def test_a_notification_is_one_line_that_a_terminal_can_show(play: Play) -> None:
    async with play() as player:
        player.app.notify("\x1b[2Jmine\u202e\n" + "y" * 5000)
        await player.wait_for(lambda: player.notes, "the notification")
        (note,) = player.notes
        assert note.startswith("?[2Jmine? yyy")
        assert note.isprintable()
        assert len(note) == SENTENCE


async def test_notifications_that_others_replaced_leave_nothing_behind(play: Play) -> None:
    async with play(notifications=True) as player:
        for text in ("one", "two", "three", "four"):
            player.app.notify(text)
            await player.wait_for(partial(is_in_front, player, text), "the notification")
        await player.wait_for(lambda: len(player.screen.query("ToastHolder")) == 1, "the end of the others")
        player.app.clear_notifications()
        await player.wait_for(lambda: not player.screen.query("ToastHolder"), "its end")


def is_in_front(player: Player, text: str) -> bool:
    return [str(toast.render()) for toast in player.screen.query("Toast")] == [text]


def is_said(player: Player, notes: list[str]) -> bool:
    return player.notes == notes


async def test_an_error_stays_when_something_else_is_said_at_once(play: Play) -> None:
    async with play(notifications=True) as player:
        player.app.notify("mine could not be written: no space left", severity="error")
        player.app.notify("The session is not being kept", severity="warning")
        both = "mine could not be written: no space left\nThe session is not being kept"
        await player.wait_for(partial(is_said, player, [both]))
        player.app.notify("other could not be written", severity="error")
        await player.wait_for(partial(is_said, player, ["other could not be written"]))
        player.app.clear_notifications()
        player.app.notify("30 frames a second")
        await player.wait_for(partial(is_said, player, ["30 frames a second"]))


def test_an_error_that_has_been_read_gives_way() -> None:
    clock = iter([0.0, UNREAD - 0.1, UNREAD]).__next__
    notices = Notices(clock)
    assert notices.say("broken", "error") == ("broken", "error")
    assert notices.say("news", "information") == ("broken\nnews", "error")
    assert notices.say("more news", "warning") == ("more news", "warning")


async def test_any_thread_may_notify(play: Play) -> None:
    async with play("letters") as player:
        for text in ("the first", "the second"):
            Thread(target=player.app.notify, args=[text]).start()
            await player.wait_for(lambda text=text: player.notes == [text])
