"""What the robot does to the app, one event at a time, as bytes of a terminal; each can be written down as JSON."""

from __future__ import annotations

import json
import random
from dataclasses import astuple, dataclass
from typing import Any, ClassVar, Final

from tests.robot.keyboard import typed

PASTE_BEGINS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
KEYS_OF_PASTE: Final = 64
"""A paste without brackets comes as keys: the longest, so that a megabyte is not as many."""


@dataclass(frozen=True)
class Keys:
    """Keys that come in one read."""

    names: tuple[str, ...]

    @property
    def writes(self) -> tuple[bytes, ...]:
        return (b"".join(map(typed, self.names)),)

    @property
    def keys(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Text:
    """A text typed faster than anything can answer."""

    text: str

    @property
    def writes(self) -> tuple[bytes, ...]:
        return (self.text.encode(),)

    @property
    def keys(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Paste:
    """A paste of about that many characters, of the kind of text that is named in ``PASTED``."""

    kind: str
    size: int
    seed: int
    has_brackets: bool

    @property
    def writes(self) -> tuple[bytes, ...]:
        text = pasted(self.kind, self.size, self.seed)
        return (PASTE_BEGINS + text + PASTE_ENDS,) if self.has_brackets else (text[:KEYS_OF_PASTE],)

    @property
    def keys(self) -> int:
        return 1


@dataclass(frozen=True)
class Raw:
    """Bytes in hexadecimal, whatever they mean, in one write for each part."""

    parts: tuple[str, ...]

    @property
    def writes(self) -> tuple[bytes, ...]:
        return tuple(map(bytes.fromhex, self.parts))

    @property
    def keys(self) -> int:
        return len(self.parts)


@dataclass(frozen=True)
class Mouse:
    """What the mouse does at each of some places (x, y): ``button`` is the number that terminals send."""

    button: int
    places: tuple[tuple[int, int], ...]
    releases: bool = True

    @property
    def writes(self) -> tuple[bytes, ...]:
        reports = [
            f"\x1b[<{self.button + 32 * (place > 0)};{x + 1};{y + 1}M" for place, (x, y) in enumerate(self.places)
        ]
        if self.releases:
            x, y = self.places[-1]
            reports.append(f"\x1b[<{self.button};{x + 1};{y + 1}m")
        return ("".join(reports).encode(),)

    @property
    def keys(self) -> int:
        return 1


@dataclass(frozen=True)
class Resize:
    """The terminal has another size."""

    columns: int
    rows: int
    writes: ClassVar[tuple[bytes, ...]] = ()
    keys: ClassVar[int] = 0


@dataclass(frozen=True)
class Wait:
    """Nothing, for some seconds."""

    seconds: float
    writes: ClassVar[tuple[bytes, ...]] = ()
    keys: ClassVar[int] = 0


@dataclass(frozen=True)
class Probe:
    """The app has to answer: what is open is closed, and the palette opens and closes."""

    writes: ClassVar[tuple[bytes, ...]] = ()
    keys: ClassVar[int] = 0


Event = Keys | Text | Paste | Raw | Mouse | Resize | Wait | Probe
_KINDS: Final[dict[str, type[Event]]] = {
    kind.__name__.lower(): kind for kind in (Keys, Text, Paste, Raw, Mouse, Resize, Wait, Probe)
}


def pasted(kind: str, size: int, seed: int) -> bytes:
    """A text of about ``size`` characters to paste, the same for the same seed."""
    chance = random.Random(seed)
    pieces = PASTED[kind]
    block = "".join(chance.choice(pieces) for _ in range(min(size, 2_000)))
    return (block * (size // max(1, len(block)) + 1))[:size].encode()


PASTED: Final = {
    "numbers": ("0", "1", "1.5", "-2e3", "nan", "inf", ",", ",", ";", "\t", "\n", "\r\n", " "),
    "pixels": ("0", "1", "0", "1", "#", ".", "\n"),
    "words": ("good ", "bad ", "a ", "not ", "é", "\N{SNOWMAN}", "\n", "[bold]", "[/]", "{", "\\"),
    "control": tuple(map(chr, (0, 1, 2, 4, 7, 8, 9, 10, 12, 13, 14, 27, 127, 128, 155, 0x202E, 0xFEFF, 0x1F600))),
}


def to_json(event: Event) -> str:
    """One line for the event."""
    return json.dumps([type(event).__name__.lower(), *astuple(event)])


def from_json(line: str) -> Event:
    """The event of a line; raises ValueError for any other line."""
    kind, *values = json.loads(line)
    if kind not in _KINDS:
        raise ValueError(f"{kind} is no event: take one of {', '.join(_KINDS)}")
    return _KINDS[kind](*map(_frozen, values))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
