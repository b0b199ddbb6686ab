"""`nn-tui predict`: print what the network of a saved run answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.cli.errors import UsageError
from nn_tui.cli.generating import add_generate_options, check_generate_options, generated
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.options.target import open_run
from nn_tui.cli.reading.input_rows import InputRows
from nn_tui.cli.reading.input_source import read_input
from nn_tui.cli.reading.sample_parts import sample_parts
from nn_tui.cli.reading.samples import RowWords, answers, sample_answers, sample_lines, shown_rows
from nn_tui.cli.streams import say, write, write_line
from nn_tui.cli.values import json_line
from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.csv_line import csv_line
from nn_tui.data.plain_text import plain
from nn_tui.data.tables.value_names import distinct_names
from nn_tui.experiment.answers.cells import answer_text, blocks_of, csv_cell, probability_names
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.arrays import FloatArray
from nn_tui.model.sequences import real_steps

EXAMPLES = """\
  nn-tui predict letters.nntui
  nn-tui predict letters.nntui --input drawings.csv --format jsonl
  echo "0,1" | nn-tui predict xor.nntui --input -
  nn-tui predict book.nntui --generate 500 --start "The " --temperature 0.7"""


def run(words: list[str]) -> int:
    """Print the answers that the command line asks for and return the exit code."""
    options = _parser().parse_args(words)
    check_generate_options(options)
    experiment = open_run(options.run)
    if options.generate is not None:
        for piece in generated(experiment, options):
            write(piece)
        return 0
    dataset = experiment.dataset
    targets: NDArray[Any] | None = None
    parts: list[str] = []
    if options.input is not None:
        rows = read_input(options.input, dataset)
        for note in rows.notes:
            say(note)
    elif dataset.samples:
        rows = InputRows(dataset.flat_inputs, {})
        targets, parts = experiment.encoding.comparable(dataset.targets), sample_parts(experiment)
    else:
        raise UsageError(
            f"{plain(options.run)}: its dataset {dataset.name} has no samples: give some with --input FILE"
        )
    if options.format == "text":
        shown = shown_rows(len(rows.inputs))
        outputs = _outputs(experiment, rows, slice(shown if dataset.kind == "sequences" else None))
        of_rows = RowWords(rows.unanswered, rows.texts, rows.lines, rows.ids, parts)
        for line in sample_lines(dataset, rows.inputs, outputs, targets, of_rows):
            write_line(line)
        return 0
    if options.format == "csv":
        write_line(csv_line(_header(dataset, rows)))
    lines = partial(_json_lines, parts=parts) if options.format == "jsonl" else _csv_lines
    for block in blocks_of(dataset, len(rows.inputs)):
        outputs = _outputs(experiment, rows, block)
        for line in lines(dataset, rows, targets, outputs, block.start):
            write_line(line)
    return 0


def _outputs(experiment: Experiment, rows: InputRows, block: slice) -> FloatArray:
    """What the network answers to a block of the samples, nan for those without an answer."""
    inputs, is_answerable = rows.inputs[block], rows.answerable[block]
    if is_answerable.all():
        return experiment.predictor.outputs(inputs)
    answered = experiment.predictor.outputs(inputs[is_answerable])
    outputs = np.full((len(inputs), *answered.shape[1:]), np.nan)
    outputs[is_answerable] = answered
    return outputs


def _json_lines(
    dataset: Dataset,
    rows: InputRows,
    targets: NDArray[Any] | None,
    outputs: FloatArray,
    start: int,
    parts: Sequence[str] = (),
) -> Iterator[str]:
    """A line per sample, with the part that it belongs to where there are ``parts``; of a sequence that is answered at
    each step, a list of what is answered there."""
    block = slice(start, start + len(outputs))
    inputs, wanted = rows.inputs[block], None if targets is None else targets[block]
    for index, answer in enumerate(sample_answers(dataset, inputs, outputs, wanted), start):
        is_known = index not in rows.unanswered
        values = answer.outputs if is_known else None
        name = answer.answered if is_known else None
        line: dict[str, Any] = {"index": index, "outputs": values, "class": name, "target": answer.target}
        part = {"part": parts[index]} if parts else {}
        yield json_line({**line, **part, **_of_row(dataset, rows, index, values)})


def _of_row(dataset: Dataset, rows: InputRows, index: int, outputs: list[Any] | None) -> dict[str, Any]:
    """What is said of a row of a table that was given: where it stands, its answers by name, and what it lacks."""
    if not rows.lines:
        return {}
    by_name = None if outputs is None else dict(zip(dataset.output_names, outputs, strict=True))
    return {
        "row": rows.lines[index],
        **({} if rows.ids is None else {"id": rows.ids[index]}),
        "probabilities" if dataset.class_names is not None else "values": by_name,
        "filled": list(rows.filled[index]),
        "reason": rows.unanswered.get(index),
    }


def _csv_lines(
    dataset: Dataset, rows: InputRows, targets: NDArray[Any] | None, outputs: FloatArray, start: int
) -> Iterator[str]:
    """A line per sample: its outputs and, with classes, the answer."""
    real = real_steps(rows.inputs[start : start + len(outputs)]) if dataset.at_steps else None
    width = len(_answer_names(dataset))
    for index, row in enumerate(outputs, start):
        begin, end = [str(index), *_begin_of(rows, index)], [rows.unanswered.get(index, "")] if rows.lines else []
        if index in rows.unanswered:
            yield csv_line([*begin, *[""] * width, *end])
        elif real is not None:
            yield csv_line([*begin, answer_text(dataset, row[real[index - start]])])
        else:
            (name,) = answers(dataset, row[np.newaxis])
            values = row.tolist()
            cells = map(csv_cell, values if dataset.class_names is None else [*values, name])
            yield csv_line([*begin, *cells, *end])


def _begin_of(rows: InputRows, index: int) -> list[str]:
    """Where a row of a table stands in its file, and what names it there."""
    if not rows.lines:
        return []
    return [str(rows.lines[index]), *([] if rows.ids is None else [rows.ids[index]])]


def _header(dataset: Dataset, rows: InputRows) -> tuple[str, ...]:
    """The columns of the CSV; those of the rows of a table that was given say where each stands and what it lacks."""
    if not rows.lines:
        return distinct_names(["index", *_answer_names(dataset)])
    ids = [] if rows.ids is None else ["id"]
    return distinct_names(["index", "row", *ids, *_answer_names(dataset), "reason"])


def _answer_names(dataset: Dataset) -> tuple[str, ...]:
    """The columns of the answers: the outputs of all steps of a sequence are in one, spelled as in a dataset file."""
    if dataset.at_steps:
        return ("outputs" if dataset.class_names is None else "classes",)
    if dataset.class_names is None:
        return dataset.output_names
    return (*probability_names(dataset.class_names), "class")


def _parser() -> Parser:
    parser = Parser("predict", "RUN [options]", "Print what the network of a saved run answers.", EXAMPLES)
    parser.add_argument("run", type=Path, metavar="RUN", help="a file that nn-tui train --save wrote")
    parser.add_argument(
        "--input",
        metavar="FILE|-",
        help="CSV, one sample a row, in the units of the data; below a header columns are found by name, in any order, "
        "and others are ignored; without one they stand in the order of the training file, with its target or without "
        "it; cells are read as in training, and missing ones filled in so; a row that cannot be read has a reason "
        "for no answer; pixels from 0 (paper) "
        "to 1 (ink), so that a grey of 16 steps is k/16 and of 255 k/255; sequences stand one a line, as nn-tui "
        "datasets prints them; - is standard input; without --input the run's own samples are answered",
    )
    parser.add_argument(
        "--format",
        choices=("text", "jsonl", "csv"),
        default="text",
        help="a table, one JSON object a line, or comma-separated rows (index counts from 0)",
    )
    add_generate_options(parser)
    return parser
