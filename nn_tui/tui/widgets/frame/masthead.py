"""The two lines at the top: the screens with their keys, and the status of the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from nn_tui.tui.theme.capabilities import capabilities_of


class ScreenTabs(Widget):
    """The screens, each after its number key; the one shown is marked."""

    DEFAULT_CSS = """
    ScreenTabs {
        height: 1;
        width: 1fr;
        background: $panel;
        color: $text-muted;
    }
    """
    ALLOW_SELECT = False

    class Chosen(Message):
        """A screen's name was clicked."""

        def __init__(self, control: ScreenTabs, name: str) -> None:
            super().__init__()
            self._control = control
            self.name = name

        @property
        def control(self) -> ScreenTabs:
            """The tabs."""
            return self._control

    def __init__(self, names: Sequence[str], current: str, title: str) -> None:
        super().__init__()
        self._names = tuple(names)
        self._current = current
        self._title = title
        self._spans: list[tuple[int, int, str]] = []

    def render(self) -> Content:
        """The line "1 Data  2 Edit ...", with the title at the right end."""
        pieces: list[tuple[str, Style | str]] = []
        used = 0
        self._spans = []
        for number, name in enumerate(self._names, 1):
            is_current = name == self._current
            text = f"▸{number} {name} " if is_current else f" {number} {name} "
            pieces.append((text, "bold $block-cursor-foreground on $block-cursor-background" if is_current else ""))
            self._spans.append((used, used + len(text), name))
            used += len(text)
        room = self.size.width - used
        if room > len(self._title) + 1:
            pieces.append((f"{self._title} ".rjust(room), "$text-disabled"))
        return Content.assemble(*pieces)

    def on_click(self, event: events.Click) -> None:
        """Choose the screen whose name was clicked."""
        for start, end, name in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(self, name))


@dataclass(frozen=True)
class Status:
    """What the status line shows, in short parts: ``test`` is the test part's loss, ``right`` has both parts' shares.

    ``alert``, which must not be missed, replaces the numbers.
    """

    dataset: str = ""
    architecture: str = ""
    epoch: str = ""
    loss: str = ""
    test: str = ""
    right: str = ""
    penalty: str = ""
    phase: str = ""
    rate: str = ""
    alert: str = ""


_STYLES = {
    "dataset": "$text-accent",
    "phase": "bold",
    "rate": "$text-muted",
    "alert": "bold $text-warning",
}
"""The styles of a status' parts; the others are plain."""


class StatusLine(Widget):
    """One line: dataset, architecture, epoch, losses, right answers, penalty, running or paused, updates a second."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        width: 1fr;
        background: $surface;
        color: $text;
        padding: 0 1;
    }
    """

    def __init__(self, status: Status | None = None) -> None:
        super().__init__()
        self._status = status or Status(phase="starting")

    @property
    def status(self) -> Status:
        """What is shown."""
        return self._status

    def show(self, status: Status) -> None:
        """Show another status."""
        if status != self._status:
            self._status = status
            self.refresh()

    def render(self) -> Content:
        """The parts in their order.

        Where they do not fit, a long architecture is shortened; then parts are left out, those that say least first:
        dataset, phase and alert stay.
        """
        status = self._status
        if status.alert:
            texts = {"dataset": status.dataset, "phase": status.phase}
            texts["alert"] = status.alert[: max(0, self.size.width - _width(texts.values()) - 2)]
        else:
            texts = {**asdict(status), "architecture": self._architecture()}
            for part in ("rate", "penalty", "test", "loss", "epoch", "architecture", "right"):
                if _width(texts.values()) <= self.size.width:
                    break
                texts[part] = ""
        pieces: list[tuple[str, Style | str]] = []
        for part, text in texts.items():
            if text:
                pieces += [(text, _STYLES.get(part, "")), ("  ", "")]
        return Content.assemble(*pieces)

    def _architecture(self) -> str:
        """The architecture, shortened to the columns that all parts but the rate leave."""
        status = self._status
        others = (status.dataset, status.epoch, status.loss, status.test, status.right, status.penalty, status.phase)
        room = self.size.width - _width(others) - 2
        return shortened(status.architecture, room, ascii_only=capabilities_of(self.app).ascii)


def _width(texts: Iterable[str]) -> int:
    """The columns that texts take side by side; empty ones take none."""
    return sum(len(text) + 2 for text in texts if text) - 2


def shortened(architecture: str, room: int, *, ascii_only: bool = False) -> str:
    """An architecture such as "10x10, conv 8 3x3, pool 2, 26" without as many inner layers as do not fit.

    The first and the last part always stay, and so does an architecture without commas.
    """
    *front, last = architecture.split(", ")
    while len(architecture) > room and len(front) > 1:
        front.pop()
        architecture = f"{', '.join(front)} {'~' if ascii_only else '…'} {last}"
    return architecture
