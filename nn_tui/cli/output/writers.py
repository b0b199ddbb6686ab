"""What training prints, in each format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from nn_tui.cli.output.report_lines import importance_lines, report_lines
from nn_tui.cli.reading.samples import RowWords, sample_answers, sample_lines, shown_rows
from nn_tui.cli.streams import write_line
from nn_tui.cli.values import json_line, number, share
from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.rows import plural
from nn_tui.experiment.answers.cells import MOST_NUMBERS, csv_cell
from nn_tui.experiment.judging.importance import Importance
from nn_tui.experiment.judging.report import Report
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.split import describe_split
from nn_tui.model import Divergence
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.metrics import SOLVED_WITHIN

Line = dict[str, float | int | None]
"""The values of an epoch line by key: epoch, loss, penalty, mse, accuracy and, with a split, the test values."""


@dataclass(frozen=True)
class Ending:
    """How a training ended.

    ``last`` holds the values of the last epoch. ``answers`` is what the network answers to inputs (samples, ...), and
    ``targets`` (samples, ...) are those of all samples, in the dataset's units; ``standardised`` says that ``solved``
    compares in standard deviations; ``stopped`` says which stop rule applied, None without; ``report`` judges the run,
    None where it diverged; ``best_epoch`` is the epoch whose weights the run went back to, None where it did not;
    ``importances`` are those of the columns, where they were asked for; ``parts`` names the part of each
    sample, empty where all are trained on.
    """

    recipe: Recipe
    dataset: Dataset
    last: Line
    answers: Callable[[NDArray[Any]], FloatArray]
    targets: NDArray[Any]
    solved: bool
    standardised: bool
    stopped: str | None
    seconds: float
    updates: int
    divergence: Divergence | None
    best_epoch: int | None
    report: Report | None
    parts: Sequence[str]
    importances: Sequence[Importance] = ()

    @property
    def updates_per_second(self) -> float:
        """The speed of the training; 0 without updates."""
        return self.updates / self.seconds if self.seconds else 0.0


class Writer(Protocol):
    """Takes the epoch lines, then the ending."""

    def line(self, values: Line) -> None:
        """Print what was measured after an epoch."""
        ...

    def end(self, ending: Ending) -> None:
        """Print the end of the training."""
        ...


class JsonLines:
    """One JSON object per line."""

    def line(self, values: Line) -> None:
        """Print the values as they are."""
        write_line(json_line(values))

    def end(self, ending: Ending) -> None:
        """Print the end line."""
        divergence = ending.divergence
        predictions, targets = _predictions(ending)
        values: dict[str, Any] = {
            "event": "end",
            "epoch": ending.last["epoch"],
            "predictions": predictions,
            "targets": targets,
            "accuracy": ending.last["accuracy"],
            "solved": ending.solved,
            "seconds": ending.seconds,
            "updates_per_second": ending.updates_per_second,
            "diverged": None,
        }
        if divergence:
            values["diverged"] = {
                "epoch": divergence.epoch,
                "layer": divergence.layer,
                "quantity": divergence.quantity,
            }
        held_back = ("test_", "validation_")
        values |= {key: value for key, value in ending.last.items() if key.startswith(held_back)}
        if ending.recipe.keep_best:
            values["best_epoch"] = ending.best_epoch
        if ending.parts and predictions is not None:
            values["sample_parts"] = list(ending.parts)
        if ending.report and ending.parts:
            values["parts"] = [part.values() for part in ending.report.parts]
        if ending.importances:
            values["importance"] = [each._asdict() for each in ending.importances]
        write_line(json_line(values))


class Csv:
    """A header of keys, then a row per epoch line; no end row."""

    def __init__(self) -> None:
        self._begun = False

    def line(self, values: Line) -> None:
        """Print a row, below the header the first time."""
        if not self._begun:
            self._begun = True
            write_line(",".join(values))
        write_line(",".join(csv_cell(value) for value in values.values()))

    def end(self, ending: Ending) -> None:
        """Print nothing."""


class Text:
    """An aligned table, then a summary."""

    def __init__(self, recipe: Recipe, dataset: Dataset, inputs: Shape, tested: int, watched: int, epochs: int) -> None:
        self._penalised, self._is_watched = bool(recipe.l1 or recipe.l2), watched > 0
        self._epoch_width = max(len("epoch"), len(str(epochs)))
        self._begun = False
        own_part = describe_split(recipe, dataset)
        parts = [f"{tested} for testing{own_part and f': {own_part}'}"] if tested else []
        parts += [f"{watched} for validation"] if watched else []
        testing = f" ({', '.join(parts)})" if parts else ""
        write_line(
            f"{dataset.name}: {plural(dataset.samples, 'sample')}{testing}, "
            f"network {recipe.architecture(inputs, dataset.outputs)}, learning rate {recipe.learning_rate:g}, "
            f"seed {recipe.seed}"
        )

    def line(self, values: Line) -> None:
        """Print a row, below the headings the first time."""
        shown = {key: value for key, value in values.items() if self._is_shown(key)}
        if not self._begun:
            self._begun = True
            write_line("")
            write_line("  ".join(key.replace("_", " ").rjust(self._width(key)) for key in shown))
        write_line("  ".join(_cell(key, value).rjust(self._width(key)) for key, value in shown.items()))

    def _is_shown(self, key: str) -> bool:
        """Whether there is a column for it: with a validation part there would be too many to fit a terminal."""
        if key == "penalty":
            return self._penalised
        return not self._is_watched or not key.endswith("mse")

    def _width(self, key: str) -> int:
        return self._epoch_width if key == "epoch" else max(len(key), 8 if key.endswith("accuracy") else 10)

    def end(self, ending: Ending) -> None:
        """Print the network's answers to the samples, and a summary."""
        dataset, recipe = ending.dataset, ending.recipe
        write_line("")
        inputs = dataset.flat_inputs
        # A long text has more answers than fit in memory; other data are answered at once, as everywhere.
        few = inputs[: shown_rows(len(inputs))] if dataset.kind == "sequences" else inputs
        for line in sample_lines(dataset, inputs, ending.answers(few), ending.targets, RowWords(parts=ending.parts)):
            write_line(line)
        write_line("")
        stopped = f" (stopped: {ending.stopped})" if ending.stopped else ""
        best = "" if ending.best_epoch is None else f", with the weights of epoch {ending.best_epoch}, the best"
        write_line(
            f"Epoch {ending.last['epoch']} of {recipe.epochs}{stopped}{best}, {plural(ending.updates, 'update')} "
            f"in {ending.seconds:.2f} s ({ending.updates_per_second:,.0f} a second)"
        )
        accuracy = ending.last["accuracy"]
        test_accuracy = ending.last.get("test_accuracy")
        test_note = "" if test_accuracy is None else f", test {share(test_accuracy)}"
        accuracy_note = "" if accuracy is None else f"Accuracy {share(accuracy)}{test_note}. "
        unsolved = "Every answer is right, but not every" if accuracy == 1 else "Not solved: not every"
        verdict = "Solved: every" if ending.solved else unsolved
        unit = " standard deviations" if ending.standardised else ""
        which = " of the training part" if ending.parts else ""
        write_line(f"{accuracy_note}{verdict} output{which} is within {SOLVED_WITHIN:g}{unit} of its target.")
        if ending.report is not None and ending.report.parts:
            write_line("")
            for line in report_lines(ending.report):
                write_line(line)
        for line in importance_lines(ending.importances):
            write_line(line)


def _predictions(ending: Ending) -> tuple[list[Any], list[Any]] | tuple[None, None]:
    """The answers to all samples and their targets; None for sequences that have too many."""
    dataset = ending.dataset
    if dataset.at_steps and dataset.samples * dataset.steps * dataset.outputs > MOST_NUMBERS:
        return None, None
    inputs = dataset.flat_inputs
    answered = list(sample_answers(dataset, inputs, ending.answers(inputs), ending.targets))
    return [answer.outputs for answer in answered], [answer.target for answer in answered]


def _cell(key: str, value: float | int | None) -> str:
    if key == "epoch":
        return str(value)
    if key.endswith("accuracy") or value is None:
        return share(value)
    return number(value, 6, smallest=1e-4)
