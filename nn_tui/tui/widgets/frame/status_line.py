"""The status of the run on one line: what it is doing, how far it is, and its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.drawing.one_line import OneLine

_LEAST_BAR, _MOST_BAR = 6, 24


@dataclass(frozen=True)
class Status:
    """What the masthead and the status line show, in short parts: ``test`` is the test part's loss, ``right`` has both
    parts' shares, ``right_in_short`` the same in fewer words, ``share`` is the share done from 0 to 1, None where there
    is nothing to do.

    ``alert``, which must not be missed, replaces the numbers.
    """

    dataset: str = ""
    architecture: str = ""
    optimizer: str = ""
    phase: str = ""
    epoch: str = ""
    goal: str = ""
    share: float | None = None
    left: str = ""
    loss: str = ""
    test: str = ""
    right: str = ""
    right_in_short: str = ""
    penalty: str = ""
    pace: str = ""
    rate: str = ""
    alert: str = ""


_STYLES: Final[Mapping[str, str]] = {
    "phase": "bold",
    "left": "$text-muted",
    "penalty": "$text-muted",
    "pace": "$text-muted",
    "rate": "$text-muted",
    "alert": "bold $text-warning",
}
"""The styles of a status' parts; the others are plain."""

_GIVING_WAY: Final = (
    "rate", "right", "percent", "pace", "left", "penalty", "test", "bar", "loss", "epoch", "right"
)  # fmt: skip
"""The parts in the order in which they are left out where there is little room; the others stay. What is right is first
said in short."""

_SHARE: Final = re.compile(r"[\d.]+%")
_LOSS_WIDTH: Final = len("loss 0.0053")


class StatusLine(OneLine):
    """One line: running or paused, the epoch, the progress, the time left, losses, right answers, penalty, pace.

    Each part keeps the room that its numbers have taken so far, and that they are likely to take, for as long as it is
    the same run that does the same: so nothing comes, goes or moves because a number has another digit.
    """

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
        self._widths: dict[str, int] = {}
        self._widths_of: object = None

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
        """The parts in their order, as many as fit; those that say least are left out first."""
        status, width = self._status, self.size.width
        if status.alert:
            alert = cut(status.alert, width - cell_len(status.phase) - 2, ascii_only=capabilities_of(self.app).ascii)
            return _assembled({"phase": status.phase, "alert": alert}, [])
        texts = self._padded(_texts(status), status)
        right_in_short = texts.pop("right_in_short")
        for part in _GIVING_WAY:
            if _width(texts.values()) <= width:
                break
            texts[part], right_in_short = (right_in_short, "") if part == "right" else ("", right_in_short)
        room = min(_MOST_BAR, _LEAST_BAR + width - _width(texts.values()))
        return _assembled(texts, self._bar(room) if texts["bar"] else [])

    def _padded(self, texts: Mapping[str, str], status: Status) -> dict[str, str]:
        """The texts in the room that they keep."""
        run = status.phase, status.dataset, status.architecture, status.goal, [bool(text) for text in texts.values()]
        if run != self._widths_of:
            self._widths, self._widths_of = {}, run
        for part, text in texts.items():
            self._widths[part] = max(self._widths.get(part, 0), _likely_width(part, text, status.goal))
        return {part: text and text + " " * (self._widths[part] - cell_len(text)) for part, text in texts.items()}

    def _bar(self, room: int) -> list[tuple[str, Style | str]]:
        """The bar in that many columns."""
        share, ascii_only = self._status.share or 0.0, capabilities_of(self.app).ascii
        halves = int(2 * share * room)
        whole, half = divmod(halves, 2)
        if ascii_only:
            return [("#" * whole, "$text-primary"), ("." * (room - whole), "$foreground 30%")]
        full = "━" * whole + "╸" * half
        return [(full, "$text-primary"), ("─" * (room - whole - half), "$foreground 30%")]


def _texts(status: Status) -> dict[str, str]:
    """The texts of the parts, in their order."""
    has_bar = status.share is not None
    return {
        "phase": status.phase,
        "epoch": status.epoch + status.goal,
        "bar": " " * _LEAST_BAR if has_bar else "",
        "percent": f"{int(100 * (status.share or 0)):>3}%" if has_bar else "",
        "left": status.left,
        "loss": status.loss,
        "test": status.test,
        "right": status.right,
        "right_in_short": status.right_in_short or status.right,
        "penalty": status.penalty,
        "pace": status.pace,
        "rate": status.rate,
    }


def _likely_width(part: str, text: str, goal: str) -> int:
    """The columns that a part is likely to take in the same run."""
    if part in ("loss", "test") and text:
        return max(_LOSS_WIDTH, cell_len(text))
    if part == "epoch" and goal:
        return max(len("epoch ") + 2 * len(goal) - 1, cell_len(text))
    return cell_len(_SHARE.sub("99.9%", text) if part.startswith("right") else text)


def _assembled(texts: Mapping[str, str], bar: list[tuple[str, Style | str]]) -> Content:
    pieces: list[tuple[str, Style | str]] = []
    for part, text in texts.items():
        if text:
            pieces += bar if part == "bar" else [(text, _STYLES.get(part, ""))]
            pieces.append((" " if part == "epoch" and bar else "  ", ""))
    return Content.assemble(*pieces[:-1])


def _width(texts: Iterable[str]) -> int:
    """The columns that texts take side by side; empty ones take none."""
    return sum(cell_len(text) + 2 for text in texts if text) - 2
