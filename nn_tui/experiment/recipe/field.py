"""One field of the recipe: all that checks, files, options and forms need to know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.kinds import Kind

Note = Callable[[Mapping[str, str]], str]
"""Makes the note on a field from the texts of a form, by field name."""


class Section(Enum):
    """The parts of the recipe, in the order of a form."""

    TRAINING = "Training"
    STOP_RULES = "Stop rules"
    NETWORK = "Network"
    DATA = "Data"

    @property
    def is_live(self) -> bool:
        """Whether its fields may change in the middle of a run."""
        return self in (Section.TRAINING, Section.STOP_RULES)


class Option(NamedTuple):
    """The command-line option that sets a field: its flag, its group in the help, its help text, and a word for its
    value if it is not the kind's usual one."""

    flag: str
    group: str
    help: str
    metavar: str = ""


class Display(NamedTuple):
    """How a form shows a field: its label, and the note on it."""

    label: str
    note: str | Note


@dataclass(frozen=True)
class Use:
    """When a field has an effect: one of ``fields`` is set, or, if there are ``values``, has one of these.

    ``always`` says for which datasets it has an effect in any case.
    """

    fields: tuple[str, ...]
    values: tuple[str, ...] = ()
    always: Callable[[Dataset], bool] = lambda dataset: False


def _every(dataset: Dataset) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """One field: its name in the recipe, its table in TOML, its section, and what it takes.

    ``keys`` are its keys in TOML if they differ from the name. A field that ``makes_data`` decides the samples
    themselves. ``datasets`` says which datasets can use the field; ``choices`` gives names that depend on the dataset.
    ``use`` says when it has an effect; None means always. TOML leaves out the default of a field that is
    ``left_out_by_default``, so that a recipe without it reads as it did before the field was there.
    """

    name: str
    table: str
    section: Section
    kind: Kind
    option: Option | None = None
    display: Display | None = None
    use: Use | None = None
    datasets: Callable[[Dataset], bool] = _every
    choices: Callable[[Dataset], tuple[str, ...]] | None = None
    makes_data: bool = False
    left_out_by_default: bool = False
    keys: tuple[str, ...] = ()
