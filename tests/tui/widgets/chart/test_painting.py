"""Curves over one another: the one below shows through, and without colours their marks tell them apart."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest

from nn_tui.tui.theme.capabilities import Colours, TerminalCapabilities
from nn_tui.tui.widgets.chart.painting import FIRST_RAW, Painting, marks, paint
from nn_tui.tui.widgets.chart.plan import lay_out
from nn_tui.tui.widgets.chart.series import Series, drawable

FULL = TerminalCapabilities(True, "full", False)
PLAIN = TerminalCapabilities(True, "none", False)
FEW = TerminalCapabilities(True, "few", False)
ASCII = TerminalCapabilities(True, "few", True, False)
QUARTERS = TerminalCapabilities(True, "full", False, False)

X = np.arange(41.0)
LEVEL = np.full(41, 0.3)


def painted(*series: Series, look: TerminalCapabilities = FULL, smoothing: int = 1) -> Painting:
    curves, _ = drawable(series, False, smoothing)
    layout = lay_out(curves, 50, 10, False, look)
    return paint(curves, layout.x_scale, layout.y_scale, look)


def row_of(painting: Painting) -> tuple[str, list[int]]:
    """The one row that is not blank: its characters and kinds where there is a curve."""
    (row,) = np.flatnonzero(painting.kinds.any(1))
    kinds = painting.kinds[row]
    text = "".join(map(chr, painting.characters[row]))
    return text[: np.flatnonzero(kinds)[-1] + 1], kinds[kinds > 0].tolist()


def test_equal_curves_take_turns() -> None:
    text, kinds = row_of(painted(Series("train", X, LEVEL), Series("test", X, LEVEL)))
    assert len(set(text)) <= 2
    assert kinds[:6] == [1, 2, 1, 2, 1, 2]
    _, kinds = row_of(painted(*(Series(name, X, LEVEL) for name in ("train", "test", "updates"))))
    assert kinds[:6] == [1, 2, 3, 1, 2, 3]


def test_the_run_before_is_dotted_and_shows_through_the_present_one() -> None:
    alone, _ = row_of(painted(Series("before", X, LEVEL, stroke="dotted")))
    solid, _ = row_of(painted(Series("train", X, LEVEL)))
    assert set(alone[:-1]) != set(solid[:-1])
    text, kinds = row_of(painted(Series("train", X, LEVEL), Series("before", X, LEVEL, stroke="dotted")))
    assert text == solid
    assert kinds[:8] == [1, 1, 1, 2, 1, 1, 1, 2]


def test_curves_that_cross_keep_their_colours_beside_each_other() -> None:
    painting = painted(Series("up", X, X), Series("down", X, 40.0 - X))
    columns = np.flatnonzero(painting.kinds.any(0))
    ends = [set(painting.kinds[:, column]) - {0} for column in (columns[0], columns[-1])]
    assert ends == [{1, 2}, {1, 2}]


def test_points_are_on_top_of_every_line() -> None:
    few = np.array([0.0, 20.0, 40.0])
    text, kinds = row_of(painted(Series("updates", X, LEVEL), Series("train", few, np.full(3, 0.3), stroke="points")))
    assert text.count("•") == kinds.count(2) == 3


@pytest.mark.parametrize("points", [1, 3])
def test_points_that_are_not_joined_stand_alone(points: int) -> None:
    painting = painted(Series("train", X[:points] * 20, LEVEL[:points], stroke="points" if points > 1 else "line"))
    assert (painting.kinds > 0).sum() == points


def test_smoothed_points_are_faint_below_their_average() -> None:
    noise = np.where(X % 2, 0.2, 0.4)
    painting = painted(Series("train", X, noise), smoothing=10)
    counts = {kind: int((painting.kinds == kind).sum()) for kind in np.unique(painting.kinds).tolist()}
    assert set(counts) == {0, 1, FIRST_RAW}
    row = painting.kinds[:, 30]
    assert (row == 1).sum() == 1
    assert (row == FIRST_RAW).sum() > 1


@pytest.mark.parametrize("look", [PLAIN, FEW, ASCII])
def test_without_many_colours_curves_differ_by_their_marks(look: TerminalCapabilities) -> None:
    series = [Series("train", X, LEVEL), Series("test", X, LEVEL), Series("before", X, LEVEL, stroke="dotted")]
    curves, _ = drawable(series, False)
    assert len(set(marks(curves, look))) == 3
    text, kinds = row_of(painted(*series, look=look))
    shown = {kind: {one for one, own in zip(text, kinds, strict=True) if own == kind} for kind in (1, 2, 3)}
    assert not shown[1] & shown[2]
    assert not shown[1] & shown[3]
    assert not shown[2] & shown[3]
    assert not look.ascii or text.isascii()


@pytest.mark.parametrize("colours", ["few", "none"])
def test_a_dotted_curve_of_marks_has_gaps(colours: Colours) -> None:
    look = TerminalCapabilities(True, colours, False)
    text, _ = row_of(painted(Series("before", X, LEVEL, stroke="dotted"), look=look))
    assert [len(list(run)) for blank, run in groupby(text, " ".__eq__) if not blank] == [1] * ((len(text) + 1) // 2)


def test_quarter_blocks_where_there_is_no_braille() -> None:
    text, _ = row_of(painted(Series("train", X, LEVEL), look=QUARTERS))
    assert set(text) <= set("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")


def test_a_curve_without_points_is_not_drawn() -> None:
    painting = painted(Series("train", X, LEVEL), Series("test", X[:0], LEVEL[:0]))
    assert set(np.unique(painting.kinds).tolist()) == {0, 1}
