"""The file that `nn-tui datasets -o` writes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.cli.output.destination import check_overwriting, check_writable
from nn_tui.cli.output.progress import FileProgress
from nn_tui.data.atomic import write_atomically
from nn_tui.data.catalog import SUFFIX
from nn_tui.data.dataset import Dataset
from nn_tui.data.library.export_csv import write_csv
from nn_tui.data.own_format import format as text_format
from nn_tui.data.plain_text import plain

OPTION = "-o"
CSV_SUFFIX = ".csv"


def check_output_path(path: Path, csv: bool, force: bool, sources: Iterable[Path]) -> None:
    """Raise UsageError for a path that cannot be written, whose name does not give the format, or where a file exists
    that may not be replaced: without ``force`` any, with it ``sources``, those that the dataset is read from."""
    check_writable(OPTION, path, sources)
    if not csv and path.suffix.lower() not in (CSV_SUFFIX, SUFFIX):
        raise UsageError(f"{OPTION} {plain(path)}: end the name in {CSV_SUFFIX} or {SUFFIX}, or add --csv")
    check_overwriting(OPTION, path, force)


def write_dataset(dataset: Dataset, path: Path, csv: bool) -> None:
    """Write the file, replacing any: as CSV with ``csv`` or if its name ends in .csv, else in the dataset file format.

    Raises OSError, and DataError for what that format cannot hold.
    """
    if csv or path.suffix.lower() == CSV_SUFFIX:
        writing = FileProgress(sys.stderr, f"writing {plain(path)}")
        write_csv(dataset, path, writing.show)
    else:
        write_atomically(path, text_format.dumps(dataset).encode())
