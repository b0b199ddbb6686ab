"""Counting numbers into bins with round edges, exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LARGEST = Fraction(np.finfo(np.float64).max)


class HistogramData:
    """What one histogram shows: numbers, or counts made elsewhere."""

    def __init__(
        self,
        title: str,
        values: ArrayLike | None = None,
        *,
        counts: ArrayLike | None = None,
        edges: ArrayLike | None = None,
        noun: str = "values",
    ) -> None:
        """Take the numbers, or the counts with their edges; neither is copied, so they must not change afterwards.

        Args:
            title: the heading.
            values: numbers of any shape; those that are not finite are counted apart.
            counts: (bins,) how many numbers each bin has, instead of values.
            edges: (bins + 1,) the ends of the bins, in rising order.
            noun: what the numbers are called, in the plural.

        Raises:
            ValueError: neither or both of values and counts are given, or the edges do not fit the counts.
        """
        if (values is None) == (counts is None):
            raise ValueError("A histogram takes either values, or counts with their edges.")
        self.title, self.noun = title, noun
        self.counted: Bins | None = None
        self.values: NDArray[np.float64] = np.empty(0) if values is None else np.asarray(values, np.float64).ravel()
        if counts is not None:
            self.counted = _checked_bins(counts, edges)

    @cached_property
    def finite(self) -> NDArray[np.float64]:
        """The values that are finite, (values,)."""
        known = np.isfinite(self.values)
        return self.values if known.all() else self.values[known]

    @cached_property
    def total(self) -> int:
        """How many numbers there are, finite or not."""
        return self.values.size if self.counted is None else sum(self.counted.counts)

    @cached_property
    def not_finite(self) -> int:
        """How many of them are nan or infinite."""
        return self.values.size - self.finite.size

    @cached_property
    def ends(self) -> tuple[float, float] | None:
        """The smallest and the largest finite value; None if there is none, or if only counts are known."""
        return (float(self.finite.min()), float(self.finite.max())) if self.finite.size else None

    @cached_property
    def mean(self) -> float | None:
        """The mean of the finite values; None if there is none, or if only counts are known."""
        with np.errstate(over="ignore"):
            return float(self.finite.mean()) if self.finite.size else None

    def bins(self, most: int, span: tuple[float, float] | None = None) -> Bins:
        """The values in at most ``most`` bins, but at least two, from one round number to another.

        Args:
            most: how many bins there is room for; given counts are merged until they fit.
            span: a range to cover beyond that of the values; given counts keep their own.
        """
        if self.counted is not None:
            return self.counted.merged(most)
        ends = self.ends
        if ends is None:
            return Bins((), (), None)
        if span is not None:
            ends = min(ends[0], span[0]), max(ends[1], span[1])
        if ends[0] == ends[1]:
            return Bins((self.finite.size,), ends, None)
        edges, decimals = round_edges(*ends, max(most, 2))
        places = np.searchsorted(edges[1:-1], self.finite, side="right")
        return Bins(tuple(np.bincount(places, minlength=len(edges) - 1).tolist()), edges, decimals)


@dataclass(frozen=True)
class Bins:
    """Counts between edges. A bin includes its lower edge, the last one also its upper edge.

    One bin with equal edges means that all numbers are the same. ``decimals`` is how many write every edge exactly;
    None if the edges need their shortest text.
    """

    counts: tuple[int, ...]
    edges: tuple[float, ...]
    decimals: int | None

    def merged(self, most: int) -> Bins:
        """The bins with neighbours merged until there are at most ``most``."""
        step = -(-len(self.counts) // max(most, 1))
        if step <= 1:
            return self
        counts = tuple(sum(self.counts[start : start + step]) for start in range(0, len(self.counts), step))
        return Bins(counts, (*self.edges[:-1:step], self.edges[-1]), self.decimals)

    def label(self, edge: int) -> str:
        """An edge as text, exactly."""
        value = self.edges[edge] + 0.0  # no minus sign for -0.0
        if self.decimals is not None and abs(value) < 1e7:
            return f"{value:.{self.decimals}f}"
        return repr(value).removesuffix(".0")

    @property
    def zero(self) -> float | None:
        """Where 0 is, in bins from the left; None if it is not inside."""
        if not self.edges or not self.edges[0] < 0 < self.edges[-1]:
            return None
        return float(np.interp(0.0, self.edges, np.arange(len(self.edges))))


def round_edges(low: float, high: float, most: int) -> tuple[tuple[float, ...], int | None]:
    """Edges at multiples of 1, 2 or 5 times a power of ten that cover [low, high], and how many decimals they need.

    There are at most ``most`` bins, but at least two. If 0 is inside, it is an edge. More than six decimals are None.
    """
    smallest, largest = Fraction(low), Fraction(high)
    # Steps finer than the precision of the numbers would give equal edges.
    finest = Fraction(2 * math.ulp(max(abs(low), abs(high))))
    exponent = math.floor(math.log10(max((largest - smallest) / most, finest)))
    while True:
        for mantissa in (1, 2, 5):
            step = mantissa * Fraction(10) ** exponent
            first, last = math.floor(smallest / step), math.ceil(largest / step)
            # As a float, 0.3 is not three times a tenth, so edges are compared as floats.
            first += _edge(step, first + 1) <= low
            last -= _edge(step, last - 1) >= high
            if step >= finest and last - first <= most:
                decimals = max(0, -exponent)
                edges = tuple(_edge(step, number) for number in range(first, last + 1))
                return edges, decimals if decimals <= 6 else None
        exponent += 1


def _edge(step: Fraction, number: int) -> float:
    return float(min(max(number * step, -_LARGEST), _LARGEST))


def _checked_bins(counts: ArrayLike, edges: ArrayLike | None) -> Bins:
    numbers = np.asarray(counts, np.int64).ravel()
    ends = np.asarray(() if edges is None else edges, np.float64).ravel()
    if len(ends) != len(numbers) + 1 and (len(ends) or len(numbers)):
        raise ValueError(f"{len(numbers)} bins have {len(numbers) + 1} edges, not {len(ends)}.")
    if not (np.isfinite(ends).all() and (np.diff(ends) > 0).all()):
        raise ValueError("The edges of bins are finite and rise.")
    if (numbers < 0).any():
        raise ValueError("The count of a bin is at least 0.")
    return Bins(tuple(numbers.tolist()), tuple(ends.tolist()), None)
