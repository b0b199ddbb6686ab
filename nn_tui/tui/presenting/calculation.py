"""How one number of a feature map comes about, in words and numbers: its terms, their sum, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.layers.dropout import Dropout
from nn_tui.model.layers.layer import Layer, Terms
from nn_tui.model.layers.norm import Norm
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.unit_names import place_name
from nn_tui.tui.widgets.drawing.labels import longest_fitting
from nn_tui.tui.widgets.drawing.places import window_words

_MOST_LISTED = 16
"""Numbers of a square that are listed; of more, only what is made of them is said."""


def exact(value: float) -> str:
    """A number with ten significant digits, as the results of a calculation have."""
    return f"{float(value):.10g}"


@dataclass(frozen=True)
class Calculation:
    """One output of a layer, for one sample.

    Attributes:
        name: what the output is called.
        layer_pass: the pass of that sample, alone.
        at: the index of the output in (*outputs).
        kernel: the name of the kernel that it is made with.
    """

    name: str
    layer: Layer
    layer_pass: LayerPass
    at: tuple[int, ...]
    kernel: str = ""

    @property
    def terms(self) -> Terms | None:
        """What the output is the sum of; None where it is none."""
        return self.layer.terms(self.layer_pass.inputs[0], self.at)

    @property
    def z(self) -> float:
        """The sum with the bias."""
        return float(self.layer_pass.z[0][self.at])

    @property
    def a(self) -> float:
        """The output."""
        return float(self.layer_pass.a[0][self.at])

    @property
    def taken(self) -> tuple[int, int, int] | None:
        """The channel, row and column of the input that maximum pooling took; None for other layers."""
        terms = self.terms
        if terms is None or not self.layer.takes_one:
            return None
        channel, row, column = np.unravel_index(int(terms.places[int(terms.weights.argmax())]), self.layer.inputs)
        return int(channel), int(row), int(column)

    def lines(self, width: int, most: int) -> list[str]:
        """At most that many lines, of at most that many columns where it can be said in them; the sum is never cut."""
        terms = self.terms
        with np.errstate(all="ignore"):
            if terms is None:
                lines = self._of_one_place()
            elif self.layer.parameters:
                lines = _Weighted(self, terms).lines(width, most)
            else:
                lines = self._of_square(terms, width)
        return lines[:most]

    def _of_one_place(self) -> list[str]:
        x = float(self.layer_pass.inputs[0][self.at])
        if isinstance(self.layer, Dropout):
            rate = self.layer.rate
            return [
                f"{self.name} = {exact(self.a)}, as it comes in",
                f"in training a random {wording.percent(rate)} become 0, the others are divided by {1 - rate:g}",
            ]
        if isinstance(self.layer, Norm) and len(self.at) == 3:
            feature, *place = self.at
            normal = float(self.layer_pass.kept["normal"][0][*place, feature])
            deviation = float(self.layer_pass.kept["deviation"][0][*place, 0])
            gain, shift = float(self.layer["g"][feature]), float(self.layer["b"][feature])
            return [
                f"{self.name} = g x (x - mean) / deviation + b, over the {self.layer.inputs[0]} channels there",
                f"x {wording.number(x)}, deviation {wording.number(deviation)}: {exact(normal)} "
                f"x g {wording.number(gain)} + b {wording.number(shift)} = {exact(self.z)}",
            ]
        return [f"{self.name} = {exact(self.a)}"]

    def _of_square(self, terms: Terms, width: int) -> list[str]:
        """The largest or the average of numbers."""
        count, where = len(terms.values), _window_words(terms, self.layer.inputs)
        taken = self.taken
        what = "average" if taken is None else "largest"
        numbers = [
            f"[{wording.number(float(value))}]" if taken and weight else wording.number(float(value))
            for value, weight in zip(terms.values, terms.weights, strict=True)
        ]
        start = f"{self.name} = {what} of"
        listed = [f"{start} {' '.join(numbers)} ({where})", f"{start} {' '.join(numbers)}"]
        counted = [f"{start} {count} numbers ({where})", f"{start} {count} numbers"]
        first = longest_fitting([*(listed if count <= _MOST_LISTED else []), *counted], width)
        if taken is None:
            total = exact(float(terms.values.sum()))
            return [first, f"sum {total} / {count} = {exact(self.z)}", f"each gets 1/{count} of the gradient"]
        others = "" if count == 1 else ", the other gets 0" if count == 2 else f", the other {count - 1} get 0"
        return [
            first,
            f"{exact(self.z)} taken from {place_name(*taken[1:])}",
            f"the gradient goes there alone{others}",
        ]


class _Weighted:
    """A sum of products in lines: row by row of the window, of the channel that adds most where there are several."""

    def __init__(self, calculation: Calculation, terms: Terms) -> None:
        self._calculation, self._terms = calculation, terms
        shape = terms.shape if len(terms.shape) == 3 else (1, 1, len(terms.values))
        self._x, self._weights = terms.values.reshape(shape), terms.weights.reshape(shape)
        self._is_padding = terms.places.reshape(shape) < 0
        self._products: FloatArray = self._x * self._weights
        self._by_channel = self._products.sum(axis=(1, 2))
        sizes = np.nan_to_num(np.abs(self._by_channel), nan=np.inf)
        self._channel = int(sizes.argmax())

    def lines(self, width: int, most: int) -> list[str]:
        heading, total = self._heading(width), self._total(width)
        if most <= len(total):
            return total[:most]
        if most == len(total) + 1:
            return [heading, *total]
        channels = [self._channels(width)] if len(self._by_channel) > 1 else []
        if len(channels) + len(total) + 2 > most:
            channels = []
        room = most - 1 - len(channels) - len(total)
        return [heading, *self._rows(width, room), *channels, *total]

    def _heading(self, width: int) -> str:
        calculation = self._calculation
        name = calculation.layer.activation.name
        where = _window_words(self._terms, calculation.layer.inputs)
        bias = "" if self._terms.bias is None else " + b"
        text = f"{where} x {calculation.kernel or 'weights'}, summed{bias}"
        texts = [text, f"sum{bias}"] if name == "linear" else [f"{name}({text})", f"{name}(sum{bias})", f"{name}(z)"]
        return longest_fitting([f"{calculation.name} = {each}" for each in texts], width)

    def _rows(self, width: int, room: int) -> list[str]:
        """The window's rows: as a table of x, weights and products if there is room, else one expansion a row."""
        table = self._table()
        if len(table) <= room and max(map(len, table)) <= width:
            return table
        rows = [self._expansion(row, width) for row in range(self._x.shape[1])]
        if len(rows) <= room:
            return rows
        sums = self._products[self._channel].sum(axis=1)
        left = sums[room - 1 :]
        likewise = ", ".join(wording.number(float(value)) for value in left)
        what = f"{len(left)} {'more ' if room > 1 else ''}rows"
        together = f"{what} add {wording.number(float(left.sum()))}"
        return [*rows[: room - 1], longest_fitting([f"{what}: {likewise}", together], width)]

    def _table(self) -> list[str]:
        """A heading, and a line for each row: x, the weights, the products."""
        x, weights, products = (
            [[wording.number(float(value)) for value in row] for row in block[self._channel]]
            for block in (self._x, self._weights, self._products)
        )
        x = [
            ["pad" if padding else text for text, padding in zip(row, paddings, strict=True)]
            for row, paddings in zip(x, self._is_padding[self._channel], strict=True)
        ]
        cell = 1 + max(len(text) for block in (x, weights, products) for row in block for text in row)
        columns = cell * self._x.shape[2]
        of_channel = f" of channel {self._channel + 1}" if len(self._by_channel) > 1 else ""
        heading = f" {f'x{of_channel}':<{columns}}   {'weights':<{columns}}   x times weights"
        return [
            heading,
            *("   ".join("".join(text.rjust(cell) for text in block[row]) for block in (x, weights, products))
              for row in range(len(x))),
        ]  # fmt: skip

    def _expansion(self, row: int, width: int) -> str:
        """One row of the window: x times weight, added up; or the products alone, or their sum alone."""
        products = self._products[self._channel, row]
        factors = zip(
            self._x[self._channel, row].tolist(),
            self._weights[self._channel, row].tolist(),
            self._is_padding[self._channel, row].tolist(),
            strict=True,
        )
        total = wording.number(float(products.sum()))
        expanded = [
            f"{'pad' if padding else wording.number(x)} x {wording.number(weight)}" for x, weight, padding in factors
        ]
        listed = [wording.number(product) for product in products.tolist()]
        sums = [f"{' + '.join(parts)} = {total}".replace("+ -", "- ") for parts in (expanded, listed)]
        return longest_fitting([f"r{row + 1}  {text}" for text in (*sums, total)], width)

    def _channels(self, width: int) -> str:
        """What each channel adds."""
        texts = [wording.number(float(value)) for value in self._by_channel]
        rest = float(self._by_channel.sum() - self._by_channel[self._channel])
        own, others = texts[self._channel], len(texts) - 1
        every = f"channels: {' + '.join(texts)}".replace("+ -", "- ")
        adds = f"channel {self._channel + 1} adds {own}, the other {others} {wording.number(rest)}"
        return longest_fitting([every, adds, f"{others} more channels {wording.number(rest)}"], width)

    def _total(self, width: int) -> list[str]:
        """The sum, the bias, z, and what the activation makes of it, in as few lines as they fit."""
        calculation, bias = self._calculation, self._terms.bias
        z, a, name = calculation.z, calculation.a, calculation.layer.activation.name
        parts = [f"sum {exact(float(self._products.sum()))}"]
        if bias is not None:
            parts.append(f"{'-' if bias < 0 else '+'} b {exact(abs(bias))}")
        if name == "linear":
            parts.append(f"= {exact(z)}")
        else:
            parts.append(f"= z {exact(z)};")
            ends = [f"{name}(z) = a {exact(a)}"]
            if name == "relu":
                ends.insert(0, f"relu {'passes it' if z > 0 else 'makes it'}: a {exact(a)}")
            parts.append(longest_fitting(ends, width))
        lines = [parts[0]]
        for part in parts[1:]:
            if len(lines[-1]) + 1 + len(part) <= width:
                lines[-1] += f" {part}"
            else:
                lines.append(part)
        return lines


def _window_words(terms: Terms, inputs: Shape) -> str:
    """The rows and columns that the terms come from, or how many there are."""
    if len(inputs) != 3 or not (terms.places >= 0).any():
        return f"{len(terms.values)} numbers"
    return window_words(terms.places, inputs)
