"""The numbers, classes and answers of a table, and how each is formatted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_tui.tui.theme.palette import largest
from nn_tui.tui.widgets.drawing.digits import fit, fixed
from nn_tui.tui.widgets.drawing.labels import left
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor
from nn_tui.tui.widgets.table.columns import RULE_WIDTH, Column, class_column, number_columns

CLASS = "class"
"""The name of the column of classes."""

Numbers = NDArray[np.floating]
AnswerForm = Literal["full", "name", "mark"]
"""How much of an answer is shown: all of it, of a class only its name, or only whether it is right."""
AnswersOf = Callable[[slice], ArrayLike]
"""Gives the outputs (rows, outputs) for a slice of rows."""

_ANSWER_WIDTH = 7
_WIDEST_ANSWER = 10
_SHARE_WIDTH = 6
_MARK_WIDTH = 2
"""Of the mark for right or wrong, with a space."""
_DECIMALS = 3


class AnswerText(NamedTuple):
    """An answer as text, and whether it is right; None if there is no right and wrong."""

    text: str
    right: bool | None


class TableData:
    """What a table shows. Arrays that may still change are copied, read-only ones are shared."""

    def __init__(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        feature_names: Sequence[str],
        output_names: Sequence[str],
        outputs: ArrayLike | AnswersOf | None,
        classes: Sequence[str] | None,
        middle: float | None = None,
    ) -> None:
        """Take the numbers; see `TableView.set_table`. Raises ValueError if their shapes do not fit together."""
        self.inputs, self.targets = _read_only(inputs), _read_only(targets)
        self.features, self.classes = tuple(feature_names), None if classes is None else tuple(classes)
        self.outputs, self._middle = self.classes or tuple(output_names), middle
        rows = len(self.inputs)
        indices = self.classes is not None and self.targets.shape == (rows,)
        fits = indices or self.targets.shape == (rows, len(self.outputs))
        if self.inputs.shape != (rows, len(self.features)) or not fits:
            shapes = f"Inputs of shape {self.inputs.shape} and targets of shape {self.targets.shape}"
            raise ValueError(f"{shapes} do not fit their names.")
        self._answers_of: AnswersOf | None = None
        if callable(outputs):
            self._answers_of = outputs
        elif outputs is not None:
            answers = _read_only(outputs)
            if answers.shape != (rows, len(self.outputs)):
                raise ValueError(f"Answers of shape {answers.shape} do not fit targets of shape {self.targets.shape}.")
            self._answers_of = answers.__getitem__
        self._answered: tuple[slice, Numbers] = (slice(0, 0), np.zeros((0, len(self.outputs))))
        self.columns: tuple[Column, ...] = ()
        self._forms: list[tuple[int, int]] = []

    # Its size.

    @property
    def shape(self) -> tuple[int, int]:
        """The rows and columns for the cursor: features, then targets or the one column of classes."""
        return len(self.inputs), len(self.features) + (1 if self.classes else len(self.outputs))

    @property
    def has_answers(self) -> bool:
        """Whether there are answers beside the targets."""
        return self._answers_of is not None

    @property
    def has_marks(self) -> bool:
        """Whether answers are right or wrong."""
        return self.classes is not None or self._middle is not None

    @property
    def frame(self) -> tuple[object, ...]:
        """What the layout depends on, apart from the numbers."""
        return (
            self.features,
            self.outputs,
            self.classes,
            self.inputs.shape,
            self.targets.shape,
            self.has_answers,
            self._middle,
        )

    def same_numbers(self, other: TableData) -> bool:
        """Whether inputs and targets are equal; at once where they are the same arrays."""
        pairs = (self.inputs, other.inputs), (self.targets, other.targets)
        return all(mine is theirs or np.array_equal(mine, theirs, equal_nan=True) for mine, theirs in pairs)

    def lay_out(self, like: TableData | None = None) -> None:
        """Choose the formats of the columns: those of another table, or those that suit the numbers."""
        if like is not None:
            self.columns, self._forms = like.columns, like._forms
            return
        columns = number_columns(self.features, self.inputs)
        if self.classes:
            self.columns = (*columns, class_column(CLASS, self.classes))
            return
        self.columns = (*columns, *number_columns(self.outputs, self.targets))
        self._forms = [_answer_form(largest(self.targets[:, place])) for place in range(len(self.outputs))]

    def changed(self, other: TableData, rows: slice) -> NDArray[np.bool_]:
        """Which of these rows look different in another table of the same frame, (rows,)."""
        different = np.zeros(len(range(*rows.indices(len(self.inputs)))), np.bool_)
        for mine, theirs in ((self.inputs, other.inputs), (self.targets, other.targets)):
            if mine is not theirs:
                unequal = (mine[rows] != theirs[rows]) & ~(np.isnan(mine[rows]) & np.isnan(theirs[rows]))
                different |= unequal.any(axis=1) if unequal.ndim == 2 else unequal
        if self._answers_of is not None:
            mine, theirs = self.answers(rows), other.answers(rows)
            one, two = np.round(mine, _DECIMALS), np.round(theirs, _DECIMALS)
            different |= ~((one == two) | (np.isnan(one) & np.isnan(two))).all(axis=1)
            if self._middle is not None:
                different |= np.sign(mine[:, 0] - self._middle) != np.sign(theirs[:, 0] - self._middle)
        return different

    # The texts.

    def text(self, row: int, place: int) -> str:
        """One cell, as wide as its column."""
        column = self.columns[place]
        if column.decimals is None and self.classes:
            return left(self.classes[self.class_of(row)], column.width)
        value = self._value(row, place)
        return ("-" if isnan(value) else fit(value, column.width, column.decimals or 0)).rjust(column.width)

    def at(self, row: int, place: int) -> UnderCursor:
        """One cell, with the numbers of its row: its features, and its targets where these are numbers."""
        features = self.inputs[row]
        if self.classes is None:
            return UnderCursor(self._value(row, place), np.concatenate((features, self.targets[row])))
        if place >= len(self.features):
            return UnderCursor(self.classes[self.class_of(row)], features, what="class")
        return UnderCursor(self._value(row, place), features)

    def _value(self, row: int, place: int) -> float:
        features = len(self.features)
        return float(self.inputs[row, place] if place < features else self.targets[row, place - features])

    def class_of(self, row: int) -> int:
        """The class of a row: the given index, or that of the largest target."""
        return int(self.targets[row] if self.targets.ndim == 1 else self.targets[row].argmax())

    def answers(self, rows: slice) -> Numbers:
        """The outputs (rows, outputs) for a slice of rows; the last ones are kept."""
        if self._answers_of is not None and self._answered[0] != rows:
            self._answered = rows, np.asarray(self._answers_of(rows))
        return self._answered[1]

    def answers_width(self, form: AnswerForm = "full") -> int:
        """The width of the answers, with the rule before them; a mark stands behind the target without one."""
        if not self.has_answers:
            return 0
        if form == "mark" and self.has_marks:
            return _MARK_WIDTH
        if self.classes:
            return RULE_WIDTH + 2 + self.columns[-1].width + (1 + _SHARE_WIDTH if form == "full" else 0)
        marks = 0 if self._middle is None else _MARK_WIDTH
        return RULE_WIDTH - 2 + marks + sum(width + 2 for width, _ in self._forms)

    def answer_text(self, row: int, answer: Numbers, form: AnswerForm, *, ascii_only: bool) -> AnswerText:
        """The answer (outputs,) for a row as text: the class with its output, or all outputs; marked right or wrong
        where there are classes, or two share one output."""
        text = self._answer_text(row, answer, form, ascii_only)
        if form == "mark" and text.right is not None:
            return AnswerText(f" {_mark(text.right, ascii_only)}", text.right)
        return text

    def _answer_text(self, row: int, answer: Numbers, form: AnswerForm, ascii_only: bool) -> AnswerText:
        if not self.classes:
            pairs = zip(answer.tolist(), self._forms, strict=True)
            numbers = "  ".join(fixed(value, width, decimals) for value, (width, decimals) in pairs)
            if self._middle is None:
                return AnswerText(numbers, None)
            right = bool(np.sign(answer[0] - self._middle) == np.sign(self.targets[row, 0] - self._middle))
            return AnswerText(f"{_mark(right, ascii_only)} {numbers}", right)
        name_width = self.columns[-1].width
        if not np.isfinite(answer).all():
            return AnswerText(f"  {'no number':<{name_width}} "[: name_width + 3], False)
        predicted = int(answer.argmax())
        right = predicted == self.class_of(row)
        name = left(self.classes[predicted], name_width, ascii_only=ascii_only)
        share = "" if form != "full" else f" {fixed(float(answer[predicted]), _SHARE_WIDTH, _DECIMALS)}"
        return AnswerText(f"{_mark(right, ascii_only)} {name}{share}", right)


def _mark(right: bool, ascii_only: bool) -> str:
    return ("x+" if ascii_only else "✗✓")[right]


def _answer_form(top: float) -> tuple[int, int]:
    """The width and the decimals of answers, for targets up to that size."""
    whole = len(str(int(top))) if top < 1e15 else 16
    return max(_ANSWER_WIDTH, min(whole + 1, _WIDEST_ANSWER)), max(0, min(_DECIMALS, _ANSWER_WIDTH - 1 - whole))


def _read_only(values: ArrayLike) -> Numbers:
    """Numbers as a read-only array; copied unless they are read-only already."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiu":
        array = array.astype(np.float64)
    if array.flags.writeable:
        array = array.copy()
        array.setflags(write=False)
    return array
