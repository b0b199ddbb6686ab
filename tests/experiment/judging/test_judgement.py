"""What a network is worth, in a sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import encoding
from nn_tui.experiment.judging.baselines import Baselines
from nn_tui.experiment.judging.judgement import Judgement, judge
from nn_tui.experiment.judging.yardstick import Yardstick, difference, yardstick


def two_classes(rare: int, samples: int) -> Yardstick:
    """The first ``rare`` of the samples belong to "yes", the others to "no"."""
    targets = np.eye(2)[[1] * rare + [0] * (samples - rare)]
    names = ("no", "yes")
    dataset = Dataset("mine", "table", np.zeros((samples, 1)), targets, names, ("x",), names, "iris", standardise=True)
    rule = yardstick(encoding(dataset, (), np.arange(samples), "softmax"), dataset)
    assert rule is not None
    return rule


def judged(rule: Yardstick, yes: list[int], linear_yes: list[int] | None = None) -> Judgement:
    """Of a network that answers "yes" to these samples, beside a linear model that does so to those."""

    def answers(positive: list[int]) -> np.ndarray:
        outputs = np.tile([0.9, 0.1], (rule.dataset.samples, 1))
        outputs[positive] = [0.1, 0.9]
        return outputs

    linear = None if linear_yes is None else answers(linear_yes)
    baselines = Baselines(np.array([1.0, 0.0]), linear, True, rule)
    judgement = judge("test", answers(yes), np.arange(rule.dataset.samples), rule, baselines)
    assert judgement is not None
    return judgement


def test_worse_than_always_the_same_answer_is_worth_nothing() -> None:
    judgement = judged(two_classes(23, 83), [*range(5), *range(40, 54)])
    assert judgement.sentence == 'test 61.4%: always answering "no" gives 72.3%: this network is worth nothing yet'


def test_answering_the_commonest_class_throughout_is_worth_nothing() -> None:
    judgement = judged(two_classes(20, 1000), [], [])
    assert judgement.sentence == 'test 98%: always answering "no" gives 98%: this network is worth nothing yet'


def test_finding_the_rare_class_at_some_cost_is_worth_something() -> None:
    judgement = judged(two_classes(20, 1000), [*range(18), *range(500, 560)])
    assert judgement.sentence == (
        'test 93.8%: always answering "no" gives 98%, but balanced accuracy is 91.9%, 50% by chance'
    )


def test_where_the_line_wins_it_says_so() -> None:
    judgement = judged(two_classes(50, 100), list(range(40)), list(range(50)))
    assert judgement.sentence == "test 90%: a linear model gives 100%: the line is better than this network"


def test_where_there_is_no_clear_difference_the_line_would_do() -> None:
    judgement = judged(two_classes(50, 100), list(range(40)), list(range(1, 41)))
    assert judgement.sentence == "test 90%: a linear model gives 90%: no clear difference, a line would do"


def test_better_than_both() -> None:
    judgement = judged(two_classes(50, 100), list(range(50)), list(range(20)))
    assert judgement.sentence == ('test 100%: better than a linear model (70%) and than always "no" (50%)')
    unfinished = replace(judgement, linear_at_rest=False)
    assert "a linear model (70%, not yet at rest)" in unfinished.sentence


def test_a_network_without_hidden_layers_is_not_held_against_itself() -> None:
    judgement = replace(judged(two_classes(50, 100), list(range(40)), list(range(40))), is_linear=True)
    assert judgement.sentence == 'test 90%: a linear model gives 90%, always "no" 50%'


def test_a_few_samples_prove_little() -> None:
    judgement = judged(two_classes(2, 5), [0, 3, 1], None)
    assert judgement.sentence == 'test 80%: always answering "no" gives 60%: hardly a difference on 5 samples'


def numbers(targets: list[float]) -> Yardstick:
    column = np.array(targets)[:, None]
    dataset = Dataset("mine", "table", np.zeros((len(column), 1)), column, None, ("x",), ("y",), "plane")
    rule = yardstick(encoding(dataset, (), np.arange(len(column)), "linear"), dataset)
    assert rule is not None
    return rule


def test_numbers_are_held_against_the_mean_by_r2() -> None:
    rule = numbers([1.0, 2.0, 3.0, 4.0])
    rows, outputs = np.arange(4), np.array([[1.5], [2.0], [3.0], [3.5]])
    baselines = Baselines(np.array([2.5]), np.array([[2.5], [1.0], [2.0], [3.0]]), True, rule)
    judgement = judge("test", outputs, rows, rule, baselines)
    assert judgement is not None
    assert judgement.network == pytest.approx(0.9)
    assert judgement.constant == pytest.approx(0.0)
    assert judgement.linear == pytest.approx(1 - (2.25 + 1 + 1 + 1) / 5)
    assert judgement.sentence == ("test R2 0.900: better than a linear model (R2 -0.050) and than the mean (R2 0.000)")
    values = judgement.values()
    assert (values["measure"], values["balanced_accuracy"]) == ("r2", None)


def test_numbers_that_are_all_the_same_say_nothing() -> None:
    rule = numbers([2.0, 2.0])
    baselines = Baselines(np.array([2.0]), None, True, rule)
    assert judge("test", np.array([[1.0], [2.0]]), np.arange(2), rule, baselines) is None
    assert judge("test", np.empty((0, 1)), np.arange(0), rule, baselines) is None


def test_an_answer_that_is_not_finite_is_worth_nothing() -> None:
    rule = numbers([1.0, 2.0, 3.0])
    baselines = Baselines(np.array([2.0]), None, True, rule)
    judgement = judge("test", np.array([[np.nan], [2.0], [3.0]]), np.arange(3), rule, baselines)
    assert judgement is not None
    assert judgement.sentence.endswith("this network is worth nothing yet")


def test_the_error_of_a_difference_is_that_of_pairs() -> None:
    paired = difference(np.array([1.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]))
    assert paired.mean == 0.25
    assert paired.error == pytest.approx(0.25)
    assert not paired.is_better
    assert not difference(np.array([1.0]), np.array([0.0])).is_better, "one sample proves nothing"
