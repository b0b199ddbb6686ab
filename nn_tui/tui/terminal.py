"""Preparing the terminal before Textual is imported: colours, characters, stray output."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final, TextIO

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


COLOUR_SYSTEMS: Final = ("auto", "standard", "256", "truecolor", "windows")
"""What Textual takes for TEXTUAL_COLOR_SYSTEM."""
LOCALE: Final = ("LC_ALL", "LC_CTYPE", "LANG")
"""The variables that name the locale, in the order in which they count."""
_SET_BY_PYTHON: Final = ("C.UTF-8", "C.utf8", "UTF-8")
_COLOURLESS: Final = re.compile(r"dumb|vt\d+.*|.*-(?:m|mono)")
"""The names of terminals without colours."""


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
    if system is not None and system not in COLOUR_SYSTEMS:
        del os.environ["TEXTUAL_COLOR_SYSTEM"]
    if not has_colours(os.environ):
        os.environ["NO_COLOR"] = "1"
    else:
        # Set to nothing it asks for nothing, but Textual takes it for set.
        os.environ.pop("NO_COLOR", None)


def has_colours(environment: Mapping[str, str]) -> bool:
    """Whether the terminal has colours, and the person wants them."""
    return not environment.get("NO_COLOR") and not _COLOURLESS.fullmatch(environment.get("TERM", ""))


def colours(environment: Mapping[str, str]) -> str:
    """The colours that the app draws with: "truecolor", "256", "16" or "none"."""
    # What Textual asks, and imported much sooner.
    from rich.console import Console

    if not has_colours(environment):
        return "none"
    system = environment.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if system not in COLOUR_SYSTEMS[1:]:
        system = Console(force_terminal=True, _environ=environment).color_system or "standard"
    return "16" if system in ("standard", "windows") else system


def speaks_unicode(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether blocks and box lines can be written to the stream that Textual draws on.

    The locale is asked as well: in the C locale Python takes every terminal for one of UTF-8. Where no variable names
    a locale, nothing speaks against it.
    """
    encoding = getattr(stream, "encoding", None) or "ascii"
    return codecs.lookup(encoding).name == "utf-8" and charset(environment) in (None, "UTF-8")


def has_braille(environment: Mapping[str, str]) -> bool:
    """Whether braille can be shown: the fonts of the Linux console, of at most 512 characters, have none."""
    return environment.get("TERM") != "linux"


def charset(environment: Mapping[str, str]) -> str | None:
    """The characters of the locale that LC_ALL, LC_CTYPE or LANG names, the first of them that is set; None if none is.

    "C" and "POSIX" have ASCII, and so has, as far as is asked here, a locale that does not say what it has.
    """
    name = next((environment[name] for name in LOCALE if environment.get(name)), None)
    if name is None:
        return None
    said = name.partition("@")[0].rpartition(".")[2]
    if said.upper().replace("-", "").replace("_", "") == "UTF8":
        return "UTF-8"
    return said if "." in name else "ASCII"


def environment_at_start() -> Mapping[str, str]:
    """The environment as it was given: in the C locale Python itself sets LC_CTYPE to one of UTF-8 at its start."""
    given = dict(os.environ)
    if given.get("LC_CTYPE") not in _SET_BY_PYTHON or not sys.flags.utf8_mode:
        return given
    del given["LC_CTYPE"]
    with suppress(OSError), open("/proc/self/environ", encoding="utf-8", errors="surrogateescape") as file:
        before = dict(entry.partition("=")[::2] for entry in file.read().split("\0"))
        if "LC_CTYPE" in before:
            given["LC_CTYPE"] = before["LC_CTYPE"]
    return given


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
