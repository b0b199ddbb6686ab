"""A five-line app around any widget, in a terminal whose abilities the test chooses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Generic, Protocol, TypeVar

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from nn_tui.tui.widgets.drawing.canvas import Canvas

M = TypeVar("M", bound=Message)
W = TypeVar("W", bound=Widget)


def colours_of(strip: Strip) -> list[tuple[str, str | None, str | None]]:
    """Text, foreground and background of each segment."""
    found = []
    for text, style, _ in strip:
        assert style is not None
        foreground, background = (
            colour.get_truecolor().hex if colour else None for colour in (style.color, style.bgcolor)
        )
        found.append((text, foreground, background))
    return found


class Stage(App[None], Generic[W]):
    """An app with one widget, which remembers the messages that the widget posts."""

    def __init__(self, widget: W, *, ascii_only: bool = False, theme: str = "textual-dark") -> None:
        super().__init__()
        self.widget = widget
        self.ascii_only = ascii_only
        self.start_theme = theme
        self.messages: list[Message] = []
        self.pilot: Pilot[None]

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.theme = self.start_theme
        self.widget.focus()

    def heard(self, kind: type[M]) -> list[M]:
        """The messages of one kind, in the order they came; the hook hears each one once a listener."""
        return list({id(message): message for message in self.messages if isinstance(message, kind)}.values())

    def strips(self) -> list[Strip]:
        """What Textual draws of the widget, all filters applied."""
        size = self.widget.outer_size
        return self.widget.render_lines(Region(0, 0, size.width, size.height))

    def lines(self) -> list[str]:
        """The text of the lines that Textual draws."""
        return [strip.text for strip in self.strips()]

    def colours(self, line: int) -> list[tuple[str, str | None, str | None]]:
        """Text, foreground and background of each segment of a line that Textual draws."""
        return colours_of(self.strips()[line])

    def bold(self, line: int) -> list[str]:
        """The texts in bold on a line that Textual draws."""
        return [segment.text for segment in self.strips()[line] if segment.style and segment.style.bold]

    def reversed(self, line: int) -> list[str]:
        """The texts with swapped colours on a line that Textual draws."""
        return [segment.text for segment in self.strips()[line] if segment.style and segment.style.reverse]

    def note_drawn_lines(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The numbers of the lines that the widget draws from now on; the list grows with each."""
        drawn: list[int] = []
        assert isinstance(self.widget, Canvas)
        draw = self.widget.draw_line

        def noted(y: int) -> Iterable[Segment]:
            drawn.append(y)
            return draw(y)

        monkeypatch.setattr(self.widget, "draw_line", noted)
        return drawn

    async def press(self, *keys: str) -> list[str]:
        """Press keys and read the lines."""
        await self.pilot.press(*keys)
        return await self.settle()

    async def settle(self) -> list[str]:
        """Wait until all messages are answered and read the lines."""
        await self.pilot.pause(0)
        return self.lines()

    async def check_sizes(self, *keys: str) -> None:
        """Whatever the size, exactly the lines of the widget are filled; keys are safe where there is no room."""
        for size in ((60, 1), (3, 2), (1, 20), (20, 5), (1, 1)):
            await self.pilot.resize_terminal(*size)
            assert [cell_len(line) for line in await self.settle()] == [size[0]] * size[1]
        assert [cell_len(line) for line in await self.press(*keys)] == [1]


class Show(Protocol):
    """Put a widget on a stage; what is left out is as in ``stage_of``."""

    def __call__(
        self, widget: W, *, size: tuple[int, int] = ..., colours: str = ..., ascii_only: bool = ..., theme: str = ...
    ) -> AbstractAsyncContextManager[Stage[W]]: ...


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """`async with show(widget, size=(40, 10), colours="full", ascii_only=False, theme=...) as stage`."""

    @asynccontextmanager
    async def stage_of(
        widget: W,
        *,
        size: tuple[int, int] = (40, 12),
        colours: str = "full",
        ascii_only: bool = False,
        theme: str = "textual-dark",
    ) -> AsyncIterator[Stage[W]]:
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm" if colours == "few" else "xterm-256color")
        monkeypatch.delenv("COLORTERM", raising=False)
        if colours == "full":
            monkeypatch.setenv("COLORTERM", "truecolor")
        if colours == "none":
            monkeypatch.setenv("NO_COLOR", "1")
        stage = Stage(widget, ascii_only=ascii_only, theme=theme)
        async with stage.run_test(size=size, message_hook=stage.messages.append) as pilot:
            stage.pilot = pilot
            await pilot.pause(0)
            yield stage

    return stage_of
