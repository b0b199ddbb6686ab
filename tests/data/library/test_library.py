from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings, why_unreadable
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed, with_class, without_sample
from nn_tui.data.errors import DataError
from nn_tui.data.library import library as library_module
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.file import read_text_file
from nn_tui.data.own_format.format import dumps

LETTERS = built_in("letters")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "datasets")


def own(library: Library) -> list[str]:
    return [entry.name for entry in library.entries() if entry.own]


def test_a_missing_folder_has_the_built_in_ones(library: Library) -> None:
    assert [(entry.name, entry.own, entry.path) for entry in library.entries()] == [
        (name, False, None) for name in BUILT_IN
    ]
    assert library.load("letters").same_content(LETTERS)
    assert library.load("XOR").name == "xor"
    assert not library.folder.exists()


def test_a_copy_is_edited_and_there_again_at_the_next_start(library: Library) -> None:
    copy = library.copy(LETTERS, "mine")
    assert (copy.name, copy.own) == ("mine", True)
    library.save(with_class(copy, "D"))
    later = Library(library.folder)
    assert own(later) == ["mine"]
    assert later.load("MINE").class_names == ("A", "B", "C", "D")
    assert later.entries()[-1].path == library.folder / "mine.txt"


def test_an_empty_set_is_kept(library: Library) -> None:
    copy = library.copy(built_in("xor"), "mine")
    while copy.samples:
        copy = without_sample(copy, 0)
    library.save(copy)
    assert library.load("mine").same_content(copy)


@pytest.mark.parametrize("content", [b"", b"shape: 5x6\n", b"\xff\xfe\x00A", b"A\n##\n#\n"])
def test_a_damaged_file_is_named_and_left_as_it_is(library: Library, content: bytes) -> None:
    copy = library.copy(LETTERS, "good")
    broken = library.folder / "broken.txt"
    broken.write_bytes(content)
    by_name = {entry.name: entry for entry in library.entries()}
    assert by_name["good"].problem is None
    assert "broken.txt" in (by_name["broken"].problem or "")
    with pytest.raises(DataError, match=r"broken\.txt"):
        library.load("broken")
    with pytest.raises(DataError, match="damaged"):
        library.save(renamed(copy, "broken"))
    with pytest.raises(DataError, match="already"):
        library.copy(copy, "broken")
    assert broken.read_bytes() == content
    library.delete("broken")
    assert own(library) == ["good"]


def test_a_file_that_cannot_be_read_is_a_problem_too(library: Library) -> None:
    (library.folder / "folder.txt").mkdir(parents=True)
    assert "not a file" in (library.entries()[-1].problem or "")


def test_a_file_with_an_impossible_name_is_a_problem_that_rename_mends(library: Library) -> None:
    library.folder.mkdir()
    for name in ("letters", "my set"):
        (library.folder / f"{name}.txt").write_text(dumps(LETTERS))
    assert [entry.problem is None for entry in library.entries() if entry.own] == [False, False]
    assert not library.load("letters").own
    library.rename("my set", "my-set")
    library.rename("letters", "letters-2")
    assert [(entry.name, entry.problem) for entry in library.entries() if entry.own] == [
        ("letters-2", None),
        ("my-set", None),
    ]


def test_an_own_dataset_that_has_a_reserved_name_goes_first(library: Library) -> None:
    library.folder.mkdir()
    for name in ("moved", "Runs"):
        (library.folder / f"{name}.txt").write_text(dumps(LETTERS))
    assert [(entry.name, entry.problem, entry.reserved_for) for entry in library.entries() if entry.own] == [
        ("Runs", None, "a command of nn-tui"),
        ("moved", None, "a built-in dataset"),
    ]
    assert not any(entry.reserved_for for entry in library.entries() if not entry.own)
    assert library.load("MOVED").own
    assert [entry.own for entry in library.entries() if entry.name == "moved"] == [True]
    # It can be edited as before, and nobody else gets the name.
    edited = replace(library.load("moved"), title="Edited")
    library.save(edited)
    assert library.load("moved").title == "Edited"
    for rename in (lambda: library.copy(LETTERS, "names"), lambda: library.rename("moved", "echo")):
        with pytest.raises(DataError, match="is reserved for a built-in dataset: choose another name"):
            rename()
    library.rename("moved", "mine")
    assert library.load("mine").title == "Edited"
    assert library.is_built_in("moved")
    assert [entry.own for entry in library.entries() if entry.name == "moved"] == [False]


def test_an_unknown_name_lists_what_is_near(library: Library) -> None:
    library.copy(LETTERS, "Mine")
    with pytest.raises(DataError, match="There is no dataset leters: did you mean letters"):
        library.load("leters")
    with pytest.raises(DataError, match="did you mean Mine"):
        library.load("mime")
    with pytest.raises(DataError, match=r"choose one of letters, .*, digits, moved, .*, names, Mine"):
        library.load("qqqqqq")
    with pytest.raises(DataError, match="no dataset"):
        library.load("../datasets/Mine")


