"""From the bytes that a terminal sends to keys, whatever the bytes are."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual._xterm_parser import XTermParser
from textual.events import Key, Resize
from textual.message import Message

MOST_CELLS = 10_000
"""A terminal that says it is wider or higher than this is not believed."""


class KeyReader:
    """Reads bytes as Textual does, except that nothing in them ends the reading.

    A byte that is not UTF-8 reads as U+FFFD; a sequence that stands for no key, such as the code of a character that
    does not exist, as nothing.
    """

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._parser = XTermParser()

    def feed(self, data: bytes) -> Iterator[Message]:
        """What these bytes say; the last sequence may wait for its end."""
        for character in self._decoder.decode(data):
            try:
                # One by one: of what comes after a sequence that cannot be read, nothing is lost.
                yield from filter(_makes_sense, self._parser.feed(character))
            except Exception:
                self._begin_anew()

    def tick(self) -> Iterator[Message]:
        """To be called again and again: an esc that nothing follows is the key of that name."""
        yield from filter(_makes_sense, self._parser.tick())

    def _begin_anew(self) -> None:
        """The parser does not survive an error."""
        before, self._parser = self._parser, XTermParser()
        self._parser.last_x, self._parser.last_y = before.last_x, before.last_y
        self._parser.mouse_pixels = before.mouse_pixels
        self._parser.terminal_size = before.terminal_size
        self._parser.terminal_pixel_size = before.terminal_pixel_size


def _makes_sense(message: Message) -> bool:
    """False for half a surrogate pair, which no stream and no file takes, and for a size that no terminal has."""
    if isinstance(message, Key):
        return not any("\ud800" <= character <= "\udfff" for character in message.character or "")
    if isinstance(message, Resize):
        return all(0 < cells <= MOST_CELLS for cells in message.size)
    return True
