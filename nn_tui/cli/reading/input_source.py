"""The samples in a file or in standard input, in the form that suits the dataset."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.csv_input import parse_samples
from nn_tui.cli.reading.input_rows import InputRows
from nn_tui.cli.reading.sequence_input import parse_sequences
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.text_source import decoded
from nn_tui.data.plain_text import plain

STDIN: Final = "-"


def read_input(word: str, dataset: Dataset) -> InputRows:
    """Read the samples in the file ``word``, or in standard input for "-". Raises UsageError."""
    source = "standard input" if word == STDIN else plain(word)
    try:
        text, notes = decoded(_standard_input() if word == STDIN else Path(word).read_bytes(), f"--input {source}")
    except OSError as error:
        raise UsageError(f"--input {source}: cannot be read ({error.strerror or error}): check the name") from None
    except DataError as error:
        raise UsageError(str(error)) from None
    parse = parse_sequences if dataset.kind == "sequences" else parse_samples
    rows = parse(text, source, dataset)
    return replace(rows, notes=(*(f"--input {source}: {note}" for note in notes), *rows.notes))


def _standard_input() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read()
