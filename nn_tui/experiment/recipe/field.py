"""One field of the recipe: what everybody who checks, reads, writes or shows it has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.kinds import Kind

Note = Callable[[Mapping[str, str]], str]
"""What there is to know of a field while a form says these texts, by field."""


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
    """The option that sets a field: its flag, its group in the help, what the help says, and what stands for the value
    there if it is not the kind's usual word."""

    flag: str
    group: str
    help: str
    metavar: str = ""


class Shown(NamedTuple):
    """A field in a form: its label, and the note on it."""

    label: str
    note: str | Note


@dataclass(frozen=True)
class Use:
    """What gives a field its use: one of the ``fields`` says anything, or one of the ``values`` if there are any.

    For the datasets that ``always`` names the field has its use in any case.
    """

    fields: tuple[str, ...]
    values: tuple[str, ...] = ()
    always: Callable[[Dataset], bool] = lambda dataset: False


def _every(dataset: Dataset) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """One field: its name in the recipe, its table in TOML, its section, and what it takes.

    ``keys`` are its keys in TOML if they are not the name. A field that ``makes_data`` decides the samples themselves.
    A field that only some ``datasets`` can use is shown for these alone; ``choices`` are those that depend on the
    dataset. ``use`` names the fields without which it does nothing.
    """

    name: str
    table: str
    section: Section
    kind: Kind
    option: Option | None = None
    shown: Shown | None = None
    use: Use | None = None
    datasets: Callable[[Dataset], bool] = _every
    choices: Callable[[Dataset], tuple[str, ...]] | None = None
    makes_data: bool = False
    keys: tuple[str, ...] = ()
