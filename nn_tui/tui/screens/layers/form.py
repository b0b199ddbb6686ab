"""The form that adds, removes and resizes layers, and says what happens to the weights before it does."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import input_names_of, input_shape_of
from nn_tui.experiment.recipe.layer_kinds import NO_BIAS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.layer import LayerSpec
from nn_tui.tui.screens.layers.layer_list import Layers, width_of
from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.screens.recipe.effect import BEGIN_AGAIN, KEEP, RecipeChange, check_layers, reset_summary
from nn_tui.tui.widgets.controls.layer_rows import LayerRow, LayerRows
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.labels import cut

_HINT = """\
up down layer · left right width by 1, < > by 8, digits set it
a add · x remove · t activation · b bias · k weights · enter accepts · esc closes"""

_LONGEST = 50
"""Characters that both networks may take on a line; longer ones are described by their number of layers."""


class LayersForm(Question[RecipeChange | None]):
    """The hidden layers as rows; the result is None where nothing was changed.

    ``keep`` is what the form proposes for the weights; ``needs_reset`` says that the present network belongs to another
    dataset.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        CLOSE,
        Binding("enter", "accept", "Accept", id="layers.accept", tooltip="Change the network"),
        Binding("up", "choose(-1)", "Previous layer", id="layers.up", tooltip="The previous layer"),
        Binding("down", "choose(1)", "Next layer", id="layers.down", tooltip="The next layer"),
        Binding("right,plus,equals_sign", "widen(1)", "Widen", id="layers.wider", tooltip="One neuron more"),
        Binding("left,minus", "widen(-1)", "Narrow", id="layers.narrower", tooltip="One neuron less"),
        Binding(
            "shift+right,greater_than_sign",
            "widen(8)",
            "Widen by 8",
            id="layers.wider_by_8",
            tooltip="Eight neurons more",
        ),
        Binding(
            "shift+left,less_than_sign",
            "widen(-8)",
            "Narrow by 8",
            id="layers.narrower_by_8",
            tooltip="Eight neurons less",
        ),
        Binding("a", "add", "Add", id="layers.add", tooltip="Add a layer after this one, like it"),
        Binding("x,delete", "remove", "Remove", id="layers.remove", tooltip="Remove this layer"),
        Binding("t,space", "activation", "Activation", id="layers.activation", tooltip="The next activation"),
        Binding("b", "bias", "Bias", id="layers.bias", tooltip="With biases, or without"),
        Binding("k", "keep", "Weights", id="layers.keep", tooltip="Keep the weights that fit, or begin again"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
    DEFAULT_CSS = """
    LayersForm {
        & > Vertical {
            width: 78;
        }
        & LayerRows {
            background: $panel;
        }
        & TextLine {
            height: auto;
            max-height: 4;
        }
        & #weights {
            padding: 1 0 0 0;
        }
        & #problem {
            color: $text-warning;
        }
        & .hint {
            padding: 1 0 0 0;
        }
        &.-short {
            & > Vertical {
                padding: 0 1;
            }
            & .title {
                display: none;
            }
            & #weights, & .hint {
                padding: 0;
            }
        }
    }
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, *, keep: bool = True, needs_reset: bool = False) -> None:
        super().__init__()
        self._before, self._dataset, self._keep = recipe, dataset, keep
        self._needs_reset = needs_reset
        self._inputs = input_names_of(dataset, recipe.features)
        self._layers = Layers(recipe)
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The layers, what happens to the weights, and the keys."""
        with Vertical():
            yield Static(f"Layers of the network for {self._dataset.name}", classes="title", markup=False)
            yield LayerRows()
            yield TextLine(id="weights")
            yield TextLine(id="effect")
            yield TextLine(id="problem")
            yield Static(_HINT, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show the layers as they are."""
        self._show()

    def on_resize(self) -> None:
        """Leave room for the lines below the layers, which scroll on their own."""
        below = 12 if self.size.height >= 18 else 9
        self.query_one(LayerRows).styles.max_height = max(2, self.size.height - below)

    def _show(self, problem: str = "") -> None:
        hidden = self._layers.hidden
        rows = [LayerRow("inputs", len(self._inputs), self._describe_inputs())]
        rows += [_row(f"hidden {at}", layer) for at, layer in enumerate(hidden, 1)]
        rows.append(LayerRow("output", self._dataset.outputs, self._before.output))
        self.query_one(LayerRows).set_rows(rows, self._layers.at)
        self.query_one("#weights", TextLine).say(f"Weights: {KEEP if self._keep else BEGIN_AGAIN} (k changes)")
        after = self._layers.recipe
        misfit = self._misfit(after)
        self.query_one("#effect", TextLine).say("" if misfit else self._effect(after))
        problem = problem or misfit
        line = self.query_one("#problem", TextLine)
        line.display = bool(problem)
        line.say(problem)

    def _describe_inputs(self) -> str:
        """What the inputs are, in a few words."""
        if self._dataset.kind == "pixels":
            return "{}x{} pixels".format(*self._dataset.feature_shape)
        return cut(" ".join(self._inputs), 30)

    def _misfit(self, after: Recipe) -> str:
        """Why these layers cannot follow each other; empty where they can."""
        try:
            check_layers(after, self._dataset)
        except ValueError as error:
            return str(error)
        return ""

    def _effect(self, after: Recipe) -> str:
        if after == self._before:
            return "Nothing changed yet."
        shape, outputs = input_shape_of(self._dataset, self._before.features), self._dataset.outputs
        old, new = self._before.architecture(shape, outputs), after.architecture(shape, outputs)
        if len(old + new) > _LONGEST:
            old, new = (f"{len(recipe.layer_specs)} hidden layers" for recipe in (self._before, after))
        networks = f"{old} -> {new}" if old != new else new
        summary = reset_summary(self._before, after, self._dataset, self._keep, not self._needs_reset)
        return f"{networks}: {summary}."

    def action_choose(self, step: int) -> None:
        """Choose the next or previous layer."""
        self._typed = ""
        self._layers.choose(self._layers.at + step)
        self._show()

    @on(LayerRows.Chosen)
    def _on_chosen(self, event: LayerRows.Chosen) -> None:
        self._typed = ""
        self._layers.choose(event.index)
        self._show()

    def action_widen(self, step: int) -> None:
        """Give the chosen layer more or fewer neurons."""
        self._typed = ""
        self._show(self._layers.widen(step))

    def on_key(self, event: Key) -> None:
        """Take digits, one after the other, as the width."""
        digit = event.character
        if digit is None or digit not in "0123456789" or not digit.isascii():
            return
        event.stop()
        self._typed = (self._typed + digit).lstrip("0")
        if self._typed:
            self._show(self._layers.resize(int(self._typed[:6])))

    def action_add(self) -> None:
        """Add a layer after the chosen one, like it."""
        self._typed = ""
        self._show(self._layers.add())

    def action_remove(self) -> None:
        """Remove the chosen layer."""
        self._typed = ""
        self._show(self._layers.remove())

    def action_activation(self) -> None:
        """Give the chosen layer the next activation."""
        self._show(self._layers.next_activation())

    def action_bias(self) -> None:
        """Leave the biases of the chosen layer out, or put them back."""
        self._show(self._layers.switch_bias())

    def action_keep(self) -> None:
        """Keep the weights that fit, or begin again."""
        self._keep = not self._keep
        self._show()

    def action_accept(self) -> None:
        """Return the layers as they are now, unless they do not fit together."""
        after = self._layers.recipe
        if not self._misfit(after):
            self.answer(None if after == self._before else RecipeChange(after, self._keep))

    def action_close(self) -> None:
        """Leave the network as it is."""
        self.answer(None)


def _row(name: str, layer: LayerSpec) -> LayerRow:
    """A row for a layer; one that is not dense is described by its words."""
    if isinstance(layer, DenseSpec):
        return LayerRow(name, layer.units, layer.activation if layer.bias else f"{layer.activation} {NO_BIAS}")
    return LayerRow(name, width_of(layer), layer.words)
