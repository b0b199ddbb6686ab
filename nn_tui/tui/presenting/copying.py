"""What is copied, in the forms in which other programs read it: every number with all its digits."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import numpy as np

from nn_tui.tui.widgets.drawing.under_cursor import Numbers, UnderCursor


class CopyForm(NamedTuple):
    """One form: what it is called in the list, and how its text is made, which may take a moment."""

    name: str
    make: Callable[[], str]


def forms_of(under: UnderCursor | None, reading: str) -> tuple[CopyForm, ...]:
    """The forms of what is under the cursor, the plain number or word first; () where there is nothing.

    ``reading`` is the sentence that the frame shows about it, "" without one.
    """
    forms = []
    if under is not None:
        forms.append(CopyForm(f"The {under.what}", partial(number_text, under.value)))
    if reading:
        forms.append(CopyForm("What is said about it", lambda: reading))
    if under is not None and under.row is not None and under.row.size:
        forms += _of_numbers("The row", under.row)
    if under is not None and under.matrix is not None and under.matrix.size:
        forms += _of_numbers("The matrix", under.matrix)
    return tuple(forms)


def number_text(value: object) -> str:
    """A number with the fewest digits from which the same number is read again; a word as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, float | np.floating):
        return repr(float(value))
    return str(value)


def numpy_text(numbers: Numbers) -> str:
    """An expression that makes the array again, with ``import numpy as np``; ``nan`` and ``inf`` are those of np."""
    if numbers.ndim == 1:
        return f"np.array([{', '.join(map(_in_numpy, numbers.tolist()))}])"
    rows = (f"[{', '.join(map(_in_numpy, row))}]" for row in numbers.tolist())
    return "np.array([\n    " + ",\n    ".join(rows) + ",\n])"


def csv_text(numbers: Numbers) -> str:
    """Rows of comma-separated values."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([map(number_text, row) for row in np.atleast_2d(numbers).tolist()])
    return text.getvalue()


def latex_text(numbers: Numbers) -> str:
    r"""A matrix in parentheses, as ``amsmath`` sets it: ``\begin{pmatrix} ... \end{pmatrix}``."""
    rows = (" & ".join(map(_in_latex, row)) for row in np.atleast_2d(numbers).tolist())
    return "\\begin{pmatrix}\n" + " \\\\\n".join(rows) + "\n\\end{pmatrix}"


def _of_numbers(what: str, numbers: Numbers) -> Iterable[CopyForm]:
    size = " x ".join(f"{length:,}" for length in numbers.shape)
    yield CopyForm(f"{what} ({size}), NumPy", partial(numpy_text, numbers))
    yield CopyForm(f"{what} ({size}), CSV", partial(csv_text, numbers))
    yield CopyForm(f"{what} ({size}), LaTeX", partial(latex_text, numbers))


def _in_numpy(value: object) -> str:
    text = number_text(value)
    return text.replace("nan", "np.nan").replace("inf", "np.inf")


def _in_latex(value: object) -> str:
    text = number_text(value)
    if text in ("inf", "-inf"):
        return text.replace("inf", "\\infty")
    if text == "nan":
        return "\\mathrm{nan}"
    digits, _, exponent = text.partition("e")
    return f"{digits} \\cdot 10^{{{int(exponent)}}}" if exponent else digits
