"""The recipe as a form. What a change does to the run is said before it happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from nn_tui.experiment.recipe import LIVE_FIELDS, Recipe
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    paired_loss,
)
from nn_tui.tui.screens.prompts import CLOSE
from nn_tui.tui.widgets.choice import Choice

_CHOICES: dict[str, tuple[str, ...]] = {
    "activation": HIDDEN_ACTIVATIONS,
    "output": OUTPUT_ACTIVATIONS,
    "loss": tuple(LOSSES),
    "reduction": REDUCTIONS,
    "optimizer": tuple(OPTIMIZERS),
    "init": (*INITIALIZERS, "constant:0.5"),
}
_LABELS = {
    "learning_rate": ("Learning rate", "step of an update"),
    "batch": ("Batch size", "samples, or full"),
    "epochs": ("Epochs", "then the run is done"),
    "l1": ("L1 penalty", "on sum |w|"),
    "l2": ("L2 penalty", "on sum w^2 / 2"),
    "hidden": ("Hidden sizes", "8,4 is two layers, or none"),
    "activation": ("Activation", "of the hidden layers"),
    "output": ("Output", "of the last layer"),
    "loss": ("Loss", "what training lowers"),
    "reduction": ("Reduction", "over the samples"),
    "optimizer": ("Optimizer", "how a gradient is used"),
    "init": ("Initial weights", "how they are drawn"),
    "seed": ("Seed", "of the initial weights"),
    "test_split": ("Test split", "share held back, as 0.3"),
}


def _hidden(text: str) -> tuple[int, ...]:
    return () if text.lower() in ("none", "") else tuple(int(part) for part in text.split(","))


_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "learning_rate": (float, "a number such as 0.1"),
    "batch": (lambda text: None if text.lower() == "full" else int(text), "a whole number, or full"),
    "epochs": (lambda text: int(text.replace(",", "")), "a whole number"),
    "l1": (float, "a number such as 0.001"),
    "l2": (float, "a number such as 0.001"),
    "hidden": (_hidden, "whole numbers such as 8,4, or none"),
    "seed": (int, "a whole number"),
    "test_split": (float, "a number from 0 to below 1"),
}


def shown(recipe: Recipe, field: str) -> str:
    """A field as the form shows it."""
    value = getattr(recipe, field)
    if field == "hidden":
        return ",".join(map(str, value)) or "none"
    if field == "batch":
        return "full" if value is None else str(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _in_form_words(sentence: str) -> str:
    """A recipe's complaint with the form's own name of the field."""
    field, _, rest = sentence.partition(" ")
    return f"{_LABELS[field][0]} {rest}" if field in _LABELS else sentence


class RecipeForm(ModalScreen[Recipe | None]):
    """Every field of the recipe that may be changed; the result is a new recipe, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        CLOSE,
        Binding("enter", "accept", "Accept", id="form.accept", tooltip="Change the recipe", priority=True),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.down", tooltip="The next field"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="form.up", tooltip="The field before"),
    ]

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self._recipe = recipe
        self._loss_chosen = False

    def compose(self) -> ComposeResult:
        """A row a field, then what the change will do."""
        with Vertical():
            yield Static(f"Recipe of {self._recipe.dataset}", classes="title", markup=False)
            for field, (label, note) in _LABELS.items():
                with Horizontal(classes="row"):
                    yield Label(label)
                    yield self._field(field)
                    yield Static(note, classes="note", markup=False)
            yield Static("", id="effect", markup=False)
            yield Static("tab or arrows: next field · enter: accept · esc: close", classes="hint", markup=False)

    def _field(self, field: str) -> Input | Choice:
        if field in _CHOICES:
            return Choice(_CHOICES[field], getattr(self._recipe, field), id=field)
        entry = Input(shown(self._recipe, field), id=field, compact=True)
        entry.cursor_blink = False
        return entry

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query_one("#learning_rate").focus()
        self._say_effect()

    def _read(self) -> Recipe:
        """The recipe as the form says. Raises ValueError with a sentence."""
        values: dict[str, Any] = {field: self.query_one(f"#{field}", Choice).value for field in _CHOICES}
        for field, (read, says) in _READ.items():
            text = self.query_one(f"#{field}", Input).value.strip()
            if text == shown(self._recipe, field):
                continue
            try:
                values[field] = read(text)
            except ValueError:
                raise ValueError(f"{_LABELS[field][0]} takes {says}, not {text!r}") from None
        try:
            return self._recipe.with_(**values)
        except ValueError as error:
            raise ValueError(_in_form_words(str(error))) from None

    @on(Choice.Changed)
    def _on_choice(self, event: Choice.Changed) -> None:
        if event.control.id == "loss":
            self._loss_chosen = True
        if event.control.id == "output" and not self._loss_chosen:
            loss = self.query_one("#loss", Choice)
            loss.value = paired_loss(event.value)
            loss.refresh()
        self._say_effect()

    @on(Input.Changed)
    def _say_effect(self) -> None:
        """What accepting would do, or what is wrong."""
        effect = self.query_one("#effect", Static)
        try:
            changed = self._recipe.changed_fields(self._read())
        except ValueError as error:
            effect.update(str(error))
            effect.add_class("problem")
            return
        effect.remove_class("problem")
        reset = [_LABELS[field][0].lower() for field in changed if field not in LIVE_FIELDS]
        if reset:
            effect.update(f"Needs a reset: {', '.join(reset)}. Enter resets the weights and the history.")
        elif changed:
            effect.update("Takes effect from the next epoch; the weights stay.")
        else:
            effect.update("Nothing changed yet. The first five take effect at once, the others need a reset.")

    def action_accept(self) -> None:
        """Answer with the recipe, unless something is wrong with it."""
        try:
            recipe = self._read()
        except ValueError as error:
            self.query_one("#effect", Static).update(str(error))
        else:
            self.dismiss(recipe)

    def action_close(self) -> None:
        """Leave the recipe as it is."""
        self.dismiss(None)
