"""`nn-tui train --learning-curve`: the recipe trained on fewer samples, to see whether more would help."""

from __future__ import annotations

from math import isfinite

from nn_tui.cli.errors import UsageError
from nn_tui.cli.loop import Interruption
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.values import Column, json_line, share, table
from nn_tui.experiment.answers.cells import csv_cell
from nn_tui.experiment.judging.learning_curve import Point, conclusion, learning_curve, why_not
from nn_tui.experiment.judging.yardstick import yardstick
from nn_tui.experiment.run.experiment import Experiment

OPTION = "--learning-curve"


def print_learning_curve(experiment: Experiment, format_name: str, interruption: Interruption) -> int:
    """Print the points as they are found, what they say at the end, and return the exit code. Raises UsageError for
    data that have no learning curve."""
    recipe, dataset = experiment.recipe, experiment.dataset
    if problem := why_not(recipe, dataset):
        raise UsageError(f"{OPTION}: {problem}")
    rule = yardstick(experiment.encoding, dataset)
    is_share = rule is not None and rule.classes is not None
    points: list[Point] = []
    if format_name == "csv":
        write_line(",".join(Point._fields))
    for point in learning_curve(recipe, dataset, lambda: interruption.signal is None):
        points.append(point)
        if format_name == "csv":
            write_line(",".join(csv_cell(value) for value in point))
        elif format_name == "jsonl":
            values = {name: value if isfinite(value) else None for name, value in point._asdict().items()}
            write_line(json_line({"event": "point", **values}))
    if interruption.signal is not None:
        say(f"stopped after {len(points)} sizes")
        return interruption.exit_code
    sentence = conclusion(points, is_share)
    if format_name == "jsonl":
        measure = "accuracy" if is_share else "r2"
        write_line(json_line({"event": "end", "measure": measure, "sentence": sentence}))
    elif format_name == "text":
        scores = [share(point.score) if is_share else f"R2 {point.score:.3f}" for point in points]
        spreads = [share(point.deviation) if is_share else f"{point.deviation:.3f}" for point in points]
        samples = [f"{point.samples:,}" for point in points]
        for line in table([Column("samples", samples), Column("test", scores), Column("+-", spreads)]):
            write_line(line)
        if sentence:
            write_line("")
            write_line(f"{sentence}.")
    return 0
