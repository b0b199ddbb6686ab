"""`nn-tui datasets`: what there is to train on."""

from __future__ import annotations

from nn_tui.cli.errors import UsageError
from nn_tui.cli.parser import Parser
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.target import is_run, library, open_dataset
from nn_tui.cli.values import Column, table
from nn_tui.data import text_format
from nn_tui.data.catalog import looks_like_path
from nn_tui.data.errors import DataError
from nn_tui.experiment import recipe_file
from nn_tui.experiment.defaults import default_recipe

EXAMPLES = """\
  nn-tui datasets
  nn-tui datasets letters"""


def run(words: list[str]) -> int:
    """List the datasets or print one, and return the exit code."""
    parser = Parser("datasets", "List the datasets, or print one: its recipe, then its samples.", EXAMPLES)
    parser.add_argument("name", nargs="?", metavar="NAME", help="print this dataset (a dataset file will do too)")
    name = parser.parse_args(words).name
    if name is None:
        _list()
    else:
        _print(name)
    return 0


def _list() -> None:
    rows: list[tuple[str, ...]] = []
    problems: list[str] = []
    for entry in library().entries():
        origin = "own" if entry.own else "built-in"
        try:
            if entry.problem:
                raise DataError(entry.problem)
            dataset = library().load(entry.name)
        except DataError as error:
            problems.append(f"the own dataset {entry.name} cannot be used: {error}")
            rows.append((entry.name, "-", "-", "-", f"{origin}, damaged"))
            continue
        shape = "x".join(map(str, dataset.feature_shape))
        rows.append((entry.name, str(dataset.samples), shape, str(dataset.outputs), origin))
    headings = ("name", "samples", "features", "outputs", "origin")
    columns = zip(headings, zip(*rows, strict=True), strict=True)
    for line in table([Column(name, cells, names=name in ("name", "origin")) for name, cells in columns]):
        write_line(line)
    for problem in problems:
        say(problem)


def _print(name: str) -> None:
    if is_run(name):
        raise UsageError(f"{name} is a saved run, not a dataset: nn-tui predict {name} prints its samples' answers")
    dataset = open_dataset(name)
    is_file = looks_like_path(name)
    recipe = default_recipe(dataset)
    write_line(recipe_file.dumps(recipe.with_(dataset=name) if is_file else recipe, path=is_file))
    for line in text_format.dumps(dataset).splitlines():
        write_line(line)
