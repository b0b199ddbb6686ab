"""The form of the layers: what keys make of the network, and what it says becomes of the weights."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.encoding import Ends
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.fields import MAX_LAYERS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.model import ModelError
from nn_tui.model.arrays import Shape
from nn_tui.model.layers.dense import Dense
from nn_tui.model.layers.registry import LAYERS
from nn_tui.model.layers.spec import BareSpec
from nn_tui.tui.keys.chains import catalogue
from nn_tui.tui.screens.layers.choose_kind import ChooseKind
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.layers.layer_list import Layers
from nn_tui.tui.screens.recipe.effect import RecipeChange, reset_summary
from nn_tui.tui.widgets.controls.layer_rows import LayerRows

if TYPE_CHECKING:
    from tests.tui.conftest import PlayerOf, Seat

pytestmark = pytest.mark.slow


class Host(App[None]):
    """An app with nothing but the form, which keeps what it answered."""

    def __init__(self, form: LayersForm, ascii_only: bool) -> None:
        super().__init__()
        self.form, self.ascii_only = form, ascii_only
        self.answers: list[RecipeChange | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.form, self.answers.append)

    def key_shown(self, id: str) -> str:
        """The key that an id has unless a keymap says otherwise, for the sentences of the form."""
        return self.get_key_display(Binding(catalogue().entries[id].keys[0], ""))


class Form:
    """The form in an app of its own: keys in, what it shows and answers out."""

    def __init__(self, player: PlayerOf[Host], recipe: Recipe) -> None:
        self.player, self.recipe, self.answers = player, recipe, player.app.answers

    @property
    def rows(self) -> list[str]:
        """The names and words of the layers."""
        return [f"{row.name}: {row.words}" for row in self.player.find(LayerRows).rows]

    @property
    def hidden(self) -> list[str]:
        """The words of the layers between inputs and output."""
        return [row.words for row in self.player.find(LayerRows).rows[1:-1]]

    @property
    def table(self) -> list[tuple[str, ...]]:
        """What each layer gives, its parameters, and what an output sees of the picture."""
        return [row[2:5] for row in self.player.find(LayerRows).rows]

    @property
    def looks(self) -> list[str]:
        return [row.look for row in self.player.find(LayerRows).rows]

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

    async def add(self, kind: str = "") -> None:
        """Add a layer of that kind, or of the kind that is proposed."""
        await self.press("a")
        await self.player.wait_for(lambda: isinstance(self.player.screen, ChooseKind))
        await self.player.settle()
        if kind:
            self.player.find(OptionList).highlighted = list(LAYERS).index(kind)
            await self.player.settle()
        await self.press("enter")
        await self.player.wait_for(lambda: isinstance(self.player.screen, LayersForm))
        await self.player.settle()

    async def type(self, text: str) -> None:
        """Type a text over the words of the chosen layer, as if it were pasted."""
        await self.press("e")
        words = self.player.find("#words", Input)
        await self.player.wait_for(lambda: words.has_focus)
        words.value = text
        await self.player.settle()

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
        assert form.rows == ["inputs: x1 x2", "layer 1: dense 8 tanh", "layer 2: dense 4 relu", "output: dense 1 tanh"]
        assert form.table == [("2", "", ""), ("8", "24", ""), ("4", "36", ""), ("1", "5", "")]
        assert form.at == "layer 1"
        assert form.effect == "Nothing has changed yet."
        assert form.player.said("#note") == "dense 8 tanh: every neuron weighs all the inputs."
    async with form_of("letters") as form:
        assert form.rows[0] == "inputs: 5 rows x 6 columns"
        assert form.table[0] == ("1x5x6", "", "")
    async with form_of(features=("x1^2", "sin(x2)")) as form:
        assert form.rows[0] == "inputs: x1^2 sin(x2)"


PICTURES = ("conv 8 3x3 relu", "pool 2", "dense 16 relu")


async def test_shapes_parameters_and_what_an_output_sees(form_of: FormOf) -> None:
    async with form_of("letters", layers=PICTURES) as form:
        assert form.rows[1:] == [
            "layer 1: conv 8 3x3 relu",
            "layer 2: pool 2",
            "layer 3: flatten, put in by itself",
            "layer 4: dense 16 relu",
            "output: dense 3 sigmoid",
        ]
        assert form.table[1:] == [
            ("8x3x4", "80", "3x3"),
            ("8x1x2", "0", "4x4"),
            ("16", "0", ""),
            ("16", "272", ""),
            ("3", "51", ""),
        ]
        assert form.looks == ["plain", "plain", "plain", "faint", "plain", "plain"]
        for words in ("gives", "parameters", "sees", "8x3x4"):
            assert words in form.player.text
        await form.press("down")
        said = "pool 2: keeps the largest number of each square; here it drops the last row of 3x4."
        assert form.player.said("#note") == said


async def test_what_is_put_in_by_itself_is_not_for_the_cursor(form_of: FormOf) -> None:
    async with form_of("letters", layers=PICTURES) as form:
        await form.press("down", "down")
        assert form.at == "layer 4"
        await form.player.pilot.click(LayerRows, offset=(4, 4))
        await form.player.pilot.click(LayerRows, offset=(4, 6))
        await form.player.settle()
        assert form.at == "layer 4"
        await form.press("x")
        assert form.hidden == ["conv 8 3x3 relu", "pool 2", "flatten, put in by itself"]
        assert form.at == "layer 2"


async def test_numbers_by_one_by_eight_and_by_digits(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 8)) as form:
        await form.press("right", "plus", "greater_than_sign", "down", "left", "minus", "shift+right")
        assert form.hidden == ["dense 18 tanh", "dense 14 tanh"]
        await form.press("shift+left", "less_than_sign")
        assert form.hidden[1] == "dense 1 tanh"
        assert form.problem == "1 is the least: x removes the layer."
        await form.press("1", "2", "8")
        assert form.hidden[1] == "dense 128 tanh"
        assert form.problem == ""
        await form.press("up", "3", "right", "0", "7", "down", "5")
        assert form.hidden == ["dense 7 tanh", "dense 5 tanh"]
        await form.press("down", "4", "0", "9", "7")
        assert form.hidden[1] == "dense 409 tanh"
        assert "a whole number from 1 to 4,096" in form.problem
        await form.press("4")
        said = "The layer 'dense 40974 tanh' needs the number of its neurons, a whole number from 1 to 4,096"
        assert form.problem.startswith(said)
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(7, 409)), True)


async def test_the_number_is_that_of_the_kind(form_of: FormOf) -> None:
    async with form_of("letters", layers=("conv 8 2x2 relu", "pool 2", "dropout 0.3", "norm")) as form:
        await form.press("right", "greater_than_sign", "down", "left", "down", "right", "right", "left")
        assert form.hidden[:3] == ["conv 17 2x2 relu", "pool 1", "dropout 0.35"]
        await form.press("less_than_sign")
        assert form.hidden[2] == "dropout 0.0"
        await form.press(*["greater_than_sign"] * 3)
        assert form.hidden[2] == "dropout 0.8"
        assert "a number from 0 to below 1" in form.problem
        await form.press("4")
        assert form.problem == "A dropout layer has no whole number to set: e types its words, x removes it."
        await form.press("down", "right")
        assert form.problem == "A norm layer has no number to set: e types its words, x removes it."


async def test_layers_added_removed_and_with_other_activations(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 4), activation="tanh") as form:
        await form.press("down")
        await form.add()
        await form.press("t")
        assert form.at == "layer 3"
        assert form.hidden == ["dense 8 tanh", "dense 4 tanh", "dense 4 relu"]
        await form.press("up", "x", "space")
        assert form.hidden == ["dense 8 tanh", "dense 4 leaky_relu"]
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(hidden=(8, 4), activation=("tanh", "leaky_relu"))


async def test_a_layer_may_do_without_biases(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 4), activation="tanh") as form:
        await form.press("down", "b")
        assert form.hidden == ["dense 8 tanh", "dense 4 tanh nobias"]
        await form.press("right", "t")
        await form.add()
        assert form.hidden[1:] == ["dense 5 relu nobias", "dense 5 relu nobias"]
        await form.press("x", "b")
        assert form.hidden == ["dense 8 tanh", "dense 5 relu"]
        await form.press("up", "b")
        await form.press("up", "b")
        assert form.problem.startswith("The inputs have no biases")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(layers=("dense 8 tanh nobias", "dense 5 relu"))
    async with form_of(layers=("dense 8 tanh nobias",), output="tanh nobias") as form:
        assert form.rows[1:] == ["layer 1: dense 8 tanh nobias", "output: dense 1 tanh nobias"]
        await form.press("b")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(8,), activation="tanh"), True)


async def test_a_layer_goes_before_the_first_one_from_the_inputs(form_of: FormOf) -> None:
    async with form_of(hidden=(8,)) as form:
        await form.press("up", "up")
        assert form.at == "inputs"
        assert form.player.said("#note") == "The inputs are what the dataset says."
        for key, said in (
            ("right", "The dataset decides the inputs"),
            ("5", "The dataset decides the inputs"),
            ("t", "The inputs have no activation"),
            ("u", "The inputs stay first"),
            ("e", "The inputs have no words to type"),
            ("x", "The inputs stay"),
        ):
            await form.press(key)
            assert form.problem.startswith(said)
        await form.add()
        await form.press("right")
        assert form.hidden == ["dense 9 tanh", "dense 8 tanh"]


async def test_layers_move_up_and_down(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "dropout 0.3", "dense 4 relu")) as form:
        await form.press("d")
        assert form.hidden == ["dropout 0.3", "dense 8 tanh", "dense 4 relu"]
        assert form.at == "layer 2"
        await form.press("shift+down")
        assert form.hidden == ["dropout 0.3", "dense 4 relu", "dense 8 tanh"]
        await form.press("d")
        assert form.problem == "The output layer stays last."
        await form.press("u", "shift+up", "u")
        assert form.problem == "This is the first layer already."
        assert form.hidden == ["dense 8 tanh", "dropout 0.3", "dense 4 relu"]
        await form.press("d")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe.layers == ("dropout 0.3", "dense 8 tanh", "dense 4 relu")


async def test_words_are_typed_and_what_they_become_is_seen_at_once(form_of: FormOf) -> None:
    async with form_of("letters", layers=PICTURES) as form:
        await form.press("e")
        words = form.player.find("#words", Input)
        assert words.value == "conv 8 3x3 relu"
        assert form.player.said("#hint").startswith("enter takes these words")
        await form.press(*["backspace"] * 8)
        assert words.value == "conv 8 "
        assert "needs the size of its kernels" in form.problem
        assert form.hidden[0] == "conv 8 3x3 relu"
        await form.press(*"5x5", "space", *"tanh")
        assert form.hidden[0] == "conv 8 5x5 tanh"
        assert form.table[1] == ("8x1x2", "208", "5x5")
        assert form.problem.startswith("Layer 2, 'pool 2', gets 8x1x2: a window of 2x2 is larger than the picture")
        assert form.looks[2] == "wrong"
        await form.press("enter")
        assert not words.has_focus
        assert form.player.said("#hint").startswith("up down layer")
        await form.press("down", "x")
        assert form.problem == ""
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe.layers == ("conv 8 5x5 tanh", "dense 16 relu")


async def test_several_layers_are_typed_at_once(form_of: FormOf) -> None:
    async with form_of("letters", hidden=(5,)) as form:
        await form.type("conv 4 2x2 relu, pool 2 , globalmax")
        assert form.hidden == ["conv 4 2x2 relu", "pool 2", "globalmax"]
        assert form.at == "layer 3"
        await form.press("enter")
        assert form.at == "layer 3"
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe.layers == ("conv 4 2x2 relu", "pool 2", "globalmax")


async def test_esc_leaves_the_layer_as_it_was_and_then_the_form(form_of: FormOf) -> None:
    async with form_of("letters", hidden=(5, 4)) as form:
        await form.press("down")
        await form.type("dense 7 relu, dense 8 relu")
        assert form.hidden == ["dense 5 sigmoid", "dense 7 relu", "dense 8 relu"]
        await form.press("escape")
        assert form.hidden == ["dense 5 sigmoid", "dense 4 sigmoid"]
        assert form.at == "layer 2"
        assert not form.answers
        await form.press("escape")
        await form.player.wait_for(lambda: form.answers == [None])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "There is no layer ''"),
        ("dance 8", "There is no layer 'dance'"),
        ("dense 8,", "There is no layer ''"),
        ("conv 8", "The layer 'conv 8' needs the size of its kernels"),
        (",".join(["dense 2"] * (MAX_LAYERS + 1)), "There are 32 hidden layers at most."),
    ],
)
async def test_words_that_say_no_layer_are_not_taken(form_of: FormOf, words: str, said: str) -> None:
    async with form_of("letters", hidden=(5,)) as form:
        await form.type(words)
        assert form.problem.startswith(said)
        await form.press("enter")
        assert form.player.find("#words", Input).has_focus
        assert form.problem.startswith(said)
        assert form.hidden == ["dense 5 sigmoid"]
        await form.press("escape")
        assert form.effect == "Nothing has changed yet."


async def test_while_words_are_typed_the_keys_of_the_table_rest(form_of: FormOf) -> None:
    async with form_of("letters", hidden=(5, 4)) as form:
        await form.type("dense 6 tanh")
        await form.press("up", "down", "shift+up", "shift+down", "t", "1")
        assert form.player.find("#words", Input).value == "dense 6 tanht1"
        assert form.at == "layer 1"
        await form.player.pilot.click(LayerRows, offset=(4, 3))
        await form.player.settle()
        assert form.at == "layer 1"
        # The pointer has taken the focus, but not the line.
        form.player.find("#words", Input).focus()
        await form.press("backspace", "backspace", "enter")
        assert form.hidden == ["dense 6 tanh", "dense 4 sigmoid"]


OF_SEQUENCES = {kind for kind, spec in LAYERS.items() if all(len(shape) == 2 for _, shape in spec.examples)}


@pytest.mark.parametrize("kind", [kind for kind in LAYERS if kind not in OF_SEQUENCES])
async def test_a_layer_of_every_kind_can_be_added_where_it_fits(form_of: FormOf, kind: str) -> None:
    async with form_of("letters", layers=("conv 4 2x2 relu",)) as form:
        await form.add(kind)
        assert form.hidden[2 if kind == "dense" else 1].split()[0].strip(",") == kind
        assert form.at == ("layer 3" if kind == "dense" else "layer 2")
        assert form.problem == ""
        layers = tuple(words for words in form.hidden if "by itself" not in words)
        changed = await form.accept()
        # A flatten before the output is there already.
        assert changed == (None if kind == "flatten" else RecipeChange(form.recipe.with_(layers=layers), True))


@pytest.mark.parametrize("kind", ["dense", "conv", "dropout", "norm", *sorted(OF_SEQUENCES)])
async def test_before_a_recurrent_layer_layers_give_each_step(form_of: FormOf, kind: str) -> None:
    async with form_of("phrases", layers=("lstm 4",)) as form:
        await form.press("up")
        await form.add(kind)
        assert form.hidden[0].split()[0] == kind
        assert form.hidden[1:] == ["lstm 4"]
        assert form.problem == ""
        assert form.table[1][0].startswith("6x")
        layers = tuple(form.hidden)
        assert await form.accept() == RecipeChange(form.recipe.with_(layers=layers), True)


async def test_layers_of_sequences_that_do_not_fit_say_why(form_of: FormOf) -> None:
    async with form_of("phrases", layers=("embed 4", "lstm 4")) as form:
        await form.press("d")
        assert form.hidden == ["lstm 4", "embed 4"]
        assert form.problem == (
            "The layers answer each of 6 steps, but a sequence has one target: "
            "end with rnn, lstm, gru, globalmax, globalavg or flatten"
        )
        await form.press("u")
        assert form.hidden == ["embed 4", "lstm 4"]
        assert form.problem == ""
        assert form.table[1:3] == [("6x4", "124", ""), ("4", "144", "")]


async def test_the_activations_of_a_recurrent_layer_are_those_that_it_takes(form_of: FormOf) -> None:
    async with form_of("parity", layers=("rnn 3",)) as form:
        seen = []
        for _ in range(3):
            await form.press("t")
            assert form.problem == ""
            seen.append(form.hidden[0])
        assert sorted(seen) == ["rnn 3", "rnn 3 relu", "rnn 3 sigmoid"]
        await form.press("b", "right")
        assert form.hidden == ["rnn 4 nobias"]
    async with form_of("parity", layers=("lstm 3",)) as form:
        await form.press("t")
        assert form.problem == "An lstm layer has no activation to choose."


async def test_the_symbols_of_sequences_are_shown(form_of: FormOf) -> None:
    async with form_of("names", layers=("gru 3",), size=(100, 24)) as form:
        assert form.rows[0].startswith("inputs: \u23ce a b c")


async def test_what_no_key_changes_is_typed(form_of: FormOf) -> None:
    async with form_of("letters", layers=PICTURES) as form:
        assert form.player.said("#note") == (
            "conv 8 3x3 relu: slides small kernels over pictures or time; e types kernel size, stride and padding."
        )
        for _ in range(2):
            await form.press("down")
            assert "e types" not in form.player.said("#note")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_the_list_of_kinds_is_as_wide_as_the_form(form_of: FormOf, size: tuple[int, int]) -> None:
    async with form_of("letters", layers=PICTURES, size=size) as form:
        beneath = form.player.find(Vertical).region
        await form.press("a")
        await form.player.wait_for(lambda: isinstance(form.player.screen, ChooseKind))
        await form.player.settle()
        above = form.player.find(Vertical).region
        assert (above.x, above.width) == (beneath.x, beneath.width)


async def test_the_list_of_kinds_says_what_each_does_and_what_it_becomes(form_of: FormOf) -> None:
    async with form_of("letters", layers=("conv 4 2x2 relu",)) as form:
        await form.press("a")
        await form.player.wait_for(lambda: isinstance(form.player.screen, ChooseKind))
        await form.player.settle()
        for kind, spec in LAYERS.items():
            assert f"{kind} " in form.player.text
            assert spec.summary in form.player.text
        said = "Adds conv 4 2x2 relu: gives 4x3x4, 68 parameters, each output sees 3x3 of the picture."
        assert form.player.said("#becomes") == said
        await form.press("down")
        said = "Adds pool 2: gives 4x2x2, no parameters, each output sees 3x3 of the picture; drops the last column"
        assert form.player.said("#becomes").startswith(said)
        await form.press("escape")
        await form.player.wait_for(lambda: isinstance(form.player.screen, LayersForm))
        assert form.hidden[0] == "conv 4 2x2 relu"
        assert not form.answers


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_list_what_its_kind_becomes_and_the_keys_are_in_sight(form_of: FormOf, size: tuple[int, int]) -> None:
    async with form_of("letters", size=size, layers=("conv 4 2x2 relu",)) as form:
        await form.press("a")
        await form.player.wait_for(lambda: isinstance(form.player.screen, ChooseKind))
        for _ in LAYERS:
            await form.press("down")
            for widget in form.player.screen.query("ChoiceList, #becomes, .hint"):
                assert form.player.screen.region.contains_region(widget.region), widget


async def test_what_does_not_fit_there_says_why_and_is_not_taken(form_of: FormOf) -> None:
    async with form_of("letters", hidden=(5,)) as form:
        await form.press("a")
        await form.player.wait_for(lambda: isinstance(form.player.screen, ChooseKind))
        await form.player.settle()
        await form.press("down", "enter")
        assert isinstance(form.player.screen, ChooseKind)
        assert form.player.said("#becomes").startswith("Layer 2, 'conv 8 3x3 relu', gets 5: conv needs pictures")
        await form.press("escape", "up")
        await form.add("conv")
        assert form.hidden[:2] == ["conv 8 3x3 relu", "flatten, put in by itself"]


async def test_a_layer_is_proposed_that_fits_and_what_it_breaks_is_said(form_of: FormOf) -> None:
    async with form_of("letters", layers=("conv 4 2x2 relu", "conv 4 3x3 tanh", "pool 2")) as form:
        await form.press("down", "down")
        await form.add("conv")
        # The picture is 1x1 here: neither the last convolution nor the first example fits.
        assert form.hidden[3] == "conv 8 3x3 relu pad same"
        await form.press("x", "up", "up", "a")
        await form.player.wait_for(lambda: isinstance(form.player.screen, ChooseKind))
        await form.player.settle()
        form.player.find(OptionList).highlighted = list(LAYERS).index("globalmax")
        await form.player.settle()
        said = form.player.said("#becomes")
        assert said.startswith(
            "Adds globalmax: gives 4, no parameters, each output sees 5x6 of the picture. Then layer 3, "
        )


async def test_dropout_layers_beside_their_short_form_are_refused(form_of: FormOf) -> None:
    async with form_of("letters", hidden=(5,), dropout=0.2) as form:
        await form.add("dropout")
        assert form.problem.startswith("Dropout is the short form of dropout layers")
        await form.press("enter")
        assert not form.answers
        await form.press("x")
        assert form.effect == "Nothing has changed yet."


async def test_no_hidden_layer_is_fine_and_one_may_come_back(form_of: FormOf) -> None:
    async with form_of(hidden=(8,), activation="relu") as form:
        await form.press("x")
        assert form.rows == ["inputs: x1 x2", "output: dense 1 tanh"]
        assert form.effect.startswith("2-8-1 -> 2-1: ")
        await form.press("x")
        assert form.problem == "There is no hidden layer."
        await form.add()
        assert form.effect == "Nothing has changed yet."
        await form.press("x")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=()), True)


async def test_the_most_layers(form_of: FormOf) -> None:
    async with form_of(hidden=(2,) * (MAX_LAYERS - 1)) as form:
        await form.add()
        assert form.problem == ""
        await form.add()
        assert form.problem == "There are 32 hidden layers at most."
        assert len(form.rows) == MAX_LAYERS + 2


CHANGES = (
    lambda layers: layers.resize(5),
    lambda layers: layers.resize(16),
    lambda layers: layers.add(layers.suggestion("dense")),
    lambda layers: layers.remove(),
    lambda layers: (layers.remove(), layers.remove()),
    lambda layers: layers.next_activation(),
    lambda layers: (layers.choose(0), layers.add(layers.suggestion("dense")), layers.resize(7)),
    lambda layers: layers.rewrite("dense 3 relu, dense 8 tanh"),
    lambda layers: layers.move(1),
    lambda layers: (layers.choose(2), layers.resize(1)),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_said_to_be_kept_is_what_keeping_keeps(change: Callable[[Layers], object]) -> None:
    dataset = built_in("spirals")
    before = default_recipe(dataset).with_(hidden=(8, 6), features=())
    layers = Layers(before, Ends((2,), 1))
    change(layers)
    old, new = (Experiment(recipe, dataset).network for recipe in (before, layers.recipe))
    kept = keep_weights(old, new, ("x1", "x2"), ("x1", "x2"))
    drawn = len(new.parameters) - kept
    said = reset_summary(before, layers.recipe, dataset, True)
    assert said.startswith(f"keeps {kept} of {len(old.parameters)} weights and biases, draws {drawn or 'no'} new ones,")


@dataclass(frozen=True)
class HalveSpec(BareSpec):
    """``halve``: half as many outputs as inputs, without settings; refuses an odd number."""

    kind = "halve"
    summary = "adds up to half as many numbers"
    examples = (("halve", (4,)),)

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Dense:
        if prod(inputs) % 2:
            raise ModelError(f"the layer 'halve' cannot halve {prod(inputs)} inputs")
        return Dense(inputs, prod(inputs) // 2)


@pytest.fixture
def halve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kind of layer than dense."""
    monkeypatch.setitem(LAYERS, HalveSpec.kind, HalveSpec)


