"""A list of sequences: numbers, rows, symbols, colours, and what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.widgets.sequences.sequence_list import SequenceList, ShownSequence, StepRow

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show


def listed(*sequences: ShownSequence, gap: int = 1, scale: float = 1.0) -> SequenceList:
    widget = SequenceList()
    widget.show_sequences(len(sequences), lambda index: sequences[index], scale=scale, gap=gap)
    return widget


SUM = ShownSequence(
    (StepRow("a", tuple("110")), StepRow("b", tuple("100")), StepRow("sum", tuple("001"), is_target=True))
)
PHRASE = ShownSequence((StepRow("", ("not", "good")),), "bad")
WAVE = ShownSequence((StepRow("value", values=np.array([0.5, -1.0, 0.0])),))


async def test_rows_of_a_sequence_stand_below_each_other(show: Show) -> None:
    async with show(listed(SUM, SUM), size=(16, 8)) as stage:
        first = ["1  a    1 1 0   ", "   b    1 0 0   ", "   sum  0 0 1   "]
        assert stage.lines() == [*first, " " * 16, first[0].replace("1", "2", 1), *first[1:], " " * 16]
        assert stage.bold(2) == ["sum  ", "0 0 1"]


async def test_a_row_that_has_no_room_is_left_out_and_so_are_later_sequences(show: Show) -> None:
    made: list[int] = []

    def make(index: int) -> ShownSequence:
        made.append(index)
        return SUM

    widget = SequenceList()
    widget.show_sequences(26_384, make, scale=1.0, gap=1)
    async with show(widget, size=(16, 5)) as stage:
        assert [line[:1] for line in stage.lines()] == ["1", " ", " ", " ", "2"]
        assert max(made) < 5


async def test_words_and_their_answer(show: Show) -> None:
    async with show(listed(PHRASE, PHRASE), size=(24, 2)) as stage:
        assert stage.lines() == ["1  not good → bad       ", "2  not good → bad       "]
        assert stage.bold(0) == ["bad"]
    async with show(listed(PHRASE), size=(24, 1), ascii_only=True) as stage:
        assert stage.lines() == ["1  not good -> bad      "]


async def test_steps_stand_below_each_other_whatever_their_texts(show: Show) -> None:
    tagged = ShownSequence((StepRow("", ("a", "film")), StepRow("class", ("other", "x"), is_target=True)))
    async with show(listed(tagged), size=(24, 2)) as stage:
        assert stage.lines() == ["1         a     film    ", "   class  other x       "]


async def test_letters_need_no_gap(show: Show) -> None:
    name = ShownSequence((StepRow("", tuple("anna")), StepRow("next", tuple("nna⏎"), is_target=True)))
    async with show(listed(name, gap=0), size=(16, 2)) as stage:
        assert stage.lines() == ["1        anna   ", "   next  nna⏎   "]


async def test_numbers_are_colours_of_their_sign_and_size(show: Show) -> None:
    async with show(listed(WAVE, scale=1.0), size=(16, 1)) as stage:
        half, negative, zero = (background for text, _, background in stage.colours(0)[2:5])
        assert len({half, negative, zero}) == 3
    async with show(listed(WAVE), size=(20, 1), colours="none") as stage:
        assert stage.lines() == ["1  value  +▒-█ ·    "]
    async with show(listed(WAVE), size=(20, 1), colours="none", ascii_only=True) as stage:
        assert stage.lines() == ["1  value  +*-# .    "]


async def test_colours_are_narrow_where_that_shows_all_steps(show: Show) -> None:
    steps = ShownSequence((StepRow("value", values=np.linspace(-1.0, 1.0, 11)),))
    async with show(listed(steps), size=(32, 1)) as stage:
        assert {len(text) for text, _, _ in stage.colours(0)[2:13]} == {2}
    async with show(listed(steps), size=(22, 1)) as stage:
        assert {len(text) for text, _, _ in stage.colours(0)[2:13]} == {1}
        assert "…" not in stage.lines()[0]
    async with show(listed(steps), size=(22, 1), colours="none") as stage:
        assert stage.lines()[0].endswith("…")


async def test_what_is_too_long_ends_in_an_ellipsis(show: Show) -> None:
    long = ShownSequence((StepRow("bit", ("1",) * 40), StepRow("value", values=np.full(40, 1.0))))
    async with show(listed(long), size=(20, 2)) as stage:
        assert stage.lines()[0] == "1  bit    1 1 1 1 1…"
        assert stage.lines()[1].endswith("…")
    async with show(listed(long), size=(20, 2), ascii_only=True) as stage:
        assert [line[-1] for line in stage.lines()] == ["~", "~"]


@pytest.mark.slow
async def test_without_any_it_says_so_and_any_size_will_do(show: Show) -> None:
    async with show(listed(), size=(12, 2)) as stage:
        assert stage.lines() == ["empty       ", " " * 12]
    async with show(listed(SUM, PHRASE, WAVE)) as stage:
        await stage.check_sizes()


async def test_it_begins_with_any_sequence(show: Show) -> None:
    widget = SequenceList()
    widget.show_sequences(11, lambda index: PHRASE, scale=1.0, gap=1, first=8)
    async with show(widget, size=(24, 5)) as stage:
        assert [line[:4].rstrip() for line in stage.lines()] == [" 9", "10", "11", "", ""]
