"""A keymap: other keys for some ids. What cannot be is said with its line, and the rest is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from textual.binding import Binding

from nn_tui.data.plain_text import plain
from nn_tui.experiment.preferences.preferences import KeyLine
from nn_tui.experiment.preferences.preferences_file import near
from nn_tui.tui.keys.catalogue import Catalogue
from nn_tui.tui.keys.names import key_named, written


@dataclass(frozen=True)
class Keymap:
    """The keys of some ids, by Textual's names, and a sentence for each line that is not used."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def for_textual(self, catalogue: Catalogue) -> dict[str, str]:
        """The keymap as Textual takes it, with every id: those that it moves it would put behind all others, and what
        has the same key in the same widget would go."""
        if not self.keys:
            return {}
        usual = {id: entry.keys for id, entry in catalogue.entries.items()}
        return {id: ",".join(keys) for id, keys in {**usual, **self.keys}.items()}


def read_keymap(lines: Sequence[KeyLine], catalogue: Catalogue, source: str) -> Keymap:
    """The keymap in these lines of the file that is called ``source``."""
    problems: list[tuple[int, str]] = []
    places: dict[str, int] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for line in lines:
        try:
            if line.id not in catalogue.entries:
                raise ValueError(f"there is no action {plain(line.id)!r}{near(line.id, catalogue.entries)}")
            if line.id in keys:
                raise ValueError(f"{line.id} stands in line {places[line.id]} already, which is used")
            keys[line.id] = tuple(dict.fromkeys(map(key_named, line.keys)))
            places[line.id] = line.line
        except ValueError as error:
            problems.append((line.line, str(error)))
    while clash := _first_clash(keys, catalogue):
        id, sentence = clash
        del keys[id]
        problems.append((places[id], sentence))
    used = {id: given for id, given in keys.items() if given != catalogue.entries[id].keys}
    return Keymap(used, tuple(f"{source}, line {line}: {sentence}." for line, sentence in sorted(problems)))


def _first_clash(keys: dict[str, tuple[str, ...]], catalogue: Catalogue) -> tuple[str, str] | None:
    """An id whose key something else has that works at the same time, the last such line, and a sentence."""
    for id in reversed(keys):
        before = catalogue.entries[id].keys
        for chain, bound in catalogue.chains:
            if not any(binding.id == id for binding, _ in bound):
                continue
            for binding, usual in bound:
                if binding.id == id:
                    continue
                present = usual if binding.id is None else keys.get(binding.id, usual)
                # Two that share a key without a keymap never work at the same time.
                both = set(keys[id]) & set(present) - (set(before) & set(usual))
                if both:
                    return id, _clash(id, min(both), binding, chain.place, before)
    return None


def _clash(id: str, key: str, other: Binding, place: str, usual: tuple[str, ...]) -> str:
    named = f"{other.description or other.action} ({other.id or 'which has no id'})"
    stays = " and ".join(map(written, usual))
    return f"{id} cannot have {written(key)}, which is {named} on {place}: {id} stays on {stays}"
