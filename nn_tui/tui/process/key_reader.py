"""Reading keys from the bytes that a terminal sends, whatever they are."""

from __future__ import annotations

import re
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
TYPED_AT_ONCE: Final = 256
"""Characters that nobody types between two reads: so many of them are a paste, from a terminal that does not say so."""
UNMARKED_RESTS: Final = 0.1
"""Seconds without a byte after which such a paste has ended."""
MOST_PASTED: Final = 10_000_000
"""Characters of one paste; what is beyond them is left out."""

_REPORT: Final = re.compile(r"\x1b\[\d{1,9};\d{1,9}R")
"""Where the cursor is: the app asks for it all the time, so that the answer may come in the middle of a paste."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What is no part of a text."""
_INTRODUCERS: Final = ("\x1b[", "\x1bO")
_LONGEST: Final = 40
"""Characters after which the parser gives up a sequence, and a few more."""
_UNFINISHED: Final = re.compile(r"\x1b(?:\[[\d;]{0,20})?\Z")


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
        self._sequence = ""
        self._pasted: _Paste | None = None

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes stand for; an incomplete last sequence waits for its end."""
        text = self._decoder.decode(data)
        is_text = not _CONTROL.search(text)
        if self._pasted is None and is_text and len(text) >= TYPED_AT_ONCE and not self._sequence:
            self._pasted = _Paste(self._clock(), UNMARKED_RESTS)
        elif self._pasted is not None and not is_text and self._pasted.rests == UNMARKED_RESTS:
            yield from self._end_paste(self._pasted)
        while text:
            if self._pasted is None:
                text = yield from self._read_keys(text)
            else:
                text, reports = self._pasted.take(text, self._clock())
                # For the parser an empty text is the end of all.
                yield from self._parser.feed(reports) if reports else ()
                if self._pasted.has_ended:
                    yield from self._end_paste(self._pasted)

    def tick(self) -> Iterator[Message]:
        """Call it regularly: an esc that nothing follows is the escape key."""
        yield from filter(self._makes_sense, self._parser.tick())
        if self._pasted is not None and self._clock() - self._pasted.last_came > self._pasted.rests:
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
                self._sequence += character
                if self._sequence == BRACKETED_PASTE_START:
                    # The parser takes a megabyte character by character, for seconds, and an end that is lost for ever.
                    list(self._parser.feed(BRACKETED_PASTE_END))
                    self._sequence, self._pasted = "", _Paste(self._clock(), PASTE_RESTS)
                    return text[place + 1 :]
                if self._sequence not in _INTRODUCERS and ("@" <= character <= "~" or len(self._sequence) > _LONGEST):
                    self._sequence = ""
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
    """The text of a paste so far; it ends at its mark, or after ``rests`` seconds without more of it."""

    def __init__(self, now: float, rests: float) -> None:
        self.has_ended = False
        self.rests = rests
        self.last_came = now
        self._pieces: list[str] = []
        self._room = MOST_PASTED
        self._held = ""

    @property
    def text(self) -> str:
        """What was pasted, without null characters."""
        return "".join([*self._pieces, self._held]).replace("\0", "")

    def take(self, text: str, now: float) -> tuple[str, str]:
        """Take what belongs to the paste. Returns what follows its end, and reports of the terminal from within it."""
        inside, end, after = (self._held + text).partition(BRACKETED_PASTE_END)
        self.has_ended = bool(end)
        # A sequence may come in two reads.
        unfinished = None if end else _UNFINISHED.search(inside)
        self._held = unfinished[0] if unfinished else ""
        inside = inside.removesuffix(self._held)
        reports = "".join(_REPORT.findall(inside))
        inside = _REPORT.sub("", inside)
        if inside:
            self.last_came = now
        self._pieces.append(inside[: self._room])
        self._room -= len(self._pieces[-1])
        return after, reports
