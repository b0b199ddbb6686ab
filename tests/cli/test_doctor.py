"""`nn-tui doctor`: what is found is printed, and what is not being kept is said with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.storage import health

if TYPE_CHECKING:
    from tests.cli.conftest import Here

LETTERS = "shape: 1x1\nclasses: A B\n\nA\n#\n\nB\n.\n"


def test_it_names_the_terminal_the_folders_and_the_versions(home: Path, here: Here) -> None:
    done = here("doctor")
    assert (done.code, done.err) == (0, "")
    sections = [line for line in done.out.splitlines() if line and not line.startswith(" ")]
    assert sections[:4] == ["terminal", "folders", "preferences", "versions"]
    assert sections[4].startswith("Everything is being kept")
    for words in ("size", "colours", "characters", str(home), "can be written", "GB free", "BLAS", "textual", "numpy"):
        assert words in done.out


def test_as_json(home: Path, here: Here) -> None:
    done = here("doctor", "--format", "jsonl")
    by_name = {(line["section"], line["name"]): line for line in done.lines}
    assert by_name["terminal", "size"]["columns"] > 0
    assert by_name["terminal", "terminal"]["value"] is False
    folder = by_name["folders", "datasets"]
    assert (folder["path"], folder["exists"], folder["writable"]) == (str(home), True, True)
    assert folder["free"] > 0
    assert by_name["folders", "crashes"]["exists"] is False


def test_what_cannot_be_read_is_said_with_its_reason(home: Path, here: Here) -> None:
    (home / "good.txt").write_text(LETTERS)
    (home / "bad.txt").write_text(LETTERS + "#\n")
    (home / "b\x1b[2Jd.txt").write_text(LETTERS)
    runs = home.parent / "runs"
    runs.mkdir()
    (runs / "letters-1.nntui").write_bytes(b"PK")
    done = here("doctor")
    assert done.code == 1
    assert "Everything" not in done.out
    assert "\x1b" not in done.out
    problems = done.out.partition("not being kept\n")[2].splitlines()
    assert len(problems) == 3
    assert "b?[2Jd" in problems[0]
    assert "The dataset bad cannot be used: bad.txt, line 7" in problems[1]
    assert "letters-1.nntui is damaged" in problems[2]
    assert [json.loads(line)["name"] for line in here("doctor", "--format", "jsonl").out.splitlines()[-3:]] == [
        "datasets",
        "datasets",
        "runs",
    ]


def test_a_folder_that_is_a_file_is_said_once(home: Path, here: Here) -> None:
    home.rmdir()
    home.parent.rmdir()
    home.parent.write_text("a file where a folder should be")
    done = here("doctor")
    assert done.code == 1
    problems = done.out.partition("not being kept\n")[2].splitlines()
    assert problems == [f"  {'data':<20} {home.parent} is not a folder: rename that file, or move it elsewhere."]


def test_a_disk_without_room(home: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LITTLE", 10**18)
    done = here("doctor")
    assert done.code == 1
    assert "left: make room on it." in done.out


def test_a_folder_that_cannot_be_written(home: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(health, "try_writing_beside", refused)
    done = here("doctor")
    assert done.code == 1
    assert f"{home} cannot be used (Permission denied): check its permissions." in done.out


def test_an_own_dataset_that_has_the_name_keeps_it(home: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "")
    (home / "doctor.txt").write_text(LETTERS)
    assert "the app needs a terminal" in here("doctor").problem
    assert "versions" in here("doctor", "--format", "text").out


def test_the_help_names_it(here: Here) -> None:
    assert "nn-tui doctor" in here("--help").out
    assert "invalid choice" in here("doctor", "--format", "xml").problem
