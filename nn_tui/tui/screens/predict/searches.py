"""What Predict finds out in the background: which columns matter, and whether more samples would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import counted, percent
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.judging.importance import Importance, columns_of, importances
from nn_tui.experiment.judging.judgement import TEST, TRAINING
from nn_tui.experiment.judging.learning_curve import Point, conclusion, learning_curve
from nn_tui.experiment.judging.yardstick import yardstick
from nn_tui.tui.screens.predict.background_list import BackgroundList

_BAR = 24


class BackgroundSearch(NamedTuple):
    """One of them: what asks for it, what it is doing, what finds its lines, and the kinds of data that it is for."""

    title: str
    doing: str
    lines: Callable[[Snapshot, Callable[[], bool]], Iterator[str]]
    kinds: tuple[str, ...]

    def prompt(self, snapshot: Snapshot) -> BackgroundList:
        """The prompt in which it is found out about this network."""
        return BackgroundList(self.title, self.doing, partial(self.lines, snapshot))


def importance_lines(snapshot: Snapshot, goes_on: Callable[[], bool]) -> Iterator[str]:
    """The columns found so far, the most important first, one a line."""
    rule = yardstick(snapshot.encoding, snapshot.dataset)
    if rule is None or not columns_of(snapshot.dataset):
        yield "Only tables and points have columns."
        return
    part, rows = (TEST, snapshot.testing) if len(snapshot.testing) else (TRAINING, snapshot.training)
    is_share = rule.classes is not None
    score = "right answers" if is_share else "R2"
    head = f"How much {score} of the {part} part fall when a column's values are dealt out anew:\n\n"
    head = head if is_share else head.replace(" fall ", " falls ")
    found: list[Importance] = []
    for each in importances(snapshot.predictor().outputs, rule, rows, goes_on):
        found.append(each)
        yield head + "\n".join(_bars(sorted(found, key=lambda each: -each.drop), is_share))


def _bars(found: list[Importance], is_share: bool) -> Iterator[str]:
    width = min(max(len(each.name) for each in found), 24)
    largest = max(max(each.drop for each in found), 1e-12)
    for each in found:
        bar = "#" * round(_BAR * max(each.drop, 0.0) / largest)
        figure = f"{100 * each.drop:+.1f}%" if is_share else f"{each.drop:+.3f}"
        name = each.name if len(each.name) <= width else f"{each.name[: width - 3]}..."
        yield f"{name:{width}}  {figure:>8}  {bar}"


def learning_curve_lines(snapshot: Snapshot, goes_on: Callable[[], bool]) -> Iterator[str]:
    """The sizes tried so far, one a line, and at the end whether more samples would help."""
    rule, points = yardstick(snapshot.encoding, snapshot.dataset), list[Point]()
    is_share = rule is not None and rule.classes is not None
    try:
        for point in learning_curve(snapshot.recipe, snapshot.dataset, goes_on):
            points.append(point)
            yield "\n".join(_sizes(points, is_share))
    except ExperimentError as error:
        yield f"{str(error)[:1].upper()}{str(error)[1:]}."
        return
    if goes_on() and (said := conclusion(points, is_share)):
        yield "\n".join((*_sizes(points, is_share), "", f"{said}."))


def _sizes(points: list[Point], is_share: bool) -> Iterator[str]:
    yield "The same recipe, trained on fewer samples, on the test part:\n"
    for point in points:
        score, spread = (
            (percent(point.score), percent(point.deviation))
            if is_share
            else (f"R2 {point.score:.3f}", f"{point.deviation:.3f}")
        )
        bar = "#" * round(_BAR * min(max(point.score, 0.0), 1.0))
        yield f"{counted(point.samples, 'sample'):>16}  {score:>9} +- {spread:<6}  {bar}"


SEARCHES: Final = {
    "importance": BackgroundSearch(
        "Which columns matter", "answering again and again", importance_lines, ("table", "points")
    ),
    "learning_curve": BackgroundSearch(
        "Would more samples help?", "training on fewer samples", learning_curve_lines, ("table", "points", "pixels")
    ),
}
