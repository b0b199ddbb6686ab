"""What the peer screens have in common: the two lines on top, the body, the footer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from nn_tui.tui.widgets.frame.key_bar import KeyBar
from nn_tui.tui.widgets.frame.masthead import ScreenTabs, Status, StatusLine

SCREENS = ("Data", "Edit", "Train", "Predict")
FRAMES = (30.0, 10.0, 4.0)
"""Frames a second to choose among: fewer for a slow line."""


class Host(Protocol):
    """What a screen asks of the app."""

    @property
    def frame_rate(self) -> float:
        """Frames a second while training runs."""
        ...

    def make_way(self) -> None:
        """Let the training rest until the next picture is out."""
        ...

    def current_status(self) -> Status:
        """What the status line says now."""
        ...

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        ...

    @property
    def is_leaving(self) -> bool:
        """Whether the app is ending: its screens are being taken apart, and there is nothing to draw on."""
        ...


class WorkScreen(Screen[None]):
    """A peer screen. A subclass composes its body and shows the present state in ``show``."""

    NAME: ClassVar[str] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (34, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = None

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.status_line = StatusLine()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield ScreenTabs(SCREENS, self.NAME, "nn-tui")
        yield self.status_line
        yield from self.above()
        with Horizontal(id="body"):
            yield from self.body()
        yield from self.below()
        yield Static("Too small: 40x12 is needed. Keys still work.", id="too-small")
        yield KeyBar()

    def above(self) -> Iterable[Widget]:
        """Lines between the status line and the body."""
        return ()

    def body(self) -> Iterable[Widget]:
        """The widgets between the status line and the lines below."""
        return ()

    def below(self) -> Iterable[Widget]:
        """Lines between the body and the footer."""
        return ()

    def show(self) -> None:
        """Show the present state. Called when something changed, and for every frame while training runs."""

    def refresh_state(self) -> None:
        """Show the present state, and follow a running training."""
        if self.host.is_leaving:
            return
        self.status_line.show(self.host.current_status())
        self.show()
        self.refresh_bindings()
        self._follow()

    def _follow(self) -> None:
        """Draw frames while training runs, and only then: a paused app does nothing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.host.is_training and self.is_current:
            self._timer = self.set_interval(1 / self.host.frame_rate, self._frame)

    def _frame(self) -> None:
        if self.host.is_leaving:
            return
        self.host.make_way()
        self.status_line.show(self.host.current_status())
        self.show()

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        self.call_after_refresh(self.refresh_state)

    def on_screen_suspend(self) -> None:
        """Draw nothing while out of sight."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
