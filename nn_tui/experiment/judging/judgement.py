"""What the network's answers to one part of the samples are worth, held against the baselines."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Final

import numpy as np

from nn_tui.experiment.digits import percent
from nn_tui.experiment.judging.baselines import Baselines
from nn_tui.experiment.judging.yardstick import Difference, Yardstick, difference
from nn_tui.model.arrays import FloatArray, IntArray

TEST, VALIDATION, TRAINING = "test", "validation", "training"
"""The parts of the samples, as every list, sentence and line of output names them."""

_CLEARLY: Final = 2.0
"""A balanced accuracy is above chance where it is so by that many standard errors."""


@dataclass(frozen=True)
class Judgement:
    """The score of a network on one part, and those of the baselines: shares of right answers, or R2.

    ``over_constant`` and ``over_linear`` say by how much the network is better on the same samples. ``balanced`` is the
    network's balanced accuracy, nan for numbers, ``by_chance`` that of any constant answer. ``commonest`` names the
    class that the constant answer gives, "" for numbers. ``is_linear`` says that the network has no hidden layer,
    ``is_selected`` that the stop rules looked at this part, so that its score says too much.
    """

    part: str
    samples: int
    network: float
    constant: float
    linear: float | None
    over_constant: Difference
    over_linear: Difference | None
    balanced: float
    by_chance: float
    commonest: str
    linear_at_rest: bool
    is_linear: bool
    is_selected: bool = False

    @property
    def finds_the_rare(self) -> bool:
        """Whether the classes are told apart by more than chance explains, whatever the share of right answers."""
        error = sqrt(0.25 / max(self.samples, 1))
        return isfinite(self.balanced) and self.balanced - self.by_chance > _CLEARLY * error

    @property
    def is_lost(self) -> bool:
        """Whether what needs no network, or no hidden layer, answers better."""
        if not self.over_constant.mean > 0:
            return not self.finds_the_rare
        return self.over_linear is not None and self.over_linear.is_worse and not self.is_linear

    @property
    def sentence(self) -> str:
        """The judgement in a sentence without its full stop."""
        selected = f", selected on the {self.part} part" if self.is_selected else ""
        return f"{self.part} {self._figure(self.network)}{selected}: {self._held_against()}"

    def _held_against(self) -> str:
        always = f'always "{self.commonest}"' if self.commonest else "the mean"
        constant = f"{always.replace('always', 'always answering')} gives {self._figure(self.constant)}"
        if not self.over_constant.mean > 0:
            if self.finds_the_rare:
                balanced = f"balanced accuracy is {percent(self.balanced)}, {percent(self.by_chance)} by chance"
                return f"{constant}, but {balanced}"
            return f"{constant}: this network is worth nothing yet"
        if not self.over_constant.is_better:
            return f"{constant}: hardly a difference on {self.samples:,} samples"
        if self.linear is None or self.over_linear is None:
            return constant
        rest = "" if self.linear_at_rest else ", not yet at rest,"
        linear = f"a linear model{rest} gives {self._figure(self.linear)}"
        if self.is_linear:
            return f"{linear}, {always} {self._figure(self.constant)}"
        if self.over_linear.is_better:
            unfinished = "" if self.linear_at_rest else ", not yet at rest"
            line = f"a linear model ({self._figure(self.linear)}{unfinished})"
            return f"better than {line} and than {always} ({self._figure(self.constant)})"
        if self.over_linear.is_worse:
            return f"{linear}: the line is better than this network"
        return f"{linear}: no clear difference, a line would do"

    def _figure(self, score: float) -> str:
        # Rounding first: there is no R2 of -0.000.
        return percent(score) if self.commonest else f"R2 {round(score, 3) + 0.0:.3f}"

    def values(self) -> dict[str, float | int | str | bool | None]:
        """The judgement as values for programs: nan becomes None."""
        numbers = {
            "score": self.network,
            "constant": self.constant,
            "linear": self.linear,
            "balanced_accuracy": self.balanced,
        }
        return {
            "part": self.part,
            "samples": self.samples,
            "measure": "accuracy" if self.commonest else "r2",
            **{key: value if value is not None and isfinite(value) else None for key, value in numbers.items()},
            "linear_at_rest": self.linear_at_rest,
            "selected": self.is_selected,
            "sentence": self.sentence,
        }


def judge(
    part: str,
    outputs: FloatArray,
    rows: IntArray,
    yardstick: Yardstick,
    baselines: Baselines,
    is_linear: bool = False,
    is_selected: bool = False,
) -> Judgement | None:
    """Judge the answers (rows, outputs), in the dataset's units, to the samples ``rows`` of one part.

    None where there is nothing to be said: no samples, or numbers that are all the same.
    """
    if not len(rows):
        return None
    rule, constant_answers = baselines.yardstick, baselines.constant_answers(rows)
    network, constant = yardstick.scores(outputs, rows), rule.scores(constant_answers, rows)
    if not np.isfinite(constant).all():
        return None
    network = np.where(np.isnan(network), -np.inf, network)
    linear = None if baselines.linear is None else rule.scores(baselines.linear[rows], rows)
    return Judgement(
        part,
        len(rows),
        float(network.mean()),
        float(constant.mean()),
        None if linear is None else float(linear.mean()),
        difference(network, constant),
        None if linear is None else difference(network, linear),
        yardstick.balanced(outputs, rows),
        rule.balanced(constant_answers, rows),
        baselines.commonest,
        baselines.at_rest,
        is_linear,
        is_selected,
    )
