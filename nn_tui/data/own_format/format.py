"""The one file format of datasets: text that a person can read and write.

    # Lines like this are comments, before the first sample only.
    shape: 5x6              inputs: x1 x2          inputs: width height     kind: points
    classes: A B C          outputs: y             classes: small large     outputs: y
    recipe: letters         recipe: xor            standardise: yes         recipe: circles
    title: My letters       title: Exclusive or
                                                   1.5 0.2 -> small         1.25 -0.5 -> 1
    A                       0 0 -> 0               4 2.75 -> large          -3 4.5 -> -1
    ..##..                  0 1 -> 1
    .#..#.                  1 0 -> 1
    ######                  1 1 -> 0
    #....#
    #....#

Pictures are on the left, then a table, a table with classes and points. A blank line stands between two pictures. Rows
of a picture may use 1 and 0 for # and . With `levels: N` they are of N greys: up to 35 have one symbol a pixel, . for
paper, then 1 to 9 and a to z; more have two hexadecimal digits and .. for paper. With `channels: N` each picture has
its rows N times, one channel below the other; three are red, green and blue. Points have the inputs x1 and x2, and -1
and 1 as two classes or any number unless a classes line names classes. `standardise: yes` says that a network is to see
the numbers with mean 0 and deviation 1; a ? among the inputs of a table is a missing value. `tests: N` says that the
last N samples are the dataset's own test part.

Sequences are a line each, with as many steps as they have:

    kind: sequences         kind: sequences         kind: sequences
    inputs: a b             classes: good bad       symbols: a b c
    outputs: sum                                    classes: a b c
                            good film -> good       targets: each step
    0 1, 1 1 -> 1, 0        not a good film -> bad
    1 0, 0 1, 0 0 -> 1, 1, 0                        a b a b -> b, a, b, c

Steps are numbers with commas between two steps, or symbols: words, in which `lines.spelling` spells any characters.
Behind the arrow stands one target, numbers or a class, or one for each step with commas between. Without lines that
name them, the first sequence says how many inputs and outputs there are, or that these are symbols and classes;
`targets` may be left out where a line has commas. `steps: N` says how many steps the sequences are padded to in front,
where none has that many.

All header lines but kind, channels, levels, tests and the classes of a table may be left out when there are samples;
without samples, shape and classes, inputs and outputs, or kind: points make an empty dataset. See
`names.check_class_name` for names of classes. A first line `format: 2` will say that a file is of the second version of
this format; files of the first have none.
"""

from __future__ import annotations

from itertools import dropwhile, islice
from typing import Final

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.lines.pixel_rows import parse_rows
from nn_tui.data.lines.rows import ARROW, parse_table_rows
from nn_tui.data.names import PIXEL_SYMBOLS, channel_names
from nn_tui.data.own_format.header import is_comment, is_head_line, read_header
from nn_tui.data.own_format.pictures import picture_lines, read_pictures
from nn_tui.data.own_format.sequence_writing import sequence_head, sequence_lines
from nn_tui.data.own_format.sequences import read_sequences
from nn_tui.data.own_format.tables import read_table, table_lines

MAX_LINES: Final = 14_000_000
"""More than the largest dataset of pictures has, with lines that end in two characters: many lines take much memory."""

__all__ = ["begins_like_dataset", "check_head", "dumps", "loads", "parse_rows", "parse_table_rows"]


def loads(text: str, name: str, *, own: bool = True, source: str = "") -> Dataset:
    """The dataset that the text describes, under that name.

    Raises DataError, which begins with ``source`` (the name by default) and the line if possible.
    """
    source = source or name
    if text.count("\n") + text.count("\r") > MAX_LINES:
        raise DataError(f"{source}: the file has more than {MAX_LINES:,} lines: leave out samples.")
    lines = _lines(text)
    header, start = read_header(lines, source)
    numbered = ((number, line.strip()) for number, line in enumerate(islice(lines, start, None), start + 1))
    read = {"pixels": read_pictures, "sequences": read_sequences}.get(header.kind, read_table)
    samples = read(header, numbered)
    recipe, levels, standardise = header.recipe(samples.recipe), header.levels(), header.standardise()
    tests = header.tests(len(samples.inputs))
    try:
        return Dataset(
            name=name,
            kind=header.kind,
            inputs=samples.inputs,
            targets=samples.targets,
            class_names=samples.class_names,
            feature_names=samples.feature_names,
            output_names=samples.output_names,
            recipe=recipe,
            title=header.text("title"),
            own=own,
            levels=levels,
            standardise=standardise,
            tests=tests,
            symbols=samples.symbols,
        )
    except DataError as error:
        raise DataError(f"{source}: {error}") from None


