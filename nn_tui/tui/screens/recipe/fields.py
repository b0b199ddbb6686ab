"""The fields of the recipe as a form shows them, in its sections, and when each of them applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe import fields as recipe_fields
from nn_tui.experiment.recipe.field import Display, Field, Section, Use
from nn_tui.experiment.recipe.kinds import Kind
from nn_tui.experiment.recipe.layer_kinds import are_layer_words

FormTexts = Mapping[str, str]
"""The text of every field of a form, by name; features are names with blanks between."""

ONE_EACH = "one per layer"
"""The choice of activation that stands for one per layer."""

SECTIONS = {
    Section.TRAINING: "takes effect at once",
    Section.STOP_RULES: "take effect at once",
    Section.NETWORK: "needs a reset",
    Section.DATA: "needs a reset",
}
"""The sections in order, and what a change in each does to the run."""


@dataclass(frozen=True)
class FormField:
    """One field of the form: a row of the recipe's table, and how it is shown."""

    row: Field
    display: Display

    @property
    def name(self) -> str:
        """Its name in the recipe."""
        return self.row.name

    @property
    def label(self) -> str:
        """Its name in the form; a leading blank marks a field that belongs to the one above."""
        return self.display.label

    def names(self, dataset: Dataset) -> tuple[str, ...]:
        """The names to choose among; empty for a field that is typed."""
        if self.row.choices:
            return self.row.choices(dataset)
        return (*self.row.kind.names, ONE_EACH) if self.name == "activation" else self.row.kind.names

    def applies(self, texts: FormTexts, dataset: Dataset) -> bool:
        """Whether it has an effect while the form holds these texts."""
        if self.row is _EACH and texts["activation"] != ONE_EACH:
            return False
        if self.row is _EACH or self.name == "activation":
            # Layers in words name their own activations.
            return has_sizes(texts)
        return self.row.datasets(dataset) and (self.row.use is None or _has_use(self.row.use, texts, dataset))

    def note(self, texts: FormTexts) -> str:
        """A one-line explanation of the field while the form holds these texts."""
        if self.name == "activation" and texts["activation"] == ONE_EACH:
            return "of the hidden layers: each has its own, named below"
        note = self.display.note
        return note if isinstance(note, str) else note(texts)


def has_sizes(texts: FormTexts) -> bool:
    """Whether the hidden layers are given by their sizes, at least one."""
    return is_set(texts, "hidden") and not are_layer_words(texts["hidden"].strip())


def is_set(texts: FormTexts, name: str) -> bool:
    """Whether that field is anything but none, off or 0; text that cannot be read counts as set."""
    try:
        return bool(FIELDS[name].row.kind.from_form(texts[name].strip()))
    except ValueError:
        return True


def _has_use(use: Use, texts: FormTexts, dataset: Dataset) -> bool:
    if use.values:
        return any(texts[other] in use.values for other in use.fields)
    return use.always(dataset) or any(is_set(texts, other) for other in use.fields if other in FIELDS)


class _NamePerLayer(Kind):
    """Comma-separated names, one for each hidden layer."""

    form_takes = "names such as tanh,relu"

    def from_form(self, text: str) -> tuple[str, ...]:
        """'tanh,relu'."""
        return tuple(name.strip() for name in text.split(","))


_EACH = Field(
    *("activations", "network", Section.NETWORK, _NamePerLayer()),
    display=Display("Of each layer", "a name for each hidden layer, such as tanh,relu"),
)


def _form_fields() -> Iterator[FormField]:
    for row in recipe_fields.FIELDS.values():
        if row.display:
            yield FormField(row, row.display)
        if row.name == "activation" and _EACH.display:
            yield FormField(_EACH, _EACH.display)


FIELDS: dict[str, FormField] = {field.name: field for field in _form_fields()}

LAYERS = recipe_fields.FIELDS["layers"]
"""The field for hidden sizes takes layers in words too."""


def label_of(name: str) -> str:
    """What the form calls a field of the recipe; empty where the form does not show it."""
    name = "hidden" if name == LAYERS.name else name
    return FIELDS[name].label.strip() if name in FIELDS else ""
