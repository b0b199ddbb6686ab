"""The scores of the answers at each step in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nn_tui.experiment.digits import percent
from nn_tui.experiment.sequences.scores import NATS_A_BIT, StepScores
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.outcome import FEW_SAMPLES
from nn_tui.tui.screens.predict.parts import ALL, TEST, TRAINING
from nn_tui.tui.widgets.drawing.labels import longest_fitting

_SHORT = {TRAINING: "train", TEST: "test", ALL: ""}


@dataclass(frozen=True)
class Measuring:
    """What is said about the scores: whether steps are right or wrong, or near or far, and of what text they are.

    ``symbol`` is what a step of a text is called, "character" or "word"; "" for other data. ``bigrams`` are the nats a
    step that a bigram model of the training part gets on the test part, or on all samples without one.
    """

    has_right: bool
    has_numbers: bool
    symbol: str = ""
    bigrams: float | None = None


def step_summary(
    scores: dict[str, StepScores], measuring: Measuring, sampled: tuple[int, int] | None, width: int
) -> str:
    """The scores of each part, as many of them as fit the width, the most telling first.

    ``sampled`` are the sequences that were counted and how many there are, None where that is the same.
    """
    if not any(one.sequences for one in scores.values()):
        return "counting" if not scores else "no samples"
    pieces = []
    if measuring.symbol:
        pieces.append(_of_text(scores, measuring))
    if measuring.has_right:
        if not measuring.symbol:
            pieces.append(f"sequences right {_each(scores, _right_sequences)}")
        pieces.append(f"steps right {_each(scores, _right_steps)}")
    if measuring.has_numbers:
        pieces.append(f"RMSE {_each(scores, lambda one: wording.number(one.rmse))}")
        pieces.append(f"mse {_each(scores, lambda one: wording.number(one.mse))}")
    elif not measuring.symbol:
        pieces.append(f"nats a step {_each(scores, lambda one: wording.number(one.nats_a_step))}")
    note = "" if sampled is None else f"   in {sampled[0]:,} of {sampled[1]:,} sequences"
    lines = ["   ".join(pieces[:count]) + note for count in range(len(pieces), 0, -1)]
    return longest_fitting(lines, width)


def _each(scores: dict[str, StepScores], text: Callable[[StepScores], str]) -> str:
    """What each part has, the training part first: "train 95.6%, test 93%"."""
    parts = [part for part in (TRAINING, TEST, ALL) if part in scores]
    return ", ".join(f"{_SHORT[part]} {text(scores[part])}".strip() for part in parts)


def _right_sequences(one: StepScores) -> str:
    if one.sequences < FEW_SAMPLES:
        return f"{one.right_sequences} of {one.sequences}"
    return percent(one.right_sequences / one.sequences)


def _right_steps(one: StepScores) -> str:
    return percent(one.right_steps / one.steps if one.steps else None)


def _of_text(scores: dict[str, StepScores], measuring: Measuring) -> str:
    """Bits and nats of the part that says most, beside the bigrams: "test 3.19 bits a character (2.21 nats)"."""
    part = TEST if TEST in scores else ALL
    nats = scores[part].nats_a_step
    text = f"{_SHORT[part]} {_bits(nats)} bits a {measuring.symbol} ({nats:.2f} nats)".strip()
    if measuring.bigrams is not None:
        text += f", bigrams {_bits(measuring.bigrams)} ({measuring.bigrams:.2f})"
    if TRAINING in scores:
        text += f"   train {_bits(scores[TRAINING].nats_a_step)}"
    return text


def _bits(nats: float) -> str:
    return f"{nats / NATS_A_BIT:.2f}"
