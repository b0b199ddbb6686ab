"""One section of the recipe in a form: the labels beside what is entered and chosen."""

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
from nn_tui.tui.screens.recipe.reading import shown
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.controls.choice import Choice
from nn_tui.tui.widgets.controls.multi_choice import MultiChoice

Control = Input | Choice | MultiChoice


class Entry:
    """A field with the ``control`` that it is entered or chosen in, which bears the field's name as its id."""

    def __init__(self, field: FormField, recipe: Recipe, dataset: Dataset) -> None:
        self.field = field
        self._begun = shown(recipe, field.name)
        self.control = self._made(dataset)

    def _made(self, dataset: Dataset) -> Control:
        name, names = self.field.name, self.field.names(dataset)
        if isinstance(self.field.row.kind, Names):
            return MultiChoice(names, self._begun.split(), id=name)
        if names:
            return Choice(names, self._begun, id=name)
        entry = Input(self._begun, placeholder=self.field.row.kind.empty, id=name)
        # A blinking cursor keeps writing to the terminal for nothing.
        entry.cursor_blink = False
        return entry

    @property
    def said(self) -> str:
        """What it says now."""
        if isinstance(self.control, MultiChoice):
            chosen = self.control.chosen
            # The order of the network's inputs is the recipe's, as long as they are the same.
            return self._begun if set(chosen) == set(self._begun.split()) else " ".join(chosen)
        return self.control.value

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than at first."""
        return self.said.strip() != self._begun

    def show(self, applies: bool) -> None:
        """Show it only where it applies."""
        if self.control.display != applies:
            self.control.display = applies


class RecipeSection(Horizontal):
    """The entries of a section, one below the other. The labels are one text: a widget each would take its time."""

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

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._labels = Content()

    def compose(self) -> ComposeResult:
        """The labels, and beside them the controls."""
        yield Static(markup=False)
        yield VerticalGroup(*(entry.control for entry in self._entries))

    def label(self, here: str | None, wrong: str | None) -> None:
        """Name the entries in sight; ``here`` is the field that has the keys, ``wrong`` the one complained of."""
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
                    Content.styled(f" {entry.field.label}", "bold $foreground" if entry.field.name == here else "")
                )
        labels = Content("\n").join(lines)
        # Contents of the same text are equal, whatever is emphasised.
        if not labels.is_same(self._labels):
            self._labels = labels
            self.query_one(Static).update(labels)