def test_nothing_is_overwritten_by_another(library: Library) -> None:
    library.copy(LETTERS, "one")
    two = library.copy(built_in("alphabet"), "two")
    for attempt in (
        lambda: library.copy(two, "one"),
        lambda: library.copy(two, "ONE"),
        lambda: library.copy(two, "xor"),
        lambda: library.copy(two, "train"),
        lambda: library.copy(two, "../x"),
        lambda: library.rename("two", "one"),
        lambda: library.rename("two", "One"),
        lambda: library.rename("two", "bits"),
        lambda: library.rename("xor", "three"),
        lambda: library.rename("three", "four"),
        lambda: library.delete("xor"),
        lambda: library.delete("three"),
        lambda: library.save(LETTERS),
        lambda: library.save(renamed(two, "One")),
        lambda: library.save(renamed(two, "one", own=False)),
    ):
        with pytest.raises(DataError, match=r"\.$|\?$"):
            attempt()
    assert own(library) == ["one", "two"]
    assert library.load("one").same_content(LETTERS)


def test_rename_and_delete(library: Library) -> None:
    library.copy(LETTERS, "one")
    library.rename("ONE", "two")
    assert own(library) == ["two"]
    library.rename("two", "Two")
    assert own(library) == ["Two"]
    library.delete("two")
    assert own(library) == []


def test_what_cannot_be_written_is_an_os_error_and_leaves_the_old_file(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = library.copy(LETTERS, "mine")
    changed = without_sample(copy, 0)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        library.save(changed)
    with pytest.raises(OSError, match="No space left"):
        library.copy(changed, "other")
    assert own(library) == ["mine"]
    assert library.load("mine").same_content(LETTERS)


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    library = Library(tmp_path / "file" / "datasets")
    with pytest.raises(OSError, match="file"):
        library.copy(LETTERS, "mine")
    assert own(library) == []


def test_a_read_only_folder_is_an_os_error(library: Library) -> None:
    copy = library.copy(LETTERS, "mine")
    library.folder.chmod(0o500)
    try:
        if os.access(library.folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(PermissionError):
            library.save(copy)
        with pytest.raises(PermissionError):
            library.rename("mine", "yours")
        with pytest.raises(PermissionError):
            library.delete("mine")
        assert library.load("mine").same_content(LETTERS)
    finally:
        library.folder.chmod(0o700)


def test_generated_data_with_settings(library: Library) -> None:
    settings = Settings(40, 0.1, 3, 5)
    assert library.load("Spirals", settings).settings == settings
    library.copy(LETTERS, "mine")
    for name in ("mine", "letters"):
        with pytest.raises(DataError, match=f"^{name} is not generated"):
            library.load(name, settings)


def test_a_copy_of_generated_data_keeps_its_points_and_no_settings(library: Library) -> None:
    blobs = built_in("blobs")
    copy = library.copy(blobs, "mine")
    assert copy.settings is None
    assert library.load("mine").same_content(blobs)


@pytest.fixture
def one_reading(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read whole, in order."""
    files: list[Path] = []

    def counted(path: Path, name: str, *, own: bool) -> Dataset:
        files.append(path)
        return read_text_file(path, name, own=own)

    monkeypatch.setattr(library_module, "read_text_file", counted)
    return files


def test_a_list_reads_a_file_once_until_it_changes(library: Library, one_reading: list[Path]) -> None:
    copy = library.copy(LETTERS, "mine")
    library.entries()
    assert not one_reading
    library.save(copy)
    (library.folder / "mine.txt").write_text("A\n##\n#\n")
    for _ in range(2):
        assert "mine.txt, line 3" in (library.entries()[-1].problem or "")
    (library.folder / "mine.txt").write_text(dumps(copy) + "\n\n")
    one_reading.clear()
    for _ in range(3):
        assert library.entries()[-1].problem is None
    assert len(one_reading) == 1


def test_of_a_large_file_a_list_reads_the_head_and_load_the_rest(
    library: Library, one_reading: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "LARGE_BYTES", 100)
    library.folder.mkdir()
    file = library.folder / "large.txt"
    head = "inputs: a b\noutputs: y\n"
    file.write_text(head + "1 2 -> 3\n" * 50 + "broken\n")
    assert library.entries()[-1].problem is None
    assert not one_reading
    with pytest.raises(DataError, match=r"large\.txt, line 53"):
        library.load("large")
    with pytest.raises(DataError, match="damaged"):
        library.save(renamed(built_in("xor"), "large"))
    for wrong in ("colour: red\n" + head, head.replace("b", "a"), "\0\xff"):
        file.write_bytes(wrong.encode("latin-1") + b"1 2 -> 3\n" * 50)
        assert "large.txt" in (library.entries()[-1].problem or "")


def test_a_folder_that_cannot_be_listed_is_not_taken_for_an_empty_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = built_in("letters")
    library.copy(letters, "mine")
    content = (library.folder / "mine.txt").read_bytes()
    listdir = os.listdir

    def unlisted(path: str | Path = ".") -> list[str]:
        if Path(path) == library.folder:
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", unlisted)
        said = why_unreadable(library.folder)
        for change in (
            lambda: library.copy(built_in("xor"), "mine"),
            lambda: library.save(renamed(built_in("xor"), "mine")),
            lambda: library.rename("mine", "ours"),
        ):
            with pytest.raises(PermissionError):
                change()
    assert said is not None
    assert str(library.folder) in said
    assert "Permission denied" in said
    assert (library.folder / "mine.txt").read_bytes() == content
    assert why_unreadable(library.folder) is None
    assert why_unreadable(library.folder / "missing") is None
