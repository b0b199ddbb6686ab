"""The form that adds, moves, edits and removes layers, and says what happens to the weights before it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import ends_of, input_names_of
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.arrays import shape_words
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.tui.presenting.samples import picture_size
from nn_tui.tui.presenting.symbols import shown_symbol
from nn_tui.tui.screens.layers.choose_kind import ChooseKind
from nn_tui.tui.screens.layers.keys import ACTIONS, HINT, KEYS, TYPING_HINT
from nn_tui.tui.screens.layers.layer_list import Arrangement, Layers, sentence
from nn_tui.tui.screens.layers.outline import Outline, OutlineLayer
from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.screens.recipe.effect import BEGIN_AGAIN, KEEP, RecipeChange, reset_summary
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.controls.layer_rows import LayerRow, LayerRows, Look
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.labels import cut

_LONGEST = 50
"""Characters that both networks may take on a line; longer ones are described by their number of layers."""


class LayersForm(Question[RecipeChange | None]):
    """The layers as a table; the result is None where nothing was changed.

    ``keep`` is what the form proposes for the weights; ``needs_reset`` says that the present network belongs to another
    dataset.
    """

    BINDINGS: ClassVar[list[BindingType]] = [CLOSE, *KEYS]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
    DEFAULT_CSS = """
    LayersForm {
        & > Vertical {
            width: 80;
        }
        & LayerRows {
            background: $panel;
        }
        & TextLine {
            height: auto;
            max-height: 4;
        }
        & #note, & #effect {
            max-height: 2;
        }
        & #words {
            height: 1;
            border: none;
            padding: 0 1;
            background: $primary 30%;
            display: none;
        }
        & #problem {
            color: $text-warning;
        }
        &.-typing #note {
            display: none;
        }
        &.-typing #words {
            display: block;
        }
        &.-short {
            & > Vertical {
                padding: 0 1;
            }
            & .title, & #note {
                display: none;
            }
        }
    }
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, *, keep: bool = True, needs_reset: bool = False) -> None:
        super().__init__()
        self._before, self._dataset, self._keep = recipe, dataset, keep
        self._needs_reset = needs_reset
        ends = ends_of(dataset, recipe.features)
        self._inputs = ends.inputs
        self._layers = Layers(recipe, ends)
        self._before_typing: Arrangement | None = None
        self._digits = ""

    def compose(self) -> ComposeResult:
        """The layers, a note on the one chosen, what happens to the weights, and the keys."""
        with Vertical():
            yield Static(f"Layers of the network for {self._dataset.name}", classes="title", markup=False)
            yield LayerRows()
            yield TextLine(id="note")
            words = Input(id="words", select_on_focus=False, disabled=True)
            # A blinking cursor would keep writing to the terminal.
            words.cursor_blink = False
            yield words
            yield TextLine(id="weights")
            yield TextLine(id="effect")
            yield TextLine(id="problem")
            yield TextLine(HINT, id="hint", classes="hint")

    def on_mount(self) -> None:
        """Show the layers as they are."""
        self._show()

    def on_resize(self) -> None:
        """Leave room for the lines below the layers, which scroll on their own."""
        below = 14 if self.size.height >= 18 else 10
        self.query_one(LayerRows).styles.max_height = max(2, self.size.height - below)

    @property
    def _is_typing(self) -> bool:
        return self._before_typing is not None

    def _show(self, problem: str = "") -> None:
        """Show the layers as they are now; ``problem`` is about the key that was pressed."""
        outline = self._layers.outline
        inputs = LayerRow("inputs", self._describe_inputs(), shape_words(self._inputs))
        self.query_one(LayerRows).set_rows((inputs, *_rows(outline)), self._row_of(outline, self._layers.at))
        self.query_one("#note", TextLine).say(self._note(outline))
        self.query_one("#weights", TextLine).say(
            f"Weights: {KEEP if self._keep else BEGIN_AGAIN} ([[layers.keep]] changes)"
        )
        try:
            effect, misfit = self._effect(self._read(outline)), ""
        except ValueError as error:
            effect, misfit = "", sentence(str(error))
        self.query_one("#effect", TextLine).say(effect)
        line = self.query_one("#problem", TextLine)
        line.display = bool(problem or misfit)
        line.say(problem or misfit)

    def _describe_inputs(self) -> str:
        """What the inputs are, in a few words."""
        if self._dataset.kind == "pixels":
            return picture_size(self._dataset)
        names = input_names_of(self._dataset, self._before.features)
        if self._dataset.symbols:
            names = tuple(shown_symbol(name, capabilities_of(self.app).ascii) for name in names)
        return cut(" ".join(names), 30)

    @staticmethod
    def _row_of(outline: Outline, at: int) -> int:
        """The row of a layer, from its number among those that can be chosen."""
        places = [None, *(entry.place for entry in outline.layers)]
        return places.index(at - 1) if at else 0

    def _note(self, outline: Outline) -> str:
        """What the chosen layer does, and which of its settings are typed."""
        chosen = self._layers.chosen
        if chosen is None:
            return "The inputs are what the dataset says."
        layer = outline.layers[self._row_of(outline, self._layers.at) - 1].layer
        remark = f"; here it {layer.remark}" if layer and layer.remark else ""
        *others, last = self._layers.typed_settings or ("",)
        typed = f"; [[layers.type]] types {' and '.join(filter(None, (', '.join(others), last)))}" if last else ""
        return f"{chosen.words}: {chosen.summary}{remark}{typed}."

    def _read(self, outline: Outline) -> Recipe:
        """The recipe with these layers. Raises ValueError with a sentence where they do not fit."""
        if outline.problem:
            raise ValueError(outline.problem)
        return self._layers.recipe

    def _effect(self, after: Recipe) -> str:
        if after == self._before:
            return "Nothing has changed yet."
        old, new = (recipe.architecture(self._inputs, self._dataset.outputs) for recipe in (self._before, after))
        if len(old + new) > _LONGEST:
            old, new = (f"{len(recipe.layer_specs)} hidden layers" for recipe in (self._before, after))
        networks = f"{old} -> {new}" if old != new else new
        summary = reset_summary(self._before, after, self._dataset, self._keep, not self._needs_reset)
        return f"{networks}: {summary}."

    def action_choose(self, step: int) -> None:
        """Choose the next or previous layer."""
        self._digits = ""
        self._layers.choose(self._layers.at + step)
        self._show()

    @on(LayerRows.Chosen)
    def _on_chosen(self, event: LayerRows.Chosen) -> None:
        at = [0, *(self._number(entry) for entry in self._layers.outline.layers)][event.index]
        if at is not None and not self._is_typing:
            self._layers.choose(at)
            self.action_choose(0)

    def _number(self, entry: OutlineLayer) -> int | None:
        """The number of a layer among those that can be chosen."""
        is_hidden = entry.place is not None and entry.place < len(self._layers.hidden)
        return entry.place + 1 if is_hidden and entry.place is not None else None

    def action_step(self, steps: int) -> None:
        """Make the chosen layer larger or smaller."""
        self._digits = ""
        self._show(self._layers.step(steps))

    def on_key(self, event: Key) -> None:
        """Take digits, one after the other, as the size."""
        digit = event.character
        if digit is None or digit not in "0123456789" or not digit.isascii() or self._is_typing:
            return
        event.stop()
        self._digits = (self._digits + digit).lstrip("0")
        if self._digits:
            self._show(self._layers.resize(int(self._digits[:6])))

    def action_move(self, step: int) -> None:
        """Move the chosen layer up or down."""
        self._digits = ""
        self._show(self._layers.move(step))

    def action_add(self) -> None:
        """Choose a layer to add after the chosen one."""
        self._digits = ""
        self.app.push_screen(ChooseKind(self._layers), self._add)

    def _add(self, layer: LayerSpec | None) -> None:
        if layer is not None:
            self._show(self._layers.add(layer))

    def action_remove(self) -> None:
        """Remove the chosen layer."""
        self._digits = ""
        self._show(self._layers.remove())

    def action_activation(self) -> None:
        """Give the chosen layer the next activation."""
        self._show(self._layers.next_activation())

    def action_bias(self) -> None:
        """Leave the biases of the chosen layer out, or put them back."""
        self._show(self._layers.switch_bias())

    def action_keep(self) -> None:
        """Keep the weights that fit, or start over."""
        self._keep = not self._keep
        self._show()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed, the keys of the table rest."""
        return not (self._is_typing and action in ACTIONS)

    def action_type(self) -> None:
        """Type the words of the chosen layer, and see at once what it becomes."""
        if self._layers.chosen is None:
            self._show("The inputs have no words to type: choose a hidden layer, or [[layers.add]] adds one.")
            return
        self._digits = ""
        self._before_typing = self._layers.arrangement
        words = self.query_one("#words", Input)
        words.disabled = False
        words.value = self._layers.chosen.words
        words.cursor_position = len(words.value)
        words.focus()
        self._show_typing()

    def _show_typing(self) -> None:
        """Show the line of words or the note, and the keys that count now."""
        self.set_class(self._is_typing, "-typing")
        self.query_one("#hint", TextLine).say(TYPING_HINT if self._is_typing else HINT)
        self.refresh_bindings()

    @on(Input.Changed, "#words")
    def _on_typed(self, event: Input.Changed) -> None:
        if self._is_typing:
            self._show(self._rewrite(event.value))

    def _rewrite(self, words: str) -> str:
        """Put what was typed in the place of the chosen layer; what is wrong with it, if anything."""
        if self._before_typing is not None:
            self._layers.arrangement = self._before_typing
        return self._layers.rewrite(words)

    @on(Input.Submitted, "#words")
    def _on_words(self, event: Input.Submitted) -> None:
        problem = self._rewrite(event.value)
        if problem:
            self._show(problem)
        else:
            self._end_typing()

    def _end_typing(self) -> None:
        self._before_typing = None
        self.set_focus(None)
        self.query_one("#words", Input).disabled = True
        self._show_typing()
        self._show()

    def action_accept(self) -> None:
        """Return the layers as they are now, unless they do not fit together."""
        try:
            after = self._read(self._layers.outline)
        except ValueError:
            return
        self.answer(None if after == self._before else RecipeChange(after, self._keep))

    def action_close(self) -> None:
        """Leave the words that are typed, or the network, as they were."""
        if self._before_typing is not None:
            self._layers.arrangement = self._before_typing
            self._end_typing()
        else:
            self.answer(None)


def _rows(outline: Outline) -> Iterator[LayerRow]:
    """A row for each layer, the output layer last."""
    last = len(outline.layers)
    first_misfit = next((number for number, entry in enumerate(outline.layers, 1) if entry.layer is None), None)
    for number, entry in enumerate(outline.layers, 1):
        name = "output" if number == last else f"layer {number}"
        words = entry.words if entry.place is not None else f"{entry.words}, put in by itself"
        look: Look = "wrong" if number == first_misfit else "faint" if entry.place is None else "plain"
        layer = entry.layer
        if layer is None:
            yield LayerRow(name, words, look=look)
            continue
        sees = shape_words(entry.field) if entry.field else ""
        yield LayerRow(name, words, shape_words(layer.outputs), f"{layer.parameter_count:,}", sees, look)
