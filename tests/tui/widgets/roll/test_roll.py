"""The roll: time across, rows down, wrapped to what fits, a cursor on one step, and keys that become text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from nn_tui.tui.widgets.roll.layout import Block, RollLayout
from nn_tui.tui.widgets.roll.roll import Roll
from nn_tui.tui.widgets.roll.rows import RollRow, number_row

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show


def text(letters: str = "abcdefghij", answers: str = "") -> Roll:
    roll = Roll()
    rows = [RollRow("text", tuple(letters))]
    if answers:
        rows.append(RollRow("network", tuple(answers), tones=("good",) * len(letters), editable=False))
    roll.set_rows(rows, gap=0)
    return roll


def sums() -> Roll:
    roll = Roll()
    roll.set_rows(
        [
            number_row("a", [0, 1, 1, 0], 1),
            number_row("b", [1, 1, 0, 0], 1),
            number_row("sum", [1, 0, 0, 1], 1),
            number_row("network", [0.9, 0.1, -0.25, 1], 1, tones=["good"] * 4, editable=False),
        ]
    )
    return roll


# Where steps stand.


def test_steps_are_wrapped_to_blocks() -> None:
    layout = RollLayout([3, 3, 3, 3], 7, 2)
    assert layout.blocks == (Block(0, 2), Block(2, 4))
    assert (layout.block_lines, layout.lines) == (4, 7)
    assert [layout.block_of(step) for step in range(4)] == [0, 0, 1, 1]
    assert [layout.start_of(step) for step in range(4)] == [0, 3, 0, 3]
    assert [layout.step_at(1, column) for column in (-5, 0, 2, 3, 90)] == [2, 2, 2, 3, 3]
    assert RollLayout([9, 1, 1], 4, 1).blocks == (Block(0, 1), Block(1, 3))
    assert RollLayout([], 4, 1).lines == 0


def test_rows_must_fit_together() -> None:
    with pytest.raises(ValueError, match="equally many steps"):
        Roll().set_rows([RollRow("a", ("1",)), RollRow("b", ("1", "2"))])
    with pytest.raises(ValueError, match="come first"):
        Roll().set_rows([RollRow("a", ("1",), editable=False), RollRow("b", ("1",))])
    with pytest.raises(ValueError, match="levels or tones"):
        RollRow("a", ("1", "2"), tones=("good",))


# What is drawn.


async def test_numbers_stand_in_columns(show: Show) -> None:
    async with show(sums(), size=(50, 6)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "          1     2     3     4",
            "      a    0     1     1     0",
            "      b    1     1     0     0",
            "    sum    1     0     0     1",
            "network  0.90  0.10  -0.25 1.00",
            "",
        ]
        backgrounds = {colour[0].strip(): colour[2] for colour in stage.colours(1)}
        assert backgrounds["0"] != backgrounds["1"]


async def test_characters_stand_close_and_are_wrapped(show: Show) -> None:
    async with show(text("abcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyza"), size=(25, 8)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "        1         11",
            "   text abcdefghijklmnop",
            "network bcdefghijklmnopq",
            "",
            "            21",
            "   text qrstuvwxyz",
            "network rstuvwxyza",
            "",
        ]


async def test_words_are_as_wide_as_their_texts(show: Show) -> None:
    roll = Roll()
    roll.set_rows([RollRow("text", ("not", "a", "film")), RollRow("", ("", "good", "bad"), editable=False)])
    async with show(roll, size=(40, 3), ascii_only=True) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "     1   2    3",
            "text not a    film",
            "         good bad",
        ]
        assert "".join(stage.lines()).isascii()


async def test_lines_scroll_with_the_cursor(show: Show) -> None:
    async with show(text("abcdefghijklmnopqrstuvwxyz"), size=(18, 3)) as stage:
        assert "abcdefghijkl" in stage.lines()[1]
        lines = await stage.press("end")
        assert "yz" in lines[2]
        lines = await stage.press("up")
        assert "mnopqrstuvwx" in lines[1]
        assert stage.widget.cursor == (0, 13)


async def test_only_what_changed_is_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    roll = text("abc", "bcd")
    async with show(roll, size=(20, 6)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        rows = [roll.rows[0], RollRow("network", ("b", "x", "d"), tones=("good", "bad", "good"), editable=False)]
        roll.set_rows(rows, gap=0)
        await stage.settle()
        assert drawn == [2]
        drawn.clear()
        roll.set_rows(rows, gap=0)
        await stage.settle()
        assert not drawn


@pytest.mark.slow
async def test_every_size_and_few_colours(show: Show) -> None:
    for colours in ("full", "few", "none"):
        async with show(sums(), colours=colours, ascii_only=True) as stage:
            await stage.check_sizes("down", "end", "space", "pagedown", "home")
    async with show(Roll()) as stage:
        assert stage.lines()[0].rstrip() == "no steps"
        await stage.check_sizes("down", "end", "space")


# The cursor.


async def test_the_cursor_walks_over_steps_and_rows(show: Show) -> None:
    async with show(sums(), size=(26, 12)) as stage:
        roll = stage.widget
        await stage.press("down", "right", "down", "l")
        assert roll.cursor == (2, 2)
        await stage.press("j")
        assert roll.cursor == (2, 2)
        await stage.press("home", "down")
        assert roll.cursor == (0, 2)
        await stage.press("up")
        assert roll.cursor == (2, 0)
        await stage.press("space")
        asked = stage.heard(Roll.ChangeAsked)[-1]
        assert (asked.row, asked.step, asked.control) == (2, 0, roll)
        moved = stage.heard(Roll.Cursor)[-1]
        assert (moved.row, moved.step) == (2, 0)
        await stage.pilot.click(Roll, offset=(19, 2))
        assert roll.cursor == (1, 1)


async def test_the_cursor_stays_on_a_shorter_sequence(show: Show) -> None:
    async with show(text()) as stage:
        await stage.press("end")
        stage.widget.set_rows([RollRow("text", ("a", "b"))])
        assert stage.widget.cursor == (0, 1)
        await stage.settle()


# Typing.


async def test_keys_are_text_while_typing(show: Show) -> None:
    async with show(text("abc")) as stage:
        roll = stage.widget
        roll.typing = True
        await stage.press("h", "space", "question_mark", "enter", "backspace", "delete")
        assert [message.text for message in stage.heard(Roll.Typed)] == ["h", " ", "?", "\n"]
        assert [message.before for message in stage.heard(Roll.Erased)] == [True, False]
        assert roll.cursor == (0, 0)
        await stage.press("end")
        assert roll.cursor == (0, 3)
        roll.post_message(Paste("x\ny"))
        await stage.settle()
        assert stage.heard(Roll.Typed)[-1].text == "x\ny"
        await stage.press("escape")
        assert not roll.typing
        assert roll.cursor == (0, 2)
        assert len(stage.heard(Roll.TypingEnded)) == 1
        await stage.press("h", "escape")
        assert roll.cursor == (0, 1)
        assert len(stage.heard(Roll.TypingEnded)) == 1


async def test_the_place_behind_the_end_can_be_seen(show: Show) -> None:
    async with show(text("abc"), colours="none") as stage:
        stage.widget.typing = True
        await stage.press("end")
        assert stage.reversed(1) == [" "]
