"""The title of the terminal's window, or of a multiplexer's pane: ours while the app has the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nn_tui.data.plain_text import plain

PUT_ASIDE, TAKE_BACK = "\x1b[22;2t", "\x1b[23;2t"
"""Have the terminal remember its title, and show the remembered one again."""
_UNTITLED = ("linux", "dumb", "vt", "eterm")
"""How terminals are called that would draw a title among the text."""


class TerminalTitle:
    """Says in the terminal's title what the app shows, from `begin` to `end`; then the terminal's own is back."""

    def __init__(self, write: Callable[[str], object], environment: Mapping[str, str]) -> None:
        self._write = write
        self._has_title = not environment.get("TERM", "dumb").startswith(_UNTITLED)
        self._title = ""
        self._is_ours = False

    def begin(self) -> None:
        """Put the terminal's own title aside."""
        if self._has_title and not self._is_ours:
            self._is_ours = True
            self._write(PUT_ASIDE)
            self._send()

    def show(self, title: str) -> None:
        """Show another title, now or as soon as it is ours. Whatever characters it has, it is one plain line."""
        title = plain(title)
        if title != self._title:
            self._title = title
            self._send()

    def end(self) -> None:
        """Give the terminal its own title again."""
        if self._is_ours:
            self._is_ours = False
            self._write(TAKE_BACK)

    def _send(self) -> None:
        if self._is_ours and self._title:
            self._write(f"\x1b]2;{self._title}\x07")
