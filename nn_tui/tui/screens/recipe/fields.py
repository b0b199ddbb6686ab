"""The fields of the recipe as a form shows them, in its sections, and when each of them applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe import fields as recipe_fields
from nn_tui.experiment.recipe.field import Field, Section, Shown, Use
from nn_tui.experiment.recipe.kinds import Kind
from nn_tui.experiment.recipe.layer_kinds import are_layer_words

Said = Mapping[str, str]
"""What a form says, by field; features as names with blanks between."""

ONE_EACH = "one per layer"
"""The activation that stands for naming one for each layer."""

SECTIONS = {
    Section.TRAINING: "takes effect at once",
    Section.STOP_RULES: "take effect at once",
    Section.NETWORK: "needs a reset",
    Section.DATA: "needs a reset",
}
"""The sections in order, and what a change in each does to the run."""


@dataclass(frozen=True)
class FormField:
    """One field of the form: a row of the recipe's, and how it is shown."""

    row: Field
    shown: Shown

    @property
    def name(self) -> str:
        """Its name in the recipe."""
        return self.row.name

    @property
    def label(self) -> str:
        """Its name in the form; a blank in front says that it belongs to the field before."""
        return self.shown.label

    def names(self, dataset: Dataset) -> tuple[str, ...]:
        """The names to choose among; none for what is typed."""
        if self.row.choices:
            return self.row.choices(dataset)
        return (*self.row.kind.names, ONE_EACH) if self.name == "activation" else self.row.kind.names

    def applies(self, said: Said, dataset: Dataset) -> bool:
        """Whether it counts while the form says this."""
        if self.row is _EACH and said["activation"] != ONE_EACH:
            return False
        if self.row is _EACH or self.name == "activation":
            # Layers in words name their own.
            return has_sizes(said)
        return self.row.datasets(dataset) and (self.row.use is None or _has_use(self.row.use, said, dataset))

    def note(self, said: Said) -> str:
        """What there is to know of it while the form says this, in one line."""
        if self.name == "activation" and said["activation"] == ONE_EACH:
            return "of the hidden layers: each has its own, named below"
        note = self.shown.note
        return note if isinstance(note, str) else note(said)


def has_sizes(said: Said) -> bool:
    """Whether the hidden layers are given by their sizes, at least one."""
    return says_anything(said, "hidden") and not are_layer_words(said["hidden"].strip())


def says_anything(said: Said, name: str) -> bool:
    """Whether that field says more than none, off or 0; what cannot be read counts as something."""
    try:
        return bool(FIELDS[name].row.kind.from_form(said[name].strip()))
    except ValueError:
        return True


def _has_use(use: Use, said: Said, dataset: Dataset) -> bool:
    if use.values:
        return any(said[other] in use.values for other in use.fields)
    return use.always(dataset) or any(says_anything(said, other) for other in use.fields if other in FIELDS)


class _OneForEach(Kind):
    """Names with commas between, one for each hidden layer."""

    form_takes = "names such as tanh,relu"

    def from_form(self, text: str) -> tuple[str, ...]:
        """'tanh,relu'."""
        return tuple(name.strip() for name in text.split(","))


_EACH = Field(
    *("activations", "network", Section.NETWORK, _OneForEach()),
    shown=Shown("Of each layer", "a name for each hidden layer, such as tanh,relu"),
)


def _form_fields() -> Iterator[FormField]:
    for row in recipe_fields.FIELDS.values():
        if row.shown:
            yield FormField(row, row.shown)
        if row.name == "activation" and _EACH.shown:
            yield FormField(_EACH, _EACH.shown)


FIELDS: dict[str, FormField] = {field.name: field for field in _form_fields()}

LAYERS = recipe_fields.FIELDS["layers"]
"""The entry of the hidden sizes takes such words too."""


def label_of(name: str) -> str:
    """What the form calls a field of the recipe; nothing where it has no entry."""
    name = "hidden" if name == LAYERS.name else name
    return FIELDS[name].label.strip() if name in FIELDS else ""
