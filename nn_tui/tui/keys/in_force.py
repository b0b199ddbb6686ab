"""Which keys are in force now, for sentences that name one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.binding import Binding

from nn_tui.tui.keys.catalogue import keys_of

if TYPE_CHECKING:
    from nn_tui.tui.keys.catalogue import Catalogue
    from nn_tui.tui.keys.keymap import Keymap


class KeysInForce:
    """The keys of each id: those of its binding, or what a keymap gives it."""

    def __init__(self, bindings: Iterable[Binding]) -> None:
        self._keys = {binding.id: keys_of(binding) for binding in bindings if binding.id is not None}

    def use(self, catalogue: Catalogue, keymap: Keymap) -> None:
        """All bindings are known now, and a keymap holds."""
        self._keys = {**{id: entry.keys for id, entry in catalogue.entries.items()}, **keymap.keys}

    def of(self, id: str) -> tuple[str, ...]:
        """Textual's names of the keys of an id. Raises KeyError for an id that does not exist."""
        return self._keys[id]
