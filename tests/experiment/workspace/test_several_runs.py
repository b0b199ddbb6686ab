"""Kept runs of several instances on one home: nobody writes or deletes another's, whatever the clocks say."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from nn_tui.data.process_mark import ProcessMark
from nn_tui.experiment.storage import run_archive, run_file
from nn_tui.experiment.storage.kept_runs import marked_runs

if TYPE_CHECKING:
    from tests.experiment.workspace.conftest import Home

TOMORROW = 10**10
FEW = 3


@pytest.fixture(autouse=True)
def _few_runs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_archive, "RUNS_KEPT", FEW)


def fill(several: Home) -> None:
    """As many kept runs as there may be, of an instance that has ended."""
    workspace = several.open()
    for epochs in range(1, FEW + 1):
        several.train(workspace, epochs)
        workspace.run.reset()
    several.close()
    assert len(several.kept) == FEW


@pytest.mark.parametrize("has_numbers", [True, False])
def test_a_new_run_stays_beside_as_many_of_tomorrow(several: Home, has_numbers: bool) -> None:
    fill(several)
    for path in several.kept:
        if not has_numbers:
            run_file.save(path, run_file.load(path))
        os.utime(path, (TOMORROW, TOMORROW))
    workspace = several.open()
    several.train(workspace, 50)
    assert run_file.load(several.kept[0]).trainer.epoch == 50
    assert len(several.kept) == FEW
    several.close()
    assert run_file.load(several.kept[0]).trainer.epoch == 50


def test_the_order_is_that_of_writing_with_a_clock_that_goes_back(
    several: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        at = datetime(2030, 1, 1)

        @classmethod
        def now(cls, tz: object = None) -> Clock:
            return cls.fromtimestamp(cls.at.timestamp())

    monkeypatch.setattr(run_archive, "datetime", Clock)
    for epochs in range(1, FEW + 4):
        workspace = several.open()
        several.train(workspace, epochs)
        several.close()
        newest = several.kept[0]
        assert run_file.load(newest).trainer.epoch == epochs
        os.utime(newest, (Clock.at.timestamp(), Clock.at.timestamp()))
        Clock.at -= timedelta(days=40)
    reached = [run_file.load(path).trainer.epoch for path in several.kept]
    assert reached == list(range(FEW + 3, 3, -1))


def test_a_run_that_goes_on_is_the_newest_again(several: Home) -> None:
    one, other = several.open(), several.open("xor")
    for epochs, workspace in ((1, one), (2, other), (3, one), (4, other), (5, one)):
        several.train(workspace, epochs)
    assert [run_file.load(path).trainer.epoch for path in several.kept] == [9, 6]


def test_the_runs_of_a_living_instance_are_not_deleted(several: Home) -> None:
    one = several.open("xor")
    for epochs in (1, 2):
        several.train(one, epochs)
        one.run.reset()
    theirs = set(several.kept)
    other = several.open()
    for epochs in range(1, FEW + 4):
        several.train(other, epochs)
        other.run.reset()
    assert theirs < set(several.kept)
    assert len(several.kept) == FEW + len(theirs)
    several.close()
    third = several.open()
    several.train(third, 1)
    assert len(several.kept) == FEW


def test_three_instances_open_one_run_and_each_goes_on_in_a_file_of_its_own(several: Home) -> None:
    first = several.open()
    several.train(first, 5)
    (path,) = several.kept
    others = [several.open(), several.open()]
    for other in others:
        other.continue_run(path)
    for epochs, workspace in enumerate((first, *others), 1):
        several.train(workspace, epochs)
    assert sorted(run_file.load(path).trainer.epoch for path in several.kept) == [6, 7, 8]
    assert run_file.load(path).trainer.epoch == 6
    assert {run.mark.owner for run in marked_runs(several.runs)} == {
        workspace.instance.id for workspace in (first, *others)
    }


def test_of_two_that_open_the_run_of_a_dead_one_the_first_to_write_has_its_file(several: Home) -> None:
    several.train(several.open(), 5)
    several.close()
    (path,) = several.kept
    one, other = several.open(), several.open()
    one.continue_run(path)
    other.continue_run(path)
    several.train(other, 2)
    assert several.kept == [path]
    # It has ended, and left more in the file than the one has read.
    other.close(10)
    several.train(one, 1)
    assert [run_file.load(path).trainer.epoch for path in several.kept] == [6, 7]
    assert run_file.load(path).trainer.epoch == 7
    several.train(one, 1)
    assert [run_file.load(path).trainer.epoch for path in several.kept] == [7, 7]


def test_what_a_killed_writer_left_is_gone_after_the_next_start(several: Home) -> None:
    here = ProcessMark.here()
    name = f".0123456789ab.999999999-1-{here.host}-{here.boot}-{here.space}.tmp"
    for folder in (several.datasets, several.runs, several.drafts):
        folder.mkdir(parents=True)
        (folder / name).touch()
    several.settle(several.open())
    assert list(several.datasets.parent.glob("*/.*.tmp")) == []


def test_the_run_of_a_living_instance_is_not_offered(several: Home) -> None:
    one = several.open("xor")
    several.train(one, 1)
    one.close(10)
    other, third = several.open(), several.open()
    several.train(other, 1)
    assert [path.name.split("-")[0] for path in third.kept_runs] == ["xor"]
    assert [path.name.split("-")[0] for path in other.kept_runs] == ["letters", "xor"]
