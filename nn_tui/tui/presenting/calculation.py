"""How one number of a feature map comes about, in words and numbers: its terms, their sum, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nn_tui.experiment.digits import percent
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


def ten_digits(value: float) -> str:
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
        channels: the names of the channels that come in.
        weight: the (channel, row) of the kernel whose products come first; without it, those with the largest share.
    """

    name: str
    layer: Layer
    layer_pass: LayerPass
    at: tuple[int, ...]
    kernel: str = ""
    channels: Sequence[str] = ()
    weight: tuple[int, int] | None = None

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

    @property
    def most_lines(self) -> int:
        """The lines in which all can be said."""
        terms = self.terms
        if terms is None or not self.layer.parameters:
            return 3
        channels, rows = terms.shape[:2] if len(terms.shape) == 3 else (1, 1)
        return 1 + rows + (channels > 1) + 2

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
                f"{self.name} = {ten_digits(self.a)}, as it comes in",
                f"in training a random {percent(rate)} become 0, the others are divided by {1 - rate:g}",
            ]
        if isinstance(self.layer, Norm):
            return self._of_norm(x)
        return [f"{self.name} = {ten_digits(self.a)}"]

    def _of_norm(self, x: float) -> list[str]:
        """One of the features of a place, shifted and scaled together."""
        if len(self.at) == 3:
            feature, *place = self.at
            features, where = self.layer_pass.inputs[0][:, *place], "channels there"
        else:
            *place, feature = self.at
            features, where = self.layer_pass.inputs[0][*place], "numbers"
        deviation = float(self.layer_pass.kept["deviation"][0][*place, 0])
        normal = float(self.layer_pass.kept["normal"][0][*place, feature])
        gain, shift = float(self.layer["g"][feature]), float(self.layer["b"][feature])
        mean = float(features.mean())
        sign, size = ("-", -shift) if shift < 0 else ("+", shift)
        return [
            f"{self.name} = g x (x - mean) / deviation + b, over the {len(features)} {where}",
            f"({wording.number(x)} - mean {wording.number(mean)}) / deviation {wording.number(deviation)}"
            f" = {ten_digits(normal)}".replace("- mean -", "+ mean "),
            f"g {wording.number(gain)} x {wording.number(normal)} {sign} b {wording.number(size)}"
            f" = {ten_digits(self.z)}",
        ]

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
            total = ten_digits(float(terms.values.sum()))
            return [first, f"sum {total} / {count} = {ten_digits(self.z)}", f"each gets 1/{count} of the gradient"]
        others = "" if count == 1 else ", the other gets 0" if count == 2 else f", the other {count - 1} get 0"
        return [
            first,
            f"{ten_digits(self.z)} taken from {place_name(*taken[1:])}",
            f"the gradient goes there alone{others}",
        ]


