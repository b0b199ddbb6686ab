"""Reading keys from the bytes that a terminal sends, whatever they are."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual._xterm_parser import XTermParser
from textual.events import Key, Resize
from textual.message import Message

MOST_CELLS = 10_000
"""A terminal size beyond this is taken for an error."""


class KeyReader:
    """Reads bytes as Textual does, except that no sequence of bytes makes it fail.

    A byte that is not UTF-8 is read as U+FFFD. A sequence that stands for no key, such as the code of a character that
    does not exist, is skipped.
    """

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._parser = XTermParser()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes stand for; an incomplete last sequence waits for its end."""
        for character in self._decoder.decode(data):
            try:
                # One by one, so that nothing is lost after a sequence that cannot be read.
                yield from filter(_makes_sense, self._parser.feed(character))
            except Exception:
                self._restart_parser()

    def tick(self) -> Iterator[Message]:
        """Call it regularly: an esc that nothing follows is the escape key."""
        yield from filter(_makes_sense, self._parser.tick())

    def _restart_parser(self) -> None:
        """Replace the parser, which does not survive an error, and keep what it knows of the terminal."""
        before, self._parser = self._parser, XTermParser()
        self._parser.last_x, self._parser.last_y = before.last_x, before.last_y
        self._parser.mouse_pixels = before.mouse_pixels
        self._parser.terminal_size = before.terminal_size
        self._parser.terminal_pixel_size = before.terminal_pixel_size


def _makes_sense(message: Message) -> bool:
    """False for half a surrogate pair, which cannot be encoded, and for a size that no terminal has."""
    if isinstance(message, Key):
        return not any("\ud800" <= character <= "\udfff" for character in message.character or "")
    if isinstance(message, Resize):
        return all(0 < cells <= MOST_CELLS for cells in message.size)
    return True
