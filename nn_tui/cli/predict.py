"""`nn-tui predict`: ask a saved run for its answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.options.target import open_run
from nn_tui.cli.reading.csv_input import parse_samples, read_input
from nn_tui.cli.reading.samples import answers, sample_lines
from nn_tui.cli.streams import write_line
from nn_tui.cli.values import csv_cell, json_line
from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray

EXAMPLES = """\
  nn-tui predict letters.nntui
  nn-tui predict letters.nntui --input drawings.csv --format jsonl
  echo "0,1" | nn-tui predict xor.nntui --input -"""


def run(words: list[str]) -> int:
    """Answer as the command line says and return the exit code."""
    options = _parser().parse_args(words)
    experiment = open_run(options.run)
    dataset = experiment.dataset
    if options.input is not None:
        inputs, targets = parse_samples(*read_input(options.input), dataset), None
    elif dataset.samples:
        inputs, targets = dataset.flat_inputs, experiment.encoding.comparable(dataset.targets)
    else:
        raise UsageError(f"{options.run}: its dataset {dataset.name} has no samples: give some with --input FILE")
    outputs = experiment.predictor.outputs(inputs)
    if options.format == "text":
        lines = iter(sample_lines(dataset, inputs, outputs, targets))
    elif options.format == "jsonl":
        lines = _json_lines(dataset, outputs, targets)
    else:
        lines = _csv_lines(dataset, outputs)
    for line in lines:
        write_line(line)
    return 0


def _json_lines(dataset: Dataset, outputs: FloatArray, targets: FloatArray | None) -> Iterator[str]:
    wanted = [None] * len(outputs) if targets is None else targets.tolist()
    rows = zip(outputs.tolist(), answers(dataset, outputs), wanted, strict=True)
    for index, (row, name, target) in enumerate(rows):
        yield json_line({"index": index, "outputs": row, "class": name, "target": target})


def _csv_lines(dataset: Dataset, outputs: FloatArray) -> Iterator[str]:
    yield ",".join(["index", *(f"output_{number}" for number in range(1, dataset.outputs + 1)), "class"])
    for index, (row, name) in enumerate(zip(outputs.tolist(), answers(dataset, outputs), strict=True)):
        line = io.StringIO()
        # The name of a class may hold a comma or a quote.
        csv.writer(line, lineterminator="").writerow([index, *map(csv_cell, row), csv_cell(name)])
        yield line.getvalue()


def _parser() -> Parser:
    parser = Parser("predict", "RUN [options]", "Print what the network of a saved run answers.", EXAMPLES)
    parser.add_argument("run", type=Path, metavar="RUN", help="a file that nn-tui train --save wrote")
    parser.add_argument(
        "--input",
        metavar="FILE|-",
        help="CSV, one sample a row, features in the dataset's order and units, or below a header with their names "
        "in any order; pixels from 0 (paper) to 1 (ink), so that a grey of 16 steps is k/16 and of 255 k/255; - is "
        "standard input; without it the run's own samples are answered",
    )
    parser.add_argument(
        "--format",
        choices=("text", "jsonl", "csv"),
        default="text",
        help="a table, one JSON object a line, or comma-separated rows (index counts from 0)",
    )
    return parser
