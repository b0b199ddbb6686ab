"""The recipe's form: what a change will do is said before it is done, and bad input loses nothing."""

from __future__ import annotations

from contextlib import asynccontextmanager

from textual.widgets import Input, Static

from nn_tui.tui.screens.recipe_form import RecipeForm
from nn_tui.tui.widgets.choice import Choice


@asynccontextmanager
async def form_of(play, **options):
    """The app with the form open, and what the form says about the change."""
    async with play(screen="Train", **options) as player:
        await player.press("c")
        await player.wait_for(lambda: isinstance(player.screen, RecipeForm))
        await player.settle()
        yield player, lambda: str(player.find("#effect", Static).content)


async def fill(player, field: str, text: str) -> None:
    player.find(f"#{field}", Input).focus()
    await player.settle()
    await player.press("ctrl+e", "ctrl+u")
    await player.type(text)


async def test_every_field_is_in_sight_at_80x24(play) -> None:
    async with form_of(play) as (player, effect):
        rows = {widget.region.y for widget in player.screen.query("Input, Choice")}
        assert len(rows) == 14
        assert all(0 <= row < 24 for row in rows)
        assert effect().startswith("Nothing changed yet.")


async def test_live_changes_and_resets_are_told_apart(play) -> None:
    async with form_of(play) as (player, effect):
        recipe = player.snapshot.recipe
        await fill(player, "learning_rate", "0.25")
        assert effect() == "Takes effect from the next epoch; the weights stay."
        await fill(player, "hidden", "8,4")
        assert effect() == "Needs a reset: hidden sizes. Enter resets the weights and the history."
        assert player.snapshot.recipe == recipe
        await player.press("enter")
        await player.wait_for(lambda: not player.is_asked)
        assert player.snapshot.recipe == recipe.with_(learning_rate=0.25, hidden=(8, 4))


BAD = (
    ("learning_rate", "fast", "Learning rate takes a number such as 0.1, not 'fast'"),
    ("learning_rate", "-1", "is a number above 0"),
    ("learning_rate", "nan", "is a number above 0"),
    ("learning_rate", "", "Learning rate takes a number"),
    ("hidden", "8,,4", "Hidden sizes takes whole numbers such as 8,4, or none"),
    ("hidden", "0", "takes whole numbers from 1"),
    ("batch", "all", "Batch size takes a whole number, or full"),
    ("epochs", "0", "takes whole numbers from 1"),
    ("seed", "4294967295", "takes whole numbers from 0"),
    ("test_split", "1", "is a fraction"),
)


async def test_bad_input_is_told_and_nothing_is_lost(play) -> None:
    async with form_of(play) as (player, effect):
        recipe = player.snapshot.recipe
        await fill(player, "l2", "0.5")
        for field, text, says in BAD:
            before = player.find(f"#{field}", Input).value
            await fill(player, field, text)
            assert says in effect()
            await player.press("enter")
            assert isinstance(player.screen, RecipeForm)
            assert says in effect()
            assert player.find("#l2", Input).value == "0.5"
            assert player.find(f"#{field}", Input).value == text
            await fill(player, field, before)
        assert effect().startswith("Takes effect from the next epoch")
        await player.press("escape")
        await player.wait_for(lambda: not player.is_asked)
        assert player.snapshot.recipe == recipe


async def test_a_pairing_that_cannot_be_is_refused(play) -> None:
    async with form_of(play) as (player, effect):
        player.find("#loss", Choice).focus()
        await player.settle()
        while player.find("#loss", Choice).value != "softmax_cross_entropy":
            await player.press("right")
        assert "softmax" in effect()
        await player.press("enter")
        assert isinstance(player.screen, RecipeForm)


async def test_a_new_output_takes_the_loss_that_pairs_with_it(play) -> None:
    async with form_of(play) as (player, effect):
        output = player.find("#output", Choice)
        output.focus()
        await player.settle()
        while output.value != "softmax":
            await player.press("right")
        assert player.find("#loss", Choice).value == "softmax_cross_entropy"
        assert effect().startswith("Needs a reset: output, loss.")
        while output.value != "linear":
            await player.press("left")
        assert player.find("#loss", Choice).value == "half_squared_error"


async def test_targets_that_the_loss_cannot_take_are_refused_with_the_run_as_it_was(play, home) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/heights.txt").write_text("inputs: x\noutputs: y\n\n0 -> 0\n1 -> 7\n")
    async with form_of(play, target="heights") as (player, _):
        recipe = player.snapshot.recipe
        assert recipe.loss == "half_squared_error"
        output = player.find("#output", Choice)
        output.focus()
        await player.settle()
        loss = player.find("#loss", Choice)
        loss.focus()
        await player.settle()
        while loss.value != "sigmoid_cross_entropy":
            await player.press("right")
        output.focus()
        await player.settle()
        while output.value != "sigmoid":
            await player.press("right")
        await player.press("enter")
        await player.wait_for(lambda: not player.is_asked)
        await player.wait_for(lambda: player.notes)
        assert player.snapshot.recipe == recipe


async def test_arrows_and_tab_go_through_the_fields(play) -> None:
    async with form_of(play) as (player, _):
        assert player.app.focused.id == "learning_rate"
        await player.press("down", "tab")
        assert player.app.focused.id == "epochs"
        await player.press("up")
        assert player.app.focused.id == "batch"


async def test_digits_and_letters_are_typed_and_not_taken_as_keys_of_the_app(play) -> None:
    async with form_of(play) as (player, _):
        await player.press("ctrl+e", "ctrl+u", "1", "q", "question_mark")
        assert isinstance(player.screen, RecipeForm)
        assert player.find("#learning_rate", Input).value.startswith("1q")
