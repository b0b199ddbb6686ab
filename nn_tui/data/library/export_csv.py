"""Any dataset as CSV, for other programs and to open again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.atomic import write_atomically
from nn_tui.data.dataset import Dataset
from nn_tui.data.opened_file import Interrupted, OnProgress, Progress
from nn_tui.data.tables.cells import written
from nn_tui.data.tables.value_names import column_names

_CLASS: Final = "class"


def csv_lines(dataset: Dataset) -> Iterator[str]:
    """The lines without their ends: a header, then a row for each sample.

    Features come first, in the dataset's own units and as the shortest text that reads back to the same number;
    pixels are from 0 to 1. Then comes the class's name, or a column for each output. `opening` reads a table of classes
    back to the same samples, except for constant columns and for class names that mean a missing value.

    Sequences have a row for each step, with the numbers of the sequence and of the step, counted from 1, in front; what
    is to be answered once for a sequence stands in all of its rows.
    """
    if dataset.kind == "sequences":
        yield from _step_lines(dataset)
        return
    if dataset.class_names is None:
        header = (*dataset.feature_names, *_free(dataset.output_names, dataset.feature_names))
        answers = dataset.targets
    else:
        header = (*dataset.feature_names, *_free((_CLASS,), dataset.feature_names))
        answers = dataset.targets.argmax(axis=1)[:, np.newaxis]
    yield _line(header)
    grey_texts = _grey_texts(dataset) if dataset.kind == "pixels" else {}
    for features, answer in zip(dataset.flat_inputs, answers, strict=True):
        cells = [grey_texts.get(value) or written(value) for value in features.tolist()]
        if dataset.class_names is None:
            cells.extend(map(written, answer.tolist()))
        else:
            cells.append(dataset.class_names[int(answer[0])])
        yield _line(cells)


def _step_lines(dataset: Dataset) -> Iterator[str]:
    places = ("sequence", "step")
    inputs = ("symbol",) if dataset.symbols else dataset.feature_names
    outputs = dataset.output_names if dataset.class_names is None else (_CLASS,)
    yield _line(_free((*places, *inputs, *outputs), ()))
    for index, real in enumerate(dataset.is_real):
        targets = dataset.targets[index][real] if dataset.at_steps else repeat(dataset.targets[index])
        for step, (values, target) in enumerate(zip(dataset.inputs[index][real], targets, strict=False), start=1):
            seen = [dataset.symbols[values]] if dataset.symbols else map(written, values.tolist())
            yield _line((str(index + 1), str(step), *seen, *_answer(dataset, target)))


def _answer(dataset: Dataset, target: NDArray[Any]) -> list[str]:
    """The cells of what is to be answered: numbers, or the class of a one-hot target or of an index."""
    if dataset.class_names is None:
        return list(map(written, target.tolist()))
    return [dataset.class_names[int(target.argmax()) if target.ndim else int(target)]]


def write_csv(dataset: Dataset, path: Path, on_progress: OnProgress | None = None) -> None:
    """Replace the file with `csv_lines`, in UTF-8; ``on_progress`` is called with the fraction done, at most 100 times.

    Its errors pass through and leave the old file. Raises OSError when the file cannot be written.
    """
    progress = Progress(on_progress)
    content = io.BytesIO()
    try:
        for number, line in enumerate(csv_lines(dataset)):
            content.write(f"{line}\n".encode())
            progress(number / (dataset.samples * dataset.steps + 1))
        progress.done()
        write_atomically(path, content.getvalue())
    except Interrupted as interrupted:
        raise interrupted.error from None


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _free(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    """The names, with a number added to those already taken."""
    return list(column_names((*taken, *names))[len(taken) :])


def _grey_texts(dataset: Dataset) -> dict[float, str]:
    """The text of each grey step, the same for both precisions."""
    steps = np.arange(dataset.levels + 1) / dataset.levels
    texts = [written(step) for step in steps.tolist()]
    return dict(zip(steps.astype(dataset.inputs.dtype).tolist(), texts, strict=True))
