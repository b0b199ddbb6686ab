"""The sessions of several instances: their order, whose they are, and which are kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sessions.beginning import OTHER_IS_OPEN, begin_with, begin_with_last, last_closed
from nn_tui.experiment.sessions.kept_sessions import SESSIONS_KEPT, KeptSessions
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.sessions.session_file import MOST_NUMBER
from nn_tui.experiment.storage.instance import Instance

Open = Callable[[], tuple[KeptSessions, Instance]]


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Open]:
    """Start one more instance on the same folder; all are closed at the end."""
    opened: list[Instance] = []

    def start() -> tuple[KeptSessions, Instance]:
        opened.append(Instance(tmp_path))
        return KeptSessions(tmp_path, opened[-1]), opened[-1]

    yield start
    for instance in opened:
        instance.close()


def left(another: Open, *datasets: str) -> None:
    """Leave a session on each of these datasets, one after the other."""
    for dataset in datasets:
        sessions, instance = another()
        sessions.write(Session(dataset))
        instance.close()


def datasets(sessions: KeptSessions) -> list[str]:
    return [entry.session.dataset if entry.session else "?" for entry in sessions.entries()]


def test_there_is_nothing_at_first(another: Open) -> None:
    sessions, _ = another()
    assert sessions.entries() == []
    assert begin_with_last(sessions) == (None, None, None)
    assert last_closed(sessions) is None


def test_the_newest_is_the_one_that_was_changed_last_whatever_the_clock_says(another: Open) -> None:
    left(another, "xor", "bits")
    first, one = another()
    second, two = another()
    first.write(Session("letters"))
    second.write(Session("iris"))
    assert datasets(first) == ["iris", "letters", "bits", "xor"]
    first.write(Session("letters", epoch=5))
    for number, entry in enumerate(first.entries()):
        # As if the clock had gone back between any two of them.
        os.utime(entry.path, (1e9 + number, 1e9 + number))
    assert datasets(first) == ["letters", "iris", "bits", "xor"]
    one.close()
    two.close()
    third, _ = another()
    begun = begin_with_last(third)
    assert begun.session is not None
    assert (begun.session.dataset, begun.session.epoch) == ("letters", 5)


def test_whose_session_is_gone_on_with_owns_it(another: Open) -> None:
    left(another, "xor", "bits")
    sessions, instance = another()
    begun = begin_with(sessions, sessions.entries()[1].id)
    assert begun.session is not None
    assert begun.session.dataset == "xor"
    assert datasets(sessions) == ["xor", "bits"]
    newest = sessions.entries()[0]
    assert (newest.id, newest.is_open) == (instance.id, True)
    instance.close()
    # Killed before it wrote anything, it leaves what it took over.
    last = begin_with_last(another()[0]).session
    assert last is not None
    assert last.dataset == "xor"


def test_of_two_that_want_it_one_gets_it(another: Open) -> None:
    left(another, "xor")
    first, _ = another()
    second, _ = another()
    entry = first.entries()[0]
    first.claim(entry)
    with pytest.raises(ExperimentError, match="another nn-tui"):
        second.claim(entry)
    assert begin_with(second, entry.id).session is None
    assert "open in another" in str(begin_with(second, first.entries()[0].id).problem)


def test_while_another_is_open_a_start_is_fresh_and_says_so(another: Open) -> None:
    left(another, "xor")
    first, _ = another()
    first.write(Session("bits"))
    second, _ = another()
    assert begin_with_last(second) == (None, None, OTHER_IS_OPEN)
    offered = last_closed(second)
    assert offered is not None
    assert offered.session is not None
    assert offered.session.dataset == "xor"


def test_one_that_only_looks_is_no_reason_to_start_afresh(another: Open) -> None:
    left(another, "xor")
    another()
    assert begin_with_last(another()[0]).session is not None


def test_a_damaged_file_is_said_and_stays_as_it_is(another: Open, tmp_path: Path) -> None:
    path = tmp_path / "sessions/0123abcd.json"
    path.parent.mkdir()
    path.write_bytes(b"{")
    (tmp_path / "sessions/notes.json").write_text("mine")
    sessions, _ = another()
    begun = begin_with_last(sessions)
    assert begun.session is None
    assert str(path) in str(begun.problem)
    assert "damaged" in str(begun.problem)
    sessions.write(Session("xor"))
    left(another, *["bits"] * (SESSIONS_KEPT + 3))
    assert path.read_bytes() == b"{"
    assert (tmp_path / "sessions/notes.json").exists()


def test_a_folder_that_cannot_be_read_is_not_an_empty_one(another: Open, tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file where a folder should be")
    sessions, _ = another()
    assert "cannot be read" in str(begin_with_last(sessions).problem)
    assert last_closed(sessions) is None
    with pytest.raises(NotADirectoryError):
        sessions.entries()


def test_the_oldest_are_deleted_but_no_open_one(another: Open) -> None:
    first, _ = another()
    first.write(Session("letters"))
    left(another, "xor", *["bits"] * SESSIONS_KEPT)
    assert datasets(first) == [*["bits"] * SESSIONS_KEPT, "xor", "letters"]
    left(another, "iris")
    assert datasets(first) == ["iris", *["bits"] * SESSIONS_KEPT, "letters"]


def test_a_session_is_found_by_the_start_of_its_id(another: Open) -> None:
    left(another, "xor")
    sessions, _ = another()
    entry = sessions.entries()[0]
    assert sessions.find(entry.id[:7]).path == entry.path
    for id in ("", "zz", "../" + entry.id):
        with pytest.raises(ExperimentError, match="there is no session"):
            sessions.find(id)


def test_an_open_session_is_not_removed(another: Open) -> None:
    left(another, "xor")
    first, _ = another()
    first.write(Session("bits"))
    second, _ = another()
    mine, other = second.entries()
    with pytest.raises(ExperimentError, match="quit"):
        second.remove(mine)
    second.remove(other)
    assert datasets(second) == ["bits"]


def test_numbers_go_no_further_than_can_be_read(another: Open) -> None:
    sessions, instance = another()
    sessions.write(Session("xor", number=MOST_NUMBER))
    instance.close()
    second, _ = another()
    second.write(Session("bits"))
    assert sorted(datasets(second)) == ["bits", "xor"]
