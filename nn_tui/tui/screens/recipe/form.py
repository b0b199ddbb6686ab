"""The recipe as a form, which says what a change does to the run before it happens."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.layer_kinds import output_activation
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.recipe.suiting import OutputAndLoss, needs_other_output, output_and_loss_for
from nn_tui.model import paired_loss
from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.screens.recipe.columns import RecipeColumns
from nn_tui.tui.screens.recipe.effect import BEGIN_AGAIN, KEEP, Effect, RecipeChange, check_fits, effect_of
from nn_tui.tui.screens.recipe.fields import FIELDS, ONE_EACH, FormTexts
from nn_tui.tui.screens.recipe.notes import note, rate_advice
from nn_tui.tui.screens.recipe.reading import initial_text, read_recipe
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.choice import Choice
from nn_tui.tui.widgets.controls.multi_choice import MultiChoice
from nn_tui.tui.widgets.controls.text_line import TextLine


def _move(key: str, action: str, what: str, id: str) -> Binding:
    # With priority, before the scrolling container takes the key or the next character goes to the field left behind.
    return Binding(key, action, what, show=False, id=f"form.{id}", tooltip=what, priority=True)


class RecipeForm(Question[RecipeChange | None]):
    """Every field of the recipe that applies to the dataset; the result is None where nothing was changed.

    ``keep`` is what the form proposes for the weights where a change needs a new network; ``needs_reset`` says that
    the run needs one in any case.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-one-column"), (76, "-two-columns")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        CLOSE,
        Binding("enter", "accept", "Accept", id="form.accept", tooltip="Change the recipe"),
        _move("down", "app.focus_next", "The next field", "down"),
        _move("up", "app.focus_previous", "The previous field", "up"),
        _move("pagedown", "section(1)", "The next section", "next_section"),
        _move("pageup", "section(-1)", "The previous section", "previous_section"),
    ]
    DEFAULT_CSS = """
    RecipeForm {
        & > Vertical {
            width: 102;
            height: 100%;
            padding: 0 1;
        }
        & .title {
            width: 1fr;
            padding: 0;
        }
        & #weights-row {
            height: 1;
            & > Label {
                width: 15;
                padding: 0 0 0 1;
            }
            & > Choice {
                width: 24;
                &:focus {
                    background: $primary 30%;
                }
            }
            &.-unused > * {
                display: none;
            }
        }
        & #note {
            height: 1;
            color: $text-muted;
        }
        & #effect {
            height: 2;
            &.-problem {
                color: $text-error;
            }
        }
        &.-two-columns {
            & RecipeColumns > Container {
                layout: horizontal;
            }
            & .column {
                margin: 0 1 0 0;
            }
            & .column > .heading:first-child {
                margin: 0;
            }
        }
        &.-one-column #effect {
            height: 4;
        }
        &.-one-column.-short #note {
            display: none;
        }
        &.-tall > Vertical {
            padding: 1 2;
        }
        &.-tall.-two-columns {
            & > Vertical, & RecipeColumns {
                height: auto;
            }
            & .title, & RecipeColumns, & #effect {
                margin: 0 0 1 0;
            }
            & .column {
                margin: 0 2 0 0;
            }
        }
    }
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, *, keep: bool = False, needs_reset: bool = False) -> None:
        super().__init__()
        self._recipe, self._dataset = recipe, dataset
        self._keep, self._needs_reset = keep, needs_reset
        self._set_by_user: set[str] = set()
        self._texts: FormTexts = {}
        self._problem = ""

    def compose(self) -> ComposeResult:
        """The sections, a note on the field that has focus, the weights, and what the change will do."""
        with Vertical():
            yield Static(f"Recipe of {self._dataset.name}", classes="title", markup=False)
            yield RecipeColumns(self._recipe, self._dataset)
            yield TextLine(id="note")
            with Horizontal(id="weights-row"):
                yield Label("Weights")
                yield Choice((KEEP, BEGIN_AGAIN), KEEP if self._keep else BEGIN_AGAIN, id="weights")
            yield TextLine(id="effect")
            yield Static(
                with_keys(
                    self,
                    "arrows move and choose, digits type a number · [[form.previous_section]] "
                    "[[form.next_section]] sections · [[form.accept]] accepts · [[prompt.close]] closes",
                ),
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Focus the first field."""
        self.query_one("#learning_rate").focus()
        self._refresh_effect()

    @property
    def _fields(self) -> RecipeColumns:
        return self.query_one(RecipeColumns)

    def _read(self) -> Effect:
        """What accepting would do. Raises ValueError with a sentence."""
        recipe = read_recipe(self._recipe, self._fields.texts, self._dataset)
        check_fits(self._recipe, recipe, self._dataset)
        keep = self.query_one("#weights", Choice).value == KEEP
        return effect_of(self._recipe, recipe, self._dataset, keep, self._needs_reset)

    @on(Choice.Changed)
    def _on_choice(self, event: Choice.Changed) -> None:
        name = event.control.id or ""
        self._set_by_user.add(name)
        if name == "classes":
            self._fit_output(int(event.value))
        if name == "output":
            self._propose("loss", paired_loss(output_activation(event.value)))
        if name == "activation" and event.value == ONE_EACH:
            self._name_each()
        self._refresh_effect()

    def _propose(self, name: str, value: str) -> None:
        """Set a field that depends on another, unless the user has set it."""
        if name not in self._set_by_user:
            self._fields.set_value(name, value)

    def _fit_output(self, classes: int) -> None:
        """Propose the output and loss that suit that many classes."""
        before = self._recipe.settings()
        if before is None:
            return
        after = replace(before, classes=classes)
        suited = OutputAndLoss(self._recipe.output, self._recipe.loss)
        if needs_other_output(before.outputs, after.outputs):
            suited = output_and_loss_for(after.classes, after.outputs)
        self._propose("output", suited.output)
        self._propose("loss", suited.loss)

    def _name_each(self) -> None:
        """Fill in as many activations as there are hidden layers."""
        try:
            layers = len(FIELDS["hidden"].row.kind.from_form(self._fields.texts["hidden"].strip()))
        except ValueError:
            return
        present = self._recipe.hidden_activations or ("tanh",)
        self._fields.set_value("activations", ",".join((*present, *present[-1:] * layers)[:layers]))

    @on(Input.Changed)
    @on(MultiChoice.Changed)
    def _on_entered(self) -> None:
        # Every field also reports its initial value, one after the other.
        if self._fields.texts != self._texts:
            self._refresh_effect()

    def _refresh_effect(self) -> None:
        """Show the fields that apply, and what accepting would do or what is wrong."""
        fields = self._fields
        fields.show_applying()
        self._texts = fields.texts
        self._problem = ""
        try:
            effect = self._read()
        except ValueError as error:
            self._problem = sentence = str(error)
        else:
            self.query_one("#weights-row").set_class(not effect.resets, "-unused")
            fields.set_placeholder(
                "schedule_every", str(effect.recipe.with_(schedule_every=None).rate_schedule().every)
            )
            sentence = f"{effect.sentence} {self._advice(self._texts)}".strip()
        line = self.query_one("#effect", TextLine)
        line.set_class(bool(self._problem), "-problem")
        line.say(sentence)
        self._explain()

    def _advice(self, texts: FormTexts) -> str:
        untouched = texts["learning_rate"] == initial_text(self._recipe, "learning_rate")
        if texts["optimizer"] == self._recipe.optimizer or not untouched:
            return ""
        return rate_advice(texts["optimizer"], self._recipe.learning_rate)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Scroll the field that has focus now into view at once."""
        event.widget.scroll_visible(animate=False)
        self._explain()

    def _explain(self) -> None:
        """Draw the labels, and the note on the field that has focus."""
        field = self.focused.id if self.focused else None
        self._fields.show_labels(field, self._problem)
        self.query_one("#note", TextLine).say(note(field, self._texts) if field else "")

    def action_section(self, step: int) -> None:
        """Go to the first field of the next or the previous section; the weights are one where they are shown."""
        first_controls: dict[str, Widget] = {**self._fields.first_controls}
        if not self.query_one("#weights-row").has_class("-unused"):
            first_controls["weights"] = self.query_one("#weights")
        focused = self.focused.id if self.focused else None
        at = FIELDS[focused].row.section.value if focused in FIELDS else focused
        sections = list(first_controls)
        # Without focus, the next section is the first one and the previous one the last.
        place = sections.index(at) if at in sections else min(0, -step)
        first_controls[sections[(place + step) % len(sections)]].focus()

    @on(Input.Submitted)
    def _on_submit(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Answer with the recipe, unless something is wrong with it."""
        try:
            effect = self._read()
        except ValueError:
            return
        self.answer(effect.change)

    def action_close(self) -> None:
        """Leave the recipe as it is."""
        self.answer(None)
