"""Judging the run of the app: in the background, once for each dataset and split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.experiment.background.goal import Goal
from nn_tui.experiment.background.pace import Pace
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.background.snapshot_maker import SnapshotMaker
from nn_tui.experiment.judging import run_judge
from nn_tui.experiment.judging.baselines import find_baselines
from nn_tui.experiment.judging.run_judge import RunJudge
from nn_tui.experiment.run.experiment import Experiment

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment


def snapshot_of(run: Experiment) -> Snapshot:
    return SnapshotMaker(run, 1).make(Goal(run), Pace(1.0), is_running=False)


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was searched for, in order."""
    begun: list[tuple[Any, ...]] = []

    def counted(dataset: Any, features: Any, training: Any, goes_on: Callable[[], bool]) -> Any:
        begun.append((dataset, features, training))
        return find_baselines(dataset, features, training, goes_on)

    monkeypatch.setattr(run_judge, "find_baselines", counted)
    return begun


def judged_once(judge: RunJudge, found: Event, snapshot: Snapshot) -> Any:
    assert judge.judgement(snapshot) is None, "nobody waits for the baselines"
    assert found.wait(10)
    return judge.judgement(snapshot)


def test_a_run_is_judged_once_its_baselines_are_found(
    experiment: MakeExperiment, searches: list[tuple[Any, ...]]
) -> None:
    run = experiment("iris")
    run.advance(run.updates_until(40))
    snapshot, found = snapshot_of(run), Event()
    judge = RunJudge(found.set)
    judgement = judged_once(judge, found, snapshot)
    assert (judgement.part, judgement.samples) == ("test", 75)
    assert snapshot.test_measures is not None
    assert judgement.network == snapshot.test_measures.accuracy
    assert judge.judgement(snapshot) is judgement
    run.advance(run.updates_until(80))
    later = judge.judgement(snapshot_of(run))
    assert later is not None
    assert len(searches) == 1, "the split is the same"


def test_another_split_or_dataset_is_searched_anew(experiment: MakeExperiment, searches: list[tuple[Any, ...]]) -> None:
    found = Event()
    judge = RunJudge(found.set)
    others: tuple[dict[str, Any], ...] = ({}, {"data_seed": 3}, {"test_split": 0.0})
    for count, fields in enumerate(others, 1):
        found.clear()
        run = experiment("iris", **fields)
        run.advance(run.updates_until(2))
        judgement = judged_once(judge, found, snapshot_of(run))
        assert len(searches) == count
        assert judgement.part == ("training" if fields.get("test_split") == 0.0 else "test")


def test_what_has_no_answer_yet_is_not_judged(experiment: MakeExperiment, searches: list[tuple[Any, ...]]) -> None:
    judge, snapshot = RunJudge(), snapshot_of(experiment("iris"))
    for phase in (Phase.EMPTY, Phase.DIVERGED):
        assert judge.judgement(replace(snapshot, phase=phase)) is None
    assert not searches


def test_a_search_is_given_up_when_the_judge_is_closed(
    experiment: MakeExperiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended, asked = Event(), Event(), []

    def endless(*words: Any, goes_on: Callable[[], bool]) -> None:
        begun.set()
        while goes_on():
            asked.append(1)
        ended.set()

    monkeypatch.setattr(run_judge, "find_baselines", endless)
    judge = RunJudge()
    judge.judgement(snapshot_of(experiment("iris")))
    assert begun.wait(10)
    judge.close()
    assert ended.wait(10)


def test_points_of_two_classes_are_judged_in_the_signs_of_the_run(experiment: MakeExperiment) -> None:
    run = experiment("moons")
    run.advance(run.updates_until(100))
    found = Event()
    judgement = judged_once(RunJudge(found.set), found, snapshot_of(run))
    assert judgement.constant == pytest.approx(np.mean(run.dataset.targets[run.testing] == -1))
    assert judgement.linear > 0.8