class _Weighted:
    """A sum of products in lines: the window's rows in one of the incoming channels, then what all channels add."""

    def __init__(self, calculation: Calculation, terms: Terms) -> None:
        self._calculation, self._terms = calculation, terms
        shape = terms.shape if len(terms.shape) == 3 else (1, 1, len(terms.values))
        self._x, self._weights = terms.values.reshape(shape), terms.weights.reshape(shape)
        self._is_padding = terms.places.reshape(shape) < 0
        self._products: FloatArray = self._x * self._weights
        self._by_channel = self._products.sum(axis=(1, 2))
        self._channel = _largest(self._by_channel) if calculation.weight is None else calculation.weight[0]
        self._by_row = self._products[self._channel].sum(axis=1)
        self._row = _largest(self._by_row) if calculation.weight is None else calculation.weight[1]

    def lines(self, width: int, most: int) -> list[str]:
        heading, total = self._heading(width), self._total(width)
        room = most - 1 - len(total)
        if room < 0:
            return total[:most]
        return [heading, *self._middle(width, room), *total]

    def _middle(self, width: int, room: int) -> list[str]:
        """What is added up, between the heading and the sum."""
        if room == 0:
            return []
        if len(self._by_channel) == 1:
            return self._rows(width, room)
        if room == 1:
            return [self._one_row(width, of_all=True) or self._channels(width)]
        return [*self._rows(width, room - 1), self._channels(width)]

    def _heading(self, width: int) -> str:
        calculation = self._calculation
        name = calculation.layer.activation.name
        where = _window_words(self._terms, calculation.layer.inputs)
        bias = "" if self._terms.bias is None else " + b"
        text = f"{where} x {calculation.kernel or 'weights'}, summed{bias}"
        texts = [text, f"sum{bias}"] if name == "linear" else [f"{name}({text})", f"{name}(sum{bias})", f"{name}(z)"]
        return longest_fitting([f"{calculation.name} = {each}" for each in texts], width)

    @property
    def _channel_name(self) -> str:
        """The name of the channel whose rows are shown; empty where there is only one."""
        if len(self._by_channel) == 1:
            return ""
        names = self._calculation.channels
        return names[self._channel] if names else f"channel {self._channel + 1}"

    def _rows(self, width: int, room: int) -> list[str]:
        """The window's rows: as a table of x, weights and products if there is room, else one expansion a row."""
        table = self._table()
        if len(table) <= room and max(map(len, table)) <= width:
            return table
        expansions = self._expansions(width)
        if not expansions:
            return [self._sums(range(len(self._by_row)), width)]
        if len(expansions) <= room:
            return [f"{self._label(row)}  {text}" for row, text in enumerate(expansions)]
        if room == 1:
            return [self._one_row(width, of_all=False) or self._sums(range(len(expansions)), width)]
        sizes = np.nan_to_num(np.abs(self._by_row), nan=np.inf)
        sizes[self._row] = np.inf
        chosen = sorted(np.argsort(-sizes, kind="stable")[: room - 1].tolist())
        left = [row for row in range(len(expansions)) if row not in chosen]
        return [*(f"{self._label(row)}  {expansions[row]}" for row in chosen), self._sums(left, width)]

    def _label(self, *rows: int) -> str:
        """Rows of the window, counted from 1, with their channel: k1.5 row 2."""
        if len(rows) > 2 and rows[-1] - rows[0] == len(rows) - 1:
            words = f"rows {rows[0] + 1}-{rows[-1] + 1}"
        else:
            words = f"row{'' if len(rows) == 1 else 's'} {', '.join(str(row + 1) for row in rows)}"
        return f"{self._channel_name} {words}".strip()

    def _sums(self, rows: Sequence[int], width: int) -> str:
        """What some rows add, each without its products."""
        sums = self._by_row[list(rows)]
        each = ", ".join(wording.number(float(value)) for value in sums)
        add, together = "add" if len(sums) > 1 else "adds", wording.number(float(sums.sum()))
        count = f"{self._channel_name} {_counted(len(sums), 'row')}".strip()
        return longest_fitting(
            [f"{self._label(*rows)}: {each}", f"{count} {add} {together}", f"rows {together}"],
            width,
        )

    def _one_row(self, width: int, *, of_all: bool) -> str:
        """The chosen row, and what the others of its channel, or ``of_all``, add; empty where that does not fit."""
        rows, channels = len(self._by_row) - 1, len(self._by_channel) - 1
        total = self._by_channel.sum() if of_all else self._by_row.sum()
        rest = wording.number(float(total - self._by_row[self._row]))
        others = [*([_counted(rows, "row")] if rows else []), *([_counted(channels, "channel")] if of_all else [])]
        short = "others" if of_all else "rest"
        ends = [f"; the other {' and '.join(others)} {rest}", f"; {short} {rest}"] if others else [""]
        expansions = [texts[self._row] for texts in self._shapes() if self._fit(texts, width)]
        texts = [f"{self._label(self._row)}  {text}{end}" for text in expansions for end in ends]
        return next((text for text in texts if len(text) <= width), "")

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
        name = self._channel_name
        of_channel = f" of {'' if name.startswith('channel ') else 'channel '}{name}" if name else ""
        heading = f" {f'x{of_channel}':<{columns}}   {'weights':<{columns}}   x times weights"
        return [
            heading,
            *("   ".join("".join(text.rjust(cell) for text in block[row]) for block in (x, weights, products))
              for row in range(len(x))),
        ]  # fmt: skip

    def _expansions(self, width: int) -> list[str]:
        """Every row of the window, all in the same shape: the longer that fits; none where only sums do."""
        return next((texts for texts in self._shapes() if self._fit(texts, width)), [])

    def _fit(self, texts: Sequence[str], width: int) -> bool:
        return all(len(self._label(row)) + 2 + len(text) <= width for row, text in enumerate(texts))

    def _shapes(self) -> list[list[str]]:
        """The rows of the window: x times weight, added up; or the products alone, if need be short."""
        products = [[wording.number(value) for value in row] for row in self._products[self._channel].tolist()]
        factors = [
            [
                f"{'pad' if padding else wording.number(x)} x {wording.number(weight)}"
                for x, weight, padding in zip(*row, strict=True)
            ]
            for row in zip(
                self._x[self._channel].tolist(),
                self._weights[self._channel].tolist(),
                self._is_padding[self._channel].tolist(),
                strict=True,
            )
        ]
        sums = [wording.number(float(value)) for value in self._by_row]
        shapes = [[" + ".join(parts).replace("+ -", "- ") for parts in rows] for rows in (factors, products)]
        # Adding 0 makes 0 of -0.
        short = (self._products[self._channel] + 0.0).tolist()
        shapes.append([" ".join(f"{value:+.3g}" for value in row) for row in short])
        return [[f"{row} = {total}" for row, total in zip(rows, sums, strict=True)] for rows in shapes]

    def _channels(self, width: int) -> str:
        """What each channel adds."""
        texts = [wording.number(float(value)) for value in self._by_channel]
        names = self._calculation.channels or [str(number) for number in range(1, len(texts) + 1)]
        rest = wording.number(float(self._by_channel.sum() - self._by_channel[self._channel]))
        own, others = texts[self._channel], _counted(len(texts) - 1, "channel")
        every = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
        return longest_fitting(
            [
                f"channels: {every}",
                f"{self._channel_name} adds {own}, the other {others} {rest}",
                f"{self._channel_name} {own}, others {rest}",
                f"channels {own}, {rest}",
            ],
            width,
        )

    def _total(self, width: int) -> list[str]:
        """The sum, the bias, z, and what the activation makes of it, in as few lines as they fit."""
        calculation, bias = self._calculation, self._terms.bias
        z, a, name = calculation.z, calculation.a, calculation.layer.activation.name
        parts = [f"sum {ten_digits(float(self._products.sum()))}"]
        if bias is not None:
            parts.append(f"{'-' if bias < 0 else '+'} b {ten_digits(abs(bias))}")
        if name == "linear":
            parts.append(f"= {ten_digits(z)}")
        else:
            parts.append(f"= z {ten_digits(z)};")
            ends = [f"{name}(z) = a {ten_digits(a)}"]
            if name == "relu":
                ends.insert(0, f"relu {'passes it' if z > 0 else 'makes it'}: a {ten_digits(a)}")
            parts.append(longest_fitting(ends, width))
        lines = [parts[0]]
        for part in parts[1:]:
            if len(lines[-1]) + 1 + len(part) <= width:
                lines[-1] += f" {part}"
            else:
                lines.append(part)
        return lines


def _largest(sums: FloatArray) -> int:
    """The index of the sum (sums,) that is largest in size, or not a number."""
    return int(np.nan_to_num(np.abs(sums), nan=np.inf).argmax())


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _window_words(terms: Terms, inputs: Shape) -> str:
    """The rows and columns that the terms come from, or how many there are."""
    if len(inputs) != 3 or not (terms.places >= 0).any():
        return f"{len(terms.values)} numbers"
    return window_words(terms.places, inputs)
