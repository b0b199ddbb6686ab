"""Several names out of a few: keys and pointer take them in and out, and every name is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.widgets.controls.multi_choice import MultiChoice

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

NAMES = ("x1", "x2", "x1^2", "sin(x1)")


async def test_keys_take_names_in_and_out(show: Show) -> None:
    many = MultiChoice(NAMES, {"x2", "x1"})
    async with show(many) as stage:
        assert stage.lines()[0].rstrip() == " ■ x1  ■ x2  □ x1^2  □ sin(x1)"
        await stage.press("space", "right", "right", "space")
        assert many.chosen == ("x2", "x1^2")
        await stage.press("left", "left", "left", "space")
        assert stage.widget.chosen == ("x2", "x1^2", "sin(x1)")
        assert [message.chosen for message in stage.heard(MultiChoice.Changed)] == [
            ("x2",),
            ("x2", "x1^2"),
            ("x2", "x1^2", "sin(x1)"),
        ]
        assert stage.heard(MultiChoice.Changed)[0].control is many


async def test_names_are_broken_into_lines_and_the_pointer_finds_them(show: Show) -> None:
    many = MultiChoice(NAMES, ())
    async with show(many, size=(14, 6)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [" □ x1  □ x2", " □ x1^2", " □ sin(x1)"]
        await stage.pilot.click(many, offset=(8, 0))
        await stage.pilot.click(many, offset=(3, 2))
        await stage.pilot.click(many, offset=(13, 2))
        assert many.chosen == ("x2", "sin(x1)")


async def test_ascii_and_no_colour_tell_the_names_apart(show: Show) -> None:
    async with show(MultiChoice(NAMES, {"x2"}), ascii_only=True, colours="none") as stage:
        assert stage.lines()[0].startswith(" [ ] x1  [x] x2 ")


@pytest.mark.slow
async def test_any_size(show: Show) -> None:
    async with show(MultiChoice(NAMES, NAMES)) as stage:
        for size in ((3, 2), (1, 1)):
            await stage.pilot.resize_terminal(*size)
            await stage.press("right", "space")
