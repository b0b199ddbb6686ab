"""Reading sequences in a dataset file: a line for each, its steps before the arrow and what is to be answered behind
it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import MAX_SAMPLES
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import ARROW, numbers, plural, shown
from nn_tui.data.lines.spelling import symbol_of
from nn_tui.data.names import input_names, output_names
from nn_tui.data.one_hot import one_hot
from nn_tui.data.own_format.header import Header, Samples
from nn_tui.data.sequence_checks import MAX_PADDED, MAX_STEPS, MAX_SYMBOLS, PADDING

Line = tuple[int, str]
Values = NDArray[Any]

STEP_MARK: Final = ","
"""What stands between two steps of numbers, and between the targets of two steps."""


def read_sequences(header: Header, lines: Iterable[Line]) -> Samples:
    """The sequences in the stripped lines, each with its number in the file; blank lines are ignored.

    Without header lines, the first sequence says whether steps are numbers or symbols, and targets numbers or classes;
    symbols and classes are then in order of appearance, classes that are the symbols, or the next ones, in the order of
    those. There is a target for each step where a line has commas behind the arrow. Raises DataError, naming the line,
    for anything that does not fit.
    """
    filled = list(islice(((number, line) for number, line in lines if line), MAX_SAMPLES + 1))
    if len(filled) > MAX_SAMPLES:
        where = f"{header.source}, line {filled[MAX_SAMPLES][0]}"
        raise DataError(f"{where}: {MAX_SAMPLES} sequences is the most: leave out the others.")
    has_symbols, has_classes = _reads_words(header, filled)
    at_steps = header.at_steps()
    if at_steps is None:
        at_steps = any(STEP_MARK in line.partition(ARROW)[2] for _, line in filled)
    of_inputs = _Words(header.symbols(), "symbols") if has_symbols else _Numbers(header.inputs(), input_names)
    of_targets = _Words(header.classes(), "classes") if has_classes else _Numbers(header.outputs(), output_names)
    longest = 0
    for number, line in filled:
        where = f"{header.source}, line {number}"
        left, right = _sides(line, where)
        steps = left.split() if has_symbols else left.split(STEP_MARK)
        targets = right.split(STEP_MARK)
        _check_lengths(len(steps), len(targets), at_steps, header.steps() or MAX_STEPS, where)
        of_inputs.add(steps, where)
        of_targets.add(targets, where)
        longest = max(longest, len(steps))
    if at_steps and isinstance(of_inputs, _Words) and isinstance(of_targets, _Words):
        of_targets.share_list(of_inputs)
    length = header.steps() or max(longest, 1)
    width = max(len(of_inputs.names) if not has_symbols else 1, len(of_targets.names) if not has_classes else 1)
    if len(filled) * length * width > MAX_PADDED:
        sizes = f"{len(filled):,} sequences padded to {length:,} steps of {plural(width, 'number')}"
        raise DataError(f"{header.source}: {sizes} are too much to hold: leave out the longest, or some.")
    inputs, values = of_inputs.padded(length), of_targets.padded(length if at_steps else 1)
    classes = of_targets.names if has_classes else None
    if not at_steps:
        values = values[:, 0] if classes is None else one_hot(values[:, 0], len(classes), header.source)
    for array in (inputs, values):
        # A dataset shares read-only arrays, which saves a copy.
        array.setflags(write=False)
    return Samples(
        inputs,
        values,
        of_inputs.names,
        of_targets.names,
        classes,
        _suited_recipe(at_steps, has_classes, values),
        of_inputs.names if has_symbols else (),
    )


class _Words:
    """Sequences of symbols or classes: those listed, or all in order of appearance."""

    def __init__(self, listed: tuple[str, ...] | None, key: str) -> None:
        self._key = key
        self._is_listed = listed is not None
        self._places = {name: index for index, name in enumerate(listed or ())}
        # By the word that spells it: most come again and again.
        self._known: dict[str, int] = {}
        self._rows: list[Values] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The symbols or classes so far."""
        return tuple(self._places)

    def add(self, words: list[str], where: str) -> None:
        """Add a sequence, a word a step."""
        known = self._known
        try:
            found = [known[word] for word in words]
        except KeyError:
            found = [self._index_of(word, where) for word in words]
        self._rows.append(np.array(found, np.int16))

    def share_list(self, symbols: _Words) -> None:
        """Number these targets as the symbols where they are the same words, or each is the next symbol, and the file
        lists neither. Both lists then have what only begins a sequence and what only ends one."""
        if self._is_listed or symbols._is_listed:
            return
        both = {name: index for index, name in enumerate(dict.fromkeys((*symbols.names, *self.names)))}
        moved = np.array([both[name] for name in self._places], np.int16)
        rows = [moved[row] for row in self._rows]
        are_next = any(len(row) > 1 for row in rows) and all(
            np.array_equal(before[1:], row[:-1]) for before, row in zip(symbols._rows, rows, strict=True)
        )
        if self._places.keys() == symbols._places.keys() or (are_next and len(both) <= MAX_SYMBOLS):
            self._rows, self._places, symbols._places = rows, both, dict(both)

    def padded(self, steps: int) -> Values:
        """The indices (samples, steps) of all sequences."""
        return _padded(self._rows, np.full((len(self._rows), steps), PADDING, np.int16))

    def _index_of(self, word: str, where: str) -> int:
        stripped = word.strip()
        if len(stripped.split()) != 1:
            raise DataError(
                f"{where}: {shown(word)} is not one of the {self._key}: write one word for each target, and a comma "
                "between two."
            )
        name = symbol_of(stripped, where)
        if self._is_listed and name not in self._places:
            raise DataError(f"{where}: {shown(word)} is not on the {self._key} line: add it there or correct it here.")
        index = self._places.setdefault(name, len(self._places))
        if index >= MAX_SYMBOLS:
            raise DataError(f"{where}: {shown(word)} is one too many: {MAX_SYMBOLS:,} {self._key} is the most.")
        self._known[word] = index
        return index


