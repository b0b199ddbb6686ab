"""`nn-tui sessions`, as a process of its own and in this one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.locations import state_folder
from nn_tui.experiment.sessions.kept_sessions import KeptSessions
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.storage.instance import Instance

if TYPE_CHECKING:
    from tests.cli.conftest import Here, RunProgram

Leave = Callable[[Session], str]


@pytest.fixture
def leave() -> Leave:
    """Leave a session of an instance that has ended. Returns its id."""

    def leave(session: Session) -> str:
        instance = Instance(state_folder())
        KeptSessions(state_folder(), instance).write(session)
        instance.close()
        return instance.id

    return leave


@pytest.fixture
def open_id() -> Iterator[str]:
    """The id of a session that is open."""
    instance = Instance(state_folder())
    KeptSessions(state_folder(), instance).write(Session("moons", epoch=3))
    yield instance.id
    instance.close()


def test_sessions_are_listed_the_newest_first(nn_tui: RunProgram, leave: Leave, tmp_path: Path) -> None:
    first = leave(Session("xor", run=tmp_path / "xor.nntui", epoch=1234, screen="Train"))
    second = leave(Session("houses", source=tmp_path / "houses.csv"))
    done = nn_tui("sessions")
    assert (done.code, done.err) == (0, "")
    assert [line.split() for line in done.out.splitlines()] == [
        ["id", "dataset", "epoch", "screen", "state"],
        [second, "houses", "0", "Data", "closed"],
        [first, "xor", "1,234", "Train", "closed"],
    ]
    houses, xor = nn_tui("sessions", "--format", "jsonl").lines
    assert houses["file"] == str(tmp_path / "houses.csv")
    assert xor == {
        **{"id": first, "dataset": "xor", "epoch": 1234, "screen": "Train", "file": None},
        **{"run": str(tmp_path / "xor.nntui"), "open": False, "problem": None},
    }


def test_without_sessions_there_is_a_sentence(here: Here) -> None:
    done = here("sessions")
    assert (done.code, done.out) == (0, "")
    assert "no sessions yet" in done.err
    assert here("sessions", "--format", "jsonl") == (0, "", "")


def test_a_session_that_is_open_is_marked_and_kept(here: Here, leave: Leave, open_id: str) -> None:
    closed = leave(Session("xor"))
    assert [line.split()[-1] for line in here("sessions").out.splitlines()[1:]] == ["closed", "open"]
    assert "quit" in here("sessions", "remove", open_id).problem
    assert "open in another nn-tui" in here("sessions", "resume", open_id).problem
    done = here("sessions", "remove", "--all")
    assert (done.code, done.err) == (0, "nn-tui: 1 session removed; 1 open in another nn-tui stays\n")
    assert closed not in here("sessions").out


def test_one_is_removed_by_the_start_of_its_id(here: Here, leave: Leave) -> None:
    first, second = leave(Session("xor")), leave(Session("bits"))
    assert here("sessions", "remove", first[:6]).code == 0
    assert [line["id"] for line in here("sessions", "--format", "jsonl").lines] == [second]
    assert "there is no session" in here("sessions", "remove", first).problem


def test_one_is_gone_on_with_in_the_app(here: Here, leave: Leave, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[object, ...]] = []

    def opens(target: str | None, ascii_only: bool, said: object, fresh: bool, session: str | None) -> int:
        opened.append((target, ascii_only, fresh, session))
        return 0

    monkeypatch.setenv("TEXTUAL_DRIVER", "outside")
    monkeypatch.setattr("nn_tui.tui.launch.run", opens)
    id = leave(Session("xor"))
    assert here("sessions", "resume", id[:5], "--ascii").code == 0
    assert here("--fresh").code == 0
    assert here("letters", "--fresh").code == 0
    assert opened == [(None, True, False, id), (None, False, True, None), ("letters", False, True, None)]
    assert "there is no session" in here("sessions", "resume", "nothing").problem


def test_going_on_needs_a_terminal(nn_tui: RunProgram, leave: Leave) -> None:
    assert "needs a terminal" in nn_tui("sessions", "resume", leave(Session("xor"))).problem


@pytest.mark.parametrize(
    "words",
    [
        ["resume"],
        ["remove"],
        ["resume", "--all"],
        ["--all"],
        ["remove", "12345678", "--all"],
        ["remove", "--all", "--format", "jsonl"],
        ["--ascii"],
        ["open"],
        ["--format", "csv"],
    ],
)
def test_words_that_do_not_go_together_are_refused(words: list[str], here: Here) -> None:
    assert here("sessions", *words).problem


def test_a_file_that_is_no_session_is_listed_said_and_can_be_removed(here: Here, leave: Leave) -> None:
    id = leave(Session("xor"))
    path = state_folder() / f"sessions/{id}.json"
    path.write_text("{")
    done = here("sessions")
    assert [line.split() for line in done.out.splitlines()[1:]] == [[id, "-", "-", "-", "cannot", "be", "read"]]
    assert f"{path} is damaged: it is left as it is" in done.err
    assert "damaged" in here("sessions", "--format", "jsonl").lines[0]["problem"]
    assert "damaged" in here("sessions", "resume", id).problem
    assert path.read_text() == "{"
    assert here("sessions", "remove", id).code == 0
    assert not path.exists()


def test_a_folder_that_cannot_be_read_is_no_empty_list(here: Here) -> None:
    state_folder().mkdir(parents=True, exist_ok=True)
    (state_folder() / "sessions").write_text("a file where a folder should be")
    assert str(state_folder() / "sessions") in here("sessions").problem


def test_an_own_dataset_of_that_name_goes_first(here: Here, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str | None] = []

    def opens(target: str | None, ascii_only: bool, said: object, fresh: bool, session: str | None) -> int:
        opened.append(target)
        return 0

    monkeypatch.setenv("TEXTUAL_DRIVER", "outside")
    monkeypatch.setattr("nn_tui.tui.launch.run", opens)
    (home / "sessions.txt").write_text("shape: 1x2\nclasses: L R\n\nL\n#.\n")
    assert here("sessions").code == 0
    assert here("sessions", "--fresh").code == 0
    assert opened == ["sessions"] * 2
    assert here("sessions", "--format", "jsonl") == (0, "", "")


def test_numpy_is_not_loaded_for_it() -> None:
    code = "import sys; from nn_tui.cli.main import main; main(['sessions']); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"
