"""Preparing the terminal before Textual is imported: colours, characters, stray output."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

_LOOK_ALIKES = {
    **dict.fromkeys("─━═╌╍┄┅┈┉╴╶╸╺▔▁⎯\N{EM DASH}\N{EN DASH}\N{MINUS SIGN}", "-"),
    **dict.fromkeys("│┃║╎╏┆┇┊┋╵╷╹╻▏▎▍▌▐▕", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛", "+"),
    **dict.fromkeys("█▉▊▋▇▆▓■●", "#"),
    **dict.fromkeys("▒▅▄▃▀▖▗▘▝▚▞", "="),
    **dict.fromkeys("░▂·•…", "."),
    **dict.fromkeys("▶►▸→⏵", ">"),
    **dict.fromkeys("◀◄◂←", "<"),
    **dict.fromkeys("▲▴↑", "^"),
    **dict.fromkeys("▼▾↓", "v"),
    **dict.fromkeys("✓✔", "v"),
    **dict.fromkeys("✗✘\N{MULTIPLICATION SIGN}", "x"),
}


def ascii_look_alikes(error: UnicodeError) -> tuple[str, int]:
    """A codec error handler: one ASCII character for each that cannot be shown, so that columns stay aligned."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(_LOOK_ALIKES.get(character, "?") for character in text), error.end


def prepare_environment() -> None:
    """Set what Textual reads when it is imported; the user's own values stay, unless Textual cannot read them."""
    # The answer to a key often comes in two paints: at Textual's default of 60 the second may wait for 33 ms.
    os.environ.setdefault("TEXTUAL_FPS", "1000")
    system = os.environ.get("TEXTUAL_COLOR_SYSTEM")
    if system is not None and system not in ("auto", "standard", "256", "truecolor", "windows"):
        del os.environ["TEXTUAL_COLOR_SYSTEM"]
    if os.environ.get("TERM") == "dumb":
        os.environ.setdefault("NO_COLOR", "1")


def speaks_unicode(stream: TextIO | None) -> bool:
    """Whether blocks and box lines can be written to the stream that Textual draws on."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    return codecs.lookup(encoding).name == "utf-8"


@contextmanager
def drawing_stream(ascii_only: bool) -> Iterator[None]:
    """Give Textual a stream of its own to draw on, and keep everything else off the terminal meanwhile.

    What a library writes to file descriptor 2 behind Python's back would land in the middle of the screen.
    """
    usual = sys.__stderr__
    if usual is None or not usual.isatty():
        yield
        return
    usual.flush()
    own, kept = os.dup(usual.fileno()), os.dup(usual.fileno())
    codecs.register_error("look_alikes", ascii_look_alikes)
    stream = open(  # noqa: SIM115 - it lives as long as the app draws
        own,
        "w",
        encoding="ascii" if ascii_only else usual.encoding,
        errors="look_alikes" if ascii_only else "replace",
        newline="",
    )
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, usual.fileno())
        sys.__stderr__ = stream  # type: ignore[misc]
        yield
    finally:
        sys.__stderr__ = usual  # type: ignore[misc]
        os.dup2(kept, usual.fileno())
        os.close(nowhere)
        os.close(kept)
        # The terminal may be gone.
        with suppress(OSError):
            stream.close()