class _Numbers:
    """Sequences of numbers, of as many to a step as there are names, or as the first step has."""

    def __init__(self, listed: tuple[str, ...] | None, names_of: Callable[[int], tuple[str, ...]]) -> None:
        self.names = listed or ()
        self._names_of = names_of
        self._rows: list[Values] = []

    def add(self, steps: list[str], where: str) -> None:
        """Add a sequence, some numbers a step."""
        found = [numbers(step, where) for step in steps]
        self.names = self.names or self._names_of(len(found[0]))
        for place, row in enumerate(found):
            if not row or len(row) != len(self.names):
                what = f"{shown(steps[place])}, number {place + 1} between the commas, has {plural(len(row), 'number')}"
                raise DataError(
                    f"{where}: {what} instead of {len(self.names) or 1}: write spaces between those of one step."
                )
        self._rows.append(np.array(found))

    def padded(self, steps: int) -> Values:
        """The numbers (samples, steps, count) of all sequences."""
        return _padded(self._rows, np.full((len(self._rows), steps, len(self.names)), np.nan))


def _padded(rows: list[Values], padded: Values) -> Values:
    for place, row in zip(padded, rows, strict=True):
        place[-len(row) :] = row
    return padded


def _reads_words(header: Header, filled: list[Line]) -> tuple[bool, bool]:
    """Whether the steps are symbols, and the targets classes; as the first sequence has them if the head does not say.

    Raises DataError where neither says.
    """
    keys = (("symbols", "inputs"), ("classes", "outputs"))
    missing = [of_numbers for of_words, of_numbers in keys if not {of_words, of_numbers} & header.values.keys()]
    if missing and not filled:
        raise DataError(f"{header.source}: there are no samples and no {missing[0]} line: add one of the two.")
    sides = filled[0][1].partition(ARROW)[::2] if filled else ("", "")
    # A comma of a symbol is spelled: one number between commas says that the others are slips. Classes have commas too.
    are_numbers = (any(map(_are_numbers, sides[0].split(STEP_MARK))), _are_numbers(sides[1]))
    answers = []
    for (of_words, of_numbers), seem_numbers in zip(keys, are_numbers, strict=True):
        is_said = {of_words, of_numbers} & header.values.keys()
        answers.append(of_words in header.values if is_said else not seem_numbers)
    return answers[0], answers[1]


def _are_numbers(text: str) -> bool:
    try:
        return bool(numbers(text, ""))
    except DataError:
        return False


def _sides(line: str, where: str) -> tuple[str, str]:
    """What stands before the arrow and behind it."""
    left, arrow, right = line.partition(ARROW)
    if not arrow or not left.strip() or not right.strip() or ARROW in right:
        raise DataError(f"{where}: {shown(line)} is not a sequence: write its steps, {ARROW}, what is to be answered.")
    return left, right


def _check_lengths(steps: int, targets: int, at_steps: bool, most: int, where: str) -> None:
    if steps > most:
        advice = "write more on the steps line, or leave it out" if most < MAX_STEPS else "make it shorter"
        raise DataError(f"{where}: the sequence has {steps:,} steps, more than {most:,}: {advice}.")
    if at_steps and targets != steps:
        found = f"{plural(steps, 'step')} and {plural(targets, 'target')}"
        raise DataError(f"{where}: the sequence has {found}: give each step one, with commas between them.")
    if not at_steps and targets > 1:
        raise DataError(f"{where}: the sequence has {targets} targets: give it one, without commas.")


def _suited_recipe(at_steps: bool, has_classes: bool, targets: Values) -> str:
    """The built-in dataset whose recipe suits the sequences."""
    if has_classes:
        return "names" if at_steps else "phrases"
    return "parity" if np.isin(targets[~np.isnan(targets)], (0.0, 1.0)).all() else "waves"
