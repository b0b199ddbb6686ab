from __future__ import annotations

from importlib.resources import files

import numpy as np

from nn_tui.data.builtin.builtin import built_in


def test_iris_is_fishers() -> None:
    iris = built_in("iris")
    assert (iris.kind, iris.standardise, iris.samples) == ("table", True, 150)
    assert iris.class_names == ("setosa", "versicolor", "virginica")
    assert iris.feature_names == ("sepal_length", "sepal_width", "petal_length", "petal_width")
    assert iris.targets.sum(axis=0).tolist() == [50, 50, 50]
    # The means of the article, and the two flowers that the repository's file has wrong.
    means = [iris.inputs[iris.targets[:, index] == 1].mean(axis=0) for index in range(3)]
    assert np.allclose(means[0], (5.006, 3.428, 1.462, 0.246))
    assert np.allclose(means[1], (5.936, 2.770, 4.260, 1.326))
    assert np.allclose(means[2], (6.588, 2.974, 5.552, 2.026))
    assert iris.inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert iris.inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_digits_are_the_test_set_of_the_repository() -> None:
    digits = built_in("digits")
    assert (digits.kind, digits.levels, digits.samples, digits.feature_shape) == ("pixels", 16, 1797, (8, 8))
    assert digits.class_names == tuple("0123456789")
    # The numbers of each class that the repository gives, and the rows of its first sample.
    assert digits.targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    first = "0 0 5 13 9 1 0 0  0 0 13 15 10 15 5 0  0 3 15 2 0 11 8 0  0 4 12 0 0 8 8 0"
    assert (digits.inputs[0, :4] * 16).ravel().tolist() == [float(word) for word in first.split()]
    assert [digits.class_of(sample) for sample in range(10)] == list(range(10))
    assert set(np.unique(digits.inputs * 16)) == set(range(17))


def test_sources_and_licences_are_named_beside_the_data() -> None:
    notice = (files("nn_tui.data.builtin") / "builtin_files" / "NOTICE.txt").read_text(encoding="utf-8")
    for words in (
        "Fisher",
        "Alpaydin",
        "iris.csv",
        "digits.npz",
        "first_names.txt",
        "Creative Commons Attribution 4.0",
    ):
        assert words in notice
