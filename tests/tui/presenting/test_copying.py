"""What is copied reads back as the same numbers, in each form."""

from __future__ import annotations

import ast
import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nn_tui.tui.presenting.copying import csv_text, forms_of, latex_text, number_text, numpy_text
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor

MATRIX = np.array([[0.1, -1e-05, 3.0], [np.nan, np.inf, 1e300]])
arrays = npst.arrays(np.float64, npst.array_shapes(min_dims=1, max_dims=2, max_side=4), elements=st.floats())


@given(st.floats(allow_nan=False))
def test_a_number_is_read_again_as_the_same(number: float) -> None:
    assert float(number_text(number)) == number
    assert float(number_text(np.float64(number))) == number


@given(arrays)
def test_numpy_makes_the_same_array(numbers: np.ndarray) -> None:
    text = numpy_text(numbers).removeprefix("np.array(").removesuffix(")")
    plain = text.replace("np.nan", "None").replace("-np.inf", "-1e999").replace("np.inf", "1e999")
    again = np.array(ast.literal_eval(plain), dtype=float)
    assert np.array_equal(again, numbers, equal_nan=True)


@given(arrays)
def test_csv_has_the_same_numbers(numbers: np.ndarray) -> None:
    rows = [[float(cell) for cell in row] for row in csv.reader(csv_text(numbers).splitlines())]
    assert np.array_equal(np.array(rows), np.atleast_2d(numbers), equal_nan=True)


def test_latex_is_a_matrix() -> None:
    assert latex_text(MATRIX) == (
        "\\begin{pmatrix}\n"
        "0.1 & -1 \\cdot 10^{-5} & 3.0 \\\\\n"
        "\\mathrm{nan} & \\infty & 1 \\cdot 10^{300}\n"
        "\\end{pmatrix}"
    )


def test_the_plain_number_comes_first() -> None:
    forms = forms_of(UnderCursor(0.1, MATRIX[0], MATRIX), "W1 = 0.1")
    assert [form.name for form in forms] == [
        "The number",
        "What is said about it",
        "The row (3), NumPy",
        "The row (3), CSV",
        "The row (3), LaTeX",
        "The matrix (2 x 3), NumPy",
        "The matrix (2 x 3), CSV",
        "The matrix (2 x 3), LaTeX",
    ]
    assert forms[0].make() == "0.1"
    assert forms[3].make() == "0.1,-1e-05,3.0\n"


@pytest.mark.parametrize(("under", "reading", "first"), [(None, "h1 = 0.5", "h1 = 0.5"), (UnderCursor("A"), "", "A")])
def test_without_a_number_the_words_are_copied(under: UnderCursor | None, reading: str, first: str) -> None:
    (form,) = forms_of(under, reading)
    assert form.make() == first


def test_nothing_is_nothing() -> None:
    assert forms_of(None, "") == ()
    assert forms_of(UnderCursor(3, np.zeros(0), np.zeros((0, 4))), "")[1:] == ()
