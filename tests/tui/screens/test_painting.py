"""Only what changed is painted, and the screen shows the same as if everything had been."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.segment import Segment
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from nn_tui.tui.screens.painting import LeafCompositor, Lines
from nn_tui.tui.screens.stages import StagedScreen
from tests.emulator import Emulator

COLUMNS, ROWS = 24, 6


class Letters(Widget):
    """Filled with a character; counts the lines that it is asked for."""

    DEFAULT_CSS = "Letters { width: 1fr; height: 1fr; }"

    def __init__(self, character: str, id: str) -> None:
        super().__init__(id=id)
        self.character = character
        self.asked = 0

    def become(self, character: str, *regions: Region) -> None:
        self.character = character
        self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        self.asked += 1
        return Strip([Segment(self.character * self.size.width)])


class Board(StagedScreen[None]):
    CSS = """
    Board { layers: base top; }
    #over { layer: top; width: 6; height: 2; offset: 9 1; }
    """

    def __init__(self, has_cover: bool) -> None:
        super().__init__()
        self.has_cover = has_cover

    def compose(self) -> ComposeResult:
        yield Horizontal(Letters("a", "left"), Letters("b", "right"))
        if self.has_cover:
            yield Letters("#", "over")


class Painted:
    """A board, and a terminal that shows what was painted of it."""

    def __init__(self, screen: Board, pilot: Pilot[None]) -> None:
        self.screen, self.pilot = screen, pilot
        assert isinstance(screen._compositor, LeafCompositor)
        self.compositor = screen._compositor
        self.emulator = Emulator(COLUMNS, ROWS)
        self.emulator.write(self.compositor.render_full_update().render_segments(screen.app.console))

    def letters(self, name: str) -> Letters:
        return self.screen.query_one(f"#{name}", Letters)

    def paint(self, *names: str) -> object:
        """Paint what these changed; returns what drew it."""
        self.compositor.update_widgets({self.letters(name) for name in names})
        update = self.compositor.render_update()
        if isinstance(update, CompositorUpdate):
            self.emulator.write(update.render_segments(self.screen.app.console))
        return update

    @property
    def is_whole(self) -> bool:
        """Whether the terminal shows what painting everything would."""
        whole = Emulator(COLUMNS, ROWS)
        whole.write(self.compositor.render_full_update().render_segments(self.screen.app.console))
        return self.emulator.text == whole.text


@asynccontextmanager
async def painted(has_cover: bool = False) -> AsyncIterator[Painted]:
    app: App[None] = App()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        screen = Board(has_cover)
        await app.push_screen(screen)
        await pilot.pause()
        yield Painted(screen, pilot)


async def test_a_widget_that_changed_is_painted_and_no_other_asked() -> None:
    async with painted() as board:
        left, right = board.letters("left"), board.letters("right")
        asked = left.asked, right.asked
        left.become("x", Region(0, 2, 12, 1))
        assert isinstance(board.paint("left"), Lines)
        assert board.emulator.row(2) == "x" * 12 + "b" * 12
        assert board.emulator.row(1) == "a" * 12 + "b" * 12
        assert (left.asked, right.asked) == (asked[0] + 1, asked[1])


async def test_several_at_once_and_the_same_lines_twice() -> None:
    async with painted() as board:
        board.letters("left").become("x")
        board.letters("left").refresh(Region(0, 0, 12, 2))
        board.letters("right").become("y")
        assert isinstance(board.paint("left", "right"), Lines)
        assert board.emulator.row(0) == "x" * 12 + "y" * 12
        assert board.is_whole


@pytest.mark.parametrize("name", ["left", "right", "over"])
async def test_what_lies_under_another_widget_does_not_come_through(name: str) -> None:
    async with painted(has_cover=True) as board:
        board.letters(name).become("x")
        update = board.paint(name)
        assert isinstance(update, Lines) == (name == "over")
        assert board.is_whole


async def test_after_a_new_layout_widgets_are_painted_where_they_are_now() -> None:
    async with painted() as board:
        board.letters("left").styles.width = 4
        await board.pilot.pause()
        board.emulator.write(board.compositor.render_full_update().render_segments(board.screen.app.console))
        board.letters("right").become("y")
        board.paint("right")
        assert board.emulator.row(0) == "a" * 4 + "y" * 20


async def test_without_a_change_nothing_is_painted() -> None:
    async with painted() as board:
        assert board.paint("left") is None
