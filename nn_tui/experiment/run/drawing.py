"""Drawing parts of samples: the first of an order, by class, by group or in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.fold import Fold
from nn_tui.model.arrays import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Drawing:
    """Row numbers in the ``order`` (rows,) in which they are drawn.

    With ``classes`` (samples,) each part has the same shares of them, as near as whole samples allow; with ``groups``
    (samples,) the rows of one are in one part. ``is_in_time`` says that the order is that of time, the last row first.
    """

    order: IntArray
    classes: IntArray | None = None
    groups: IntArray | None = None
    is_in_time: bool = False

    @property
    def rows(self) -> IntArray:
        """The rows (rows,), ascending."""
        return np.sort(self.order)

    def first(self, count: int) -> tuple[IntArray, Drawing]:
        """That many rows, ascending, and the others: one is left at least. Of groups it is as near to the number as
        whole groups allow."""
        count = min(count, max(len(self.order) - 1, 0))
        if self.groups is not None:
            return self._taken(self._of_groups(self.groups, count))
        if self.classes is None or not count:
            return self._taken(np.arange(len(self.order)) < count)
        found = self.classes[self.order]
        return self._taken(_places_in_class(found) < _quotas(np.bincount(found), count)[found])

    def fold(self, fold: Fold) -> tuple[IntArray, Drawing]:
        """The rows of one fold, ascending, and the others. Raises ExperimentError for fewer rows, or groups, than
        folds, and for an order in time."""
        if self.is_in_time:
            raise ExperimentError("rows in order of time have no folds: hold back the last ones with test_split")
        if self.groups is not None:
            found = self.groups[self.order]
            _, first, counts = np.unique(found, return_index=True, return_counts=True)
            fold_of_group = np.zeros(int(self.groups.max(initial=-1)) + 1, np.intp)
            sizes = np.zeros(fold.of, np.intp)
            names = found[first]
            # The largest group goes first, each to the smallest fold so far.
            for place in sorted(range(len(first)), key=lambda place: (-counts[place], first[place])):
                smallest = int(sizes.argmin())
                fold_of_group[names[place]] = smallest
                sizes[smallest] += counts[place]
            numbers, things = fold_of_group[found], len(first)
        elif self.classes is not None:
            by_class = np.argsort(self.classes[self.order], kind="stable")
            numbers = np.empty(len(self.order), np.intp)
            numbers[by_class] = np.arange(len(self.order)) % fold.of
            things = len(self.order)
        else:
            numbers, things = np.arange(len(self.order)) % fold.of, len(self.order)
        if things < fold.of:
            raise ExperimentError(f"there are {things} to make {fold.of} folds of: take fewer folds")
        return self._taken(numbers == fold.number - 1)

    def _taken(self, is_taken: BoolArray) -> tuple[IntArray, Drawing]:
        return np.sort(self.order[is_taken]), replace(self, order=self.order[~is_taken])

    def _of_groups(self, groups: IntArray, count: int) -> BoolArray:
        """Which rows are taken: group after group in the drawn order, as long as that comes nearer to the number."""
        found = groups[self.order]
        is_taken = np.zeros(len(found), bool)
        names, first = np.unique(found, return_index=True)
        for name in names[np.argsort(first)]:
            of_group = found == name
            now, then = int(is_taken.sum()), int((is_taken | of_group).sum())
            if abs(then - count) < abs(now - count) and then < len(found):
                is_taken |= of_group
        return is_taken


def _quotas(sizes: IntArray, count: int) -> IntArray:
    """How many of each class are among ``count`` rows, for the ``sizes`` (classes,) of all."""
    exact = sizes * (count / int(sizes.sum()))
    quotas = np.floor(exact).astype(np.intp)
    # What is left over goes to the classes that lack most, the first of those that lack as much.
    lacking = np.argsort(quotas - exact, kind="stable")
    quotas[lacking[: count - int(quotas.sum())]] += 1
    return np.asarray(quotas)


def _places_in_class(found: IntArray) -> IntArray:
    """Of each row (rows,) how many of its class come before it."""
    places = np.empty(len(found), np.intp)
    for number in np.unique(found):
        of_class = np.flatnonzero(found == number)
        places[of_class] = np.arange(len(of_class))
    return places
