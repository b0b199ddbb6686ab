"""Which keys are in force now, for sentences that name one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from nn_tui.tui.keys.catalogue import keys_of

if TYPE_CHECKING:
    from nn_tui.tui.keys.catalogue import Catalogue
    from nn_tui.tui.keys.keymap import Keymap

NAMED_EARLY: Final = {"train.run": ("space",)}
"""The keys of other screens that the first screen names before those are imported."""


class KeysInForce:
    """The keys of each id: those of its binding, or what a keymap gives it."""

    def __init__(self, bindings: Iterable[Binding]) -> None:
        known = {binding.id: keys_of(binding) for binding in bindings if binding.id is not None}
        self._keys = {**NAMED_EARLY, **known}

    def use(self, catalogue: Catalogue, keymap: Keymap) -> None:
        """All bindings are known now, and a keymap holds."""
        self._keys = {**{id: entry.keys for id, entry in catalogue.entries.items()}, **keymap.keys}

    def of(self, id: str) -> tuple[str, ...]:
        """Textual's names of the keys of an id; of one that is not known yet, the last word of the id."""
        return self._keys.get(id) or (id.rpartition(".")[2],)
