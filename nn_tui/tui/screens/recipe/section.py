"""One section of the recipe in a form: labels with the controls beside them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalGroup
from textual.content import Content
from textual.widgets import Input, Static

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.kinds import Names
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.tui.screens.recipe.fields import FormField
from nn_tui.tui.screens.recipe.reading import initial_text
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.controls.choice import Choice
from nn_tui.tui.widgets.controls.multi_choice import MultiChoice

Control = Input | Choice | MultiChoice


class FormEntry:
    """A field with its ``control``, whose id is the field's name."""

    def __init__(self, field: FormField, recipe: Recipe, dataset: Dataset) -> None:
        self.field = field
        self._initial = initial_text(recipe, field.name)
        self.control = self._make_control(dataset)

    def _make_control(self, dataset: Dataset) -> Control:
        name, names = self.field.name, self.field.names(dataset)
        if isinstance(self.field.row.kind, Names):
            return MultiChoice(names, self._initial.split(), id=name)
        if names:
            return Choice(names, self._initial, id=name)
        entry = Input(self._initial, placeholder=self.field.row.kind.empty, id=name)
        # A blinking cursor would write to the terminal all the time.
        entry.cursor_blink = False
        return entry

    @property
    def text(self) -> str:
        """Its text now."""
        if isinstance(self.control, MultiChoice):
            chosen = self.control.chosen
            # The same features stay in the recipe's order, which is that of the network's inputs.
            return self._initial if set(chosen) == set(self._initial.split()) else " ".join(chosen)
        return self.control.value

    @property
    def is_changed(self) -> bool:
        """Whether its text differs from the initial one."""
        return self.text.strip() != self._initial

    def show(self, applies: bool) -> None:
        """Show it only where it applies."""
        if self.control.display != applies:
            self.control.display = applies


class RecipeSection(Horizontal):
    """The entries of a section, one below the other. The labels are one text, since a widget each would be slow."""

    DEFAULT_CSS = """
    RecipeSection {
        height: auto;
        & > Static {
            width: 15;
            height: auto;
            color: $text-muted;
        }
        & > VerticalGroup {
            width: 1fr;
            min-width: 10;
        }
        & Input {
            height: 1;
            border: none;
            padding: 0 1;
            background: $surface;
            &:focus {
                border: none;
            }
        }
        & Input:focus, & Choice:focus, & MultiChoice:focus {
            background: $primary 30%;
        }
    }
    """

    def __init__(self, entries: Sequence[FormEntry]) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._labels = Content()

    def compose(self) -> ComposeResult:
        """The labels, and beside them the controls."""
        yield Static(markup=False)
        yield VerticalGroup(*(entry.control for entry in self._entries))

    def show_labels(self, focused: str | None, wrong: str | None) -> None:
        """Draw the labels of the visible entries; ``wrong`` names the field that has a problem."""
        changed = "*" if capabilities_of(self.app).ascii else "•"
        lines = []
        for entry in self._entries:
            if not entry.control.display:
                continue
            if entry.field.name == wrong:
                lines.append(Content.styled(f"!{entry.field.label}", "bold $text-error"))
            elif entry.is_changed:
                lines.append(Content.styled(f"{changed}{entry.field.label}", "bold $text-accent"))
            else:
                lines.append(
                    Content.styled(f" {entry.field.label}", "bold $foreground" if entry.field.name == focused else "")
                )
        labels = Content("\n").join(lines)
        # == compares the text alone and would miss a change of emphasis.
        if not labels.is_same(self._labels):
            self._labels = labels
            self.query_one(Static).update(labels)
