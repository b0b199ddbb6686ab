"""The built-in sequences of words and of characters, from the texts in `builtin_files`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from nn_tui.data.builtin.packaged import FOLDER
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.sequence_checks import PADDING

END: Final = "\n"
"""What a name ends in, and what a network sees before its first letter."""

_TESTED_PHRASES: Final = 20
_TESTED_NAMES: Final = 200
_TESTS_SEED: Final = 0


def phrases() -> Dataset:
    """Short sentences, a word a step, each of which is good or bad; the last 20 are the test part.

    Each of their words is in the other 80 as well, so that all they ask is what the words do to each other.
    """
    lines = [line.split(" -> ") for line in _lines("phrases.txt") if " -> " in line]
    sentences = [sentence.split() for sentence, _ in lines]
    words = tuple(sorted({word for sentence in sentences for word in sentence}))
    classes = ("good", "bad")
    return Dataset(
        name="phrases",
        kind="sequences",
        inputs=_padded([[words.index(word) for word in sentence] for sentence in sentences]),
        targets=np.eye(len(classes))[[classes.index(answer) for _, answer in lines]],
        class_names=classes,
        feature_names=words,
        output_names=classes,
        recipe="phrases",
        title=BUILT_IN["phrases"].title,
        tests=_TESTED_PHRASES,
        symbols=words,
    )


def names() -> Dataset:
    """The thousand first names of the list: at each step the next character is the target.

    Each begins with the end of a line and its last target is one. The test part are 200 of them, drawn at random and
    always the same; both parts have the most frequent names first.
    """
    listed = _lines("first_names.txt")
    letters = (END, *sorted(set("".join(listed))))
    place = {letter: index for index, letter in enumerate(letters)}
    drawn = RandomState(_TESTS_SEED).permutation(len(listed))
    order = (*sorted(drawn[_TESTED_NAMES:]), *sorted(drawn[:_TESTED_NAMES]))
    indices = [[place[letter] for letter in f"{END}{listed[index]}{END}"] for index in order]
    return Dataset(
        name="names",
        kind="sequences",
        inputs=_padded([name[:-1] for name in indices]),
        targets=_padded([name[1:] for name in indices]),
        class_names=letters,
        feature_names=letters,
        output_names=letters,
        recipe="names",
        title=BUILT_IN["names"].title,
        tests=_TESTED_NAMES,
        symbols=letters,
    )


def _lines(file: str) -> list[str]:
    return (FOLDER / file).read_text(encoding="ascii").splitlines()


def _padded(sequences: Sequence[Sequence[int]]) -> NDArray[Any]:
    """The sequences as rows (sequences, steps), padded in front to the longest."""
    padded = np.full((len(sequences), max(map(len, sequences))), PADDING, np.int8)
    for row, sequence in zip(padded, sequences, strict=True):
        row[-len(sequence) :] = sequence
    return padded
