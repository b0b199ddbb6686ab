"""The recipe as a form. What a change does to the run is said before it happens."""

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
from nn_tui.experiment.recipe.suiting import OutputAndLoss, needs_others, suiting
from nn_tui.model import paired_loss
from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.screens.recipe.columns import RecipeColumns
from nn_tui.tui.screens.recipe.effect import ANEW, KEEP, Changed, Effect, check_fits, effect_of
from nn_tui.tui.screens.recipe.fields import FIELDS, ONE_EACH, Said
from nn_tui.tui.screens.recipe.notes import note, rate_advice
from nn_tui.tui.screens.recipe.reading import read_recipe, shown
from nn_tui.tui.widgets.controls.choice import Choice
from nn_tui.tui.widgets.controls.multi_choice import MultiChoice
from nn_tui.tui.widgets.controls.text_line import TextLine


def _move(key: str, action: str, what: str, id: str) -> Binding:
    # Before the scrolled part takes the key for itself.
    return Binding(key, action, what, show=False, id=f"form.{id}", tooltip=what, priority=True)


class RecipeForm(Question[Changed | None]):
    """Every field of the recipe that applies to the dataset; the result is None where nothing was changed.

    ``keep`` is what the form proposes for the weights where a change needs a new network; ``needs_reset`` says that
    the run waits for a new one in any case.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-one-column"), (76, "-two-columns")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        CLOSE,
        Binding("enter", "accept", "Accept", id="form.accept", tooltip="Change the recipe", priority=True),
        _move("down", "app.focus_next", "The next field", "down"),
        _move("up", "app.focus_previous", "The field before", "up"),
        _move("pagedown", "section(1)", "The next section", "next_section"),
        _move("pageup", "section(-1)", "The section before", "previous_section"),
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
        self._chosen: set[str] = set()
        self._heard: Said = {}
        self._problem = ""

    def compose(self) -> ComposeResult:
        """The sections in two columns, then the field that has the keys, the weights, and what the change will do."""
        with Vertical():
            yield Static(f"Recipe of {self._dataset.name}", classes="title", markup=False)
            yield RecipeColumns(self._recipe, self._dataset)
            yield TextLine(id="note")
            with Horizontal(id="weights-row"):
                yield Label("Weights")
                yield Choice((KEEP, ANEW), KEEP if self._keep else ANEW, id="weights")
            yield TextLine(id="effect")
            yield Static(
                "arrows move and choose · pgup pgdn sections · enter accepts · esc closes",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query_one("#learning_rate").focus()
        self._say()

    @property
    def _fields(self) -> RecipeColumns:
        return self.query_one(RecipeColumns)

    def _read(self) -> Effect:
        """What the form asks for. Raises ValueError with a sentence."""
        recipe = read_recipe(self._recipe, self._fields.said, self._dataset)
        check_fits(self._recipe, recipe, self._dataset)
        keep = self.query_one("#weights", Choice).value == KEEP
        return effect_of(self._recipe, recipe, self._dataset, keep, self._needs_reset)

    @on(Choice.Changed)
    def _on_choice(self, event: Choice.Changed) -> None:
        name = event.control.id or ""
        self._chosen.add(name)
        if name == "classes":
            self._fit_output(int(event.value))
        if name == "output":
            self._propose("loss", paired_loss(output_activation(event.value)))
        if name == "activation" and event.value == ONE_EACH:
            self._name_each()
        self._say()

    def _propose(self, name: str, value: str) -> None:
        """Choose that too, unless the person has chosen there."""
        if name not in self._chosen:
            self._fields.say(name, value)

    def _fit_output(self, classes: int) -> None:
        """Propose the output and loss that suit that many classes."""
        before = self._recipe.settings()
        if before is None:
            return
        after = replace(before, classes=classes)
        suited = OutputAndLoss(self._recipe.output, self._recipe.loss)
        if needs_others(before.outputs, after.outputs):
            suited = suiting(after.classes, after.outputs)
        self._propose("output", suited.output)
        self._propose("loss", suited.loss)

    def _name_each(self) -> None:
        """As many activations as there are hidden layers, to begin with."""
        try:
            layers = len(FIELDS["hidden"].row.kind.from_form(self._fields.said["hidden"].strip()))
        except ValueError:
            return
        present = self._recipe.hidden_activations or ("tanh",)
        self._fields.say("activations", ",".join((*present, *present[-1:] * layers)[:layers]))

    @on(Input.Changed)
    @on(MultiChoice.Changed)
    def _on_entered(self) -> None:
        # Every entry tells of its first value too, one after the other.
        if self._fields.said != self._heard:
            self._say()

    def _say(self) -> None:
        """What accepting would do, or what is wrong; only fields that apply are in sight."""
        fields = self._fields
        fields.show_applying()
        self._heard = fields.said
        self._problem = ""
        try:
            effect = self._read()
        except ValueError as error:
            self._problem = sentence = str(error)
        else:
            self.query_one("#weights-row").set_class(not effect.resets, "-unused")
            fields.say_empty("schedule_every", str(effect.recipe.with_(schedule_every=None).rate_schedule().every))
            sentence = f"{effect.sentence} {self._advice(self._heard)}".strip()
        line = self.query_one("#effect", TextLine)
        line.set_class(bool(self._problem), "-problem")
        line.say(sentence)
        self._explain()

    def _advice(self, said: Said) -> str:
        untouched = said["learning_rate"] == shown(self._recipe, "learning_rate")
        if said["optimizer"] == self._recipe.optimizer or not untouched:
            return ""
        return rate_advice(said["optimizer"], self._recipe.learning_rate)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Another field has the keys: it comes into sight at once."""
        event.widget.scroll_visible(animate=False)
        self._explain()

    def _explain(self) -> None:
        """Name the fields, and say what there is to know of the one that has the keys."""
        field = self.focused.id if self.focused else None
        self._fields.label(field, self._problem)
        self.query_one("#note", TextLine).say(note(field, self._heard) if field else "")

    def action_section(self, step: int) -> None:
        """To the first field of the next or the previous section; the weights are one, where they are asked about."""
        firsts: dict[str, Widget] = {**self._fields.firsts}
        if not self.query_one("#weights-row").has_class("-unused"):
            firsts["weights"] = self.query_one("#weights")
        focused = self.focused.id if self.focused else None
        at = FIELDS[focused].row.section.value if focused in FIELDS else focused
        sections = list(firsts)
        # Where no field has the keys, the next section is the first one and the one before the last.
        place = sections.index(at) if at in sections else min(0, -step)
        firsts[sections[(place + step) % len(sections)]].focus()

    def action_accept(self) -> None:
        """Answer with the recipe, unless something is wrong with it."""
        try:
            effect = self._read()
        except ValueError:
            return
        self.answer(effect.changed)

    def action_close(self) -> None:
        """Leave the recipe as it is."""
        self.answer(None)
