"""A dataset made of the columns of a table, whatever their file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import Array
from nn_tui.data.dataset import MAX_INPUTS, MAX_VALUES, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.one_hot import check_one_hot
from nn_tui.data.opened_file import OpenedFile, TableChoices
from nn_tui.data.schema.apply import apply, slots_of
from nn_tui.data.schema.column_facts import facts_of
from nn_tui.data.schema.infer import infer_inputs
from nn_tui.data.schema.kinds import Where, check_mistakes
from nn_tui.data.schema.names import names_of_inputs
from nn_tui.data.schema.schema import Schema
from nn_tui.data.schema.targets import several_targets_of, targets_of
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.schema.wishes import wishes_of
from nn_tui.data.table_source import KeptColumn, TableSource

Rows = NDArray[np.bool_]


def build_table(
    columns: Sequence[TextColumn],
    places: Sequence[int],
    choices: TableChoices,
    name: str,
    source: str,
    where: Where,
    *,
    tests: int = 0,
    separator: str = "",
    are_inputs: bool = False,
) -> OpenedFile:
    """A table in original units, to be standardised, whose targets are the columns of these places.

    The last ``tests`` rows are its own test part; ``separator`` stands between the cells of a file of text; with
    ``are_inputs`` the columns were chosen as inputs before. Raises DataError when there is nothing to learn:
    ``where(row, column)``, rows counted from 0, begins a message about one cell, ``source`` any other.
    """
    task, wishes = choices.task, wishes_of(choices, separator, are_inputs, source)
    wishes.check([column.name for column in columns], source)
    if not len(columns[places[0]]):
        raise DataError(f"{source}: there are no rows with values: add one for each sample.")
    facts = facts_of(columns, wishes)
    answers = [facts[place] for place in places]
    for answer in answers:
        if answer.missing.all():
            raise DataError(f"{source}, column {answer.name}: it is empty: choose another column as the target.")
        if task != "classification":
            check_mistakes(answer, where)
    inferred = infer_inputs(facts, places, wishes, where, source)
    if len(answers) == 1:
        targets = targets_of(answers[0], inferred.rows, task, source)
    else:
        targets = several_targets_of(answers, inferred.rows, task, source)
    names = tuple(answer.name for answer in answers)
    why = "by choice" if choices.target is not None else "as the last column with a value"
    schema = Schema(inferred.columns, tuple(places), wishes.rules, why, targets.note)
    inputs = _inputs(schema, columns, inferred.rows, wishes.separator != ",", source)
    of_tests = np.arange(len(inferred.rows)) >= len(inferred.rows) - tests
    named = [fact.tested for fact in facts if fact.tested is not None]
    if named and not tests:
        (of_tests, *_) = named
    # The own test part comes last.
    order = np.argsort(of_tests[inferred.rows], kind="stable")
    is_in_order = bool((order[:-1] < order[1:]).all())
    answers_in_order = targets.targets if is_in_order else targets.targets[order]
    inputs = inputs if is_in_order else inputs[order]
    for array in (inputs, answers_in_order):
        # A dataset shares read-only arrays, which saves a copy.
        array.setflags(write=False)
    try:
        dataset = Dataset(
            name=name,
            kind="table",
            inputs=inputs,
            targets=answers_in_order,
            class_names=targets.class_names,
            feature_names=names_of_inputs(schema),
            output_names=targets.class_names or names,
            recipe="iris" if targets.task == "classification" else "plane",
            standardise=True,
            source=_source(columns, schema, np.flatnonzero(inferred.rows)[order]),
            tests=int((inferred.rows & of_tests).sum()),
        )
    except DataError as error:
        raise DataError(f"{source}: {error}") from None
    ordered = tuple(column.name for column in schema.columns if column.inputs or column.kind == "target")
    notes = (*inferred.notes, targets.note)
    return OpenedFile(
        dataset, notes, ordered, ",".join(names), targets.task, choices=choices, open_task=targets.is_open
    )


def _inputs(schema: Schema, columns: Sequence[TextColumn], rows: Rows, has_commas: bool, source: str) -> Array:
    """The inputs (samples, inputs) in the rows, a mask (rows,). Raises DataError for too many."""
    samples = int(rows.sum())
    check_one_hot(samples, sum(len(column.categories) for column in schema.columns), source)
    if schema.inputs > MAX_INPUTS:
        raise DataError(
            f"{source}: the columns make {schema.inputs:,} inputs, {MAX_INPUTS:,} at most: leave out columns."
        )
    if schema.inputs * samples > MAX_VALUES:
        raise DataError(
            f"{source}: {samples:,} rows of {schema.inputs:,} inputs are too much to hold: leave out rows or columns."
        )
    slots = slots_of(schema, has_commas)
    read = apply([(slot, columns[place]) for place, slot in slots], schema.inputs, has_commas)
    return read.inputs if rows.all() else read.inputs[rows]


def _source(columns: Sequence[TextColumn], schema: Schema, rows: NDArray[np.intp]) -> TableSource:
    """How the table was read; ``rows`` (samples,) are those of the samples."""
    used = {*schema.targets, *(place for place, _ in schema.used)}
    kept = (
        KeptColumn(place, column.cells(rows))
        for place, column in enumerate(columns)
        if place not in used and column.is_whole
    )
    return TableSource(schema, tuple(kept))