def check_head(text: str, source: str) -> None:
    """Raise DataError, as `loads` does, for what is wrong with the lines above the first sample."""
    header, _ = read_header(_lines(text), source)
    keys = (header.shape, header.channels, header.levels, header.classes, header.inputs, header.outputs, header.symbols)
    for read in keys:
        read()
    header.at_steps()
    header.steps()
    header.standardise()
    header.tests()
    header.recipe("letters")


def begins_like_dataset(text: str) -> bool:
    """Whether the text begins as this format does, right or wrong: with a line of the head, with two samples that have
    an arrow, or with a word above a row of pixels."""
    lines = dropwhile(is_comment, (line.strip() for line in _lines(text)))
    first, second = ([line for line in lines if line] + ["", ""])[:2]
    if is_head_line(first) or is_head_line(second):
        return True
    if ARROW in first:
        return ARROW in second or not second
    is_row = bool(second) and not second.strip(PIXEL_SYMBOLS + " \t,")
    # A column of numbers is no picture.
    return is_row and len(first.split()) == 1 and ("#" in second or bool(first.strip("0123456789.")))


def dumps(dataset: Dataset) -> str:
    """The text of a dataset, from which `loads` makes one of the same content and title.

    Raises DataError for what the format cannot hold: pixels that are not multiples of 1 / levels and, where there are
    classes, samples that are not of exactly one.
    """
    head = [_explanation(dataset)]
    if dataset.kind == "pixels":
        body = picture_lines(dataset)
        head.append("shape: {}x{}".format(*dataset.feature_shape[-2:]))
        if dataset.channels != 1:
            head.append(f"channels: {dataset.channels}")
        if dataset.levels != 1:
            head.append(f"levels: {dataset.levels}")
        head.append(f"classes: {' '.join(dataset.output_names)}")
    elif dataset.kind == "sequences":
        body = sequence_lines(dataset)
        head.extend(("kind: sequences", *sequence_head(dataset)))
    else:
        body = table_lines(dataset)
        if dataset.kind == "points":
            head.append("kind: points")
        head.append(f"inputs: {' '.join(dataset.feature_names)}")
        answers = "classes" if dataset.class_names is not None else "outputs"
        head.append(f"{answers}: {' '.join(dataset.output_names)}")
    if dataset.standardise:
        head.append("standardise: yes")
    if dataset.tests:
        head.append(f"tests: {dataset.tests}")
    head.append(f"recipe: {dataset.recipe}")
    if dataset.title:
        head.append(f"title: {dataset.title}")
    return "\n".join([*head, *body]) + "\n"


def _explanation(dataset: Dataset) -> str:
    if dataset.channels > 1:
        names = channel_names(dataset.channels)
        order = f"{names[0]} to {names[-1]}" if len(names) > 3 else ", ".join(names)
        return f"# An nn-tui dataset: each picture stands below its class, one channel below the other: {order}."
    if dataset.kind == "pixels" and dataset.levels == 1:
        return "# An nn-tui dataset: each picture stands below its class, # is ink and . is paper."
    if dataset.kind == "pixels":
        return f"# An nn-tui dataset: each picture stands below its class, in {dataset.levels} greys, . is paper."
    answer = "outputs" if dataset.class_names is None else "class"
    if dataset.kind == "sequences":
        steps = "symbols" if dataset.symbols else "inputs of each step"
        of_steps = " of each step" if dataset.at_steps else ""
        return f"# An nn-tui dataset: {steps} {ARROW} {answer}{of_steps}, one sequence a line."
    return f"# An nn-tui dataset: inputs {ARROW} {answer}, one sample a line."


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
