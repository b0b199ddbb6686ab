"""The form of the layers: what keys make of the network, and what it says becomes of the weights."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Self

import pytest
from textual.app import App

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.fields import MAX_LAYERS, MAX_WIDTH
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.model import ModelError
from nn_tui.model.arrays import Shape
from nn_tui.model.layers.dense import Dense
from nn_tui.model.layers.layer import LayerSpec, SpecReader
from nn_tui.model.layers.registry import LAYERS
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.layers.layer_list import Layers
from nn_tui.tui.screens.recipe.effect import RecipeChange, reset_summary
from nn_tui.tui.widgets.controls.layer_rows import LayerRows

if TYPE_CHECKING:
    from tests.tui.conftest import PlayerOf, Seat


class Host(App[None]):
    """An app with nothing but the form, which keeps what it answered."""

    def __init__(self, form: LayersForm, ascii_only: bool) -> None:
        super().__init__()
        self.form, self.ascii_only = form, ascii_only
        self.answers: list[RecipeChange | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.form, self.answers.append)


class Form:
    """The form in an app of its own: keys in, what it shows and answers out."""

    def __init__(self, player: PlayerOf[Host], recipe: Recipe) -> None:
        self.player, self.recipe, self.answers = player, recipe, player.app.answers

    @property
    def rows(self) -> list[str]:
        return [" ".join(str(part) for part in row if part is not None) for row in self.player.find(LayerRows).rows]

    @property
    def at(self) -> str:
        rows = self.player.find(LayerRows)
        return rows.rows[rows.cursor].name

    @property
    def effect(self) -> str:
        return self.player.said("#effect")

    @property
    def problem(self) -> str:
        return self.player.said("#problem")

    async def press(self, *keys: str) -> None:
        await self.player.press(*keys)

    async def accept(self) -> RecipeChange | None:
        await self.press("enter")
        await self.player.wait_for(lambda: self.answers)
        return self.answers[0]


FormOf = Callable[..., AbstractAsyncContextManager[Form]]


@pytest.fixture
def form_of(seat: Seat) -> FormOf:
    """`async with form_of("spirals", hidden=(8, 8)) as form`."""

    @asynccontextmanager
    async def open_form(
        name: str = "spirals",
        size: tuple[int, int] = (80, 24),
        ascii_only: bool = False,
        needs_reset: bool = False,
        **changes: Any,
    ) -> AsyncIterator[Form]:
        dataset = built_in(name)
        recipe = default_recipe(dataset).with_(**{"features": (), **changes})
        app = Host(LayersForm(recipe, dataset, needs_reset=needs_reset), ascii_only)
        async with app.run_test(size=size) as pilot:
            form = Form(seat(app, pilot), recipe)
            await form.player.wait_for(lambda: isinstance(app.screen, LayersForm))
            await form.player.settle()
            yield form

    return open_form


async def test_rows_from_the_inputs_to_the_output(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 4), activation=("tanh", "relu")) as form:
        assert form.rows == ["inputs 2 x1 x2", "hidden 1 8 tanh", "hidden 2 4 relu", "output 1 tanh"]
        assert form.at == "hidden 1"
        assert form.effect == "Nothing changed yet."
        lines = form.player.text.splitlines()
        bar = {line.split()[-1]: line.count("█") for line in lines if "█" in line}
        assert bar == {"x2": 2, "tanh": 1, "relu": 4}
        assert [line.count("█") for line in lines if "hidden 1" in line] == [8]
    async with form_of("letters") as form:
        assert form.rows[0] == "inputs 30 5x6 pixels"
    async with form_of(features=("x1^2", "sin(x2)")) as form:
        assert form.rows[0] == "inputs 2 x1^2 sin(x2)"


async def test_widths_by_one_by_eight_and_by_digits(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 8)) as form:
        await form.press("right", "plus", "greater_than_sign", "down", "left", "minus", "shift+right")
        assert form.rows[1:3] == ["hidden 1 18 tanh", "hidden 2 14 tanh"]
        await form.press("shift+left", "less_than_sign")
        assert form.rows[2] == "hidden 2 1 tanh"
        assert form.problem == "A layer has one neuron at least: x removes it."
        await form.press("1", "2", "8")
        assert form.rows[2] == "hidden 2 128 tanh"
        assert form.problem == ""
        await form.press("up", "3", "right", "0", "7", "down", "5")
        assert form.rows[1:3] == ["hidden 1 7 tanh", "hidden 2 5 tanh"]
        await form.press("9", "9", "9", "9", "9", "9", "9")
        assert form.rows[2] == f"hidden 2 {MAX_WIDTH} tanh"
        assert form.problem == "A layer has 4,096 neurons at most."
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(7, MAX_WIDTH)), True)


async def test_layers_added_removed_and_with_other_activations(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 4), activation="tanh") as form:
        await form.press("down", "a", "t")
        assert form.at == "hidden 3"
        assert form.rows[1:4] == ["hidden 1 8 tanh", "hidden 2 4 tanh", "hidden 3 4 relu"]
        await form.press("up", "x", "space")
        assert form.rows[1:3] == ["hidden 1 8 tanh", "hidden 2 4 leaky_relu"]
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(hidden=(8, 4), activation=("tanh", "leaky_relu"))


async def test_a_layer_may_do_without_biases(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 4), activation="tanh") as form:
        await form.press("down", "b")
        assert form.rows[1:3] == ["hidden 1 8 tanh", "hidden 2 4 tanh nobias"]
        await form.press("right", "t", "a")
        assert form.rows[2:4] == ["hidden 2 5 relu nobias", "hidden 3 5 relu nobias"]
        await form.press("x", "b")
        assert form.rows[1:3] == ["hidden 1 8 tanh", "hidden 2 5 relu"]
        await form.press("up", "b")
        await form.press("up", "b")
        assert form.problem.startswith("The inputs have no biases")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(layers=("dense 8 tanh nobias", "dense 5 relu"))
    async with form_of(layers=("dense 8 tanh nobias",), output="tanh nobias") as form:
        assert form.rows[1:] == ["hidden 1 8 tanh nobias", "output 1 tanh nobias"]
        await form.press("b")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(8,), activation="tanh"), True)


async def test_a_layer_goes_before_the_first_one_from_the_inputs(form_of: FormOf) -> None:
    async with form_of(hidden=(8,)) as form:
        await form.press("up", "up")
        assert form.at == "inputs"
        await form.press("right")
        assert form.problem.startswith("The dataset decides the inputs")
        await form.press("t")
        assert form.problem.startswith("The inputs have no activation")
        await form.press("x")
        assert form.problem.startswith("The inputs stay")
        await form.press("a", "right")
        assert form.rows[1:3] == ["hidden 1 9 tanh", "hidden 2 8 tanh"]


async def test_no_hidden_layer_is_fine_and_one_may_come_back(form_of: FormOf) -> None:
    async with form_of(hidden=(8,), activation="relu") as form:
        await form.press("x")
        assert form.rows == ["inputs 2 x1 x2", "output 1 tanh"]
        assert form.effect.startswith("2-8-1 -> 2-1: ")
        await form.press("x")
        assert form.problem == "There is no hidden layer."
        await form.press("a")
        assert form.effect == "Nothing changed yet."
        await form.press("x")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=()), True)


async def test_the_most_layers(form_of: FormOf) -> None:
    async with form_of(hidden=(2,) * (MAX_LAYERS - 1)) as form:
        await form.press("a")
        assert form.problem == ""
        await form.press("a")
        assert form.problem == "There are 32 hidden layers at most."
        assert len(form.rows) == MAX_LAYERS + 2


CHANGES = (
    lambda layers: layers.resize(5),
    lambda layers: layers.resize(16),
    lambda layers: layers.add(),
    lambda layers: layers.remove(),
    lambda layers: (layers.remove(), layers.remove()),
    lambda layers: layers.next_activation(),
    lambda layers: (layers.choose(0), layers.add(), layers.resize(7)),
    lambda layers: (layers.choose(2), layers.resize(1)),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_said_to_be_kept_is_what_keeping_keeps(change: Callable[[Layers], object]) -> None:
    dataset = built_in("spirals")
    before = default_recipe(dataset).with_(hidden=(8, 6), features=())
    layers = Layers(before)
    change(layers)
    old, new = (Experiment(recipe, dataset).network for recipe in (before, layers.recipe))
    kept = keep_weights(old, new, ("x1", "x2"), ("x1", "x2"))
    drawn = len(new.parameters) - kept
    said = reset_summary(before, layers.recipe, dataset, True)
    assert said.startswith(f"keeps {kept} of {len(old.parameters)} weights and biases, draws {drawn or 'no'} new ones,")


@dataclass(frozen=True)
class HalveSpec(LayerSpec):
    """``halve``: half as many outputs as inputs, without settings; refuses an odd number."""

    kind = "halve"
    examples = (("halve", (4,)),)

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        words.end()
        return cls()

    @property
    def words(self) -> str:
        return self.kind

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Dense:
        if prod(inputs) % 2:
            raise ModelError(f"the layer 'halve' cannot halve {prod(inputs)} inputs")
        return Dense(inputs, prod(inputs) // 2)


@pytest.fixture
def halve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kind of layer than dense."""
    monkeypatch.setitem(LAYERS, HalveSpec.kind, HalveSpec)


