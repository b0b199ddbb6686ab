"""Keys that come faster than they are answered: each reaches what is in front when all before it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.events import Event, Key, MouseDown, Paste
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.widgets import Input, Label

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.tui.input_gate import LONGEST_WAIT, InputGate
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.prompts import Prompt
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.screens.stages import Stage, StagedScreen
from tests.tui.conftest import Play, Seat


@pytest.mark.parametrize(("key", "form"), [("c", RecipeForm), ("a", LayersForm)])
async def test_keys_after_one_that_opens_a_form_reach_the_form(play: Play, key: str, form: type) -> None:
    async with play("letters", screen="Train") as player:
        await player.burst(key, "space", "r", "full_stop")
        assert isinstance(player.screen, form)
        assert player.snapshot.phase is Phase.READY
        assert player.snapshot.epoch == player.snapshot.position == 0


async def test_a_prompt_is_opened_answered_and_followed_in_one_write(play: Play) -> None:
    async with play("letters", screen="Edit") as player:
        await player.burst("space", "enter", "ctrl+e", "ctrl+u", *"mine", "enter", "right", "space")
        assert player.workspace.dataset.name == "mine"
        assert player.base.NAME == "Edit"
        assert (player.workspace.editor.state.values != built_in("letters").inputs[0]).sum() == 2


async def test_a_screen_answers_with_the_dataset_that_was_chosen_just_before(play: Play) -> None:
    async with play("letters", screen="Predict") as player:
        for name, first in (("digits", "up"), ("xor", "m"), ("names", "w"), ("letters", "d")):
            player.workspace.choose(name)
            await player.burst("1", "4", first, "d", "down")
            assert player.base.NAME == "Predict"
            assert player.app.return_code is None


@pytest.mark.slow
async def test_a_run_that_changes_while_a_form_opens_and_closes(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        player.workspace.runner.set_speed(float("inf"))
        for _ in range(2):
            player.workspace.runner.run(3)
            await player.burst("c", "escape", "a", "escape", "4", "3")
            assert player.app.return_code is None
        assert player.base.NAME == "Train"


async def test_a_megabyte_pasted_key_by_key_is_cut_and_said(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_tui.tui.input_gate.MOST_WAITING", 50)
    async with play("letters") as player:
        for _ in range(100):
            player.app.post_message(Key("z", "z"))
        await player.wait_for(lambda: any("left out" in note for note in player.notes))
        await player.settle()
        await player.press("3")
        assert player.base.NAME == "Train"


class Slow(App[None]):
    """An app whose gate opens when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.is_open = False
        self.heard: list[str] = []
        self.complaints = 0
        self.gate = InputGate(self, lambda: self.is_open, self._complain)

    def compose(self) -> ComposeResult:
        yield Input()

    def _complain(self) -> None:
        self.complaints += 1

    async def on_event(self, event: Event) -> None:
        if isinstance(event, (Key, Paste)) and not event.is_forwarded:
            if self.gate.admits(event):
                self.heard.append(event.key if isinstance(event, Key) else event.text)
                self.gate.follow()
            return
        await super().on_event(event)


async def test_an_interrupt_drops_what_waits(seat: Seat) -> None:
    app = Slow()
    async with app.run_test() as pilot:
        player = seat(app, pilot)
        for key in ("a", "b", "ctrl+c", "c"):
            app.post_message(Key(key, None))
        await player.settle()
        app.is_open = True
        app.gate.look()
        await player.wait_for(lambda: app.gate.is_idle)
        assert app.heard == ["ctrl+c", "c"]


async def test_what_is_left_out_is_said_once(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_tui.tui.input_gate.MOST_WAITING", 5)
    app = Slow()
    async with app.run_test() as pilot:
        player = seat(app, pilot)
        for times in (1, 2):
            app.is_open = False
            for _ in range(20):
                app.post_message(Key("a", "a"))
            await player.settle()
            assert app.complaints == times
            app.is_open = True
            app.gate.look()
            await player.wait_for(lambda: app.gate.is_idle)


async def test_input_waits_in_order_until_the_screen_takes_it(seat: Seat) -> None:
    app = Slow()
    async with app.run_test() as pilot:
        player = seat(app, pilot)
        for event in (Key("a", "a"), Paste("words"), Key("b", "b")):
            app.post_message(event)
        await player.settle()
        assert app.heard == []
        assert not app.gate.is_idle
        app.is_open = True
        await player.wait_for(lambda: app.gate.is_idle)
        assert app.heard == ["a", "words", "b"]


async def test_a_screen_that_never_appears_does_not_keep_the_keyboard(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Slow()
    app.is_open = True
    clock = iter_time()
    monkeypatch.setattr("nn_tui.tui.input_gate.monotonic", lambda: next(clock))
    async with app.run_test() as pilot:
        player = seat(app, pilot)
        app.post_message(Key("a", "a"))
        await player.wait_for(lambda: app.heard == ["a"])
        app.is_open = False
        app.post_message(Key("b", "b"))
        await player.wait_for(lambda: app.heard == ["a", "b"])


def iter_time() -> Iterator[float]:
    """A clock on which much time passes between two looks."""
    now = 1000.0
    while True:
        yield now
        now += LONGEST_WAIT / 50


class Early(StagedScreen[None]):
    """Takes its time to appear, and notes what its field says."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input("initial")
        yield Label()

    def prepare(self) -> None:
        """Appear when the test says so."""

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(Label).update(event.value)
        self.heard.append(event.value)


async def test_what_widgets_say_reaches_a_screen_only_while_it_is_shown(seat: Seat) -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        player = seat(app, pilot)
        screen = Early()
        await app.push_screen(screen)
        await player.settle()
        assert screen.stage is Stage.COMING
        assert screen.heard == []
        screen.appear()
        await player.settle()
        assert screen.is_shown
        assert screen.heard == ["initial"]

        await app.push_screen(Screen())
        await player.settle()
        screen.query_one(Input).value = "behind"
        await player.settle()
        assert screen.stage.name == "HIDDEN"
        assert screen.heard == ["initial"]
        app.pop_screen()
        await player.wait_for(lambda: screen.stage is Stage.COMING)
        screen.appear()
        await player.settle()
        assert screen.heard == ["initial", "behind"]

        screen.vanish()
        screen.query_one(Input).value = "after"
        await player.settle()
        assert screen.stage.name == "GONE"
        assert screen.heard == ["initial", "behind"]


async def test_a_question_is_answered_once(seat: Seat) -> None:
    app: App[None] = App()
    answers: list[str | None] = []
    async with app.run_test() as pilot:
        player = seat(app, pilot)
        prompt = Prompt("Name", value="x")
        app.push_screen(prompt, answers.append)
        await player.wait_for(lambda: prompt.is_shown)
        prompt.answer("one")
        prompt.answer("two")
        await player.wait_for(lambda: app.screen is not prompt)
        await asyncio.sleep(0)
        assert answers == ["one"]
        assert prompt.stage is Stage.GONE


async def test_a_click_on_a_widget_that_has_just_gone_is_none(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters") as player:
        gone = Label("gone")
        monkeypatch.setattr(player.screen, "get_widget_at", lambda x, y: (gone, Region(0, 0, 9, 1)))
        monkeypatch.setattr(player.screen, "get_widget_and_offset_at", lambda x, y: (gone, Offset(0, 0)))
        player.app.post_message(MouseDown(None, 3, 0, 0, 0, 1, False, False, False, 3, 0))
        await player.settle(drawn=False)
        assert player.app.return_code is None
        assert player.app.is_running
