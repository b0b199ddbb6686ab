"""The progress of a run on one line: a bar, the share done, the epochs, the time left."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.widgets.drawing.canvas import Canvas

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEAST_BAR, _MOST_BAR = 8, 40
_PERCENT_WIDTH = 5
TIME_WIDTH = 10


class _Appearance(NamedTuple):
    """The pieces of the line; equal ones need not be drawn again."""

    full: str
    rest: str
    percent: str
    words: str


class Progress(Canvas):
    """One line about a run. As it gets narrower the words are dropped first, then the bar, then the percentage."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"progress--bar", "progress--rest"}

    DEFAULT_CSS = """
    Progress {
        width: 1fr;
        height: 1;
        & > .progress--bar { color: $primary; background: $foreground 10%; }
        & > .progress--rest { color: $text-disabled; background: $foreground 10%; }
    }
    """

    def __init__(self, *, unit: str = "epochs", id: str | None = None, classes: str | None = None) -> None:
        """Make an empty line; ``unit`` says what is counted, in the plural; "" shows no count beside the percentage."""
        super().__init__(id=id, classes=classes)
        self._unit = unit
        self._done = 0
        self._total = 0
        self._part_done = 0.0
        self._seconds_left: float | None = None
        self._note = ""
        self._drawn: _Appearance | None = None

    def set(self, done: int, total: int, seconds_left: float | None = None, note: str = "", part: float = 0.0) -> None:
        """Show how far a run is; nothing is drawn when the line would look the same.

        Args:
            done: how many of ``total`` are done; more than all fill the bar.
            total: zero or less if there is nothing to do: the bar stays empty.
            seconds_left: an estimate; None, or a number that is not finite, if it is not known.
            note: a few words, such as "paused".
            part: the share done of the next one.
        """
        self._done, self._total, self._part_done = max(done, 0), max(total, 0), part
        self._seconds_left, self._note = seconds_left, note
        if self.is_running and self._drawn is not None and self._appearance() != self._drawn:
            self._drawn = None
            self.repaint()

    @property
    def share(self) -> float:
        """The share done, from 0 to 1."""
        return min((self._done + self._part_done) / self._total, 1.0) if self._total else 0.0

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The line; any others are empty."""
        if y:
            return []
        appearance = self._drawn = self._appearance()
        return [
            Segment(appearance.full, self._part("bar")),
            Segment(appearance.rest, self._part("rest")),
            Segment(appearance.percent, self.plain),
            Segment(appearance.words, self.part("label")),
        ]

    def _part(self, name: str) -> Style:
        """The style of a piece of the bar; where colours are few, the characters alone show the bar."""
        return self.part(f"progress--{name}") if self.capabilities.shaded else self.plain

    def _appearance(self) -> _Appearance:
        width = self.size.width
        percent = f"{math.floor(100 * self.share)}%"
        if width < _LEAST_BAR // 2 + _PERCENT_WIDTH:
            return _Appearance("", "", percent[-width:] if width else "", "")
        room = width - _PERCENT_WIDTH
        words = next(form for form in self._forms() if not form or len(form) + _LEAST_BAR <= room)
        bar = min(room - len(words), _MOST_BAR)
        return _Appearance(*self._bar(bar), percent.rjust(_PERCENT_WIDTH), words)

    def _forms(self) -> Iterable[str]:
        """The words beside the bar, from long to short; numbers keep their width, so that the bar keeps its own."""
        if not self._unit:
            yield _joined(self._note)
            yield ""
            return
        total = f"{self._total:,}"
        count = f"{self._done:,}".rjust(len(total)) + f" / {total}" if self._total else f"{self._done:,}"
        time = time_left(self._seconds_left).ljust(TIME_WIDTH)
        unit = self._unit.removesuffix("s") if (self._total or self._done) == 1 else self._unit
        yield _joined(f"{count} {unit}", time, self._note)
        yield _joined(count, time, self._note)
        yield _joined(count, self._note or time)
        yield _joined(count)
        yield _joined(self._note or time)
        yield ""

    def _bar(self, width: int) -> tuple[str, str]:
        """The filled and the empty piece of a bar of that many columns."""
        capabilities = self.capabilities
        if capabilities.ascii:
            full = math.floor(self.share * width)
            return "#" * full, "." * (width - full)
        whole, part = divmod(math.floor(self.share * width * 8), 8)
        full_text = "█" * whole + (_EIGHTHS[part] if part else "")
        return full_text, (" " if capabilities.shaded else "░") * (width - len(full_text))


def time_left(seconds: float | None) -> str:
    """An estimate in words: "13 s left"; "" where it is not known."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return ""
    if seconds < 1:
        return "< 1 s left"
    if seconds < 99.5:
        return f"{seconds:.0f} s left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min left"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min left" if hours < 48 else f"{hours // 24:,} days left"


def _joined(*words: str) -> str:
    return "".join(f"  {word}" for word in words if word.strip())