@pytest.mark.usefixtures("halve")
async def test_a_kind_that_the_form_does_not_know_is_shown_and_kept_when_others_change(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "halve", "dense 4 relu")) as form:
        assert form.hidden == ["dense 8 tanh", "halve", "dense 4 relu"]
        await form.press("right", "right", "down", "down", "t")
        assert form.effect.startswith("2, 8, halve, 4, 1 -> 2, 10, halve, 4, 1: keeps ")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(layers=("dense 10 tanh", "halve", "dense 4 leaky_relu"))


@pytest.mark.usefixtures("halve")
async def test_such_a_kind_is_added_by_what_its_spec_says(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh",)) as form:
        await form.add("halve")
        assert form.hidden == ["dense 8 tanh", "halve"]
        assert form.player.said("#note") == "halve: adds up to half as many numbers."


@pytest.mark.usefixtures("halve")
async def test_a_layer_without_settings_says_so_and_can_be_removed(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "halve")) as form:
        await form.press("down")
        for key, problem in (
            ("right", "A halve layer has no number to set: e types its words, x removes it."),
            ("5", "A halve layer has no whole number to set: e types its words, x removes it."),
            ("t", "A halve layer has no activation to choose."),
            ("b", "A halve layer has no biases to leave out."),
        ):
            await form.press(key)
            assert form.problem == problem
            assert form.effect == "Nothing has changed yet."
        await form.add("dense")
        assert form.hidden == ["dense 8 tanh", "halve", "dense 8 tanh"]
        await form.press("up", "x")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(hidden=(8, 8), activation="tanh"), True)


