"""Reading keys from the bytes that a terminal sends, whatever they are."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Generator, Iterator
from time import monotonic
from typing import Final

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.events import Key, Paste, Resize
from textual.message import Message
from textual.messages import InBandWindowResize

PASTE_RESTS: Final = 1.0
"""Seconds without a byte after which a paste whose end is missing has ended."""
MOST_PASTED: Final = 10_000_000
"""Characters of one paste; what is beyond them is left out."""


class KeyReader:
    """Reads bytes as Textual does, except that no sequence of bytes makes it fail.

    A byte that is not UTF-8 is read as U+FFFD. A sequence that stands for no key, such as the code of a character that
    does not exist, is skipped, and so is what is said about the terminal's size: the system knows that, and a stray
    sequence of bytes does not. A paste ends even if its end is lost.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._parser = XTermParser()
        self._clock = clock
        self._last_read = clock()
        self._sequence = ""
        self._pasted: _Paste | None = None

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes stand for; an incomplete last sequence waits for its end."""
        self._last_read = self._clock()
        text = self._decoder.decode(data)
        while text:
            if self._pasted is None:
                text = yield from self._read_keys(text)
            else:
                text = self._pasted.take(text)
                if self._pasted.has_ended:
                    yield from self._end_paste(self._pasted)

    def tick(self) -> Iterator[Message]:
        """Call it regularly: an esc that nothing follows is the escape key."""
        yield from filter(self._makes_sense, self._parser.tick())
        if self._pasted is not None and self._clock() - self._last_read > PASTE_RESTS:
            yield from self._end_paste(self._pasted)

    def _read_keys(self, text: str) -> Generator[Message, None, str]:
        """Read keys up to the beginning of a paste. Returns what is left."""
        for place, character in enumerate(text):
            try:
                # One by one, so that nothing is lost after a sequence that cannot be read.
                yield from filter(self._makes_sense, self._parser.feed(character))
            except Exception:
                self._restart_parser()
            if character == "\x1b":
                self._sequence = character
            elif self._sequence:
                self._sequence = (self._sequence + character)[: len(BRACKETED_PASTE_START) + 1]
                if self._sequence == BRACKETED_PASTE_START:
                    # The parser takes a megabyte character by character, for seconds, and an end that is lost for ever.
                    list(self._parser.feed(BRACKETED_PASTE_END))
                    self._sequence, self._pasted = "", _Paste()
                    return text[place + 1 :]
        return ""

    def _end_paste(self, pasted: _Paste) -> Iterator[Message]:
        self._pasted = None
        yield Paste(pasted.text)

    def _restart_parser(self) -> None:
        """Replace the parser, which does not survive an error, and keep what it knows of the mouse."""
        before, self._parser = self._parser, XTermParser()
        self._parser.last_x, self._parser.last_y = before.last_x, before.last_y

    def _makes_sense(self, message: Message) -> bool:
        """False for half a surrogate pair, which cannot be encoded, and for what is said of the terminal's size."""
        if isinstance(message, Key):
            return not any("\ud800" <= character <= "\udfff" for character in message.character or "")
        if isinstance(message, Resize):
            # The parser would divide by that size where the mouse is.
            self._parser.mouse_pixels = False
        return not isinstance(message, (Resize, InBandWindowResize))


class _Paste:
    """The text of a paste, as far as it has come."""

    def __init__(self) -> None:
        self.has_ended = False
        self._pieces: list[str] = []
        self._room = MOST_PASTED
        self._last = ""

    @property
    def text(self) -> str:
        """What was pasted, without null characters."""
        return "".join([*self._pieces, self._last]).replace("\0", "")

    def take(self, text: str) -> str:
        """Take what belongs to the paste, and return what follows its end."""
        # The end may come in two reads.
        text = self._last + text
        inside, end, after = text.partition(BRACKETED_PASTE_END)
        self.has_ended = bool(end)
        keep = len(inside) if end else max(0, len(inside) - len(BRACKETED_PASTE_END) + 1)
        self._last = "" if end else inside[keep:]
        self._pieces.append(inside[: min(keep, self._room)])
        self._room -= len(self._pieces[-1])
        return after
