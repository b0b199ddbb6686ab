"""Every key is safe on every screen in every state, answered and refused, and so is every size of the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.events import Resize
from textual.geometry import Size

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed, without_sample
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.names import pixel_names
from nn_tui.data.own_format.format import loads
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.tui.screens.base import SCREENS
from nn_tui.tui.widgets.roll.roll import Roll
from tests.data.editing import test_sequences as sequences

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow

EMPTY = "shape: 5x6\nclasses: A B\n"
QUIT = ("q", "ctrl+c", "ctrl+q")


def own(dataset: Dataset) -> Dataset:
    return renamed(dataset, "mine", own=True)


def one_sample() -> Dataset:
    dataset = own(built_in("letters"))
    return without_sample(without_sample(dataset, 2), 1)


def coloured() -> Dataset:
    """Small pictures with three channels and a test part of their own."""
    letters = own(built_in("letters"))
    pictures = np.stack([letters.inputs, 1 - letters.inputs, letters.inputs / 2], axis=1)
    return replace(letters, inputs=pictures, feature_names=pixel_names(5, 6, 3), levels=2, recipe="digits", tests=1)


def points() -> Dataset:
    return own(built_in("circles", Settings(samples=40, noise=0.1, classes=2)))


def moved() -> Dataset:
    return built_in("moved", Settings(samples=60, noise=0.05, classes=26, size=9))


@dataclass(frozen=True)
class State:
    """How a run can be found: on what dataset, trained how far, in what phase; the screens that it may matter to."""

    dataset: Callable[[], Dataset]
    phase: Phase
    screens: tuple[str, ...] = SCREENS
    recipe: dict[str, Any] = field(default_factory=dict)
    epochs: int = 0
    add_class: bool = False


WILD = {"output": "linear", "loss": "half_squared_error", "learning_rate": 1e6, "epochs": 100}
CONVOLUTION = {"layers": ("conv 4 3x3 relu", "pool 2", "dense 6 tanh"), "optimizer": "adam", "batch": 2}
STRIDES = {"layers": ("conv 3 2x2 sigmoid stride 2 pad same", "norm", "dropout 0.2", "globalmax")}
LAST = {"layers": ("rnn 4",), "output": "softmax", "loss": "softmax_cross_entropy"}
GATED = {"layers": ("lstm 4", "rnn 3"), "clip_norm": 0.1}
SEEN, ASKED, TRAINED = ("Edit", "Train", "Predict"), ("Edit", "Predict"), ("Edit", "Train")
ASKED_STEPS = {
    "waves": State(lambda: built_in("waves"), Phase.PAUSED, ("Predict",), epochs=1),
    "sums of bits": State(lambda: built_in("parity"), Phase.READY, ("Predict",)),
    "names": State(lambda: built_in("names"), Phase.PAUSED, ("Predict",), epochs=1),
    "phrases": State(lambda: built_in("phrases"), Phase.PAUSED, ("Predict",), epochs=1),
}
STATES = {
    "untrained": State(lambda: built_in("letters"), Phase.READY),
    "running": State(lambda: own(built_in("letters")), Phase.RUNNING, epochs=10**9),
    "diverged": State(lambda: built_in("letters"), Phase.DIVERGED, ("Train", "Predict"), WILD, epochs=100),
    "empty": State(lambda: loads(EMPTY, "mine"), Phase.EMPTY, SEEN),
    "one sample": State(one_sample, Phase.PAUSED, ASKED, epochs=3),
    "needs reset": State(lambda: own(built_in("letters")), Phase.PAUSED, SEEN, epochs=3, add_class=True),
    "finished": State(lambda: built_in("bits"), Phase.DONE, TRAINED, {"epochs": 5, "batch": 2}, epochs=5),
    "points": State(points, Phase.PAUSED, TRAINED, epochs=3),
    "six classes": State(lambda: empty_plane("mine", 6), Phase.EMPTY, ("Edit",)),
    "empty plane": State(lambda: empty_plane("mine", 2), Phase.EMPTY, TRAINED),
    "regression": State(lambda: own(built_in("plane")), Phase.PAUSED, ASKED, epochs=2),
    "digits": State(lambda: own(built_in("digits")), Phase.READY, ASKED),
    "convolution": State(lambda: built_in("digits"), Phase.PAUSED, ("Train", "Predict"), CONVOLUTION, epochs=1),
    "strides": State(lambda: own(built_in("letters")), Phase.PAUSED, SEEN, STRIDES, epochs=2),
    "recurrence": State(lambda: built_in("echo"), Phase.PAUSED, ("Train",), GATED, epochs=1),
    "colours": State(coloured, Phase.PAUSED, SEEN, epochs=2),
    "moved": State(moved, Phase.PAUSED, ("Data", "Edit"), epochs=1),
    "sums": State(sequences.numbers, Phase.PAUSED, ("Edit",), {"layers": ("rnn 4",), "output": "linear"}, epochs=2),
    "steps": State(sequences.classes, Phase.PAUSED, ("Edit",), LAST, epochs=2),
    "words": State(sequences.phrases, Phase.PAUSED, ("Edit",), LAST, epochs=2),
    "text": State(sequences.names, Phase.PAUSED, ("Edit",), LAST, epochs=2),
    **ASKED_STEPS,
    "iris": State(lambda: own(built_in("iris")), Phase.PAUSED, ASKED, epochs=2),
}


class Presser:
    """Presses keys, putting everything back to the state and the screen when a key has changed them."""

    def __init__(self, player: Player, state: State, screen: str) -> None:
        self.player, self.state, self.screen = player, state, screen
        self.made: tuple[object, ...] = ()

    def _found(self) -> tuple[object, ...]:
        workspace, snapshot = self.player.workspace, self.player.snapshot
        return workspace.dataset, snapshot.run, snapshot.phase, workspace.needs_reset

    async def restore(self) -> None:
        player, workspace, state = self.player, self.player.workspace, self.state
        workspace.runner.capture().result(timeout=10)
        if self._found() != self.made:
            dataset = state.dataset()
            if dataset.own:
                workspace.library.save(dataset)
            workspace.use(dataset)
            workspace.current.dataset, workspace.current.editor = dataset, SampleEditor(dataset)
            recipe = default_recipe(dataset).with_(**state.recipe)
            workspace.runner.replace(Experiment(recipe, dataset), speed=inf).result(timeout=10)
            if state.epochs:
                workspace.runner.run(state.epochs)
            await player.wait_for(lambda: player.snapshot.phase is state.phase, str(state.phase))
            if state.add_class:
                workspace.editor.add_class("D")
                workspace.write(workspace.editor.dataset)
            await player.answered()
            self.made = self._found()
        for roll in player.screen.query(Roll):
            roll.action_end_typing()
        if player.screen.query("HelpPanel"):
            await player.press("question_mark")
        if player.app.current_mode != self.screen:
            await player.open(self.screen)

    async def press(self, key: str, answer: str, focus: str) -> bool:
        """Press a key with a widget in focus; whether that opened prompts, all of them then answered or closed."""
        await self.restore()
        player = self.player
        # A key may have put another view in the place of that widget: then it is that one's turn to be safe.
        widget = next(iter(player.screen.query(focus)), player.screen.focus_chain[0])
        if not widget.has_focus:
            widget.focus()
            await player.settle(drawn=False)
        await player.press(key)
        asked = player.is_asked
        for presses in range(12):
            if not player.is_asked:
                break
            await player.press(answer if presses < 6 else "escape")
        assert not player.is_asked, "a prompt stays"
        assert player.app.return_code is None, "the app has ended"
        return asked

    async def press_all(self, keys_of_app: bool) -> int:
        """Press the keys of the screen, and with each widget in focus those that it adds. How many were pressed."""
        await self.restore()
        pressed: set[tuple[str, str]] = set()
        for widget in list(self.player.screen.focus_chain):
            selector = f"#{widget.id}" if widget.id else type(widget).__name__
            if not self.player.screen.query(selector):
                continue
            self.player.screen.query(selector).first().focus()
            await self.player.settle()
            for key, active in list(self.player.screen.active_bindings.items()):
                known = (key, f"{type(active.node).__name__} {active.binding.action}")
                if known in pressed or key in QUIT or (active.node is self.player.app and not keys_of_app):
                    continue
                pressed.add(known)
                try:
                    if await self.press(key, "escape", selector) and key != "ctrl+p":
                        await self.press(key, "enter", selector)
                except BaseException as error:
                    error.add_note(f"after {key} ({active.binding.action}) with {selector} on {self.screen}")
                    raise
        return len(pressed)


@pytest.mark.parametrize("name", STATES)
async def test_every_key(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    async with play() as player:
        for screen in STATES[name].screens:
            # What the app itself does hardly depends on both: every screen in one state, every state on one screen.
            assert await Presser(player, STATES[name], screen).press_all(name == "running" or screen == "Data") > 15
            assert "Traceback" not in player.text


SIZES = ((20, 5), (1, 1), (80, 24), (39, 40), (300, 3), (1, 60), (120, 40), (80, 24))


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_size_while_it_trains(play: Play, screen: str) -> None:
    async with play(screen=screen) as player:
        player.workspace.runner.set_speed(inf)
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: player.snapshot.epoch > 10)
        for size in SIZES:
            player.app.post_message(Resize(Size(*size), Size(*size)))
            await player.wait_for(lambda size=size: player.screen.size == size)
            epoch = player.snapshot.epoch
            await player.press("tab", "down", "right", "z", "z")
            await player.wait_for(lambda epoch=epoch: player.snapshot.epoch > epoch)
        assert player.snapshot.phase is Phase.RUNNING
        assert player.status.phase == "running"


@pytest.mark.parametrize("screen", SCREENS)
async def test_points_bear_every_size(play: Play, screen: str) -> None:
    async with play("blobs", screen=screen) as player:
        for size in SIZES:
            player.app.post_message(Resize(Size(*size), Size(*size)))
            await player.wait_for(lambda size=size: player.screen.size == size)
            await player.press("tab", "down", "pagedown")
        assert player.app.return_code is None


async def test_a_list_without_room_waits(play: Play) -> None:
    async with play() as player:
        for keys in (("n",), ("ctrl+p",)):
            await player.press(*keys)
            await player.wait_for(lambda: player.is_asked)
            for size in ((1, 1), (300, 3), (30, 8), (80, 24)):
                player.app.post_message(Resize(Size(*size), Size(*size)))
                await player.wait_for(lambda size=size: player.screen.size == size)
                await player.press("pageup", "pagedown", "down")
            await player.press("escape")
            await player.wait_for(lambda: not player.is_asked)


async def test_the_smallest_terminal_says_so_and_takes_keys(play: Play) -> None:
    async with play(size=(30, 10), screen="Train") as player:
        await player.wait_for(lambda: "Too small" in player.text)
        await player.press("s")
        await player.wait_for(lambda: player.snapshot.epoch == 1)
