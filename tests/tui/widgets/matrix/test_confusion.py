"""The confusion matrix: counts, headings, the diagonal, the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import ArrayLike

from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

COUNTS = [[9, 0, 1], [0, 12, 0], [2, 0, 0]]
ALPHABET = [chr(ord("A") + place) for place in range(26)]


def confusion(counts: ArrayLike = COUNTS, names: list[str] | None = None) -> ConfusionMatrix:
    widget = ConfusionMatrix()
    widget.set_matrix(counts, names or ["A", "B", "C"])
    return widget


async def test_counts(show: Show) -> None:
    async with show(confusion()) as stage:
        stage.widget.blur()
        lines = await stage.settle()
        assert [line.rstrip() for line in lines[:5]] == [
            "true \\ predicted",
            "    A   B   C",
            "A   9   ·   1",
            "B   ·  12   ·",
            "C   2   ·   ·",
        ]


async def test_ascii(show: Show) -> None:
    async with show(confusion(), ascii_only=True) as stage:
        lines = await stage.settle()
        assert "".join(lines).isascii()
        assert lines[4].rstrip() == "C   2   .   ."


async def test_the_diagonal_is_shaded(show: Show) -> None:
    async with show(confusion()) as stage:
        stage.widget.blur()
        await stage.settle()
        backgrounds = [background for _, _, background in stage.colours(3)]
        assert backgrounds[2] not in (backgrounds[1], backgrounds[3])
        assert backgrounds[1] == backgrounds[3]


async def test_the_diagonal_is_reversed_without_colour(show: Show) -> None:
    async with show(confusion(), colours="none") as stage:
        assert [text.strip() for text in stage.reversed(3)] == ["12"]


async def test_cursor_keys_tell_the_count(show: Show) -> None:
    async with show(confusion()) as stage:
        lines = await stage.press("down", "right", "k", "l")
        told = [(m.true, m.predicted, m.count) for m in stage.heard(ConfusionMatrix.Cursor)]
        assert told == [(1, 0, 0), (1, 1, 12), (0, 1, 0), (0, 2, 1)]
        assert stage.heard(ConfusionMatrix.Cursor)[0].control is stage.widget
        assert lines[2].rstrip().endswith("[ 1]")


async def test_click(show: Show) -> None:
    async with show(confusion()) as stage:
        await stage.pilot.click(ConfusionMatrix, offset=(7, 3))
        assert stage.widget.cursor == (1, 1)


async def test_many_classes_scroll_with_the_cursor(show: Show) -> None:
    counts = np.eye(26, dtype=int)
    async with show(confusion(counts, ALPHABET), size=(30, 10)) as stage:
        assert stage.lines()[2].startswith("A ")
        lines = await stage.press("end", *["pagedown"] * 5)
        assert lines[-1].startswith("Z ")
        assert "Z" in lines[1]
        assert "[1]" in lines[-1]


async def test_long_names_are_cut(show: Show) -> None:
    async with show(confusion([[1, 0], [0, 1]], ["a very long name", "B"]), size=(40, 6)) as stage:
        lines = stage.lines()
        assert "a ver…" in lines[1]
        assert lines[2].startswith("a very long")


async def test_only_changed_rows_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(confusion()) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        stage.widget.set_matrix([[9, 0, 1], [0, 11, 1], [2, 0, 0]], ["A", "B", "C"])
        await stage.settle()
        assert drawn == [3]


async def test_more_digits_make_wider_cells(show: Show) -> None:
    async with show(confusion()) as stage:
        stage.widget.set_matrix([[12345, 0, 1], [0, 12, 0], [2, 0, 0]], ["A", "B", "C"])
        assert "12345" in (await stage.settle())[2]


async def test_no_classes(show: Show) -> None:
    async with show(ConfusionMatrix()) as stage:
        stage.widget.set_matrix(np.zeros((0, 0)), [])
        lines = await stage.press("down", "right", "end", "pagedown")
        assert any("no classes" in line for line in lines)
        assert not stage.heard(ConfusionMatrix.Cursor)


def test_counts_have_to_be_square() -> None:
    with pytest.raises(ValueError, match="2 classes"):
        ConfusionMatrix().set_matrix(COUNTS, ["A", "B"])


async def test_size_auto(show: Show) -> None:
    widget = confusion()
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget):
        assert widget.size == (16, 5)


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, colours: str, theme: str) -> None:
    async with show(confusion(np.eye(26), ALPHABET), colours=colours, theme=theme) as stage:
        await stage.check_sizes("end", "pagedown")


DIGITS = [str(digit) for digit in range(10)]


async def test_ten_classes_fit_forty_columns(show: Show) -> None:
    counts = np.full((10, 10), 3) + np.diag([50] * 10)
    async with show(confusion(counts, DIGITS), size=(40, 12)) as stage:
        stage.widget.blur()
        lines = await stage.settle()
        assert lines[1].split() == DIGITS
        assert lines[11].split() == ["9", *["3"] * 9, "53"]
        assert lines[11].rstrip() == "9  3  3  3  3  3  3  3  3  3 53"
        # A heading ends above the last digit of its counts.
        assert lines[1].rstrip()[-1] == "9"
        assert len(lines[1].rstrip()) == len(lines[11].rstrip())


async def test_counts_are_told_in_thousands_where_there_is_little_room(show: Show) -> None:
    counts = np.diag([5923, 120_000, 999, 12_345, 999_999]) + 1 - np.eye(5, dtype=int)
    async with show(confusion(counts, DIGITS[:5]), size=(24, 7)) as stage:
        lines = await stage.press("down")
        assert [lines[row].split()[row - 1] for row in range(2, 7)] == ["6k", ".1M", "999", "12k", "1M"]
        assert stage.widget.readout() == "1 taken for 0: 1 of 120,004"
        await stage.press("right")
        assert stage.widget.readout() == "1 taken for 1, rightly: 120,000 of 120,004"


async def test_twenty_classes_are_walked_in_forty_columns(show: Show) -> None:
    names = ALPHABET[:20]
    async with show(confusion(np.full((20, 20), 183), names), size=(40, 12), colours="none") as stage:
        assert stage.lines()[1].split() == [*names[:9], "▸"]
        lines = await stage.press("end", "pagedown", "pagedown")
        assert stage.widget.cursor == (19, 19)
        assert lines[1].split() == ["◂", *names[-9:]]
        assert lines[11].startswith("T ")
        assert [text for text in stage.reversed(11) if "183" in text] == ["183 "]
        assert stage.widget.readout() == "T taken for T, rightly: 183 of 3,660"


async def test_readout_without_classes_or_samples(show: Show) -> None:
    async with show(ConfusionMatrix()) as stage:
        assert stage.widget.readout() == ""
        stage.widget.set_matrix([[0, 0], [0, 0]], ["A", "B"])
        await stage.press("right")
        assert stage.widget.readout() == "A taken for B: 0 of 0"
