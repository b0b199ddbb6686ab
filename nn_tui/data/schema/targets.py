"""The target column of a table: which one it is, and whether its values are classes or measured numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import Array
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.one_hot import one_hot
from nn_tui.data.opened_file import Task
from nn_tui.data.schema.categories import Coded, coded, text_of
from nn_tui.data.schema.column_facts import ColumnFacts, facts_of
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.schema.wishes import Wishes
from nn_tui.data.tables.cells import listed, number, written
from nn_tui.data.tables.value_names import class_names_of, order

Rows = NDArray[np.bool_]

MOST_CLASSES: Final = 1_000
MOST_CLASSES_OF_NUMBERS: Final = 20
_ROWS_PER_CLASS: Final = 3
_FEWEST_IDENTIFIERS: Final = 10
_FEWEST_IN_DOUBT: Final = 6
_OTHER: Final = "choose another column as the target"
_AMOUNTS = re.compile(
    r"(?:^|_)(?:years?|months?|days?|hours?|minutes?|age|price|cost|amount|count|rating|score|points?|quantity|number)(?:$|_)"
)


class Targets(NamedTuple):
    """Targets (samples, outputs), the names of classes or None, the task, a sentence on why it is that, and whether it
    might as well be the other one."""

    targets: Array
    class_names: tuple[str, ...] | None
    task: Task
    note: str
    is_open: bool = False


def target_index(names: Sequence[str], target: str | None, default: int, source: str) -> int:
    """The index of the target column, given by its name or its number from 1; ``default`` when it is not given.

    Raises DataError, which begins with ``source``, when there is no such column.
    """
    if target is None:
        return default
    wanted = target.strip().replace(" ", "_")
    for same in (wanted.__eq__, lambda name: name.casefold() == wanted.casefold()):
        matches = [index for index, name in enumerate(names) if same(name)]
        if matches:
            return matches[0]
    if wanted.isdecimal() and len(wanted) < 9 and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    raise DataError(
        f"{source}: there is no column {shown(target)}: choose {listed(names, 8)}, or a number from 1 to {len(names)}."
    )


def target_indices(names: Sequence[str], target: str | None, default: Sequence[int], source: str) -> tuple[int, ...]:
    """The indices of the target columns: one, or several with commas between. Otherwise as `target_index`."""
    if target is None:
        return tuple(default)
    wanted = target.strip().replace(" ", "_").casefold()
    is_one = "," not in wanted or any(name.casefold() == wanted for name in names)
    return tuple(
        dict.fromkeys(target_index(names, word, 0, source) for word in ([target] if is_one else target.split(",")))
    )


def several_targets_of(facts: Sequence[ColumnFacts], rows: Rows, task: Task | None, source: str) -> Targets:
    """The numbers in several columns. Raises DataError for one that has anything else, and for another task."""
    for fact in facts:
        if fact.wrong[rows].any() or task == "classification":
            what = f"it has texts such as {shown(fact.example)}" if fact.wrong[rows].any() else "it is to be classes"
            raise DataError(
                f"{source}, column {fact.name}: {what}, but several targets are numbers: choose one target alone."
            )
    names = listed([fact.name for fact in facts], 6)
    values = np.stack([fact.values[rows] for fact in facts], axis=1)
    return Targets(values, None, "regression", f"{names} are numbers: regression, with an output for each.")


def classes_of(column: TextColumn, rows: Rows, where: str) -> Targets:
    """The classes in ``rows``, a mask (rows,), of a column of labels. Raises DataError, which begins with ``where``."""
    (facts,) = facts_of([column], Wishes())
    return _classes(facts, rows, f"{where}, column {column.name}", True, "")


def targets_of(facts: ColumnFacts, rows: Rows, task: Task | None, source: str) -> Targets:
    """The targets in ``rows``, a mask (rows,) of rows in which the column has a value.

    Without a task, texts and codes such as 007 are classes. So are whole numbers with two different values, or with at
    most 20 that occur three times on average, unless the column's name says that it has amounts; other numbers mean
    regression. Raises DataError for a column that cannot be learnt.
    """
    where = f"{source}, column {facts.name}"
    by_first_rules = facts.wishes.by_first_rules
    values = facts.values[rows]
    has_texts = bool(np.isnan(values).any())
    different = np.unique(values)
    are_codes = has_texts or (facts.has_codes and not by_first_rules)
    if not are_codes and len(different) == 1:
        raise _single(where, written(float(different[0])))
    wanted, why = task, ""
    if wanted is None:
        wanted, why = _guess(facts.name, different, len(values), are_codes, by_first_rules)
    if wanted == "classification":
        return _classes(facts, rows, where, task is not None, why)._replace(is_open=bool(why))
    if has_texts:
        raise DataError(
            f"{where}: it has texts such as {shown(facts.example)}, which regression cannot "
            "answer with: choose classification or another column as the target."
        )
    note = why or f"{facts.name} is a number: regression."
    return Targets(values[:, np.newaxis], None, wanted, note, is_open=bool(why))


def _guess(name: str, different: Array, samples: int, are_codes: bool, by_first_rules: bool) -> tuple[Task, str]:
    """The task that the values suggest, and a sentence on it where it is in doubt."""
    if are_codes:
        return "classification", ""
    few = max(2, min(MOST_CLASSES_OF_NUMBERS, samples // _ROWS_PER_CLASS))
    if len(different) > few or (different != np.floor(different)).any():
        return "regression", ""
    if by_first_rules or len(different) < 3:
        return "classification", ""
    low, high = (written(float(different[end])) for end in (0, -1))
    found = f"{name} has {len(different)} different whole numbers, {low} to {high}"
    if _AMOUNTS.search(name.casefold()):
        return "regression", f"{found}, and its name says that they are amounts: regression. {_OFFER['classification']}"
    if len(different) >= _FEWEST_IN_DOUBT:
        doubt = "which may be classes or amounts: classification was taken."
        return "classification", f"{found}, {doubt} {_OFFER['regression']}"
    return "classification", ""


_OFFER: Final = {
    "regression": "The task regression (--task regression) predicts the number itself.",
    "classification": "The task classification (--task classification) makes each a class.",
}


def _classes(facts: ColumnFacts, rows: Rows, where: str, is_task_given: bool, why: str) -> Targets:
    codes, values = _different(facts, rows)
    if len(values) == 1:
        raise _single(where, values[0])
    if len(values) > MOST_CLASSES:
        raise DataError(f"{where}: it has more than {MOST_CLASSES:,} different values, too many for classes: {_OTHER}.")
    if not is_task_given and facts.wrong[rows].any() and len(values) == len(codes) >= _FEWEST_IDENTIFIERS:
        raise DataError(
            f"{where}: each of the {len(codes)} rows has another text: {_OTHER}, or classification as the task."
        )
    names = class_names_of(values)
    ranked = order(names)
    ranks = np.argsort(ranked)
    targets = one_hot(ranks[codes], len(names), where)
    note = why or f"{facts.name} has {plural(len(names), 'different value')}: classification."
    return Targets(targets, tuple(names[index] for index in ranked), "classification", note)


def _different(facts: ColumnFacts, rows: Rows) -> tuple[NDArray[np.intp], list[str]]:
    """The values in the rows as indices into a list of texts, numbers first and in order."""
    has_commas = facts.wishes.separator != ","
    found = coded(facts.column, text_of(facts.wishes.rules, has_commas), facts.choice.keeps_na)
    assert isinstance(found, Coded)
    present, codes = np.unique(found.codes[rows], return_inverse=True)
    texts = [found.texts[code] for code in present.tolist()]
    # Names that would be the same are told apart in this order.
    numbers = [np.inf if (value := number(text)) is None else value for text in texts]
    ranked = sorted(range(len(texts)), key=numbers.__getitem__)
    return np.argsort(ranked)[codes], [texts[place] for place in ranked]


def _single(where: str, value: str) -> DataError:
    return DataError(f"{where}: every row says {shown(value)}, so there is nothing to tell apart: {_OTHER}.")
