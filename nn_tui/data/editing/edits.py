"""Changes of a dataset: each function makes a new one, which is not a generated dataset any longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import MAX_OUTPUTS, MAX_SAMPLES, Array, Dataset
from nn_tui.data.editing.plane_edits import MOST_CLASSES, recipe_of_plane
from nn_tui.data.editing.sequences import predicts_next, replaced, widened
from nn_tui.data.editing.text_windows import is_one_text, with_more_text, with_window, without_window
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_class_name, pixel_names
from nn_tui.data.table_source import TableSource


def renamed(dataset: Dataset, name: str, own: bool = True) -> Dataset:
    """The same samples under another name; only an own dataset keeps its title."""
    return _changed(dataset, name=name, own=own, title=dataset.title if dataset.own else "")


def with_sample(dataset: Dataset, index: int | None, x: Array, y: Array) -> Dataset:
    """The dataset with sample `index` replaced, or with one more before its own test part when ``index`` is None.

    Where the samples are windows of one text, the text is changed, and what follows in it moves along: a new one is put
    into the text, with the symbol behind it. ``x`` has the feature shape and ``y`` the shape (outputs,); a sequence may
    be shorter or longer, as by `sequences.unpadded`. Raises DataError when the dataset is full.
    """
    if index is None:
        if dataset.samples == MAX_SAMPLES:
            raise DataError(f"The dataset is full: {MAX_SAMPLES} samples is the most, so delete one first.")
        return with_samples(dataset, x[np.newaxis], y[np.newaxis])
    if is_one_text(dataset):
        return _with_text(dataset, *with_window(dataset, index, x, y))
    if dataset.kind == "sequences":
        return _with_arrays(dataset, *replaced(dataset, index, index + 1, x[np.newaxis], y[np.newaxis]))
    inputs, targets = dataset.inputs.copy(), dataset.targets.copy()
    inputs[index], targets[index] = x, y
    return _with_arrays(dataset, inputs, targets)


def with_samples(dataset: Dataset, inputs: Array, targets: Array) -> Dataset:
    """The dataset with more samples, inputs (samples, ...) and targets (samples, outputs), before its own test part.

    Sequences may have more steps or fewer; into windows of one text they are put as symbols of that text. Raises
    DataError when they do not fit the dataset or are too many.
    """
    place = dataset.samples_before_tests
    if is_one_text(dataset):
        return _with_text(dataset, *with_more_text(dataset, place, inputs, targets))
    if dataset.kind == "sequences":
        return _with_arrays(dataset, *replaced(dataset, place, place, inputs, targets))

    def inserted(old: Array, new: Array) -> Array:
        return np.concatenate([old[:place], new.astype(old.dtype), old[place:]])

    more = dataset.source and dataset.source.with_samples(place, len(inputs))
    arrays = inserted(dataset.inputs, inputs), inserted(dataset.targets, targets)
    return _with_arrays(dataset, *arrays, source=more)


def without_sample(dataset: Dataset, index: int) -> Dataset:
    """The dataset without sample `index`."""
    tests = dataset.tests - (index >= dataset.samples_before_tests)
    if is_one_text(dataset):
        return _with_text(dataset, *without_window(dataset, index))
    if dataset.kind == "sequences":
        arrays = replaced(dataset, index, index + 1, dataset.inputs[:0], dataset.targets[:0])
        return _with_arrays(dataset, *arrays, tests)
    inputs, targets = np.delete(dataset.inputs, index, axis=0), np.delete(dataset.targets, index, axis=0)
    return _with_arrays(dataset, inputs, targets, tests, dataset.source and dataset.source.without_sample(index))


def transposed(dataset: Dataset) -> Dataset:
    """The dataset with the rows of its pictures as columns. Raises DataError for other data."""
    if dataset.kind != "pixels":
        raise DataError(f"{dataset.name} has no pictures to transpose: leave this out.")
    inputs = dataset.inputs.swapaxes(-1, -2).copy()
    inputs.setflags(write=False)
    names = pixel_names(inputs.shape[-2], inputs.shape[-1], dataset.channels)
    return _changed(dataset, inputs=inputs, feature_names=names)


def with_class(dataset: Dataset, name: str) -> Dataset:
    """The dataset with one more class at the end, without samples.

    Points of two classes, -1 and 1, become points of three named ones: -1 is class 1, 1 is class 2, both one-hot.
    Raises DataError for a name that is not allowed or taken, and when there are no classes or too many.
    """
    if dataset.kind == "points" and dataset.class_names is None and point_classes(dataset) == 2:
        positive = dataset.targets[:, 0] > 0
        dataset = _with_classes(dataset, ("1", "2"), np.stack([~positive, positive], axis=1).astype(np.float64))
    classes = _classes(dataset)
    most = MOST_CLASSES if dataset.kind == "points" else MAX_OUTPUTS
    if len(classes) >= most:
        raise DataError(f"There are {len(classes)} classes already, and {most} is the most: rename one instead.")
    _check_new_class(dataset, name, classes)
    indexed = dataset.at_steps
    targets = widened(dataset.targets, len(classes) + 1) if indexed else np.pad(dataset.targets, ((0, 0), (0, 1)))
    more = _with_classes(dataset, (*classes, name), targets)
    if more.kind == "points" and more.outputs not in BUILT_IN[more.recipe].class_choice:
        more = replace(more, recipe=recipe_of_plane(more.outputs))
    return more


def with_symbols(dataset: Dataset, symbols: Sequence[str]) -> Dataset:
    """The dataset with more symbols, which no sequence has yet; they are classes too where the next one is predicted.

    Raises DataError for a symbol that is there already, for one that is empty, and when they are too many.
    """
    if not symbols:
        return dataset
    every = (*dataset.symbols, *symbols)
    inputs = widened(dataset.inputs, len(every))
    if not predicts_next(dataset):
        return _changed(dataset, inputs=inputs, symbols=every, feature_names=every)
    targets = widened(dataset.targets, len(every))
    names = {"symbols": every, "feature_names": every, "class_names": every, "output_names": every}
    return _changed(dataset, inputs=inputs, targets=targets, **names)


def class_renamed(dataset: Dataset, index: int, name: str) -> Dataset:
    """The dataset with another name for class `index`. Raises DataError for a name that is not allowed or taken."""
    classes = _classes(dataset)
    if classes[index] == name:
        return dataset
    _check_new_class(dataset, name, classes)
    return _with_classes(dataset, (*classes[:index], name, *classes[index + 1 :]), dataset.targets)


def _classes(dataset: Dataset) -> tuple[str, ...]:
    if predicts_next(dataset):
        raise DataError(f"The classes of {dataset.name} are its symbols: type a new symbol into a sequence instead.")
    if dataset.class_names is not None:
        return dataset.class_names
    if point_classes(dataset):
        raise DataError(f"The two classes of {dataset.name} are -1 and 1, without names: add a third to name them.")
    raise DataError(f"{dataset.name} has numbers as targets and no classes: set its outputs instead.")


def _check_new_class(dataset: Dataset, name: str, classes: tuple[str, ...]) -> None:
    check_class_name(name, pictures=dataset.kind == "pixels")
    if name in classes:
        raise DataError(f"There is a class {name} already: choose another name.")


def _with_classes(dataset: Dataset, classes: tuple[str, ...], targets: Array) -> Dataset:
    return _changed(dataset, targets=targets, class_names=classes, output_names=classes)


def _with_arrays(
    dataset: Dataset, inputs: Array, targets: Array, tests: int | None = None, source: TableSource | None = None
) -> Dataset:
    # The arrays are new: made read-only, they are taken without another copy.
    inputs.setflags(write=False)
    targets.setflags(write=False)
    tests = dataset.tests if tests is None else tests
    return _changed(dataset, inputs=inputs, targets=targets, tests=tests, source=source or dataset.source)


def _with_text(dataset: Dataset, inputs: Array, targets: Array) -> Dataset:
    return _with_arrays(dataset, inputs, targets, min(dataset.tests, len(inputs)))


def _changed(dataset: Dataset, **values: Any) -> Dataset:
    return replace(dataset, settings=None, **values)
