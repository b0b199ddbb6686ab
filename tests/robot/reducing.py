"""Making a recording that fails shorter, as long as it fails in the same way: delta debugging."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from tests.robot.events import Event, Keys, Text
from tests.robot.recording import Recording

T = TypeVar("T")


def reduced(
    recording: Recording, fails: Callable[[Recording], bool], told: Callable[[str], object] = print
) -> Recording:
    """The shortest recording found that still fails: no event, and no key of its events, can be left out."""

    def still_fails(events: list[Event]) -> bool:
        return fails(recording.only(tuple(events)))

    events = _shortest(list(recording.events), still_fails, told)
    for place, event in enumerate(events):
        if isinstance(event, Keys) and len(event.names) > 1:

            def fails_with(names: list[str], place: int = place) -> bool:
                return still_fails([*events[:place], Keys(tuple(names)), *events[place + 1 :]])

            events[place] = Keys(tuple(_shortest(list(event.names), fails_with, told)))
        elif isinstance(event, Text) and len(event.text) > 1:

            def fails_typed(letters: list[str], place: int = place, event: Text = event) -> bool:
                return still_fails([*events[:place], replace(event, text="".join(letters)), *events[place + 1 :]])

            events[place] = Text("".join(_shortest(list(event.text), fails_typed, told)))
    return recording.only(tuple(events))


def _shortest(items: list[T], fails: Callable[[list[T]], bool], told: Callable[[str], object]) -> list[T]:
    """Leave out ever smaller parts of the items, of which at least one has to stay."""
    parts = 2
    while len(items) > 1:
        for shorter in _without_parts(items, parts):
            if shorter and fails(shorter):
                items = shorter
                parts = max(parts - 1, 2)
                told(f"{len(items)} left")
                break
        else:
            if parts >= len(items):
                break
            parts = min(2 * parts, len(items))
    return items


def _without_parts(items: list[T], parts: int) -> Iterator[list[T]]:
    """The items without each of so many parts, the last part first: what comes after a failure is not needed."""
    size = -(-len(items) // parts)
    for start in reversed(range(0, len(items), size)):
        yield items[:start] + items[start + size :]
