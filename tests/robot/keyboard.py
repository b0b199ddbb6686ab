"""What a terminal sends for a key."""

from __future__ import annotations

from typing import Final

ESCAPE: Final = "\x1b"
_LETTERS: Final = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_NUMBERS: Final = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_MODIFIERS: Final = {"shift": 1, "alt": 2, "ctrl": 4, "super": 8}
_FUNCTIONS: Final = {
    f"f{number}": code for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
}
_NAMED: Final = {
    "enter": "\r",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
    # Sent so by terminals that tell it from the beginning of a sequence: whatever follows is a key of its own.
    "escape": "\x1b[27u",
    "lone escape": ESCAPE,
    **{f"f{number}": f"\x1bO{letter}" for number, letter in zip(range(1, 5), "PQRS", strict=True)},
    **{name: f"\x1b[{code}~" for name, code in _FUNCTIONS.items()},
}


def typed(key: str) -> bytes:
    """The bytes of a key: a character, a name as in ``pagedown``, or either with modifiers, as in ``ctrl+shift+a``."""
    return _typed(key).encode()


def _typed(key: str) -> str:
    if len(key) == 1:
        return key
    if key in _NAMED:
        return _NAMED[key]
    *modifiers, name = key.split("+")
    bits = sum(_MODIFIERS[modifier] for modifier in modifiers)
    if name in _LETTERS:
        return f"\x1b[1;{bits + 1}{_LETTERS[name]}" if bits else f"\x1b[{_LETTERS[name]}"
    if name in _NUMBERS:
        return f"\x1b[{_NUMBERS[name]};{bits + 1}~" if bits else f"\x1b[{_NUMBERS[name]}~"
    if modifiers == ["ctrl"] and name.isalpha() and len(name) == 1:
        return chr(ord(name) & 31)
    if modifiers == ["alt"]:
        return ESCAPE + _typed(name)
    code = ord(_typed(name)) if len(_typed(name)) == 1 else ord(name[0])
    return f"\x1b[{code};{bits + 1}u"
