"""k-fold: each part of the samples has its turn to be tested on, so that few samples say as much as they can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.digits import percent
from nn_tui.experiment.judging.judgement import Judgement
from nn_tui.experiment.recipe.fold import Fold
from nn_tui.experiment.recipe.recipe import Recipe


@dataclass(frozen=True)
class FoldResult:
    """What a run gave on its fold: its recipe, the epochs it took, and the judgement of its test part; None where
    nothing can be said."""

    recipe: Recipe
    epochs: int
    judgement: Judgement | None


@dataclass(frozen=True)
class Spread:
    """Scores over folds: their mean, and the standard deviation between them."""

    mean: float
    deviation: float

    @property
    def is_known(self) -> bool:
        """Whether there are scores, all of them finite."""
        return isfinite(self.mean)


def fold_recipes(recipe: Recipe, folds: int) -> Iterator[Recipe]:
    """The recipe for each fold. What the dataset has for a test part of its own has its turn as all other samples."""
    for number in range(1, folds + 1):
        yield recipe.with_(fold=str(Fold(number, folds)), test_split=0.0)


def fewest_folds_message(dataset: Dataset, folds: int) -> str:
    """Why a dataset cannot be divided into that many folds; "" where it can."""
    if dataset.samples >= folds:
        return ""
    return f"{dataset.name} has {dataset.samples} samples, too few for {folds} folds: take fewer"


def spread_of(scores: Sequence[float | None]) -> Spread:
    """Mean and spread of the scores of all folds; nan where one is not known."""
    known = np.array([score for score in scores if score is not None], float)
    if not len(known) or len(known) < len(scores):
        return Spread(float("nan"), float("nan"))
    return Spread(float(known.mean()), float(known.std(ddof=1)) if len(known) > 1 else 0.0)


@dataclass(frozen=True)
class FoldsSummary:
    """All folds together: the scores of the network and of the baselines, and by how much the network is better."""

    folds: int
    network: Spread
    constant: Spread
    linear: Spread
    over_linear: Spread
    is_share: bool
    commonest: str

    @property
    def sentence(self) -> str:
        """What the network is worth, without a full stop."""
        if not self.network.is_known:
            return "the folds cannot be judged"
        always = f'always "{self.commonest}"' if self.commonest else "the mean" if not self.is_share else "one answer"
        text = f"{self.folds} folds: {self._spread(self.network)}"
        constant = f"{always} {self._figure(self.constant.mean)}"
        if not self.network.mean > self.constant.mean:
            return f"{text}; {constant}: this network is worth nothing yet"
        if not self.linear.is_known:
            return f"{text}; {constant}"
        linear = f"a linear model {self._figure(self.linear.mean)}"
        error = self.over_linear.deviation / sqrt(self.folds)
        if self.over_linear.mean > error:
            return f"{text}: better than {linear} and than {constant}"
        if -self.over_linear.mean > error:
            return f"{text}; {linear}: the line is better than this network"
        return f"{text}; {linear}: no clear difference, a line would do"

    def _figure(self, score: float) -> str:
        return percent(score) if self.is_share else f"R2 {round(score, 3) + 0.0:.3f}"

    def _spread(self, spread: Spread) -> str:
        deviation = percent(spread.deviation) if self.is_share else f"{spread.deviation:.3f}"
        return f"{self._figure(spread.mean)} +- {deviation}"


def summary_of(results: Sequence[FoldResult]) -> FoldsSummary:
    """All folds together."""
    judged = [result.judgement for result in results]
    known = [judgement for judgement in judged if judgement is not None]
    names = {judgement.commonest for judgement in known}
    return FoldsSummary(
        len(results),
        spread_of([judgement.network if judgement else None for judgement in judged]),
        spread_of([judgement.constant if judgement else None for judgement in judged]),
        spread_of([judgement.linear if judgement else None for judgement in judged]),
        spread_of(
            [judgement.over_linear.mean if judgement and judgement.over_linear else None for judgement in judged]
        ),
        is_share="" not in names,
        commonest=names.pop() if len(names) == 1 else "",
    )
