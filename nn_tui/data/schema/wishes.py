"""What is asked of the reading of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import shown
from nn_tui.data.opened_file import TableChoices
from nn_tui.data.schema.choices import EVERY, ColumnChoice, parse_choices
from nn_tui.data.schema.schema import FIRST_RULES, RULES
from nn_tui.data.tables.cells import listed


@dataclass(frozen=True)
class Wishes:
    """What a person decided about columns, by name, and what goes for all of them; by which rules a table is read; and
    how its file is written.
    """

    columns: Mapping[str, ColumnChoice] = field(default_factory=dict)
    rules: int = RULES
    separator: str = ","
    usual: ColumnChoice = field(default_factory=ColumnChoice)

    @property
    def by_first_rules(self) -> bool:
        """Whether a table is read as the first version read it."""
        return self.rules == FIRST_RULES

    def of(self, name: str) -> ColumnChoice:
        """What was decided about the column."""
        by_name = {key.casefold(): choice for key, choice in self.columns.items()}
        return by_name.get(name.casefold(), ColumnChoice()).over(by_name.get(EVERY, ColumnChoice())).over(self.usual)

    def check(self, names: Sequence[str], source: str) -> None:
        """Raise DataError where something was decided about a column that is not there."""
        known = {name.casefold() for name in (*names, EVERY)}
        for name in self.columns:
            if name.casefold() not in known:
                raise DataError(f"{source}: there is no column {shown(name)}: choose among {listed(names, 8)}.")


def wishes_of(choices: TableChoices, separator: str, are_inputs: bool, source: str) -> Wishes:
    """What the choices ask for; with ``are_inputs`` the columns were chosen as inputs before.

    Raises DataError, which begins with ``source``, for words that say nothing.
    """
    usual = ColumnChoice("in" if are_inputs and choices.rules != FIRST_RULES else "")
    try:
        return Wishes(parse_choices(choices.columns), choices.rules, separator, usual)
    except ValueError as error:
        raise DataError(f"{source}: {error}.") from None
