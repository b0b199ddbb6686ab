"""Paths as people type, paste and drop them, and the names that may follow what is typed."""

from __future__ import annotations

import os
import re
from itertools import islice, takewhile
from os.path import exists, expanduser, isdir
from pathlib import Path
from typing import Final

MOST_ENTRIES: Final = 5_000
"""Entries of a folder that are looked at for names that fit."""

_ESCAPED: Final = re.compile(r"\\(.)")


def typed_path(text: str) -> Path:
    """The path that a text stands for: ~ is the home folder, quotes around it and backslashes before spaces, as a
    shell or a terminal puts them, are left out. A file that is called just so comes first."""
    return Path(_at_home(_as_meant(text)))


def completions(text: str) -> list[str]:
    """What the path typed so far may become, sorted: each with what is typed before its last name; folders end in /.

    Names with a dot at their start come only where one was typed. Nothing where the folder cannot be read.
    """
    text = _as_meant(text)
    before, name = text[: text.rfind("/") + 1], text[text.rfind("/") + 1 :]
    if name == "~" and not before:
        return ["~/"]
    try:
        with os.scandir(_at_home(before) or ".") as entries:
            found = [entry.name for entry in islice(entries, MOST_ENTRIES)]
    except (OSError, ValueError):
        return []
    fitting = (each for each in found if _fits(each, name) and each.isprintable())
    return sorted(f"{before}{each}/" if isdir(_at_home(before + each)) else before + each for each in fitting)


def completed(text: str) -> str:
    """The text, as far as all its completions agree."""
    found = completions(text)
    if not found:
        return text
    # They are sorted: where the first and the last agree, all do.
    agreeing = takewhile(lambda pair: pair[0] == pair[1], zip(found[0], found[-1], strict=False))
    return "".join(one for one, _ in agreeing)


def _at_home(text: str) -> str:
    try:
        return expanduser(text)
    except ValueError:
        # A null character in the name of whose home it is.
        return text


def _fits(name: str, beginning: str) -> bool:
    return name.startswith(beginning) and (beginning.startswith(".") or not name.startswith("."))


def _as_meant(text: str) -> str:
    text = text.strip()
    if exists(_at_home(text)):
        return text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    if text[:1] in ("'", '"'):
        # The quote that ends it is still to be typed.
        return text[1:]
    return _ESCAPED.sub(r"\1", text) if os.sep == "/" else text
