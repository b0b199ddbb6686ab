"""How one number of a recurrent layer comes about at one step: its terms, their sum, and what the gates make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.rnn import Rnn
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting.calculation import ten_digits
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.widgets.drawing.labels import longest_fitting

_MOST_INPUTS = 3
"""Inputs that are written out; of more, only what they add up to is said."""

_MOST_LISTED = 12
"""Products of the states before that are listed at most, however much room there is."""


@dataclass(frozen=True, eq=False)
class StepSum:
    """z of one unit at one step, or of one of its gates: x @ Wx + h before @ Wh + biases.

    Attributes:
        x, from_x: the inputs of the step (features,) and their weights.
        h, from_h: the states of the step before (units,) and their weights.
        biases: by name.
        reset: what the part of h and ``bh`` is multiplied by, in the candidate of a gru; None for 1.
        function: what is applied to z.
        a: what that gives.
    """

    x: FloatArray
    from_x: FloatArray
    h: FloatArray
    from_h: FloatArray
    biases: dict[str, float]
    reset: float | None
    function: str
    a: float

    @cached_property
    def of_x(self) -> float:
        """What the inputs add."""
        return float(self.x @ self.from_x)

    @cached_property
    def of_h(self) -> float:
        """What the states before add, before they are reset."""
        return float(self.h @ self.from_h)

    @property
    def z(self) -> float:
        """The sum."""
        bh = self.biases.get("bh", 0.0)
        others = sum(value for name, value in self.biases.items() if name != "bh")
        return self.of_x + (1.0 if self.reset is None else self.reset) * (self.of_h + bh) + others


def step_sum(layer: Layer, layer_pass: LayerPass, step: int, unit: int, gate: str = "") -> StepSum:
    """The sum behind a unit of an rnn, or behind one gate of an lstm or gru, for the pass of one sample."""
    at = (layer.gates.index(gate), unit) if gate else (unit,)
    kept = {name: layer_pass.kept[name][0, step] for name in ("h", "h_before", *layer.gates)}
    return StepSum(
        layer_pass.inputs[0, step],
        layer["Wx"][(slice(None), *at)],
        kept["h_before"],
        layer["Wh"][(slice(None), *at)],
        {name: float(layer[name][at]) for name in ("b", "bx", "bh") if name in layer.by_name},
        float(kept["r"][unit]) if gate == "n" else None,
        layer.inner_activation.name if isinstance(layer, Rnn) else "tanh" if gate in ("g", "n") else "sigmoid",
        float(kept[gate or "h"][unit]),
    )


@dataclass(frozen=True)
class UnitAt:
    """One unit of a recurrent layer at one step of a sequence, for a reader.

    Attributes:
        name: the unit's name.
        unit, step: its index, and that of the step.
        shown: the number of the step on the screen, where the first step that is not padding is 1.
        states: the names of all units.
    """

    name: str
    unit: int
    step: int
    shown: int
    states: tuple[str, ...]

    @property
    def before(self) -> str:
        """The number of the step before."""
        return str(self.shown - 1)


def state_lines(layer: Layer, layer_pass: LayerPass, at: UnitAt, quantity: str, width: int, most: int) -> list[str]:
    """How ``quantity`` (h, c or a gate) of a unit comes about, in at most that many lines of that many columns."""
    if most <= 0:
        return []
    if quantity in layer.gates or not layer.gates:
        gate = quantity if layer.gates else ""
        return _sum_lines(step_sum(layer, layer_pass, at.step, at.unit, gate), at, gate, width, most)
    value = {
        name: float(values[0, at.step, at.unit])
        for name, values in layer_pass.kept.items()
        if name not in ("x", "real")
    }
    texts = _cell_lines(value, at, quantity) if "c" in value else _mixed_lines(value, at)
    lines = [longest_fitting(each, width) for each in texts[:most]]
    return [*lines, *_gate_lines(layer, layer_pass, at, width, most - len(lines))]


def _gate_lines(layer: Layer, layer_pass: LayerPass, at: UnitAt, width: int, most: int) -> list[str]:
    """What each gate is made of, a line each, or in short beside each other where there is not the room."""
    sums = {gate: step_sum(layer, layer_pass, at.step, at.unit, gate) for gate in layer.gates}
    if len(sums) <= most:
        return [_gate_line(gate, total, width) for gate, total in sums.items()]
    short = [f"{gate} = {total.function}({number(total.z)}) = {number(total.a)}" for gate, total in sums.items()]
    return _packed(short, width, most) or []


def _gate_line(gate: str, total: StepSum, width: int) -> str:
    """One gate: what the inputs add, what the states before, and the biases."""
    parts = [f"inputs {number(total.of_x)}", f"states {number(total.of_h)}"]
    parts += [f"{name} {number(value)}" for name, value in total.biases.items() if name != "bh" or total.reset is None]
    if total.reset is not None:
        parts[1] = f"r x (states {number(total.of_h)} + bh {number(total.biases['bh'])})"
    end = f"{total.function}({number(total.z)}) = {ten_digits(total.a)}"
    texts = [f"  {gate}: {' + '.join(parts)}; {end}".replace("+ -", "- ")]
    texts.append(texts[0].replace("inputs ", "x ").replace("states ", "h "))
    return longest_fitting([*texts, f"  {gate} = {end}"], width)


def _cell_lines(value: dict[str, float], at: UnitAt, quantity: str) -> list[tuple[str, ...]]:
    """Of an lstm: h from its cell, and the cell from the one before."""
    i, f, o, g, c, before = (number(value[name]) for name in ("i", "f", "o", "g", "c", "c_before"))
    squashed = float(np.tanh(value["c"]))
    of_h = (
        f"{at.name}({at.shown}) = o x tanh(c) = {o} x tanh({c}) = {o} x {number(squashed)} = {ten_digits(value['h'])}",
        f"{at.name}({at.shown}) = o x tanh(c) = {o} x {number(squashed)} = {ten_digits(value['h'])}",
        f"{at.name}({at.shown}) = {o} x {number(squashed)} = {ten_digits(value['h'])}",
        f"{at.name}({at.shown}) = {ten_digits(value['h'])}",
    )
    products = f"{number(value['f'] * value['c_before'])} + {number(value['i'] * value['g'])}".replace("+ -", "- ")
    result = ten_digits(value["c"])
    of_c = (
        f"c({at.shown}) = f x c({at.before}) + i x g = {f} x {before} + {i} x {g} = {products} = {result}",
        f"c({at.shown}) = f x c({at.before}) + i x g = {f} x {before} + {i} x {g} = {result}",
        f"c({at.shown}) = {f} x {before} + {i} x {g} = {result}",
        f"c({at.shown}) = {result}",
    )
    return [of_c] if quantity == "c" else [of_h, of_c]


def _mixed_lines(value: dict[str, float], at: UnitAt) -> list[tuple[str, ...]]:
    """Of a gru: h from the candidate and from the state before."""
    z, rest, n, before = (number(part) for part in (value["z"], 1 - value["z"], value["n"], value["h_before"]))
    name = f"{at.name}({at.shown})"
    return [
        (
            f"{name} = (1 - z) x n + z x h({at.before}) = {rest} x {n} + {z} x {before} = {ten_digits(value['h'])}",
            f"{name} = (1-z) n + z h({at.before}) = {rest} x {n} + {z} x {before} = {ten_digits(value['h'])}",
            f"{name} = {rest} x {n} + {z} x {before} = {ten_digits(value['h'])}",
            f"{name} = {ten_digits(value['h'])}",
        )
    ]


def _sum_lines(total: StepSum, at: UnitAt, gate: str, width: int, most: int) -> list[str]:
    """The formula, the largest terms of the states before and what the others add, and the sum with its function."""
    ending = _ending(total, gate, width)
    room = most - 1 - len(ending)
    if room < 0:
        return ending[-most:]
    lines, inputs_written = _heading(total, at, gate, width)
    return [lines, *_terms(total, at, inputs_written, width, room), *ending]


def _heading(total: StepSum, at: UnitAt, gate: str, width: int) -> tuple[str, bool]:
    """The formula, and whether the inputs stand in it with their numbers."""
    name = f"{gate} of {at.name}({at.shown})" if gate else f"{at.name}({at.shown})"
    counts = np.flatnonzero(total.x)
    written = " + ".join(f"{_factor(float(total.x[place]))} x {number(float(total.from_x[place]))}" for place in counts)
    written = (written or "0").replace("+ -", "- ")
    column = f"{gate},{at.name}" if gate else at.name
    by_name = f"x({at.shown}) @ Wx[:,{column}]"
    biases = [each for each in total.biases if each != "bh" or total.reset is None]
    states = [f"h({at.before}) @ Wh[:,{column}]", f"h({at.before}) @ Wh"]
    if total.reset is not None:
        states = [f"r x ({each} + bh)" for each in states]
    ends = [" + ".join([each, *biases]) for each in states]
    texts = [(f"{name} = {total.function}({written} + {end})", True) for end in ends if len(counts) <= _MOST_INPUTS]
    texts += [(f"{name} = {total.function}({by_name} + {end})", False) for end in ends]
    texts += [(f"{name} = {total.function}(x @ Wx + {end.replace(f'({at.before})', '')})", False) for end in ends[1:]]
    texts += [(f"{name} = {total.function}({'sum' if gate else 'z'})", False)]
    return next((each for each in texts if len(each[0]) <= width), texts[-1])


def _factor(value: float) -> str:
    """An input: short where it is a whole number."""
    return f"{value:g}" if value.is_integer() and abs(value) < 1_000 else number(value)


def _terms(total: StepSum, at: UnitAt, inputs_written: bool, width: int, lines: int) -> list[str]:
    """The largest products of the states before, as many as fit, and what everything else adds."""
    products = total.h * total.from_h
    order = np.argsort(-np.nan_to_num(np.abs(products), nan=np.inf), kind="stable")
    first = [] if inputs_written else [f"inputs {number(total.of_x)}"]
    last = [f"{name} {number(value)}" for name, value in total.biases.items()]
    if total.reset is not None:
        inside = number(total.of_h + total.biases["bh"])
        last = [f"bx {number(total.biases['bx'])}", f"r {number(total.reset)} x ({inside} with bh)"]
    if not np.any(total.h):
        return _packed([*first, f"h({at.before}) is 0", *last], width, lines) or []

    def packed(count: int, *, with_factors: bool) -> list[str] | None:
        parts = []
        for place in order[:count]:
            factors = (
                f"{number(float(total.h[place]))} x {number(float(total.from_h[place]))} = " if with_factors else ""
            )
            parts.append(f"{at.states[place]} {factors}{number(float(products[place]))}")
        rest = order[count:]
        if count and len(rest):
            left_out = number(float(products[rest].sum()))
            parts.append(f"{len(rest)} other{'' if len(rest) == 1 else 's'} {left_out}")
        return _packed([*first, *parts, f"together {number(total.of_h)}", *last], width, lines)

    counts = range(min(len(products), _MOST_LISTED), 0, -1)
    shapes = [packed(count, with_factors=with_factors) for with_factors in (True, False) for count in counts]
    return next((shape for shape in (*shapes, packed(0, with_factors=False)) if shape is not None), [])


def _packed(parts: Sequence[str], width: int, lines: int) -> list[str] | None:
    """Parts beside each other in at most that many lines; None where they do not fit."""
    result: list[str] = []
    for part in parts:
        if result and len(result[-1]) + 3 + len(part) <= width - 2:
            result[-1] += f"   {part}"
        else:
            result.append(part)
    return [f"  {line}" for line in result] if len(result) <= lines else None


def _ending(total: StepSum, gate: str, width: int) -> list[str]:
    """The sum, and what its function makes of it; of a gate by other names, since z is a gate of a gru."""
    z, a = ten_digits(total.z), ten_digits(total.a)
    if gate:
        return [longest_fitting([f"sum {z}   {gate} = {total.function}(sum) = {a}", f"sum {z}   {gate} = {a}"], width)]
    return [longest_fitting([f"z = {z}   a = {total.function}(z) = {a}", f"z = {z}   a = {a}", f"a = {a}"], width)]


def gradient_line(name: str, shown: int, steps: int, own: float, total: float, above: str, width: int) -> str:
    """dL/dh of a unit at a step: what comes from above, and what comes back from the next step."""
    head, carried = f"dL/d{name}({shown})", total - own
    if shown == steps:
        texts = [f"{head}: {above} {number(own)} alone, no step follows", f"{head} = {number(total)}"]
    elif not own:
        texts = [f"{head}: from step {shown + 1} {number(carried)} alone", f"{head} = {number(total)}"]
    else:
        parts = f"{above} {number(own)} + from step {shown + 1} {number(carried)} = {number(total)}"
        short = f"{head} = {number(own)} + {number(carried)} = {number(total)}".replace("+ -", "- ")
        texts = [f"{head}: {parts}", short, f"{head} = {number(total)}"]
    return longest_fitting(texts, width)
