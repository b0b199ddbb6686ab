"""The arrays of an .npz file that hold inputs and targets, with those of a test part behind them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import MAX_SAMPLES
from nn_tui.data.errors import DataError
from nn_tui.data.files.npy_array import DAMAGE, NUMBER_BYTES, AnyArray, check_header, read_array
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.opened_file import Progress
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain
from nn_tui.data.tables.cells import listed
from nn_tui.data.unpacking import most_unpacked

# Case is ignored; the first pair that the file has counts.
_PAIRS: Final = (
    ("x", "y"),
    ("x_train", "y_train"),
    ("data", "target"),
    ("inputs", "targets"),
    ("features", "labels"),
    ("images", "labels"),
    ("train_images", "train_labels"),
)
_TEST_PAIRS: Final = (("x_test", "y_test"), ("test_images", "test_labels"))
_SUFFIX: Final = ".npy"


class NpzArrays(NamedTuple):
    """Inputs (n, ...) and answers (n, ...), the last ``tests`` of them the test part.

    ``of_inputs`` and ``of_answers`` name the arrays in messages; ``notes`` are sentences on what was read.
    """

    inputs: AnyArray
    answers: AnyArray
    tests: int
    of_inputs: str
    of_answers: str
    notes: tuple[str, ...]


def read_arrays(path: Path, progress: Progress) -> NpzArrays:
    """The inputs and answers in an archive, with those of its test part. Raises DataError, naming the array, for what
    is missing, does not fit or is damaged."""
    source = plain(path.name)
    try:
        with open_plain(path) as packed, zipfile.ZipFile(packed) as archive:
            members = _Members(archive, source, most_unpacked(os.fstat(packed.fileno()).st_size))
            pair = _pair(members.names, source)
            inputs, answers = members.read(pair[0], progress), members.read(pair[1], Progress())
            _check_counts(inputs, answers, pair, source)
            test_pair = _found(members.names, _TEST_PAIRS)
            test_inputs, test_answers = inputs[:0], answers[:0]
            if test_pair is not None:
                test_inputs, test_answers = (members.read(name, Progress()) for name in test_pair)
                _check_counts(test_inputs, test_answers, test_pair, source)
                _check_alike(inputs, test_inputs, (pair[0], test_pair[0]), source)
                _check_alike(answers, test_answers, (pair[1], test_pair[1]), source)
    except DataError:
        raise
    except DAMAGE:
        raise DataError(f"{source}: the file is damaged or not an .npz file: save it again with numpy.savez.") from None
    notes = []
    if test_pair is not None and not len(test_inputs):
        notes.append(f"No test part of its own: {test_pair[0]} has no rows.")
    tests = min(len(test_inputs), MAX_SAMPLES - 1)
    taken = min(len(inputs), MAX_SAMPLES - tests)
    if taken < len(inputs):
        notes.append(
            f"The file has {len(inputs):,} rows{' to train on' * bool(tests)}: the first {taken:,} were taken."
        )
    if tests < len(test_inputs):
        notes.append(f"The file has {len(test_inputs):,} rows to test on: the first {tests:,} were taken.")
    if tests:
        inputs = np.concatenate([inputs[:taken], test_inputs[:tests]])
        answers = np.concatenate([answers[:taken], test_answers[:tests]])
    used = {*pair, *(test_pair or ())}
    if others := sorted(set(members.names) - used):
        notes.append(f"Other arrays were left out: {listed([plain(name) for name in others])}.")
    return NpzArrays(
        inputs[: taken + tests],
        answers[: taken + tests],
        tests,
        *(f"{source}, {pair[0]}", f"{source}, {pair[1]}"),
        tuple(notes),
    )


class _Members:
    """The arrays in an archive by name, whose numbers may take ``room`` bytes in double precision together."""

    def __init__(self, archive: zipfile.ZipFile, source: str, room: int) -> None:
        self._archive = archive
        self._source = source
        self._room = room
        self._members = {info.filename.removesuffix(_SUFFIX): info for info in archive.infolist()}
        self.names = tuple(self._members)

    def read(self, name: str, progress: Progress) -> AnyArray:
        """The array of that name, with two dimensions or more unless it has none."""
        member, where = self._members[name], f"{self._source}, {plain(name)}"
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DataError(f"{where}: the array is compressed in a way that is not read: save it with numpy.savez.")
        with self._archive.open(member) as file:
            check_header(file, member.file_size, where, self._room)
        with self._archive.open(member) as file:
            array = read_array(file, member.file_size, progress)
        self._room -= array.size * max(array.itemsize, NUMBER_BYTES)
        return array[:, np.newaxis] if array.ndim == 1 else array


def _pair(names: Sequence[str], source: str) -> tuple[str, str]:
    pair = _found(names, _PAIRS)
    if pair is not None:
        return pair
    found = f"it has {listed([shown(name) for name in names])}" if names else "it is empty"
    raise DataError(f"{source}: there are no arrays X and y, {found}: save the inputs as X and the targets as y.")


def _found(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    by_lower = {name.lower(): name for name in names}
    return next(((by_lower[one], by_lower[other]) for one, other in pairs if {one, other} <= by_lower.keys()), None)


def _check_counts(inputs: AnyArray, answers: AnyArray, names: tuple[str, str], source: str) -> None:
    if not inputs.ndim or not answers.ndim:
        raise DataError(f"{source}, {names[bool(inputs.ndim)]}: this is a single value: give a row for each sample.")
    if len(inputs) != len(answers):
        counts = f"{names[0]} has {plural(len(inputs), 'row')} and {names[1]} {len(answers)}"
        raise DataError(f"{source}: {counts}: give each row of {names[0]} its value of {names[1]}.")


def _check_alike(training: AnyArray, testing: AnyArray, names: tuple[str, str], source: str) -> None:
    """Accept arrays that can stand one below the other: rows of one shape, both of texts or both of numbers."""
    if training.shape[1:] != testing.shape[1:]:
        shapes = f"the rows have the shape {testing.shape[1:]}, and those of {names[0]} {training.shape[1:]}"
        raise DataError(f"{source}, {names[1]}: {shapes}: save both in the same shape.")
    if (training.dtype.kind in "US") != (testing.dtype.kind in "US"):
        raise DataError(f"{source}, {names[1]}: only one of {names[0]} and {names[1]} has texts: save both alike.")
