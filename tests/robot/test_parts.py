"""The robot itself: a seed decides all it does, what it did can be read again, and a failure is seen and made short."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key

from nn_tui.tui.process.key_reader import KeyReader
from tests.robot import habits
from tests.robot.events import Event, Keys, Text, from_json, to_json
from tests.robot.keyboard import typed
from tests.robot.recording import SHOWN, Failure, Recording
from tests.robot.reducing import reduced

ALIASES = {"space": " ", "lone escape": "escape"}
ENDS = {"q", "ctrl+q", "ctrl+c"}


def test_a_seed_decides_every_event() -> None:
    assert Recording.chosen("7/1") == Recording.chosen("7/1")
    assert Recording.chosen("7/1") != Recording.chosen("7/2")
    assert Recording.chosen("7/1").events[:50] == Recording.chosen("7/1", 50).events


def test_what_was_recorded_can_be_read(tmp_path: Path) -> None:
    recording = Recording.chosen("some", 400)
    recording.write(tmp_path / "some.jsonl")
    assert Recording.read(tmp_path / "some.jsonl") == recording
    assert len({type(event) for event in recording.events}) == 8


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(ValueError, match="dance is no event: take one of keys"):
        from_json('["dance"]')


def test_every_event_can_be_written_down_and_sent() -> None:
    for event in Recording.chosen("others", 300).events:
        assert from_json(to_json(event)) == event
        assert all(isinstance(data, bytes) for data in event.writes)


KEYS = {*habits.ARROWS, *habits.ELSEWHERE, *sum(habits.KEYS.values(), ())}


@pytest.mark.parametrize("key", sorted(key for key in KEYS if not key.startswith("alt+")))
def test_a_key_arrives_as_what_it_is(key: str) -> None:
    reader = KeyReader()
    heard = [event for event in (*reader.feed(typed(key)), *reader.feed(b"\x1b[27u")) if isinstance(event, Key)]
    first = heard[0]
    assert ALIASES.get(key, key) in (first.key, first.character, *first.aliases)


def test_no_key_ends_the_app_by_chance() -> None:
    assert not {*KEYS, *habits.ANSWERS} & ENDS
    assert not any("q" in word for word in (*habits.WORDS, *habits.PALETTE_WORDS))


def test_no_path_leads_out_of_the_folder() -> None:
    for event in Recording.chosen("paths", 1000).events:
        if isinstance(event, (Keys, Text)):
            assert not any(b"/" in data or b"~/" in data for data in event.writes)


def test_the_shortest_recording_that_fails_is_found() -> None:
    events: list[Event] = [Keys(tuple("abcdefgh")), Text("hello"), Keys(("x", "y", "z"))] * 5
    recording = Recording("s", None, (80, 24), tuple(events))

    def fails(shorter: Recording) -> bool:
        keys = [name for event in shorter.events if isinstance(event, Keys) for name in event.names]
        return "c" in keys and "y" in keys[keys.index("c") :]

    shortest = reduced(recording, fails, lambda said: None)
    assert shortest.events == (Keys(("c",)), Keys(("y",)))


def test_a_failure_tells_seed_number_and_the_last_events() -> None:
    recording = Recording.chosen("9/4", 100)
    told = Failure(70, "it broke", "Traceback").told(recording).splitlines()
    assert told[0].startswith("it broke (seed 9/4 on ")
    assert told[0].endswith("event 70)")
    assert len(told) == SHOWN + 2
    assert told[-2].split(maxsplit=1) == ["70", to_json(recording.events[70])]
