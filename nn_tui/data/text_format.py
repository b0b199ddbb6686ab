"""The one file format of datasets: text that a person can read and write.

    # Lines like this are comments, before the first sample only.
    shape: 5x6                         inputs: x1 x2
    classes: A B C                     outputs: y
    recipe: letters                    recipe: xor
    title: My letters                  title: Exclusive or

    A                                  0 0 -> 0
    ..##..                             0 1 -> 1
    .#..#.                             1 0 -> 1
    ######                             1 1 -> 0
    #....#
    #....#

Pictures are on the left, a table on the right. A blank line stands between two pictures. Rows of a picture
may use 1 and 0 for # and . All header lines may be left out when there are samples; without samples, shape
and classes or inputs and outputs make an empty dataset. See `names.check_class_name` for names of classes.
"""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.header import read_header
from nn_tui.data.picture_text import picture_lines, read_pictures
from nn_tui.data.rows import ARROW, parse_rows, parse_table_rows
from nn_tui.data.table_text import read_table, table_lines

__all__ = ["dumps", "loads", "parse_rows", "parse_table_rows"]


def loads(text: str, name: str, *, own: bool = True, source: str = "") -> Dataset:
    """The dataset that the text describes, under the given name.

    Raises DataError with the source (the name unless given), the line, what is wrong and how to mend it.
    """
    source = source or name
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header, start = read_header(lines, source)
    numbered = [(number, line.strip()) for number, line in enumerate(lines[start:], start + 1)]
    read = read_pictures if header.kind == "pixels" else read_table
    samples = read(header, numbered)
    recipe = header.recipe()
    try:
        return Dataset(
            name=name,
            kind=header.kind,
            inputs=samples.inputs,
            targets=samples.targets,
            class_names=samples.output_names if header.kind == "pixels" else None,
            feature_names=samples.feature_names,
            output_names=samples.output_names,
            recipe=recipe,
            title=header.text("title"),
            own=own,
        )
    except DataError as error:
        raise DataError(f"{source}: {error}") from None


def dumps(dataset: Dataset) -> str:
    """The text of a dataset, from which `loads` makes one of the same content and title.

    Raises DataError for what the format cannot hold: pixels other than 0 and 1, and pictures that are not of
    just one class.
    """
    if dataset.kind == "pixels":
        rows, columns = dataset.feature_shape
        head = [
            "# An nn-tui dataset: each picture stands below its class, # is ink and . is paper.",
            f"shape: {rows}x{columns}",
            f"classes: {' '.join(dataset.output_names)}",
        ]
        body = picture_lines(dataset)
    else:
        head = [
            f"# An nn-tui dataset: inputs {ARROW} outputs, one sample a line.",
            f"inputs: {' '.join(dataset.feature_names)}",
            f"outputs: {' '.join(dataset.output_names)}",
        ]
        body = table_lines(dataset)
    head.append(f"recipe: {dataset.recipe}")
    if dataset.title:
        head.append(f"title: {dataset.title}")
    return "\n".join([*head, *body]) + "\n"
