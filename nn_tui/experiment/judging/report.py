"""A run judged as a whole: each part with its figures, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nn_tui.experiment.judging.baselines import Baselines, StoppedError, find_baselines, known_rows
from nn_tui.experiment.judging.figures import Figures, figures_of
from nn_tui.experiment.judging.judgement import TEST, TRAINING, VALIDATION, Judgement, judge
from nn_tui.experiment.judging.yardstick import Yardstick, yardstick
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class PartReport:
    """One part: its figures, and the judgement, None where there is nothing to hold it against."""

    figures: Figures
    judgement: Judgement | None

    def values(self) -> dict[str, Any]:
        """Both as values for programs."""
        judged = self.judgement.values() if self.judgement else {}
        return {**judged, **self.figures.values()}


@dataclass(frozen=True, eq=False)
class Report:
    """The parts of a run, the one that counts first: the test part where there is one."""

    parts: tuple[PartReport, ...]

    @property
    def sentence(self) -> str:
        """What the network is worth on the part that counts; "" where that cannot be said."""
        judgement = self.parts[0].judgement if self.parts else None
        return judgement.sentence if judgement else ""


def report_of(experiment: Experiment, goes_on: Callable[[], bool] = lambda: True) -> Report:
    """Judge the run as it is now. ``goes_on`` is asked every now and then; once it says no, without baselines."""
    rule = yardstick(experiment.encoding, experiment.dataset)
    if rule is None:
        return Report(())
    try:
        known = known_rows(experiment.training, experiment.validation)
        baselines = find_baselines(experiment.dataset, experiment.recipe.features, known, goes_on)
    except StoppedError:
        baselines = None
    measured = experiment.measuring.measured()
    parts: list[tuple[str, IntArray, FloatArray | None]] = [
        (TEST, experiment.testing, measured.test_answers),
        (VALIDATION, experiment.validation, measured.validation_answers),
        (TRAINING, experiment.training, measured.answers),
    ]
    reports = (
        _part(part, rows, experiment.encoding.decode(answers), rule, baselines, experiment)
        for part, rows, answers in parts
        if len(rows) and answers is not None
    )
    return Report(tuple(reports))


def _part(
    part: str, rows: IntArray, outputs: FloatArray, rule: Yardstick, baselines: Baselines | None, run: Experiment
) -> PartReport:
    figures = figures_of(part, outputs, rows, rule, run.recipe.output_activation)
    if baselines is None:
        return PartReport(figures, None)
    is_linear, is_selected = not run.recipe.layer_specs, part == TEST and run.early_end.looks_at == TEST
    return PartReport(figures, judge(part, outputs, rows, rule, baselines, is_linear, is_selected))
