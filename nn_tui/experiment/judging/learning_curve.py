"""Would more samples help? The same recipe trained on fewer of them, tested on the same test part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import floor, isfinite
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.digits import percent
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.judging.yardstick import yardstick
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.split import classes_of_samples, parts_of, split

SHARES: Final = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
FEWEST: Final = 8
"""Fewer samples are not trained on alone."""
REPEATS: Final = 3
"""Each size is drawn that many times, but for all samples, where the seed of the weights changes instead."""
LEAST_GAIN: Final = 0.01
"""A better score than that is a gain, if it is more than the spread between the draws."""


class Point(NamedTuple):
    """What that many samples to learn from gave: the mean of the scores on the test part, and their deviation."""

    samples: int
    score: float
    deviation: float


def why_not(recipe: Recipe, dataset: Dataset) -> str:
    """Why there is no learning curve; "" where there can be one."""
    if dataset.at_steps:
        return f"{dataset.name} is answered at each step, which has no score"
    if dataset.kind == "sequences":
        return f"{dataset.name} has sequences: there is no learning curve of these yet"
    parts = parts_of(recipe, dataset)
    if not len(parts.testing):
        return "there is no test part to try it on: hold one back with test_split"
    if dataset.samples - len(parts.testing) < 2 * FEWEST:
        return f"{dataset.name} has too few samples to learn from: {2 * FEWEST} at least"
    return ""


def learning_curve(recipe: Recipe, dataset: Dataset, goes_on: Callable[[], bool] = lambda: True) -> Iterator[Point]:
    """The points of the curve, the fewest samples first; it ends early once ``goes_on`` says no.

    Where a validation part is watched, it is taken from those samples. Raises ExperimentError with the sentence of
    ``why_not``.
    """
    if problem := why_not(recipe, dataset):
        raise ExperimentError(problem)
    parts = parts_of(recipe, dataset)
    known = np.union1d(parts.training, parts.validation)
    classes = classes_of_samples(dataset)
    sizes = sorted({floor(share * len(known)) for share in SHARES if floor(share * len(known)) >= FEWEST})
    for size in sizes:
        scores = []
        for repeat in range(REPEATS):
            drawn = split(
                len(known), size / len(known) + 1e-9, repeat, 0.0, None if classes is None else classes[known]
            )
            chosen = known if size == len(known) else known[drawn.testing]
            rows = np.concatenate([chosen, parts.testing])
            of_size = replace(
                dataset,
                inputs=dataset.inputs[rows],
                targets=dataset.targets[rows],
                tests=len(parts.testing),
                source=None,
                settings=None,
            )
            again = recipe.with_(
                test_split=0.0,
                fold=None,
                split_by="class" if recipe.split_by in ("group", "time") else recipe.split_by,
                split_column=None,
                seed=recipe.seed + repeat,
            )
            score = _score(again, of_size, goes_on)
            if score is None:
                return
            scores.append(score)
        yield Point(size, float(np.mean(scores)), float(np.std(scores, ddof=1)))


def _score(recipe: Recipe, dataset: Dataset, goes_on: Callable[[], bool]) -> float | None:
    """The score of a run of its own on the test part; None where it was given up."""
    run = Experiment(recipe, dataset, record_every=recipe.epochs)
    at_once = 1
    while left := run.updates_until(recipe.epochs):
        if not goes_on():
            return None
        if not run.advance(min(at_once, left)):
            break
        at_once = min(2 * at_once, 256)
    rule = yardstick(run.encoding, dataset)
    if rule is None:
        return float("nan")
    outputs = run.predictor.outputs(dataset.flat_inputs[run.testing])
    with np.errstate(all="ignore"):
        return float(rule.scores(outputs, run.testing).mean())


def conclusion(points: Sequence[Point], is_share: bool) -> str:
    """Whether more samples would help, in a sentence without its full stop; "" for fewer than two points."""
    if len(points) < 2 or not all(isfinite(point.score) for point in points[-2:]):
        return ""
    before, now = points[-2:]
    gain = now.score - before.score
    figures = [percent(point.score) if is_share else f"R2 {point.score:.3f}" for point in (before, now)]
    said = f"{before.samples:,} samples give {figures[0]}, {now.samples:,} give {figures[1]}"
    if gain > max(LEAST_GAIN, before.deviation, now.deviation):
        return f"{said}: more samples would help"
    return f"{said}: more samples would hardly help"
