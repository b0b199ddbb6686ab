"""`nn-tui datasets`: list the datasets, print one or write it to a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.options.recipe_options import FLAGS, add_recipe_options, recipe_fields_of
from nn_tui.cli.options.recipe_overrides import RecipeOverrides
from nn_tui.cli.options.target import FILE_FIELDS, files_of, is_path, is_run, library, open_dataset
from nn_tui.cli.output.dataset_file import check_output_path, write_dataset
from nn_tui.cli.output.progress import FileProgress
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.values import Column, table
from nn_tui.data.catalog import why_unreadable
from nn_tui.data.errors import DataError
from nn_tui.data.library.export_csv import csv_lines
from nn_tui.data.opened_file import OpenedFile
from nn_tui.data.own_format import format as text_format
from nn_tui.data.plain_text import plain
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.defaults import recipe_for
from nn_tui.experiment.recipe.recipe import GENERATED_FIELDS

EXAMPLES = """\
  nn-tui datasets
  nn-tui datasets letters
  nn-tui datasets spirals --classes 3 --noise 0.1 --csv
  nn-tui datasets digits -o digits.csv
  nn-tui datasets flowers.csv --target species"""


def run(words: list[str]) -> int:
    """List the datasets, print one or write it to a file, and return the exit code."""
    options = _parser().parse_args(words)
    fields = recipe_fields_of(options)
    if options.name is None:
        others = {"--csv": options.csv, "-o": options.file is not None, "--force": options.force}
        surplus = [FLAGS[field] for field in fields] + [option for option, is_used in others.items() if is_used]
        if surplus:
            raise UsageError(f"{plain(surplus[0])}: name a dataset, as in nn-tui datasets spirals {plain(surplus[0])}")
        _list()
        return 0
    if is_run(options.name):
        raise UsageError(
            f"{plain(options.name)} is a saved run, not a dataset: nn-tui predict {plain(options.name)} prints its "
            "samples' answers"
        )
    if options.file is not None:
        _check_output(options)
    opened = _opened(options.name, RecipeOverrides(fields))
    for note in opened.notes:
        say(f"{plain(options.name)}: {note}")
    if options.file is not None:
        # Reading a large file takes seconds, in which another program may have created the output file.
        _check_output(options)
        write_dataset(opened.dataset, options.file, options.csv)
        say(f"written to {plain(options.file)}")
        return 0
    for line in csv_lines(opened.dataset) if options.csv else _lines(options.name, opened):
        write_line(line)
    return 0


def _check_output(options: argparse.Namespace) -> None:
    check_output_path(options.file, options.csv, options.force, files_of(options.name))


def _opened(name: str, overrides: RecipeOverrides) -> OpenedFile:
    reading = FileProgress(sys.stderr, f"reading {plain(name)}")
    try:
        return open_dataset(name, overrides, on_progress=reading.show)
    finally:
        reading.erase()


def _lines(name: str, opened: OpenedFile) -> Iterator[str]:
    """The lines of the recipe, then those of the samples."""
    recipe = recipe_for(opened)
    samples = text_format.dumps(opened.dataset)
    yield recipe_file.dumps(recipe.with_(dataset=name) if is_path(name) else recipe, path=is_path(name))
    yield from samples.splitlines()


def _list() -> None:
    rows: list[tuple[str, ...]] = []
    unreadable = why_unreadable(library().folder)
    notes = [unreadable] if unreadable else []
    for entry in library().entries():
        name, origin = plain(entry.name), "own" if entry.own else "built-in"
        if entry.reserved_for:
            origin = "own, name reserved"
            notes.append(
                f"the own dataset {name} has a name that is reserved for {entry.reserved_for}: "
                "rename it in the app, on Data with r"
            )
        try:
            if entry.problem:
                raise DataError(entry.problem)
            dataset = library().load(entry.name)
        except DataError as error:
            notes.append(f"the own dataset {name} cannot be used: {error}")
            rows.append((name, "-", "-", "-", f"{origin}, damaged"))
            continue
        shape = "x".join(map(str, dataset.feature_shape))
        rows.append((name, str(dataset.samples), shape, str(dataset.outputs), origin))
    headings = ("name", "samples", "features", "outputs", "origin")
    columns = zip(headings, zip(*rows, strict=True), strict=True)
    for line in table([Column(name, cells, names=name in ("name", "origin")) for name, cells in columns]):
        write_line(line)
    for note in notes:
        say(note)


def _parser() -> argparse.ArgumentParser:
    about = "List the datasets, or print one: its recipe, then its samples."
    parser = Parser("datasets", "[NAME|FILE [options]]", about, EXAMPLES)
    parser.add_argument("name", nargs="?", metavar="NAME|FILE", help="print this dataset, or what is in this file")
    parser.add_argument("--csv", action="store_true", help="print it as comma-separated values, without the recipe")
    parser.add_argument(
        "-o",
        dest="file",
        type=Path,
        metavar="FILE",
        help="write it to a file instead, which is CSV if its name ends in .csv, and else ends in .txt: the dataset "
        "file format, which the app opens",
    )
    parser.add_argument("--force", action="store_true", help="let -o overwrite a file that exists")
    add_recipe_options(parser, (*GENERATED_FIELDS, "data_seed", *FILE_FIELDS))
    return parser
