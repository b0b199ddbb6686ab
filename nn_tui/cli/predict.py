"""`nn-tui predict`: print what the network of a saved run answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

import numpy as np

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.options.target import open_run
from nn_tui.cli.reading.csv_input import read_input
from nn_tui.cli.reading.samples import answers, sample_lines
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.values import csv_cell, json_line
from nn_tui.data.dataset import Dataset
from nn_tui.data.tables.value_names import distinct_names
from nn_tui.model.arrays import FloatArray

EXAMPLES = """\
  nn-tui predict letters.nntui
  nn-tui predict letters.nntui --input drawings.csv --format jsonl
  echo "0,1" | nn-tui predict xor.nntui --input -"""


def run(words: list[str]) -> int:
    """Print the answers that the command line asks for and return the exit code."""
    options = _parser().parse_args(words)
    experiment = open_run(options.run)
    dataset = experiment.dataset
    if options.input is not None:
        rows = read_input(options.input, dataset)
        inputs, targets, unanswered = rows.inputs, None, rows.unanswered
        for note in rows.notes:
            say(note)
        outputs = np.full((len(inputs), dataset.outputs), np.nan)
        outputs[rows.answerable] = experiment.predictor.outputs(inputs[rows.answerable])
    elif dataset.samples:
        inputs, unanswered = dataset.flat_inputs, {}
        targets = experiment.encoding.comparable(dataset.targets)
        outputs = experiment.predictor.outputs(inputs)
    else:
        raise UsageError(f"{options.run}: its dataset {dataset.name} has no samples: give some with --input FILE")
    if options.format == "text":
        lines = iter(sample_lines(dataset, inputs, outputs, targets, unanswered))
    elif options.format == "jsonl":
        lines = _json_lines(dataset, outputs, targets, unanswered)
    else:
        lines = _csv_lines(dataset, outputs, unanswered)
    for line in lines:
        write_line(line)
    return 0


def _json_lines(
    dataset: Dataset, outputs: FloatArray, targets: FloatArray | None, unanswered: Container[int]
) -> Iterator[str]:
    wanted = [None] * len(outputs) if targets is None else targets.tolist()
    rows = zip(outputs.tolist(), answers(dataset, outputs), wanted, strict=True)
    for index, (row, name, target) in enumerate(rows):
        answer = None if index in unanswered else row
        yield json_line({"index": index, "outputs": answer, "class": name, "target": target})


def _csv_lines(dataset: Dataset, outputs: FloatArray, unanswered: Container[int]) -> Iterator[str]:
    """A header, then a line per sample: its outputs and, with classes, the answer."""
    classes = dataset.class_names
    names = distinct_names(["index", *dataset.output_names]) if classes is None else _probabilities(classes)
    yield _csv_line(names)
    width = len(names) - 1
    for index, (row, name) in enumerate(zip(outputs.tolist(), answers(dataset, outputs), strict=True)):
        if index in unanswered:
            yield _csv_line([str(index), *[""] * width])
        else:
            yield _csv_line([str(index), *map(csv_cell, row if classes is None else [*row, name])])


def _probabilities(classes: Sequence[str]) -> tuple[str, ...]:
    return ("index", *(f"p({name})" for name in classes), "class")


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    # The name of a class may hold a comma or a quote.
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _parser() -> Parser:
    parser = Parser("predict", "RUN [options]", "Print what the network of a saved run answers.", EXAMPLES)
    parser.add_argument("run", type=Path, metavar="RUN", help="a file that nn-tui train --save wrote")
    parser.add_argument(
        "--input",
        metavar="FILE|-",
        help="CSV, one sample a row, in the units of the data; below a header columns are found by name, in any order, "
        "and others are ignored; without one they stand in the order of the training file, with its target or without "
        "it; a row with an empty cell, or a text not seen in training, has no answer; pixels from 0 (paper) "
        "to 1 (ink), so that a grey of 16 steps is k/16 and of 255 k/255; - is standard input; without --input the "
        "run's own samples are answered",
    )
    parser.add_argument(
        "--format",
        choices=("text", "jsonl", "csv"),
        default="text",
        help="a table, one JSON object a line, or comma-separated rows (index counts from 0)",
    )
    return parser
