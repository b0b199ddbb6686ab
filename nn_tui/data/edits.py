"""Changes of a dataset, each a function that makes a new one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nn_tui.data.dataset import MAX_OUTPUTS, MAX_SAMPLES, Array, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_class_name


def renamed(dataset: Dataset, name: str, own: bool = True) -> Dataset:
    """The same content under another name; a copy of somebody else's does not keep its title."""
    return replace(dataset, name=name, own=own, title=dataset.title if dataset.own else "")


def with_sample(dataset: Dataset, index: int | None, x: Array, y: Array) -> Dataset:
    """The dataset with sample `index` replaced, or with one more at its end when index is None.

    x has the feature shape and y the shape (outputs,). Raises DataError when the dataset is full.
    """
    if index is None:
        if dataset.samples == MAX_SAMPLES:
            raise DataError(f"The dataset is full: {MAX_SAMPLES} samples is the most, so delete one first.")
        inputs = np.concatenate([dataset.inputs, x[np.newaxis]])
        targets = np.concatenate([dataset.targets, y[np.newaxis]])
    else:
        inputs, targets = dataset.inputs.copy(), dataset.targets.copy()
        inputs[index], targets[index] = x, y
    return replace(dataset, inputs=inputs, targets=targets)


def without_sample(dataset: Dataset, index: int) -> Dataset:
    """The dataset with one sample less."""
    return replace(
        dataset,
        inputs=np.delete(dataset.inputs, index, axis=0),
        targets=np.delete(dataset.targets, index, axis=0),
    )


def with_class(dataset: Dataset, name: str) -> Dataset:
    """The dataset with one more class at the end, of no sample yet; DataError for an impossible name."""
    classes = _classes(dataset)
    if len(classes) == MAX_OUTPUTS:
        raise DataError(f"There are {MAX_OUTPUTS} classes already, which is the most: rename one instead.")
    _check_new_class(name, classes)
    return _with_classes(dataset, (*classes, name), np.pad(dataset.targets, ((0, 0), (0, 1))))


def class_renamed(dataset: Dataset, index: int, name: str) -> Dataset:
    """The dataset with another name for class `index`; DataError for an impossible name."""
    classes = _classes(dataset)
    if classes[index] == name:
        return dataset
    _check_new_class(name, classes)
    return _with_classes(dataset, (*classes[:index], name, *classes[index + 1 :]), dataset.targets)


def _classes(dataset: Dataset) -> tuple[str, ...]:
    if dataset.class_names is None:
        raise DataError(f"{dataset.name} is a table, without classes: only pictures have them.")
    return dataset.class_names


def _check_new_class(name: str, classes: tuple[str, ...]) -> None:
    check_class_name(name)
    if name in classes:
        raise DataError(f"There is a class {name} already: choose another name.")


def _with_classes(dataset: Dataset, classes: tuple[str, ...], targets: Array) -> Dataset:
    return replace(dataset, targets=targets, class_names=classes, output_names=classes)