@pytest.mark.usefixtures("halve")
async def test_layers_that_do_not_fit_together_are_refused_until_they_do(form_of: FormOf) -> None:
    async with form_of(layers=("dense 8 tanh", "halve")) as form:
        await form.press("left")
        assert form.problem == "Layer 2, 'halve', gets 7: the layer 'halve' cannot halve 7 inputs"
        assert form.effect == ""
        assert form.table[1:] == [("7", "21", ""), ("", "", ""), ("", "", "")]
        assert form.looks == ["plain", "plain", "wrong", "plain"]
        await form.press("enter")
        assert isinstance(form.player.screen, LayersForm)
        assert not form.answers
        await form.press("left")
        assert form.problem == ""
        assert (await form.accept()) == RecipeChange(form.recipe.with_(layers=("dense 6 tanh", "halve")), True)


@pytest.mark.usefixtures("halve")
async def test_a_network_of_other_layers_alone_takes_a_dense_one(form_of: FormOf) -> None:
    async with form_of(layers=("halve",)) as form:
        await form.add("dense")
        assert form.hidden == ["halve", "dense 8 tanh"]
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
        assert form.player.said("#weights") == "Weights: start over (k changes)"
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
            assert "layer 21" in text
            assert ("layer 2 " in text) == (size[1] == 40)
            for widget in form.player.screen.query("LayerRows, #weights, #effect, #hint"):
                assert form.player.screen.region.contains_region(widget.region), (size, widget)


async def test_the_pointer_chooses_too(form_of: FormOf) -> None:
    async with form_of(hidden=(8, 8)) as form:
        await form.player.pilot.click(LayerRows, offset=(4, 3))
        await form.player.settle()
        assert form.at == "layer 2"
        await form.player.pilot.click(LayerRows, offset=(4, 0))
        await form.player.settle()
        assert form.at == "layer 2"


async def test_any_size(form_of: FormOf) -> None:
    async with form_of() as form:
        for size in ((20, 5), (3, 2), (1, 1)):
            await form.player.pilot.resize_terminal(*size)
            await form.press("a", "enter", "x", "x", "right", "t", "5", "k", "e", "x", "escape", "d", "u")
        await form.press("escape")
        await form.player.wait_for(lambda: form.answers == [None])


async def test_ascii(form_of: FormOf) -> None:
    async with form_of(
        "letters", ascii_only=True, layers=("conv 8 7x3 relu stride 2 pad same nobias", "pool 9")
    ) as form:
        lines = form.player.find(LayerRows).render_lines(form.player.find(LayerRows).region.reset_offset)
        assert all(line.text.isascii() for line in lines)
        assert lines[2].text.startswith("> layer 1")
        assert lines[3].text.startswith("! layer 2")
