"""One line of separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

_LINE_END: Final = "\r\n"


def csv_line(cells: Sequence[str], separator: str = ",") -> str:
    """The cells as a line without its end; one that holds the separator, a quote or a line's end is put in quotes."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=_LINE_END).writerow(cells)
    return text.getvalue().removesuffix(_LINE_END)
