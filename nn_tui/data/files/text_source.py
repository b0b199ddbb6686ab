"""The text of a file of unknown encoding; refused when it is not text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain

_BLOCK: Final = 1 << 20
_HEAD: Final = 1 << 16
# Longer first: the mark of UTF-32 begins like that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN: Final = "cp1252"
_NAMES: Final = {_WESTERN: "Windows-1252", "utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)", re.IGNORECASE)
_MOST_NULS: Final = 8
_CONTROLS: Final = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v") | {"\x7f"}


@dataclass(frozen=True)
class TextSource:
    """A file of text and the encoding that reads all of it."""

    path: Path
    encoding: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about the encoding."""
        return _notes(self.encoding)

    @property
    def encoding_name(self) -> str:
        """What people call the encoding: "UTF-8"."""
        return _NAMES.get(self.encoding, self.encoding.upper())

    @property
    def size(self) -> int:
        """The size in bytes."""
        return self.path.stat().st_size

    def open(self) -> io.TextIOWrapper:
        """Open the text at its beginning, with the line ends as they are."""
        return io.TextIOWrapper(open_plain(self.path), encoding=self.encoding, errors="replace", newline="")


def find_text(path: Path) -> TextSource:
    """The file as text: UTF-8, what a byte order mark says, or else Windows-1252, which includes Latin-1.

    Raises DataError for a file that is not text, and OSError when the file cannot be read.
    """
    return TextSource(path, _encoding(lambda: open_plain(path), plain(path.name)))


def decoded(content: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """The content of a file as text, decoded as by `find_text`, and what the user should know about the encoding.

    Raises DataError, which begins with ``source``, for content that is not text.
    """
    encoding = _encoding(lambda: io.BytesIO(content), source)
    return content.decode(encoding, errors="replace"), _notes(encoding)


def _notes(encoding: str) -> tuple[str, ...]:
    if encoding != _WESTERN:
        return ()
    return ("The file is not UTF-8 and was read as Western European text (Windows-1252).",)


def check_no_web_page(head: bytes, source: str) -> None:
    """Raise DataError, which begins with ``source``, for a file that begins as a web page does."""
    if _WEB_PAGE.match(head):
        raise DataError(f"{source}: this is a web page (HTML) and no data: download the file itself.")


def _encoding(opened: Callable[[], BinaryIO], source: str) -> str:
    with opened() as file:
        head = file.read(_HEAD)
    check_no_web_page(head, source)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        mend = "save its table as CSV, or its text as .txt, first"
        raise DataError(f"{source}: this is an office document or an archive: {mend}.")
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None) or _without_mark(head)
    if _reads(opened, marked or "utf-8", source):
        return marked or "utf-8"
    if marked is not None:
        raise DataError(f"{source}: the text is damaged: save the file again as UTF-8.")
    # Text in an old encoding has no control characters; binary data have some.
    if not _CONTROLS.isdisjoint(head.decode(_WESTERN, "replace")):
        raise _not_text(source)
    return _WESTERN


def _without_mark(head: bytes) -> str | None:
    """UTF-16 whose writer left out the mark: every other byte of mostly Latin text is zero."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[first::2].count(0) * 2 > len(head) // 2 and not head[1 - first :: 2].count(0):
            return encoding
    return None


def _reads(opened: Callable[[], BinaryIO], encoding: str, source: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    first, lines = True, 0
    with opened() as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                return False
            controls = sum(map(text[:_HEAD].count, _CONTROLS - {"\0"})) if first else 0
            if controls * 100 > len(text[:_HEAD]) or text.count("\0") > _MOST_NULS:
                raise _not_text(source)
            if (place := text.find("\0")) >= 0:
                line = lines + text.count("\n", 0, place) + 1
                raise DataError(f"{source}, line {line:,}: there is a NUL, as in binary data: take it out.")
            first = False
            lines += text.count("\n")
            if not block:
                return True


def _not_text(source: str) -> DataError:
    return DataError(f"{source}: this is not text but binary data: choose a text, or a table saved as CSV.")
