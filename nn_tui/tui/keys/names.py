"""The names of keys: as a keymap writes them, and as Textual calls them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from textual.keys import KEY_NAME_REPLACEMENTS, REPLACED_KEYS, key_to_character

from nn_tui.data.plain_text import plain

NAMED: Final = frozenset(
    {
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"),
        *("backspace", "enter", "tab", "escape", "space"),
        *(f"f{number}" for number in range(1, 25)),
    }
)
"""Keys that have a name and no character that is seen."""
_OTHER_NAMES: Final = {"esc": "escape", "return": "enter", "del": "delete", "pgup": "pageup", "pgdn": "pagedown"}
_SAME: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape"}
"""Keys for which terminals send what they send for another one."""
_MODIFIERS: Final = ("alt", "ctrl", "shift")
_WITH_CTRL: Final = re.compile("[a-z]")


def key_named(text: str) -> str:
    """Textual's name of the key that is written so: a character, or a name with alt, ctrl and shift in front.

    Raises ValueError with the end of a sentence, for what no terminal sends too.
    """
    *before, last = [text] if len(text) == 1 else _split(text)
    modifiers = [word.lower() for word in before]
    if len(set(modifiers)) < len(modifiers) or not set(modifiers) <= set(_MODIFIERS):
        raise _unknown(text)
    key = _base(last, text)
    is_character = key not in NAMED
    if is_character and "shift" in modifiers:
        raise ValueError(f"{plain(text)} is what terminals send as a character of its own: write that, as in A")
    if is_character and "ctrl" in modifiers:
        key = key.lower()
        if not _WITH_CTRL.fullmatch(key) and "+".join((*modifiers, key)) not in _SAME:
            raise ValueError(f"terminals do not send {plain(text)}: with ctrl there are only letters")
    key = "+".join([*(word for word in _MODIFIERS if word in modifiers), key])
    if key in _SAME:
        raise ValueError(f"terminals send the same for {plain(text)} as for {_SAME[key]}: write {_SAME[key]}")
    return key


def written(key: str) -> str:
    """A key as a keymap writes it: the inverse of `key_named`."""
    *modifiers, last = key.split("+")
    character = _character_of(last)
    visible = character is not None and character.isprintable() and character != " " and last not in NAMED
    return "+".join([*modifiers, character if character is not None and visible else last])


def _character_of(name: str) -> str | None:
    return key_to_character(REPLACED_KEYS.get(name, name))


def _split(text: str) -> list[str]:
    """The words between the plus signs; the last one may be a plus sign itself."""
    if text.endswith("++"):
        return [*text[:-2].split("+"), "+"]
    return text.split("+")


def _base(name: str, text: str) -> str:
    """The name of a key without modifiers."""
    if len(name) == 1:
        return _of_character(name, text)
    lowered = name.lower()
    lowered = _OTHER_NAMES.get(lowered, lowered)
    if lowered in NAMED:
        return lowered
    character = _character_of(lowered) if re.fullmatch("[a-z_]+", lowered) else None
    if character is None:
        raise _unknown(text)
    return _of_character(character, text)


def _of_character(character: str, text: str) -> str:
    if character == " ":
        return "space"
    if not character.isprintable():
        raise _unknown(text)
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    name = KEY_NAME_REPLACEMENTS.get(name, name)
    if not name or _character_of(name) != character:
        raise _unknown(text)
    return name


def _unknown(text: str) -> ValueError:
    return ValueError(
        f"there is no key {plain(text)!r}: write a character, or a name such as space, enter, pageup, f5, ctrl+k, alt+k"
    )
