"""The samples in a file or in standard input, in the form that suits the dataset."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.csv_input import parse_samples
from nn_tui.cli.reading.input_rows import InputRows
from nn_tui.cli.reading.sequence_input import parse_sequences
from nn_tui.data.data_files import TYPED
from nn_tui.data.dataset import Dataset
from nn_tui.data.files.text_source import decoded
from nn_tui.data.files.typed_columns import read_typed, text_rows
from nn_tui.data.opened_file import Progress
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import read_bytes, reading, too_large

STDIN: Final = "-"
MAX_BYTES: Final = 1 << 26
"""That many bytes of samples are read at once: cells become some twenty times as many."""
MAX_LINES: Final = 1_000_000
"""In that many lines: each takes a quarter of a kilobyte, however short it is."""

_LINE_ENDS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def read_input(word: str, dataset: Dataset) -> InputRows:
    """Read the samples in the file ``word``, or in standard input for "-". Raises UsageError."""
    source = "standard input" if word == STDIN else plain(word)
    with reading(f"--input {source}", UsageError):
        if word.lower().endswith(TYPED) and dataset.kind == "table":
            return parse_samples(_typed(Path(word)), source, dataset, lines_before=1)
        content = _standard_input() if word == STDIN else read_bytes(Path(word), MAX_BYTES, f"--input {source}")
        text, notes = decoded(content, f"--input {source}")
        if sum(map(text.count, _LINE_ENDS)) > MAX_LINES:
            raise UsageError(f"--input {source}: there are over {MAX_LINES:,} lines: give some in another file")
        parse = parse_sequences if dataset.kind == "sequences" else parse_samples
        rows = parse(text, source, dataset)
    return replace(rows, notes=(*(f"--input {source}: {note}" for note in notes), *rows.notes))


def _typed(path: Path) -> str:
    """A table whose cells have types as text, with a header that the file need not have as a line."""
    text = io.StringIO()
    rows = text_rows(read_typed(path, Progress()), f"--input {plain(path)}")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _standard_input() -> bytes:
    content = b"" if sys.stdin is None else sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise too_large("--input standard input", MAX_BYTES)
    return content
