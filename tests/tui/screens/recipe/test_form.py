"""The recipe's form: what a change will do is said before it is done, and bad input loses nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.app import App
from textual.binding import Binding
from textual.geometry import Region
from textual.widgets import Input, Static

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.recipe.usual_rates import USUAL_RATES
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.model import INITIALIZERS, OPTIMIZERS, REDUCTIONS, SCHEDULES, ModelError
from nn_tui.model.arrays import Shape
from nn_tui.model.layers.dense import Dense, DenseSpec
from nn_tui.tui.keys.chains import catalogue
from nn_tui.tui.screens.recipe.effect import RecipeChange, check_fits, effect_of
from nn_tui.tui.screens.recipe.fields import FIELDS
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.screens.recipe.notes import note, rate_advice
from nn_tui.tui.screens.recipe.reading import initial_text, read_recipe
from nn_tui.tui.widgets.controls.choice import Choice
from nn_tui.tui.widgets.controls.multi_choice import MultiChoice

if TYPE_CHECKING:
    from tests.tui.conftest import PlayerOf, Seat

pytestmark = pytest.mark.slow

NOTHING = "Nothing has changed yet."
LIVE = "Takes effect from the next epoch; the weights stay."


class Host(App[None]):
    """An app with nothing but the form, which keeps what it answered."""

    def __init__(self, form: RecipeForm, ascii_only: bool) -> None:
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
    def effect(self) -> str:
        return self.player.said("#effect")

    @property
    def note(self) -> str:
        return self.player.said("#note")

    @property
    def at(self) -> str | None:
        assert self.player.app.focused is not None
        return self.player.app.focused.id

    @property
    def shown(self) -> set[str]:
        """The fields in sight, by name."""
        return {
            str(widget.id)
            for widget in self.player.screen.query("Input, Choice, MultiChoice")
            if widget.region.area and all(node.display for node in widget.ancestors_with_self)
        }

    @property
    def emphasised(self) -> list[str]:
        """The labels in bold."""
        labels = self.player.screen.query("RecipeSection > Static").results(Static)
        strips = [strip for label in labels for strip in label.render_lines(Region(0, 0, *label.size))]
        return [
            part.text.strip()
            for strip in strips
            for part in strip
            if part.style and part.style.bold and part.text.strip()
        ]

    def said(self, field: str) -> str:
        entry = self.player.find(f"#{field}")
        assert isinstance(entry, Input | Choice)
        return entry.value

    async def press(self, *keys: str) -> None:
        await self.player.press(*keys)

    async def go(self, field: str) -> None:
        self.player.find(f"#{field}").focus()
        await self.player.settle()

    async def fill(self, field: str, text: str) -> None:
        """Enter a text all at once, as if it were pasted over the one before."""
        entry = self.player.find(f"#{field}", Input)
        entry.focus()
        entry.value = text
        await self.player.settle()

    async def choose(self, field: str, value: str, key: str = "right") -> None:
        await self.go(field)
        for _ in range(20):
            if self.said(field) == value:
                return
            await self.player.press(key, drawn=False)
        raise AssertionError(f"{field} offers no {value}")

    async def accept(self) -> RecipeChange | None:
        await self.press("enter")
        await self.player.wait_for(lambda: self.answers, "an answer")
        return self.answers[0]

    async def is_refused(self) -> bool:
        await self.press("enter")
        return not self.answers and isinstance(self.player.screen, RecipeForm)


FormOf = Callable[..., AbstractAsyncContextManager[Form]]


@pytest.fixture
def form_of(seat: Seat) -> FormOf:
    """`async with form_of("spirals", optimizer="adam") as form`."""

    @asynccontextmanager
    async def open_form(
        name: str = "letters",
        size: tuple[int, int] = (80, 24),
        ascii_only: bool = False,
        dataset: Dataset | None = None,
        options: dict[str, bool] | None = None,
        **changes: Any,
    ) -> AsyncIterator[Form]:
        dataset = dataset or built_in(name)
        recipe = default_recipe(dataset).with_(**{"features": (), **changes})
        app = Host(RecipeForm(recipe, dataset, **(options or {})), ascii_only)
        async with app.run_test(size=size) as pilot:
            form = Form(seat(app, pilot), recipe)
            await form.player.wait_for(lambda: isinstance(app.screen, RecipeForm))
            await form.player.settle()
            yield form

    return open_form


# What is in sight.


@pytest.mark.parametrize(("name", "size", "fields"), [("spirals", (120, 40), 34), ("letters", (120, 40), 27)])
async def test_every_field_is_in_sight_at_once(form_of: FormOf, name: str, size: tuple[int, int], fields: int) -> None:
    async with form_of(name, size=size) as form:
        widgets = [form.player.find(f"#{field}") for field in form.shown]
        assert len(widgets) == fields
        assert all(form.player.find("RecipeColumns").region.contains_region(widget.region) for widget in widgets)
        assert len({(widget.region.x, widget.region.y) for widget in widgets}) == len(widgets)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_field_with_the_keys_the_effect_and_the_keys_stay_in_sight(
    form_of: FormOf, size: tuple[int, int]
) -> None:
    async with form_of("spirals", size=size, optimizer="adamw", schedule="step", stop_accuracy=0.9) as form:
        screen = form.player.screen
        seen = []
        while form.at not in seen:
            seen.append(form.at)
            assert form.player.app.focused is not None
            assert form.player.find("RecipeColumns").region.contains_region(form.player.app.focused.region), form.at
            for line in screen.query("#effect, .hint"):
                assert screen.region.contains_region(line.region)
            await form.press("down")
        assert len(seen) == 38


async def test_any_size(form_of: FormOf) -> None:
    async with form_of("blobs") as form:
        for size in ((20, 5), (3, 2), (1, 1)):
            await form.player.pilot.resize_terminal(*size)
            await form.press(*["down", "right", "space", "pagedown", "up", "x"] * 2)
        await form.press("escape")
        await form.player.wait_for(lambda: form.answers == [None])


APPLIES: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("letters", {}, "dropout stop_accuracy", "momentum weight_decay schedule_every schedule_factor samples data_seed"),
    ("letters", {"hidden": ()}, "hidden output", "activation activations dropout"),
    ("letters", {"hidden": (4, 3), "activation": ("relu", "tanh")}, "activation activations", ""),
    ("letters", {"test_split": 0.3}, "data_seed", "samples noise features"),
    ("letters", {"stop_accuracy": 0.9}, "stop_accuracy_epochs", ""),
    ("spirals", {"optimizer": "momentum"}, "momentum features samples noise classes data_seed", "weight_decay"),
    ("spirals", {"optimizer": "nesterov", "schedule": "step"}, "momentum schedule_every schedule_factor", ""),
    ("spirals", {"optimizer": "adamw", "schedule": "warmup"}, "weight_decay schedule_every", "schedule_factor"),
    ("circles", {"schedule": "cosine"}, "samples features", "classes schedule_every"),
    ("plane", {}, "samples noise features", "stop_accuracy stop_accuracy_epochs classes"),
)


@pytest.mark.parametrize(("name", "changes", "there", "away"), APPLIES)
def test_only_some_fields_apply(name: str, changes: dict[str, Any], there: str, away: str) -> None:
    dataset = built_in(name)
    said = words(default_recipe(dataset).with_(**changes))
    applying = {field.name for field in FIELDS.values() if field.applies(said, dataset)}
    assert set(there.split()) <= applying
    assert not set(away.split()) & applying


async def test_fields_come_and_go_with_what_is_chosen(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.choose("optimizer", "momentum")
        assert "momentum" in form.shown
        await form.choose("optimizer", "adamw")
        assert "momentum" not in form.shown
        assert "weight_decay" in form.shown
        await form.fill("stop_accuracy", "0.9")
        assert "stop_accuracy_epochs" in form.shown
        await form.fill("stop_accuracy", "off")
        assert "stop_accuracy_epochs" not in form.shown
        assert "weights" not in form.shown
        await form.fill("hidden", "none")
        assert "activation" not in form.shown
        assert "weights" in form.shown


# What a change does.


async def test_what_a_change_does_is_said_before_it_happens(form_of: FormOf) -> None:
    async with form_of() as form:
        assert form.effect == NOTHING
        await form.fill("learning_rate", "0.25")
        assert form.effect == LIVE
        await form.fill("stop_seconds", "30")
        assert form.effect == LIVE
        await form.fill("hidden", "8,4")
        assert form.effect == "Needs a reset: hidden sizes. Enter resets the weights and the history."
        await form.fill("hidden", "5")
        assert form.effect == LIVE
        changed = await form.accept()
        assert changed == RecipeChange(form.recipe.with_(learning_rate=0.25, stop_seconds=30.0), False)


async def test_many_changes_are_named_in_short(form_of: FormOf) -> None:
    async with form_of("spirals") as form:
        for field, text in (("hidden", "3"), ("seed", "1"), ("samples", "100"), ("noise", "10%"), ("data_seed", "2")):
            await form.fill(field, text)
        await form.fill("epochs", "1,000")
        assert form.effect.startswith("New data and a reset: hidden sizes, seed, samples, noise and 1 more. Enter")
        changed = await form.accept()
    assert changed is not None
    assert changed.recipe == form.recipe.with_(hidden=(3,), seed=1, samples=100, noise=0.1, data_seed=2, epochs=1000)


@pytest.mark.parametrize(
    ("name", "changes", "begins"),
    [
        ("spirals", {"noise": 0.2}, "New data and a reset: noise. Enter "),
        ("spirals", {"data_seed": 7}, "New data and a reset: data seed. Enter "),
        ("iris", {"data_seed": 7}, "Needs a reset: data seed. Enter "),
        ("letters", {"test_split": 0.3}, "Needs a reset: test split. Enter "),
        ("spirals", {"hidden": (8, 6)}, "Needs a reset: hidden sizes. Enter "),
        ("spirals", {"hidden": (12,), "features": ("x1*x2", "x1")}, "Needs a reset: hidden sizes, features. Enter "),
        ("blobs", {"classes": 5, "hidden": (9, 8)}, "New data and a reset: hidden sizes, classes. Enter "),
        ("moved", {"size": 12}, "New data and a reset: size. Enter "),
        ("lines", {"size": 6, "layers": (), "hidden": (9,)}, "New data and a reset: hidden sizes, size. Enter "),
        ("letters", {"hidden": (), "epochs": 7}, "Needs a reset: hidden sizes. Enter "),
        ("letters", {"seed": 5}, "Needs a reset: seed. Enter "),
    ],
)
def test_how_many_weights_may_be_kept_is_said(name: str, changes: dict[str, Any], begins: str) -> None:
    dataset = built_in(name)
    before = default_recipe(dataset)
    after = before.with_(**changes)
    settings = after.settings()
    old, new = Experiment(before, dataset), Experiment(after, built_in(name, settings) if settings else dataset)
    kept = keep_weights(old.network, new.network, old.encoding.input_names, new.encoding.input_names)
    drawn = len(new.network.parameters) - kept
    counted = f"keeps {kept:,} of {len(old.network.parameters):,} weights and biases, draws {drawn or 'no'} new ones"
    assert effect_of(before, after, dataset, True).sentence == f"{begins}{counted}, resets the history."
    assert effect_of(before, after, dataset, False).sentence == f"{begins}resets the weights and the history."


async def test_weights_are_kept_where_the_form_is_told_to(form_of: FormOf) -> None:
    async with form_of("spirals") as form:
        await form.go("features")
        await form.press("space", "right", "right", "space")
        assert form.player.find("#features", MultiChoice).chosen == ("x2", "x1^2")
        await form.choose("weights", "keep what fits")
        # 2-8-8-1 has 105 parameters; the 8 weights from x1 go, 8 from x1^2 come.
        assert "Needs a reset: features. Enter keeps 97 of 105 weights and biases, draws 8 new ones" in form.effect
        assert (await form.accept()) == RecipeChange(form.recipe.with_(features=("x2", "x1^2")), True)


async def test_the_features_keep_their_order_and_are_never_none(form_of: FormOf) -> None:
    async with form_of("spirals", features=("x2", "x1")) as form:
        assert form.effect == NOTHING
        await form.go("features")
        await form.press("space", "space")
        assert form.effect == NOTHING
        await form.press("space", "right", "space")
        assert form.effect.startswith("Features needs at least one of x1, x2")
        assert await form.is_refused()


async def test_a_run_that_waits_for_a_reset_gets_one_from_any_change(form_of: FormOf) -> None:
    async with form_of(options={"needs_reset": True, "keep": True}) as form:
        assert form.effect.startswith("Needs a reset: the dataset has changed. Enter keeps the weights and biases that")
        await form.fill("epochs", "7")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(epochs=7), True)


async def test_nothing_changed_answers_nothing(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.press("enter")
        await form.player.wait_for(lambda: form.answers == [None])


async def test_esc_forgets_what_was_entered(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.fill("epochs", "7")
        await form.press("escape")
        await form.player.wait_for(lambda: form.answers == [None])


# What is wrong.


BAD = (
    ("learning_rate", "fast", "Learning rate takes a number such as 0.1, not 'fast'"),
    ("learning_rate", "-1", "Learning rate is a number above 0"),
    ("learning_rate", "nan", "Learning rate is a number above 0"),
    ("learning_rate", "", "Learning rate takes a number such as 0.1: type one"),
    ("hidden", "8,,4", "Hidden sizes takes whole numbers such as 8,4, or none"),
    ("hidden", "0", "Hidden sizes takes whole numbers from 1"),
    ("hidden", ",".join("1" * 33), "Hidden sizes has 33 layers: 32 at most"),
    ("batch", "all", "Batch size takes a whole number, or full"),
    ("dropout", "1", "Dropout is a fraction"),
    ("epochs", "0", "Epochs takes whole numbers from 1"),
    ("stop_loss", "low", "Loss below takes a number, or nothing, not 'low'"),
    ("stop_accuracy", "120%", "Accuracy of is a share above 0 and up to 1"),
    ("stop_plateau", "0", "No gain for takes whole numbers from 1"),
    ("stop_seconds", "-3", "Seconds is a number above 0"),
    ("seed", "4294967295", "Seed takes whole numbers from 0"),
    ("samples", "5", "Samples takes whole numbers from 20"),
    ("noise", "0.9", "Noise is a fraction from 0 to 0.5"),
    ("data_seed", "-1", "Data seed takes whole numbers from 0"),
    ("test_split", "1", "Test split is a fraction"),
)


async def test_bad_input_is_told_and_nothing_is_lost(form_of: FormOf) -> None:
    async with form_of("spirals") as form:
        await form.fill("l2", "0.5")
        for field, text, says in BAD:
            before = form.said(field)
            await form.fill(field, text)
            assert form.effect.startswith(says)
            assert f"!{FIELDS[field].label}" in form.player.text
            assert await form.is_refused()
            assert form.effect.startswith(says)
            assert form.said("l2") == "0.5"
            assert form.said(field) == text
            await form.fill(field, before)
            assert f"!{FIELDS[field].label}" not in form.player.text
        assert form.effect == LIVE


async def test_what_does_not_apply_cannot_be_wrong(form_of: FormOf) -> None:
    async with form_of(schedule="step") as form:
        await form.fill("schedule_factor", "5")
        assert "factor" in form.effect
        assert await form.is_refused()
        await form.choose("schedule", "cosine")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(schedule="cosine"), False)


async def test_a_pairing_that_cannot_be_is_refused(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.choose("loss", "softmax_cross_entropy")
        assert form.effect.startswith("The loss softmax_cross_entropy is defined for a softmax output")
        assert await form.is_refused()


def test_outputs_and_losses_that_do_not_fit_the_dataset_are_told() -> None:
    circles = built_in("circles")
    recipe = default_recipe(circles)
    with pytest.raises(ValueError, match="Softmax over a single output is always 1"):
        check_fits(recipe, recipe.with_(output="softmax", loss="softmax_cross_entropy"), circles)
    check_fits(recipe, recipe.with_(output="sigmoid", loss="sigmoid_cross_entropy"), circles)
    blobs = built_in("blobs")
    recipe = default_recipe(blobs)
    with pytest.raises(ValueError, match="Softmax over a single output is always 1"):
        check_fits(recipe, recipe.with_(classes=2), blobs)
    heights = replace(built_in("xor"), targets=np.array([[0.0], [7.0], [1.0], [2.0]]))
    recipe = default_recipe(heights)
    with pytest.raises(ValueError, match="The loss sigmoid_cross_entropy needs targets between 0 and 1"):
        check_fits(recipe, recipe.with_(loss="sigmoid_cross_entropy"), heights)


# What one choice proposes for another.


async def test_a_new_output_takes_the_loss_that_pairs_with_it_unless_that_was_chosen(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.choose("output", "softmax")
        assert form.said("loss") == "softmax_cross_entropy"
        assert form.effect.startswith("Needs a reset: output, loss.")
        await form.choose("output", "linear", "left")
        assert form.said("loss") == "half_squared_error"
        await form.choose("loss", "sigmoid_cross_entropy")
        await form.choose("output", "softmax")
        assert form.said("loss") == "sigmoid_cross_entropy"


async def test_several_classes_take_softmax_and_two_one_output(form_of: FormOf) -> None:
    async with form_of("blobs") as form:
        await form.choose("classes", "2", "left")
        assert (form.said("output"), form.said("loss")) == ("tanh", "half_squared_error")
        await form.choose("classes", "3")
        assert form.effect == NOTHING
        await form.choose("classes", "2", "left")
        changed = await form.accept()
    assert changed is not None
    Experiment(changed.recipe, built_in("blobs", changed.recipe.settings())).advance(3)


async def test_another_optimizer_suggests_its_usual_rate_and_changes_none(form_of: FormOf) -> None:
    async with form_of("letters") as form:
        await form.choose("optimizer", "adam")
        assert form.effect == f"{LIVE} adam usually takes a learning rate of 0.001 to 0.01, here it is 0.1."
        assert form.said("learning_rate") == "0.1"
        await form.fill("learning_rate", "0.05")
        assert form.effect == LIVE
    assert rate_advice("adam", 0.01) == ""


async def test_an_activation_for_each_layer(form_of: FormOf) -> None:
    async with form_of(hidden=(4, 3), activation="tanh") as form:
        await form.fill("hidden", "4,3,2")
        await form.choose("activation", "one per layer", "left")
        assert form.said("activations") == "tanh,tanh,tanh"
        await form.fill("activations", "tanh, relu")
        assert form.effect.startswith("Activation names 2 layers and hidden has 3")
        await form.fill("activations", "tanh, relu, what")
        assert form.effect.startswith("Activation is one of sigmoid, tanh, relu, leaky_relu")
        await form.fill("activations", "tanh, relu, sigmoid")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe.activation == ("tanh", "relu", "sigmoid")


async def test_an_empty_span_of_the_schedule_shows_what_it_will_be(form_of: FormOf) -> None:
    async with form_of(schedule="step", epochs=900) as form:
        assert form.player.find("#schedule_every", Input).placeholder == "300"
        await form.choose("schedule", "warmup")
        assert form.player.find("#schedule_every", Input).placeholder == "90"
        await form.fill("epochs", "200")
        assert form.player.find("#schedule_every", Input).placeholder == "20"


# Keys and notes.


async def test_arrows_tab_and_pages_go_through_the_fields(form_of: FormOf) -> None:
    async with form_of() as form:
        assert form.at == "learning_rate"
        assert form.note == "how far an update goes against the gradient"
        assert form.emphasised == ["Learning rate"]
        await form.press("down", "tab", "down")
        assert form.at == "batch"
        assert form.emphasised == ["Batch size"]
        await form.press("up", "shift+tab")
        assert form.at == "optimizer"
        assert form.note.startswith("each step goes straight")
        await form.press("right")
        assert form.note.startswith("steps add up to a velocity")
        sections = []
        for _ in range(4):
            await form.press("pagedown")
            sections.append(form.at)
        assert sections == ["stop_loss", "hidden", "test_split", "learning_rate"]
        await form.fill("hidden", "4")
        await form.press("pagedown", "pagedown")
        assert form.at == "weights"
        await form.press("pageup", "pageup", "pageup")
        assert form.at == "stop_loss"
        for key, field in (("pagedown", "learning_rate"), ("pageup", "weights")):
            form.player.screen.set_focus(None)
            await form.press(key)
            assert form.at == field


async def test_letters_are_typed_and_not_taken_as_keys_and_what_is_changed_is_marked(form_of: FormOf) -> None:
    async with form_of(ascii_only=True) as form:
        assert " Learning rate" in form.player.text
        await form.press("ctrl+e", "ctrl+u", "1")
        assert "*Learning rate" in form.player.text
        await form.press("q", "k", "question_mark")
        assert form.said("learning_rate").startswith("1qk")
        assert "!Learning rate" in form.player.text


# From a recipe to the form's words and back.


def words(recipe: Recipe) -> dict[str, str]:
    """What the form says of a recipe at first."""
    return {field: initial_text(recipe, field) for field in FIELDS}


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_a_form_left_alone_gives_the_recipe_back(name: str) -> None:
    dataset = built_in(name)
    precise = {"learning_rate": 0.123456789, "l1": 1e-7, "stop_accuracy": 0.95, "stop_seconds": 90.0}
    for recipe in (default_recipe(dataset), default_recipe(dataset).with_(**precise, momentum=0.8, schedule="step")):
        assert read_recipe(recipe, words(recipe), dataset) == recipe


def test_activations_follow_the_layers() -> None:
    dataset = built_in("letters")
    recipe = default_recipe(dataset).with_(hidden=(4, 3), activation=("tanh", "relu"))
    said = words(recipe)
    assert read_recipe(recipe, said, dataset) == recipe
    assert read_recipe(recipe, {**said, "hidden": "none"}, dataset) == recipe.with_(hidden=(), activation="relu")
    assert read_recipe(recipe, {**said, "activation": "tanh"}, dataset) == recipe.with_(activation="tanh")


def test_hidden_layers_may_be_said_in_words() -> None:
    dataset = built_in("letters")
    short = default_recipe(dataset).with_(hidden=(4, 3), activation=("tanh", "relu"))
    worded = short.with_(layers=("dense 4 tanh nobias", "dense 3"), output="sigmoid nobias")
    said = words(worded)
    assert (said["hidden"], said["output"]) == ("dense 4 tanh nobias, dense 3", "sigmoid nobias")
    assert read_recipe(worded, said, dataset) == worded
    assert read_recipe(short, {**words(short), "hidden": said["hidden"]}, dataset).layers == worded.layers
    assert read_recipe(worded, {**said, "hidden": "6,2", "activation": "relu"}, dataset) == worded.with_(
        hidden=(6, 2), activation="relu"
    )
    assert read_recipe(worded, {**said, "hidden": "none"}, dataset).layer_specs == ()
    for text, problem in (
        ("dense", "Hidden sizes cannot be read: the layer 'dense' needs"),
        ("8,x", "Hidden sizes takes"),
    ):
        with pytest.raises(ValueError, match=f"^{problem}"):
            read_recipe(worded, {**said, "hidden": text}, dataset)


async def test_layers_in_words_name_their_activations_and_a_change_needs_a_reset(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.fill("hidden", "dense 5 sigmoid nobias")
        assert "activation" not in form.shown
        assert "dropout" in form.shown
        assert form.effect.startswith("Needs a reset: hidden sizes. Enter")
        assert form.note == "8,4 is two hidden layers; or none; or words: conv 8 3x3 relu, pool 2"
        await form.fill("hidden", "dense 5 what")
        assert form.effect.startswith("Hidden sizes cannot be read: the layer 'dense 5 what' does not take 'what'")
        assert "!Hidden sizes" in form.player.text
        await form.fill("hidden", "dense 5 sigmoid")
        assert form.effect == NOTHING
        await form.fill("hidden", "dense 5 relu")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(activation="relu"), False)


async def test_layers_of_pictures_in_words(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.fill("hidden", "conv 8 3x3 relu, pool 9")
        assert form.effect.startswith("Layer 2, 'pool 9', gets 8x3x4: a window of 9x9 is larger than the picture")
        await form.fill("hidden", "conv 8 3x3 relu, pool 2, flatten")
        assert form.effect.startswith("Needs a reset: hidden sizes. Enter")
        await form.fill("dropout", "0.3")
        assert form.effect.startswith("Needs a reset: hidden sizes. Enter")
        await form.fill("hidden", "conv 8 3x3 relu, dropout 0.5")
        assert form.effect.startswith("Dropout is the short form of dropout layers, and the network has such layers")
        assert "!Dropout" in form.player.text
        assert await form.is_refused()
        await form.fill("dropout", "0")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe == form.recipe.with_(layers=("conv 8 3x3 relu", "dropout 0.5"))


async def test_clipping_is_off_unless_bounds_are_given_and_takes_effect_at_once(form_of: FormOf) -> None:
    async with form_of(clip_value=2.0) as form:
        assert (form.said("clip_norm"), form.said("clip_value")) == ("", "2")
        await form.fill("clip_norm", "0")
        assert form.effect == "Clip norm is a number above 0, not 0.0"
        await form.fill("clip_norm", "0.5")
        assert form.effect.startswith("Takes effect from the next epoch")
        await form.fill("clip_value", "off")
        assert (await form.accept()) == RecipeChange(form.recipe.with_(clip_norm=0.5, clip_value=None), False)


async def test_layers_that_do_not_fit_together_are_refused(form_of: FormOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: DenseSpec, inputs: Shape, steps_wanted: bool = False) -> Dense:
        raise ModelError(f"the layer '{self.words}' does not take {inputs}")

    async with form_of() as form:
        monkeypatch.setattr(DenseSpec, "make", refuse)
        await form.fill("hidden", "dense 7 relu")
        assert form.effect == "Layer 1, 'dense 7 relu', gets 1x5x6: the layer 'dense 7 relu' does not take (1, 5, 6)"
        assert await form.is_refused()


async def test_an_output_may_do_without_biases(form_of: FormOf) -> None:
    async with form_of() as form:
        await form.choose("output", "softmax nobias", "left")
        assert form.said("loss") == "softmax_cross_entropy"
        assert form.effect.startswith("Needs a reset: output, loss.")
        assert form.note.startswith("of the last layer: ")
        changed = await form.accept()
        assert changed is not None
        assert changed.recipe.output == "softmax nobias"


def test_every_name_to_choose_is_explained() -> None:
    said = {"optimizer": "", "schedule": "", "reduction": "", "init": ""}
    for field, names in (
        ("optimizer", OPTIMIZERS),
        ("schedule", SCHEDULES),
        ("reduction", REDUCTIONS),
        ("init", INITIALIZERS),
    ):
        notes = [note(field, {**said, field: name}) for name in names]
        assert all(notes)
        assert len(set(notes)) == len(notes)
    assert set(USUAL_RATES) == set(OPTIMIZERS)
    recipe = default_recipe(built_in("letters"))
    everything = words(recipe)
    assert all(0 < len(note(field, everything)) <= 76 for field in FIELDS)


async def test_enter_waits_its_turn_behind_what_is_typed(form_of: FormOf) -> None:
    async with form_of("letters") as form:
        await form.fill("learning_rate", "")
        await form.player.burst("0", "full_stop", "5", "enter")
        await form.player.wait_for(lambda: form.answers, "an answer")
        assert form.answers == [RecipeChange(form.recipe.with_(learning_rate=0.5), False)]