@pytest.mark.usefixtures("halve")
async def test_a_layer_of_another_kind_is_shown_in_its_words_and_kept_when_others_change(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "halve", "dense 4 relu")) as form:
        assert form.rows[1:4] == ["hidden 1 8 tanh", "hidden 2 halve", "hidden 3 4 relu"]
        await form.press("right", "right", "down", "down", "t")
        assert form.effect.startswith("2-8-halve-4-1 -> 2-10-halve-4-1: keeps ")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(layers=("dense 10 tanh", "halve", "dense 4 leaky_relu"))


@pytest.mark.usefixtures("halve")
async def test_a_layer_without_settings_says_so_and_can_be_removed(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "halve")) as form:
        await form.press("down")
        for key, problem in (
            ("right", "A halve layer has no width to set: x removes it."),
            ("5", "A halve layer has no width to set: x removes it."),
            ("t", "A halve layer has no activation to choose."),
            ("b", "A halve layer has no biases to leave out."),
        ):
            await form.press(key)
            assert form.problem == problem
            assert form.effect == "Nothing changed yet."
        await form.press("a")
        assert form.rows[1:4] == ["hidden 1 8 tanh", "hidden 2 halve", "hidden 3 8 tanh"]
        await form.press("up", "x")
        assert form.rows[1:3] == ["hidden 1 8 tanh", "hidden 2 8 tanh"]
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(8, 8), activation="tanh"), True)


