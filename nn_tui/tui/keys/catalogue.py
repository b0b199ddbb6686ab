"""Every binding by its id, with where it works, and which of them can work at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from textual.binding import Binding

EVERYWHERE: Final = "everywhere"
_MOVES: Final = re.compile(r"^(?:cursor|plane|graph|chart|pictures|table)\.|\.(?:up|down|leave|unzoom|done|close)$")


@dataclass(frozen=True)
class Chain:
    """What is asked for a key while one widget has focus: the app, a screen, perhaps a view, the widget.

    ``place`` is what a table calls it. ``bindings`` are all of these, each with its keys apart by commas.
    """

    place: str
    bindings: tuple[Binding, ...]


@dataclass
class Entry:
    """One action that has an id.

    Attributes:
        keys: Textual's names of the keys that it has unless a keymap says otherwise.
        places: where it works.
    """

    id: str
    keys: tuple[str, ...]
    binding: Binding
    places: list[str] = field(default_factory=list)

    @property
    def what(self) -> str:
        """What it is called, and what it does."""
        name, does = self.binding.description, self.binding.tooltip
        return name if does in ("", name) else f"{name}: {does}"


class Catalogue:
    """The bindings of some chains. One id means the same wherever it is bound."""

    def __init__(self, chains: Iterable[Chain], everywhere: Iterable[Binding] = ()) -> None:
        self.chains: Sequence[tuple[Chain, Sequence[tuple[Binding, tuple[str, ...]]]]] = [
            (chain, [(binding, keys_of(binding)) for binding in chain.bindings]) for chain in chains
        ]
        entries: dict[str, Entry] = {}
        for binding in everywhere:
            assert binding.id is not None
            entries[binding.id] = Entry(binding.id, keys_of(binding), binding, [EVERYWHERE])
        for chain, bound in self.chains:
            for binding, keys in bound:
                if binding.id is None:
                    continue
                entry = entries.setdefault(binding.id, Entry(binding.id, keys, binding))
                if chain.place not in entry.places and EVERYWHERE not in entry.places:
                    entry.places.append(chain.place)
        self.entries: Mapping[str, Entry] = entries


def keys_of(binding: Binding) -> tuple[str, ...]:
    """Textual's names of the keys of a binding."""
    return tuple(dict.fromkeys(each.key for each in Binding.make_bindings([binding])))


def bindings_of(cls: type[Any]) -> Iterator[Binding]:
    """The bindings of a class and of those that it comes from, Textual's too."""
    for each in cls.__mro__:
        for binding in each.__dict__.get("BINDINGS", ()):
            yield binding if isinstance(binding, Binding) else Binding(*binding)


def bindings_with_ids(*classes: type[Any]) -> list[Binding]:
    """The bindings of some classes that have ids, but for those that only move a cursor or leave something."""
    found = [binding for cls in classes for binding in bindings_of(cls)]
    return [binding for binding in found if not only_moves(binding)]


def only_moves(binding: Binding) -> bool:
    """Whether it moves a cursor or the focus, or leaves something: from elsewhere that means nothing."""
    return binding.id is None or bool(_MOVES.search(binding.id))
