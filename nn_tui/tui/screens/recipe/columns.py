"""All fields of the recipe in a form: the sections in two columns, or in one where it is narrow."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, VerticalGroup, VerticalScroll
from textual.widgets import Input, Static

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.field import Section
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.tui.screens.recipe.fields import FIELDS, SECTIONS, FormTexts
from nn_tui.tui.screens.recipe.section import Control, FormEntry, RecipeSection
from nn_tui.tui.widgets.controls.choice import Choice

_COLUMNS = (tuple(SECTIONS)[:2], tuple(SECTIONS)[2:])


class RecipeColumns(VerticalScroll, can_focus=False):
    """The fields; those that do not apply are hidden. The screen's class -two-columns puts the columns side by side."""

    DEFAULT_CSS = """
    RecipeColumns {
        height: 1fr;
        scrollbar-size-vertical: 1;
        & > Container {
            height: auto;
        }
        & .column {
            width: 1fr;
            height: auto;
        }
        & .heading {
            color: $text-primary;
            text-style: bold;
            width: 1fr;
            margin: 1 0 0 0;
            &.-top {
                margin: 0;
            }
        }
    }
    """

    def __init__(self, recipe: Recipe, dataset: Dataset) -> None:
        super().__init__()
        self._recipe, self._dataset = recipe, dataset
        self._entries: dict[str, FormEntry] = {}

    def compose(self) -> ComposeResult:
        """Headings that say what a change does, and the fields of each section."""
        self._entries = {name: FormEntry(field, self._recipe, self._dataset) for name, field in FIELDS.items()}
        with Container():
            for sections in _COLUMNS:
                with VerticalGroup(classes="column"):
                    for section in sections:
                        top = " -top" if section is Section.TRAINING else ""
                        yield Static(f"{section.value}: {SECTIONS[section]}", classes=f"heading{top}", markup=False)
                        yield RecipeSection(
                            [entry for entry in self._entries.values() if entry.field.row.section is section]
                        )

    @property
    def texts(self) -> FormTexts:
        """The text of every field."""
        return {name: entry.text for name, entry in self._entries.items()}

    @property
    def first_controls(self) -> dict[str, Control]:
        """The first visible field of each section, by the section's name."""
        first_controls: dict[str, Control] = {}
        for entry in self._entries.values():
            if entry.control.display:
                first_controls.setdefault(entry.field.row.section.value, entry.control)
        return first_controls

    def set_value(self, name: str, value: str) -> None:
        """Put a value into a field, as if it were typed or chosen."""
        control = self._entries[name].control
        if isinstance(control, Input | Choice):
            control.value = value

    def set_placeholder(self, name: str, text: str) -> None:
        """Set the text that an empty field shows."""
        control = self._entries[name].control
        if isinstance(control, Input):
            control.placeholder = text

    def show_applying(self) -> None:
        """Show the fields that apply, given the others, and hide the rest."""
        texts = self.texts
        for entry in self._entries.values():
            entry.show(entry.field.applies(texts, self._dataset))

    def show_labels(self, focused: str | None, problem: str) -> None:
        """Draw the labels; ``focused`` names the field that has focus, a problem begins with the label of its field."""
        wrong = next((name for name, field in FIELDS.items() if problem.startswith(f"{field.label.strip()} ")), None)
        for section in self.query(RecipeSection):
            section.show_labels(focused, wrong)
