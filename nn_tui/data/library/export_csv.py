"""Any dataset as CSV, for other programs and to open again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from nn_tui.data.atomic import write_atomically
from nn_tui.data.dataset import Dataset
from nn_tui.data.library.sequence_rows import CLASS, free_names, sequence_rows
from nn_tui.data.library.table_rows import separator_of, table_rows
from nn_tui.data.lines.csv_line import csv_line
from nn_tui.data.opened_file import OnProgress, Progress
from nn_tui.data.reading import Interrupted
from nn_tui.data.tables.cells import written


def csv_lines(dataset: Dataset) -> Iterator[str]:
    """The lines without their ends: a header, then a row for each sample.

    Features come first, in the dataset's own units and as the shortest text that reads back to the same number;
    pixels are from 0 to 1. Then comes the class's name, or a column for each output. `opening` reads a table of classes
    back to the same samples, except for constant columns and for class names that mean a missing value.

    A table that was read from a file is written as `table_rows` has it, with the separator of its file.

    Sequences have a row for each step instead, after the number of the sequence and that of the step; the class or the
    outputs of a whole sequence stand in each of its rows.
    """
    if dataset.kind == "sequences":
        yield from map(csv_line, sequence_rows(dataset))
        return
    if dataset.source is not None:
        separator = separator_of(dataset)
        rows = table_rows(dataset, dataset.source)
        yield csv_line(_header(next(rows)), separator)
        yield from (csv_line(row, separator) for row in rows)
        return
    has_classes = dataset.class_names is not None
    answers = dataset.targets.argmax(axis=1)[:, np.newaxis] if has_classes else dataset.targets
    yield csv_line(_header(free_names(dataset.feature_names, (CLASS,) if has_classes else dataset.output_names)))
    grey_texts = _grey_texts(dataset) if dataset.kind == "pixels" else {}
    for features, answer in zip(dataset.flat_inputs, answers, strict=True):
        cells = [grey_texts.get(value) or written(value) for value in features.tolist()]
        if dataset.class_names is None:
            cells.extend(map(written, answer.tolist()))
        else:
            cells.append(dataset.class_names[int(answer[0])])
        yield csv_line(cells)


def _header(names: Sequence[str]) -> list[str]:
    """The names as a file's first line has them: of a hash in front of the first one, a reader takes one away."""
    first, *others = names
    return [f"#{first}" if first.startswith("#") else first, *others]


def write_csv(dataset: Dataset, path: Path, on_progress: OnProgress | None = None) -> None:
    """Replace the file with `csv_lines`, as `write_lines` does."""
    rows = int(dataset.lengths.sum()) if dataset.kind == "sequences" else dataset.samples
    write_lines(path, csv_lines(dataset), rows + 1, on_progress)


def write_lines(path: Path, lines: Iterable[str], count: int, on_progress: OnProgress | None = None) -> None:
    """Replace the file with that many lines, in UTF-8; ``on_progress`` is called with the fraction done, at most 100
    times.

    Its errors pass through and leave the old file. Raises OSError when the file cannot be written.
    """
    progress = Progress(on_progress)
    content = io.BytesIO()
    try:
        for number, line in enumerate(lines):
            content.write(f"{line}\n".encode())
            progress(number / count)
        progress.done()
        write_atomically(path, content.getvalue())
    except Interrupted as interrupted:
        raise interrupted.error from None


def _grey_texts(dataset: Dataset) -> dict[float, str]:
    """The text of each grey step, the same for both precisions."""
    steps = np.arange(dataset.levels + 1) / dataset.levels
    texts = [written(step) for step in steps.tolist()]
    return dict(zip(steps.astype(dataset.inputs.dtype).tolist(), texts, strict=True))