@pytest.mark.usefixtures("halve")
async def test_layers_that_do_not_fit_together_are_refused_until_they_do(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "halve")) as form:
        await form.press("left")
        assert form.problem == "The layer 'halve' cannot halve 7 inputs"
        assert form.effect == ""
        await form.press("enter")
        assert isinstance(form.player.screen, LayersForm)
        assert not form.answers
        await form.press("left")
        assert form.problem == ""
        assert (await form.accept()) == RecipeChange(form.recipe.with_(layers=("dense 6 tanh", "halve")), True)


@pytest.mark.usefixtures("halve")
async def test_a_network_of_other_layers_alone_takes_a_dense_one(form_of: FormOf) -> None:
    async with form_of(layers=("halve",)) as form:
        await form.press("a")
        assert form.rows[1:3] == ["hidden 1 halve", "hidden 2 4 tanh"]
        await form.press("x", "x")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe.layer_specs == ()


async def test_what_is_kept_is_said_while_the_layers_change(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 8)) as form:
        await form.press("down", "left", "left")
        # The last two neurons' 16 weights, 2 biases and 2 outgoing weights go.
        kept = "keeps 85 of 105 weights and biases, draws no new ones, resets the history."
        assert form.effect == f"2-8-8-1 -> 2-8-6-1: {kept}"


async def test_beginning_again_is_chosen_with_k_and_said(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 8)) as form:
        assert form.player.said("#weights") == "Weights: keep what fits (k changes)"
        await form.press("k", "down", "left")
        assert form.player.said("#weights") == "Weights: begin again (k changes)"
        assert form.effect == "2-8-8-1 -> 2-8-7-1: resets the weights and the history."
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(8, 7)), False)


async def test_nothing_is_counted_that_is_too_large_or_of_another_dataset(form_of: FormOf) -> None:
    async with form_of(hidden=(2000, 2000)) as form:
        await form.press("right")
        assert "keeps the weights and biases that fit, draws the others" in form.effect
    async with form_of(needs_reset=True) as form:
        await form.press("right")
        assert "keeps the weights and biases that fit, draws the others" in form.effect


@pytest.mark.parametrize("keys", [("escape",), ("enter",), ("right", "left", "enter")])
async def test_nothing_changed_answers_nothing(form_of: FormOf, keys: tuple[str, ...]) -> None:
    async with form_of() as form:
        await form.press(*keys)
        await form.player.wait_for(lambda: form.answers == [None])


async def test_the_chosen_layer_the_effect_and_the_keys_are_in_sight(form_of: FormOf) -> None:
    sizes: tuple[tuple[int, int], ...] = ((80, 24), (120, 40), (40, 12))
    for size in sizes:
        async with form_of(size=size, hidden=tuple(range(1, 31))) as form:
            await form.press(*["down"] * 20, "t")
            text = form.player.text
            assert "hidden 21" in text
            assert ("hidden 2 " in text) == (size[1] == 40)
            for widget in form.player.screen.query("LayerRows, #weights, #effect, .hint"):
                assert form.player.screen.region.contains_region(widget.region), (size, widget)


async def test_the_pointer_chooses_too(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 8)) as form:
        await form.player.pilot.click(LayerRows, offset=(4, 2))
        await form.player.settle()
        assert form.at == "hidden 2"


async def test_any_size(form_of: FormOf) -> None:
    async with form_of() as form:
        for size in ((20, 5), (3, 2), (1, 1)):
            await form.player.pilot.resize_terminal(*size)
            await form.press("a", "x", "x", "right", "t", "5", "k")
        await form.press("escape")
        await form.player.wait_for(lambda: form.answers == [None])


async def test_ascii(form_of: FormOf) -> None:
    async with form_of(ascii_only=True, hidden=(8,)) as form:
        row = next(
            line
            for line in form.player.find(LayerRows).render_lines(form.player.find(LayerRows).region.reset_offset)
            if "hidden" in line.text
        )
        assert row.text.isascii()
        assert "########" in row.text
