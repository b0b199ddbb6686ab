"""All sequences as rows, with their part and whether they are answered right; answers are asked for those in view."""

from __future__ import annotations

from time import monotonic, thread_time

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.symbol_text import are_characters
from nn_tui.experiment.answers.classes import Classes
from nn_tui.experiment.sequences.scores import right_steps
from nn_tui.model.arrays import IntArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.steps import StepWords, real_part
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.parts import part_name
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.rows.row_list import Cell, RowColumn, RowList

_LONGEST = 200
"""More of a sequence's text than this is never in view."""
_NAME = 8
"""The room for a class or a number."""
_SHARE_OF_TIME = 8
"""While training runs, lists that take long are this many times their own duration apart."""


class SequenceList(RowList):
    """The sequences of a dataset."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words: StepWords | None = None
        self._due = 0.0

    def show_sequences(
        self, dataset: Dataset, answers: Answers | None, parts: dict[str, IntArray], *, hurried: bool
    ) -> None:
        """Show them with the answers, if there are any; if ``hurried``, not every time where that takes long."""
        now, began = monotonic(), thread_time()
        if hurried and answers is not None and now < self._due:
            return
        if self._words is None or self._words.dataset is not dataset:
            self._words = StepWords(dataset, self.capabilities.ascii)
        words = self._words
        self.set_rows(
            _columns(dataset, answers, len(parts) > 1),
            dataset.samples,
            lambda row: _cells(words, answers, parts, row),
            (dataset, answers),
        )
        self._due = now + _SHARE_OF_TIME * (thread_time() - began)


def _columns(dataset: Dataset, answers: Answers | None, has_parts: bool) -> tuple[RowColumn, ...]:
    # Phrases that begin alike differ at their end.
    has_words = bool(dataset.symbols) and not are_characters(dataset.symbols)
    columns = [
        RowColumn("#", len(str(dataset.samples)), at_right=True),
        RowColumn("sequence", 0, least=8, keeps_end=has_words),
    ]
    if answers is None:
        if not dataset.at_steps:
            columns.append(RowColumn("class" if dataset.class_names else "target", _NAME))
    elif answers.classes is not None:
        columns.append(RowColumn("answer", _answer_width(answers.classes, dataset)))
    else:
        columns.append(RowColumn("RMSE" if dataset.at_steps else "answer", _NAME))
    if has_parts:
        columns.append(RowColumn("part", 5))
    return tuple(columns)


def _answer_width(classes: Classes, dataset: Dataset) -> int:
    """The room for a mark, and what is wrong: how many steps are right, or the true and the answered class."""
    wrong = 1 + 2 * (len(str(dataset.steps)) if dataset.at_steps else min(_NAME, widest(classes.names)))
    return max(len("answer"), 2 + wrong)


def _cells(words: StepWords, answers: Answers | None, parts: dict[str, IntArray], row: int) -> tuple[Cell, ...]:
    dataset = words.dataset
    inputs = real_part(dataset.inputs[row])
    cells = [Cell(str(row + 1), "faint"), Cell(words.line(inputs[:_LONGEST]))]
    if answers is not None:
        cells.append(_answer_cell(words, answers, row, len(inputs)))
    elif not dataset.at_steps:
        target = dataset.class_names[dataset.class_of(row)] if dataset.class_names else None
        cells.append(Cell(target or wording.number(float(dataset.targets[row, 0]))))
    if len(parts) > 1:
        cells.append(Cell({"training": "train"}.get(name := part_name(parts, row), name), "faint"))
    return tuple(cells)


def _answer_cell(words: StepWords, answers: Answers, row: int, length: int) -> Cell:
    dataset, classes = words.dataset, answers.classes
    outputs = answers.outputs(slice(row, row + 1))
    if classes is None:
        own, targets = outputs, dataset.targets[row : row + 1]
        if not dataset.at_steps:
            return Cell(wording.number(float(own[0, 0])))
        with np.errstate(all="ignore"):
            return Cell(f"{float(np.sqrt(((own - targets)[:, -length:] ** 2).mean())):.3f}")
    marks = "x+" if words.ascii_only else "✗✓"
    if dataset.at_steps:
        right = right_steps(outputs[:, -length:], dataset.targets[row : row + 1, -length:], classes.middle)
        count = 0 if right is None else int(right.sum())
        return Cell(f"{marks[1]}", "good") if count == length else Cell(f"{marks[0]} {count}/{length}", "bad")
    answered, true = int(classes.answered(outputs)[0]), int(classes.true[row])
    if answered == true:
        return Cell(f"{marks[1]} {classes.name(true)}", "good")
    return Cell(f"{marks[0]} {classes.name(true)}>{classes.name(answered)}", "bad")
