"""The judgement of a run as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nn_tui.cli.values import Column, share, table
from nn_tui.experiment.digits import measure
from nn_tui.experiment.judging.figures import Figures
from nn_tui.experiment.judging.importance import Importance
from nn_tui.experiment.judging.report import Report
from nn_tui.model.arrays import FloatArray

MOST_CLASSES = 20
"""Of more classes, the figures of each are left out."""


def report_lines(report: Report) -> Iterator[str]:
    """What the network is worth, then the figures of each part."""
    if report.sentence:
        yield f"{report.sentence[:1].upper()}{report.sentence[1:]}."
    for part in report.parts:
        yield ""
        yield from figure_lines(part.figures)


def figure_lines(figures: Figures) -> Iterator[str]:
    """The figures of one part below a heading with its name, those of each class or output in a table."""
    heading = f"{figures.part} part, {figures.samples:,} samples"
    if figures.by_class is None:
        yield heading
        if figures.numbers is not None:
            columns = (("R2", "r2"), ("RMSE", "rmse"), ("MAE", "mae"))
            cells = (Column(title, _numbers(getattr(figures.numbers, name))) for title, name in columns)
            yield from table([Column("output", figures.names, names=True), *cells])
        return
    by_class = figures.by_class
    whole = [f"{share(by_class.balanced_accuracy)} balanced accuracy"]
    if figures.auc is not None:
        whole.append(f"ROC AUC {measure(figures.auc)}")
    if figures.calibration is not None:
        whole.append(f"calibration error {share(figures.calibration.error)}")
    yield f"{heading}: {', '.join(whole)}"
    if len(figures.names) > MOST_CLASSES:
        return
    yield from table(
        [
            Column("class", figures.names, names=True),
            Column("precision", _shares(by_class.precision)),
            Column("recall", _shares(by_class.recall)),
            Column("F1", _shares(by_class.f1)),
            Column("samples", [f"{count:,}" for count in by_class.counts]),
        ]
    )


def importance_lines(found: Sequence[Importance]) -> Iterator[str]:
    """The columns, below what the figures mean; nothing without any."""
    if not found:
        return
    yield ""
    yield "How much the score falls when a column's values are dealt out anew:"
    names, drops, spreads = zip(*found, strict=True)
    yield from table(
        [
            Column("column", names, names=True),
            Column("falls by", [f"{drop:.4f}" for drop in drops]),
            Column("+-", [f"{spread:.4f}" for spread in spreads]),
        ]
    )


def _shares(values: FloatArray) -> list[str]:
    return ["-" if value != value else share(float(value)) for value in values]


def _numbers(values: FloatArray) -> list[str]:
    return ["-" if value != value else measure(float(value)) for value in values]
