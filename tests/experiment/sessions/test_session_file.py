"""Session files: what was written is read again, and nothing that stands in one is an error."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sessions import memory, session_file
from nn_tui.experiment.sessions.session import Session

FULL = Session(
    "houses",
    number=17,
    source=Path("/home/me/houses.csv"),
    recipe='[dataset]\nname = "houses"\n',
    run=Path("/home/me/runs/houses.nntui"),
    epoch=1234,
    speed=inf,
    screen="Train",
    memories={"Train": {"panes": {"names": ["loss", "weights"], "zoomed": None}}, "Data": {"entry": "houses"}},
)

words = st.text("ab/\0\x1b\n\ud800é", max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)
written = st.fixed_dictionaries(
    {"format": st.just(session_file.FORMAT), "version": st.just(1), "number": st.just(3), "dataset": st.just("xor")},
    optional=dict.fromkeys(("source", "run", "recipe", "epoch", "speed", "screen", "screens"), anything),
)

a_few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def loaded(values: object) -> Session:
    return session_file.loads(json.dumps(values).encode())


@pytest.mark.parametrize("session", [FULL, Session("letters"), replace(FULL, speed=30.0, source=None, run=None)])
def test_what_was_written_is_read_again(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "sessions/0123abcd.json"
    session_file.save(path, session)
    assert session_file.load(path) == session
    assert path.stat().st_size < 2_000


def test_a_name_of_a_file_may_have_any_bytes(tmp_path: Path) -> None:
    session = replace(FULL, source=Path(os.fsdecode(b"/tmp/\xe9t\xe9.csv")))
    assert session_file.loads(session_file.dumps(session)) == session


@a_few
@given(st.binary(max_size=400))
def test_bytes_that_are_no_session_are_refused(content: bytes) -> None:
    with pytest.raises(ExperimentError):
        session_file.loads(content)


@a_few
@given(written)
def test_a_part_that_is_wrong_is_left_out(values: dict[str, Any]) -> None:
    session = loaded(values)
    assert (session.dataset, session.number) == ("xor", 3)
    assert session.epoch >= 0
    assert session.speed is None or session.speed >= 0
    for path in (session.source, session.run):
        assert path is None or (path.is_absolute() and not path.is_file())
    # And it can be kept again.
    assert session_file.loads(session_file.dumps(session)).number == 3


@a_few
@given(st.integers(0, 2**32), st.integers(0, 255), st.integers(0, 2**32))
def test_a_changed_byte_or_a_lost_end_is_a_session_or_a_sentence(at: int, byte: int, end: int) -> None:
    content = bytearray(session_file.dumps(FULL))
    content[at % len(content)] = byte
    for changed in (bytes(content), bytes(content[: end % len(content)])):
        with suppress(ExperimentError):
            session_file.loads(changed)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"version": 2}, "newer nn-tui"),
        ({"version": 0}, "damaged"),
        ({"version": None}, "damaged"),
        ({"format": "nn-tui run"}, "no session"),
        ({"dataset": "../../etc/passwd"}, "damaged"),
        ({"dataset": None}, "damaged"),
        ({"number": -1}, "damaged"),
        ({"number": True}, "damaged"),
        ({"number": 10**400}, "damaged"),
        ({"recipe": "x" * session_file.MOST_BYTES}, "too large"),
    ],
)
def test_what_is_no_session_of_this_version_says_so(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    path = tmp_path / "0123abcd.json"
    path.write_text(json.dumps({**json.loads(session_file.dumps(FULL)), **change}))
    with pytest.raises(ExperimentError, match=says) as refused:
        session_file.load(path)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize("content", [b"[" * 60_000, b'{"a":' * 10_000, b"9" * 60_000, b"\xff\xfe", b"", b"null"])
def test_content_made_to_break_a_reader_is_refused(content: bytes) -> None:
    with pytest.raises(ExperimentError):
        session_file.loads(content)


def test_pipes_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "0123abcd.json"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, tmp_path / "nothing"):
        with pytest.raises(ExperimentError, match="cannot be read"):
            session_file.load(path)


def test_what_is_too_much_for_a_file_leaves_out_what_the_screens_remember() -> None:
    session = replace(FULL, memories={"Data": {"entry": "x" * session_file.MOST_BYTES}})
    read = session_file.loads(session_file.dumps(session))
    assert read == replace(session, memories={}, recipe="")


@a_few
@given(st.dictionaries(st.sampled_from("ab"), anything, max_size=2))
def test_a_memory_is_read_as_what_it_is_asked_for_or_not_at_all(values: dict[str, Any]) -> None:
    for key in "ab":
        assert memory.flag(values, key) in (None, False, True)
        assert (memory.whole(values, key, 7) or 0) in range(8)
        assert -2 <= (memory.number(values, key, -2, 2) or 0) <= 2
        assert (memory.text(values, key) or "").isprintable()
        assert all(isinstance(each, str) for each in memory.texts(values, key))
        assert len(memory.numbers(values, key, 2) or (1, 2)) == 2
        assert all(isinstance(number, float) for place in memory.places(values, key) for number in place)
        assert memory.part(values, key) == values.get(key, {}) or not memory.part(values, key)
