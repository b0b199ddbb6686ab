"""Text with colours, as Textual writes it, taken apart into cells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from nn_tui.tui.process.output.styles import Style, blank, read_style

UNKNOWN = "\0"
"""Stands for a cell, and for a style, of which nothing is known."""
SECOND_HALF = "\1"
"""Stands for the right half of a wide character."""
_FIRST_CLUSTER = "\U00100000"
"""From here on a character stands for what no single narrow character does: a wide one, or one with combining marks."""
_SURELY_NARROW = 0x1F000
"""Symbols from here on may join with their neighbours."""
MOST_CLUSTERS = 10_000
MOST_STYLES = 10_000
"""More than these are not told apart: then everything is forgotten, and drawn anew."""
LONGEST_STYLE = 200
"""Characters of the parameters of one style."""
REMEMBERED_TEXTS, REMEMBERED_RUNS = 512, 4096
"""Texts of a whole row, and parts of one style, that are not taken apart again."""

_RESETS = ("0m", "0;", "m")
BEGIN = "\x1b["
"""Begins a sequence."""
_STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class UnfollowableError(Exception):
    """What was written does more to a terminal than to draw characters with colours."""


class Cells(NamedTuple):
    """Some cells of a row, side by side: two strings of the same length."""

    characters: str
    """A character a cell, or what stands for it."""
    styles: str
    """The style of each cell, as one private character."""

    def part(self, start: int, end: int) -> Cells:
        """The cells from ``start``, before ``end``."""
        return Cells(self.characters[start:end], self.styles[start:end])


class _Run(NamedTuple):
    """Cells of one style, and its parameters after a reset."""

    codes: str
    characters: str
    styles: str


class Alphabet:
    """Takes texts apart, and knows what each private character stands for."""

    def __init__(self) -> None:
        self.styles: dict[str, Style] = {}
        self._style_characters: dict[Style, str] = {}
        self._by_codes: dict[tuple[str, bool], str] = {}
        self._clusters: dict[str, str] = {}
        self._cluster_characters: dict[str, str] = {}
        self._narrow = {chr(code) for code in range(0x20, 0x7F)}
        self._runs: dict[str, _Run] = {}
        self.cells = lru_cache(REMEMBERED_TEXTS)(self._cells)
        """The cells of a text with styles that begins unstyled. Raises UnfollowableError."""

    @property
    def is_full(self) -> bool:
        """Whether too much is remembered."""
        return len(self.styles) > MOST_STYLES or len(self._clusters) > MOST_CLUSTERS

    def has_clusters(self, characters: str) -> bool:
        """Whether one of these stands for something that takes two cells or has more than one code."""
        return max(characters, default="") >= _FIRST_CLUSTER

    def text(self, character: str) -> str:
        """What to write for a character that stands for such a thing."""
        return self._clusters[character]

    def adopted(self, cells: Cells, other: Alphabet) -> Cells:
        """The same cells in this alphabet instead of another."""
        styles = {
            ord(style): self._character_of(other.styles[style]) for style in set(cells.styles) if style != UNKNOWN
        }
        clusters = {
            ord(character): self._cluster_character(other.text(character))
            for character in set(cells.characters)
            if other.has_clusters(character)
        }
        return Cells(cells.characters.translate(clusters), cells.styles.translate(styles))

    def _cells(self, text: str) -> Cells:
        first, *pieces = text.split(BEGIN)
        runs = [self._run("", first)] if first else []
        known = self._runs
        codes = ""
        for piece in pieces:
            key = f"{codes};{piece}" if codes and not piece.startswith(_RESETS) else piece
            run = known.get(key)
            if run is None:
                run = known[key] = self._styled(key)
            codes = run.codes
            runs.append(run)
        if codes:
            # It would colour what comes next.
            raise UnfollowableError(text)
        return Cells("".join([run.characters for run in runs]), "".join([run.styles for run in runs]))

    def _styled(self, piece: str) -> _Run:
        """What "1;31mtext" stands for."""
        if len(self._runs) > REMEMBERED_RUNS:
            self._runs.clear()
        codes, end, text = piece.partition("m")
        if not end or codes.strip("0123456789;"):
            raise UnfollowableError(piece)
        return self._run(_from_plain(codes), text)

    def _run(self, codes: str, text: str) -> _Run:
        if _STRANGE.search(text):
            raise UnfollowableError(text)
        is_blank = text.isspace()
        style = self._by_codes.get((codes, is_blank)) or self._new_style(codes, is_blank)
        if not text.isascii():
            text = self._one_a_cell(text)
        return _Run(codes, text, style * len(text))

    def _new_style(self, codes: str, is_blank: bool) -> str:
        if len(codes) > LONGEST_STYLE:
            raise UnfollowableError(codes)
        style = read_style(codes)
        if is_blank:
            style = blank(style)
        character = self._by_codes[codes, is_blank] = self._character_of(style)
        return character

    def _character_of(self, style: Style) -> str:
        character = self._style_characters.setdefault(style, chr(len(self.styles) + 1))
        self.styles[character] = style
        return character

    def _one_a_cell(self, text: str) -> str:
        """The text with one character a cell."""
        new = set(text) - self._narrow
        if not new:
            return text
        if all(ord(character) < _SURELY_NARROW and get_character_cell_size(character) == 1 for character in new):
            self._narrow |= new
            return text
        clusters: list[list[str]] = []
        for character in text:
            if get_character_cell_size(character):
                clusters.append([character])
            elif clusters:
                clusters[-1].append(character)
            else:
                raise UnfollowableError(text)
        cells = "".join(self._cluster("".join(cluster)) for cluster in clusters)
        if len(cells) != cell_len(text):
            # Several of them make one symbol.
            raise UnfollowableError(text)
        return cells

    def _cluster(self, cluster: str) -> str:
        if cluster in self._narrow:
            return cluster
        return self._cluster_character(cluster) + SECOND_HALF * (get_character_cell_size(cluster[0]) - 1)

    def _cluster_character(self, cluster: str) -> str:
        character = self._cluster_characters.setdefault(cluster, chr(ord(_FIRST_CLUSTER) + len(self._clusters)))
        self._clusters[character] = cluster
        return character


def _from_plain(codes: str) -> str:
    """The same parameters without resets before them."""
    while codes.startswith("0;"):
        codes = codes[2:]
    return "" if codes == "0" else codes
