"""The hidden layers of a network while they are edited."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from nn_tui.data.encoding import Ends
from nn_tui.experiment.recipe.fields import MAX_LAYERS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import HIDDEN_ACTIVATIONS, ModelError
from nn_tui.model.layers.registry import LAYERS, parse_layer
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.tui.screens.layers.outline import Outline, OutlineLayer, outline

FRACTION_STEP = 0.05

_SETTINGS = {"size": "kernel size", "pad": "padding"}
"""What settings are called on the screen, where that is not their own name."""

Arrangement = tuple[tuple[LayerSpec, ...], int]
"""The hidden layers, and the number of the one chosen."""


class Layers:
    """Hidden layers with one of them chosen. ``at`` counts from 1; 0 is the inputs, after which a layer may be added.

    ``ends`` is what the dataset asks of the network. What can be changed in a layer follows from the settings of its
    spec: its first one where that is a number, and ``activation`` and ``bias`` where it has them. Each change returns
    what prevents it as a sentence, or an empty text.
    """

    def __init__(self, recipe: Recipe, ends: Ends) -> None:
        self._recipe, self._ends = recipe, ends
        self._output: LayerSpec = recipe.output_spec(ends.outputs)
        self.hidden: list[LayerSpec] = list(recipe.layer_specs)
        # An added layer is a copy of one of its kind, even where that was removed.
        self._models = {spec.kind: spec for spec in reversed(self.hidden)}
        self.at = min(1, len(self.hidden))

    @property
    def recipe(self) -> Recipe:
        """The recipe with these layers. Raises ExperimentError where it cannot have them."""
        if not self.hidden:
            activations = (_setting(spec, "activation") for spec in self._models.values())
            return self._recipe.with_(hidden=(), activation=next(filter(None, activations), "sigmoid"))
        return self._recipe.with_(layers=tuple(layer.words for layer in self.hidden))

    @property
    def arrangement(self) -> Arrangement:
        """The layers as they are now, to come back to."""
        return tuple(self.hidden), self.at

    @arrangement.setter
    def arrangement(self, arrangement: Arrangement) -> None:
        hidden, self.at = arrangement
        self.hidden = list(hidden)

    @property
    def outline(self) -> Outline:
        """What the layers become, the output layer last."""
        return self._outline_of(self.hidden)

    def _outline_of(self, hidden: list[LayerSpec]) -> Outline:
        return outline(self._ends, [*hidden, self._output])

    @property
    def chosen(self) -> LayerSpec | None:
        """The layer chosen; None for the inputs."""
        return self.hidden[self.at - 1] if self.at else None

    def choose(self, at: int) -> None:
        """Choose a layer by its number, limited to those that there are."""
        self.at = max(0, min(at, len(self.hidden)))

    def step(self, steps: int) -> str:
        """Change the number that the chosen layer is set to; a step is 1, or 0.05 of a fraction."""
        layer = self.chosen
        if layer is None:
            return "The dataset decides the inputs: [[layers.add]] adds a layer after them."
        name, number = _first_number(layer)
        if isinstance(number, float):
            return self._set(layer, **{name: max(0.0, round(number + FRACTION_STEP * steps, 2))})
        return self.resize(number + steps) if number is not None else _without(layer, "number to set")

    def resize(self, size: int) -> str:
        """Set the chosen layer's number, within its limits."""
        layer = self.chosen
        if layer is None:
            return "The dataset decides the inputs: [[layers.add]] adds a layer after them."
        name, number = _first_number(layer)
        if not isinstance(number, int):
            return _without(layer, "whole number to set")
        problem = self._set(layer, **{name: max(1, size)})
        return problem if size > 0 else "1 is the least: [[layers.remove]] removes the layer."

    def suggestion(self, kind: str) -> LayerSpec:
        """A new layer of that kind that fits after the chosen one, if any does: like another one, or an example."""
        models = [spec for spec in (self.chosen, self._models.get(kind)) if spec is not None and spec.kind == kind]
        candidates = [*models, *(parse_layer(words) for words, _ in LAYERS[kind].examples)]
        fitting = [candidate for candidate in candidates if not self.misfit(candidate)]
        whole = [candidate for candidate in fitting if not self._outline_with(candidate).problem]
        return (whole or fitting or candidates)[0]

    def _outline_with(self, layer: LayerSpec) -> Outline:
        return self._outline_of([*self.hidden[: self.at], layer, *self.hidden[self.at :]])

    def misfit(self, layer: LayerSpec) -> str:
        """Why such a layer cannot come after the chosen one; empty where it can."""
        planned = self._outline_with(layer)
        return planned.problem if self._added(planned).layer is None else ""

    def _added(self, planned: Outline) -> OutlineLayer:
        """What an added layer becomes."""
        return next(entry for entry in planned.layers if entry.place == self.at)

    def promise(self, layer: LayerSpec) -> str:
        """What such a layer, added after the chosen one, would give."""
        planned = self._outline_with(layer)
        added = self._added(planned)
        misfit = f" Then {planned.problem}" if planned.problem else ""
        return f"Adds {layer.words}: {added.description}.{misfit}"

    def add(self, layer: LayerSpec) -> str:
        """Add a layer after the chosen one, and choose it."""
        if len(self.hidden) == MAX_LAYERS:
            return f"There are {MAX_LAYERS} hidden layers at most."
        self.hidden.insert(self.at, layer)
        self.at += 1
        return ""

    def remove(self) -> str:
        """Remove the chosen layer."""
        if not self.at:
            return "The inputs stay: choose a hidden layer to remove." if self.hidden else "There is no hidden layer."
        removed = self.hidden.pop(self.at - 1)
        self._models[removed.kind] = removed
        self.choose(self.at)
        return ""

    def move(self, step: int) -> str:
        """Move the chosen layer one place up (-1) or down (1)."""
        if not self.at:
            return "The inputs stay first: choose a hidden layer to move."
        other = self.at + step
        if other < 1:
            return "This is the first layer already."
        if other > len(self.hidden):
            return "The output layer stays last."
        here, there = self.at - 1, other - 1
        self.hidden[here], self.hidden[there] = self.hidden[there], self.hidden[here]
        self.at = other
        return ""

    def rewrite(self, text: str) -> str:
        """Put layers in words, with commas between, in the place of the chosen one, and choose the last of them."""
        try:
            layers = [parse_layer(words) for words in text.split(",")]
        except ModelError as error:
            return sentence(str(error))
        if len(self.hidden) - 1 + len(layers) > MAX_LAYERS:
            return f"There are {MAX_LAYERS} hidden layers at most."
        self.hidden[self.at - 1 : self.at] = layers
        self.at += len(layers) - 1
        return ""

    def next_activation(self) -> str:
        """Give the chosen layer the next activation."""
        layer = self.chosen
        if layer is None:
            return "The inputs have no activation: choose a hidden layer."
        names, present = HIDDEN_ACTIVATIONS, _setting(layer, "activation")
        if present not in names:
            return f"{_named(layer)} has no activation to choose."
        start = names.index(present) + 1
        # A plain recurrent layer takes some of them only.
        problems = (self._set(layer, activation=name) for name in (*names[start:], *names[:start]))
        return next((problem for problem in problems if not problem), "")

    def switch_bias(self) -> str:
        """Leave the chosen layer's biases out, or put them back."""
        layer = self.chosen
        if layer is None:
            return "The inputs have no biases: choose a hidden layer."
        has_biases = _setting(layer, "bias")
        if has_biases is None:
            return f"{_named(layer)} has no biases to leave out."
        return self._set(layer, bias=not has_biases)

    @property
    def typed_settings(self) -> tuple[str, ...]:
        """The names of the chosen layer's settings that no key of the table changes."""
        spec: Any = self.chosen
        others = [field.name for field in fields(spec)[1:]] if spec else []
        return tuple(_SETTINGS.get(name, name) for name in others if name not in ("activation", "bias"))

    def _set(self, layer: LayerSpec, **settings: object) -> str:
        # Every kind of spec is a dataclass, but the type of their base class does not say so.
        spec: Any = layer
        changed: LayerSpec = replace(spec, **settings)
        try:
            # Whoever reads the words knows the limits.
            self.hidden[self.at - 1] = parse_layer(changed.words)
        except ModelError as error:
            return sentence(str(error))
        return ""


def _setting(layer: LayerSpec, name: str) -> Any:
    return getattr(layer, name, None)


def _first_number(layer: LayerSpec) -> tuple[str, int | float | None]:
    """The name and value of a layer's first setting; None where that is not a number."""
    spec: Any = layer
    first = next(iter(fields(spec)), None)
    value = getattr(layer, first.name) if first else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return (first.name if first else ""), value if is_number else None


def _without(layer: LayerSpec, what: str) -> str:
    return f"{_named(layer)} has no {what}: [[layers.type]] types its words, [[layers.remove]] removes it."


def _named(layer: LayerSpec) -> str:
    """A layer of that kind, at the start of a sentence; the letters of rnn and lstm are spoken one by one."""
    return f"A{'n' * (layer.kind[0] in 'aeiolr')} {layer.kind} layer"


def sentence(problem: str) -> str:
    """A problem with its first letter in upper case."""
    return problem[:1].upper() + problem[1:]
