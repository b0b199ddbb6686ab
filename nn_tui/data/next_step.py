"""Sequences whose targets are their own next steps: their answers can be fed back as inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.data.dataset import Array, Dataset

_LOOKED_AT = 500
"""That many sequences, evenly spaced, are looked at: a text may have 100,000 windows."""

_NOISE = 0.6
"""At most this share of the variance of inputs is taken for noise."""


def how_to_be_text(dataset: Dataset) -> str:
    """What would make the sequences of a dataset that is no text one: the end of a sentence."""
    names = dataset.class_names
    if dataset.symbols and dataset.at_steps and names is not None and names != dataset.symbols and dataset.samples:
        inputs, targets = _some(dataset)
        is_real = inputs[:, :-1] >= 0
        following = np.array(dataset.symbols)[inputs[:, 1:][is_real]]
        if is_real.any() and (following == np.array(names)[targets[:, :-1][is_real]]).all():
            return "its targets are the next symbols, but its symbols and classes lines differ: write the same in both"
    return "train on symbols whose targets are the next symbols"


def predicts_next(dataset: Dataset) -> bool:
    """Whether the target of each step is the input of the next one: the same symbol, or a number near to it, as inputs
    may have noise."""
    if not dataset.at_steps or not dataset.samples or dataset.steps < 2:
        return False
    inputs, targets = _some(dataset)
    if dataset.symbols:
        if dataset.class_names != dataset.symbols:
            return False
        is_real = inputs[:, :-1] >= 0
        return bool(is_real.any() and (inputs[:, 1:] == targets[:, :-1])[is_real].all())
    if dataset.targets.ndim != 3 or inputs.shape != targets.shape:
        return False
    is_real = ~np.isnan(inputs[:, :-1, 0])
    following, answers = inputs[:, 1:][is_real], targets[:, :-1][is_real]
    return bool(len(following) and ((following - answers) ** 2).mean() <= _NOISE * following.var())


@dataclass(frozen=True)
class Text:
    """What sequences that predict their next symbol are: windows of one text, or texts of their own.

    ``begins`` is the index of the symbol that is the first input of every sequence, ``ends`` of the one that is the
    last target of every sequence and stands nowhere else in its targets; None where there is none, as in windows.
    """

    begins: int | None
    ends: int | None

    @property
    def is_lines(self) -> bool:
        """Whether each sequence is a text of its own, such as a name."""
        return self.ends is not None


def text_of(dataset: Dataset) -> Text | None:
    """What text the sequences are; None where they are no symbols with the next one as target."""
    if not dataset.symbols or not predicts_next(dataset):
        return None
    inputs, targets = _some(dataset)
    first = inputs[np.arange(len(inputs)), (inputs >= 0).argmax(axis=1)]
    last = targets[:, -1]
    begins = int(first[0]) if len(first) > 1 and (first == first[0]).all() else None
    ends = int(last[0]) if len(last) > 1 and (last == last[0]).all() else None
    if ends is not None and (targets[:, :-1] == ends).any():
        ends = None
    return Text(begins if ends is not None else None, ends)


def text_before(dataset: Dataset, text: Text) -> int:
    """The symbol to begin with where nothing is given: the one that every sequence begins with, else a new line, a
    space, or the most frequent first symbol."""
    if text.begins is not None:
        return text.begins
    for symbol in ("\n", " "):
        if symbol in dataset.symbols:
            return dataset.symbols.index(symbol)
    inputs, _ = _some(dataset)
    return int(np.bincount(inputs[np.arange(len(inputs)), (inputs >= 0).argmax(axis=1)]).argmax())


def _some(dataset: Dataset) -> tuple[Array, Array]:
    """Inputs and targets of some sequences, evenly spaced."""
    spaced = slice(None, None, -(-dataset.samples // _LOOKED_AT))
    return dataset.inputs[spaced], dataset.targets[spaced]
