from __future__ import annotations

from collections import Counter
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset


def words_of(dataset: Dataset, sample: int) -> list[str]:
    return [dataset.symbols[index] for index in dataset.inputs[sample] if index >= 0]


def listed_names() -> list[str]:
    file = files("nn_tui.data.builtin") / "builtin_files" / "first_names.txt"
    return file.read_text(encoding="ascii").split()


def test_phrases_are_a_hundred_different_sentences_good_or_bad() -> None:
    phrases = built_in("phrases")
    assert (phrases.kind, phrases.samples, phrases.tests, phrases.at_steps) == ("sequences", 100, 20, False)
    assert phrases.class_names == ("good", "bad")
    assert phrases.targets[:80].sum(axis=0).min() >= 35
    assert phrases.targets[80:].sum(axis=0).tolist() == [10, 10]
    sentences = [" ".join(words_of(phrases, sample)) for sample in range(100)]
    assert len(set(sentences)) == 100
    assert sentences[0] == "the film was good"
    assert all(sentence.islower() for sentence in sentences)
    assert phrases.inputs.dtype.kind == "i"


def test_the_test_part_of_phrases_can_be_learnt_from_the_other_sentences() -> None:
    phrases = built_in("phrases")
    sentences = [words_of(phrases, sample) for sample in range(phrases.samples)]
    trained = Counter(word for sentence in sentences[:80] for word in sentence)
    assert {word for sentence in sentences[80:] for word in sentence} <= trained.keys()
    assert min(trained.values()) >= 3
    # What is denied is also said plainly, and by several words.
    denied = {sentence[-1] for sentence in sentences[:80] if {"not", "never"} & set(sentence)}
    said = {sentence[-1] for sentence in sentences[:80] if not {"not", "never"} & set(sentence)}
    assert {"good", "bad", "great", "awful", "nice", "dull", "happy", "sad"} <= denied & said


def test_names_are_the_thousand_of_the_list_each_once() -> None:
    names = built_in("names")
    assert (names.kind, names.samples, names.tests, names.at_steps) == ("sequences", 1000, 200, True)
    assert names.symbols == names.class_names == ("\n", *"abcdefghijklmnopqrstuvwxyz")
    spelled = ["".join(words_of(names, sample)) for sample in range(names.samples)]
    assert sorted(name[1:] for name in spelled) == sorted(listed_names())
    assert {name[0] for name in spelled} == {"\n"}


def test_the_target_of_each_character_of_a_name_is_the_next_one() -> None:
    names = built_in("names")
    for inputs, targets, is_real in zip(names.inputs, names.targets, names.is_real, strict=True):
        assert inputs[is_real][1:].tolist() == targets[is_real][:-1].tolist()
        assert targets[-1] == names.symbols.index("\n")
        assert (targets[~is_real] == -1).all()


def test_the_two_parts_of_names_are_alike() -> None:
    names = built_in("names")
    place = {name: order for order, name in enumerate(listed_names())}
    spelled = ["".join(words_of(names, sample))[1:] for sample in range(names.samples)]
    # The list begins with the most frequent names: both parts have frequent and rare ones.
    assert 400 < np.mean([place[name] for name in spelled[800:]]) < 600
    assert abs(names.lengths[:800].mean() - names.lengths[800:].mean()) < 0.3


def test_a_bigram_model_of_names_gets_about_two_and_a_half_nats() -> None:
    """With one added to each count, as the figure to beat has it."""
    names = built_in("names")
    counts = np.ones((27, 27))
    train, test = slice(0, 800), slice(800, None)
    pairs: tuple[NDArray[Any], NDArray[Any]] = (names.inputs, names.targets)
    np.add.at(counts, tuple(array[train][names.is_real[train]] for array in pairs), 1)
    shares = counts / counts.sum(axis=1, keepdims=True)
    nats = -np.log(shares[tuple(array[test][names.is_real[test]] for array in pairs)]).mean()
    assert round(float(nats), 2) == 2.44
