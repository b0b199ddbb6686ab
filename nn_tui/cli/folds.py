"""`nn-tui train --folds`: a run for each part of the samples, which is tested on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.cli.loop import Interruption, Loop
from nn_tui.cli.output.progress import Progress
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.values import Column, json_line, share, table
from nn_tui.experiment.answers.cells import csv_cell
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.judging.folds import FoldResult, fewest_folds_message, fold_recipes, summary_of
from nn_tui.experiment.judging.judgement import Judgement
from nn_tui.experiment.judging.report import report_of
from nn_tui.experiment.run.experiment import Experiment

OPTION = "--folds"
EXIT_DIVERGED = 1
COLUMNS = ("fold", "samples", "epochs", "score", "constant", "linear")


def train_folds(experiment: Experiment, folds: int, format_name: str, interruption: Interruption) -> int:
    """Train the experiment's recipe once for each fold, print what each gave and all of them together, and return the
    exit code. Raises UsageError for data that have no folds."""
    dataset, recipe = experiment.dataset, experiment.recipe
    if message := fewest_folds_message(dataset, folds):
        raise UsageError(f"{OPTION}: {message}")
    if dataset.at_steps:
        raise UsageError(f"{OPTION}: {dataset.name} is answered at each step, which has no score: leave it out")
    results: list[FoldResult] = []
    progress = Progress(sys.stderr if format_name == "text" else None, 0, folds * recipe.epochs)
    if format_name == "csv":
        write_line(",".join(COLUMNS))
    for place, of_fold in enumerate(fold_recipes(recipe, folds)):
        try:
            run = Experiment(of_fold, dataset, record_every=recipe.epochs)
        except ExperimentError as error:
            raise UsageError(f"{OPTION}: {error}") from None

        def show(run: Experiment = run, place: int = place) -> None:
            progress.show(place * recipe.epochs + run.progress)

        for _ in Loop(run, recipe.epochs, interruption, show).epochs():
            pass
        if interruption.signal is not None:
            progress.erase()
            say(f"stopped in fold {place + 1} of {folds}")
            return interruption.exit_code
        if run.divergence:
            progress.erase()
            say(f"fold {place + 1} diverged at epoch {run.divergence.epoch}: a smaller --lr usually helps")
            return EXIT_DIVERGED
        report = report_of(run, lambda: interruption.signal is None)
        results.append(FoldResult(of_fold, run.epoch, report.parts[0].judgement if report.parts else None))
        if format_name != "text":
            progress.erase()
            _write_fold(place + 1, results[-1], format_name)
    progress.erase()
    _write_summary(results, format_name)
    return 0


def _values(number: int, result: FoldResult) -> dict[str, Any]:
    judged = result.judgement
    return {
        "fold": number,
        "samples": judged.samples if judged else 0,
        "epochs": result.epochs,
        "score": judged.network if judged else None,
        "constant": judged.constant if judged else None,
        "linear": judged.linear if judged else None,
    }


def _write_fold(number: int, result: FoldResult, format_name: str) -> None:
    values = _values(number, result)
    if format_name == "csv":
        write_line(",".join(csv_cell(values[column]) for column in COLUMNS))
    else:
        write_line(json_line({"event": "fold", **values}))


def _write_summary(results: list[FoldResult], format_name: str) -> None:
    summary = summary_of(results)
    if format_name == "jsonl":
        spreads = {
            name: {key: value if isfinite(value) else None for key, value in asdict(getattr(summary, name)).items()}
            for name in ("network", "constant", "linear")
        }
        measure = "accuracy" if summary.is_share else "r2"
        ending = {"event": "end", "folds": summary.folds, "measure": measure, **spreads, "sentence": summary.sentence}
        write_line(json_line(ending))
    elif format_name == "text":
        for line in _lines(results):
            write_line(line)
        write_line("")
        write_line(f"{summary.sentence[:1].upper()}{summary.sentence[1:]}.")


def _lines(results: list[FoldResult]) -> Iterator[str]:
    """A row a fold."""
    judged = [result.judgement for result in results]
    names = ("fold", "samples", "epochs", "network", "always the same", "linear model")
    columns = (
        [str(number) for number in range(1, len(results) + 1)],
        [str(judgement.samples) if judgement else "-" for judgement in judged],
        [str(result.epochs) for result in results],
        [_score(judgement, "network") for judgement in judged],
        [_score(judgement, "constant") for judgement in judged],
        [_score(judgement, "linear") for judgement in judged],
    )
    yield from table([Column(name, cells) for name, cells in zip(names, columns, strict=True)])


def _score(judgement: Judgement | None, name: str) -> str:
    score: float | None = getattr(judgement, name) if judgement else None
    if judgement is None or score is None:
        return "-"
    return share(score) if judgement.commonest else f"R2 {score:.3f}"
