"""Writing the answers that Predict shows, to all samples, to a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from nn_tui.data.library.export_csv import write_lines
from nn_tui.data.library.table_rows import separation, separator_of
from nn_tui.data.lines.csv_line import csv_line
from nn_tui.data.opened_file import OnProgress
from nn_tui.data.plain_text import plain
from nn_tui.experiment.answers.table import AnswerTable
from nn_tui.experiment.run.split import NO_ROWS
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.screens.file_work import FileWork
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.parts import TEST, VALIDATION, rows_of_parts


class AnswerExport:
    """Asks where to write answers, and writes them; ``follow`` is called when its ``progress`` has changed."""

    def __init__(self, screen: Screen[Any], follow: Callable[[], None]) -> None:
        self.progress = ""
        """What is being saved, and how much of it is; "" while nothing is."""
        self._follow = follow
        self._work = FileWork(screen, self._show)

    async def ask(self, answers: Answers, sources: Iterable[Path]) -> None:
        """Ask for a path and write the answers to all samples there; never to ``sources``. Call it in a worker."""
        dataset, epoch = answers.dataset, answers.snapshot.epoch
        at = f"epoch {epoch:,}" if epoch else "the untrained network"
        what = f"the answers of {at} to the {dataset.samples:,} samples of {plain(dataset.name)}"
        await self._work.export_csv(
            f"Export {what} as CSV{separation(dataset)} to",
            f"{dataset.name}-answers.csv",
            sources,
            lambda path, on_progress: _write(answers, path, on_progress),
            lambda path: f"The answers of {at} to {dataset.samples:,} samples saved to {plain(path.absolute())}.",
        )

    def stop(self) -> None:
        """Stop saving: no file is there then, or the one before."""
        self._work.stop()

    def _show(self, what: str, fraction: float | None) -> None:
        self.progress = "" if fraction is None else f"{what}: {int(100 * fraction)}%, [[predict.leave]] stops"
        self._follow()


def _write(answers: Answers, path: Path, on_progress: OnProgress) -> None:
    dataset, parts = answers.dataset, rows_of_parts(answers)
    tests, watched = (parts.get(part, NO_ROWS) for part in (TEST, VALIDATION))
    table = AnswerTable(dataset, answers.classes, tests, _outputs_of(answers), watched)
    separator = separator_of(dataset)
    write_lines(path, (csv_line(row, separator) for row in table.rows()), dataset.samples + 1, on_progress)


def _outputs_of(answers: Answers) -> Callable[[slice], FloatArray]:
    """The outputs for slices of the samples: those that are shown, or computed apart from what the screen computes."""
    if answers.is_at_once and not answers.dataset.at_steps:
        return answers.all.__getitem__
    predictor, inputs = answers.snapshot.predictor(), answers.dataset.flat_inputs
    return lambda rows: predictor.outputs(inputs[rows])
