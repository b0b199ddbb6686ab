"""Missing cells: what is filled in and how, what is left out, and what the network sees in their place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.encoding import encoding
from nn_tui.experiment.recipe.defaults import recipe_for
from nn_tui.experiment.run.assembly import encoding_of
from nn_tui.experiment.run.split import parts_of
from tests.data.schema.opened import column_of, opened, said, table, values_of


def test_a_column_that_is_mostly_empty_costs_no_row(tmp_path: Path) -> None:
    columns = {"rare": lambda row: row if row < 6 else "", "b": lambda row: row * 13 % 17}
    text = table(columns, 100)
    found = opened(tmp_path, text)
    assert (found.dataset.samples, found.dataset.feature_names) == (100, ("b",))
    assert said(found, "The column rare is 94% empty and was left out: rare=in takes it in.")
    taken = opened(tmp_path, text, columns=("rare=in",))
    assert taken.dataset.samples == 100
    assert taken.dataset.feature_names == ("rare", "rare_missing", "b")


def test_numbers_are_filled_with_the_median_of_the_training_part_alone(tmp_path: Path) -> None:
    cells = ["" if row % 4 == 1 else row * 7 % 40 for row in range(40)]
    found = opened(tmp_path, table({"a": cells, "b": lambda row: row * 13 % 17}))
    recipe = recipe_for(found).with_(test_split=0.5)
    training, testing, *_ = parts_of(recipe, found.dataset)
    seen = encoding_of(recipe, found.dataset)
    known = [float(cells[row]) for row in training if cells[row] != ""]
    assert seen.fills is not None
    assert seen.fills[0] == np.median(known)
    encoded = seen.encode(found.dataset.flat_inputs)
    assert np.isfinite(encoded).all()
    # Whatever stands in the rows that are tested on, the network sees the training part the same way.
    changed = found.dataset.inputs.copy()
    changed[testing] = 1e6
    other = encoding(
        found.dataset.__class__(**{**vars(found.dataset), "inputs": changed}), (), training, recipe.output_activation
    )
    np.testing.assert_array_equal(other.encode(found.dataset.flat_inputs), encoded)


def test_an_indicator_says_where_a_value_is_missing(tmp_path: Path) -> None:
    def holed(row: int) -> object:
        return "" if row % 4 == 1 else row * 7 % 40

    found = opened(tmp_path, table({"a": holed, "same": holed, "few": lambda row: "" if row == 3 else row % 6}))
    assert found.dataset.feature_names == ("a", "a_missing", "same", "few")
    assert values_of(found, "a_missing") == [float(row % 4 == 1) for row in range(40)]
    assert said(found, "the median of the training part (a 10, same 10 and few 1)", "a got an input that says where")
    without = opened(
        tmp_path, table({"a": holed, "few": lambda row: "" if row == 3 else row % 6}), columns=("a=no-flag", "few=flag")
    )
    assert without.dataset.feature_names == ("a", "few", "few_missing")


def test_texts_get_a_category_for_what_is_missing(tmp_path: Path) -> None:
    text = table({"colour": lambda row: ("red", "", "blue", "NA")[row % 4], "b": lambda row: row * 13 % 17})
    found = opened(tmp_path, text)
    assert found.dataset.feature_names[:3] == ("colour=blue", "colour=red", "colour=missing")
    assert values_of(found, "colour=missing") == [float(row % 2) for row in range(40)]
    assert said(found, "Missing texts are a category of their own (colour 20)")
    assert said(found, 'taken as missing: colour "NA" 10; NAME=na keeps them as values')
    kept = opened(tmp_path, text, columns=("colour=na",))
    assert kept.dataset.feature_names[:4] == ("colour=blue", "colour=NA", "colour=red", "colour=missing")


@pytest.mark.parametrize("word", ["unknown", "Missing", ".", "n.a.", "na", "#DIV/0!", "--"])
@pytest.mark.parametrize("every", [5, 30])
def test_words_for_nothing_among_numbers_and_dates_are_missing(word: str, every: int, tmp_path: Path) -> None:
    ages = [word if row % every == 1 else row * 7 % 40 for row in range(40)]
    days = [word if row % every == 2 else f"2024-01-{row % 28 + 1:02}" for row in range(40)]
    found = opened(tmp_path, table({"age": ages, "when": days, "b": lambda row: row * 13 % 17}))
    count = ages.count(word)
    assert np.isnan(values_of(found, "age")).sum() == count
    assert np.isnan(values_of(found, "when_days")).sum() == days.count(word)
    assert said(found, f'taken as missing: age "{word}" {count}')


def test_words_for_nothing_among_texts_are_a_category(tmp_path: Path) -> None:
    text = table({"town": lambda row: ("York", "unknown", "Bath")[row % 3], "b": lambda row: row * 13 % 17})
    assert opened(tmp_path, text).dataset.feature_names[:3] == ("town=Bath", "town=unknown", "town=York")


def test_one_number_or_none_is_two_categories(tmp_path: Path) -> None:
    found = opened(tmp_path, table({"smokes": lambda row: "1" if row % 3 else "", "b": lambda row: row * 13 % 17}))
    assert found.dataset.feature_names == ("smokes=1", "smokes=missing", "b")
    assert values_of(found, "smokes=1") == [float(row % 3 > 0) for row in range(40)]


@pytest.mark.parametrize("choice", ["*=drop", "a=drop"])
def test_rows_with_missing_cells_are_left_out_by_choice(choice: str, tmp_path: Path) -> None:
    text = table({"a": lambda row: "" if row % 4 == 1 else row * 7 % 40, "b": lambda row: row * 13 % 17})
    found = opened(tmp_path, text, columns=(choice,))
    assert (found.dataset.samples, column_of(found, "a").fill) == (30, "none")
    assert found.notes[0] == "10 rows with missing values were left out (a 10)."


def test_a_row_without_the_answer_or_without_any_value_is_left_out(tmp_path: Path) -> None:
    rows = [["1", "2", "0"], ["2", "", "1"], ["", "", "1"], ["3", "4", ""], ["4", "1", "1"]]
    found = opened(tmp_path, "a,b,y\n" + "".join(",".join(row) + "\n" for row in rows))
    np.testing.assert_array_equal(found.dataset.inputs, [[1, 2], [2, np.nan], [4, 1]])
    assert found.notes[0] == "2 rows with missing values were left out (y 1 and in all columns 1)."
