"""The hidden layers of a network while they are edited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nn_tui.experiment.recipe.fields import MAX_LAYERS, MAX_WIDTH
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import HIDDEN_ACTIVATIONS
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.layer import LayerSpec


class Layers:
    """Hidden layers with one of them chosen. ``at`` counts from 1; 0 is the inputs, after which a layer may be added.

    A layer of any kind can be removed; the settings ``units``, ``activation`` and ``bias`` can be changed where it has
    them. Each change returns what prevents it as a sentence, or an empty text.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.hidden: list[LayerSpec] = list(recipe.layer_specs)
        # An added layer is a copy of this one while no other has a width.
        self._template: LayerSpec = next((layer for layer in self.hidden if width_of(layer)), DenseSpec(4, "tanh"))
        self.at = min(1, len(self.hidden))

    @property
    def recipe(self) -> Recipe:
        """The recipe with these layers."""
        if not self.hidden:
            return self._recipe.with_(hidden=(), activation=_setting(self._template, "activation") or "sigmoid")
        return self._recipe.with_(layers=tuple(layer.words for layer in self.hidden))

    @property
    def chosen(self) -> LayerSpec | None:
        """The layer chosen; None for the inputs."""
        return self.hidden[self.at - 1] if self.at else None

    def choose(self, at: int) -> None:
        """Choose a layer by its number, limited to those that there are."""
        self.at = max(0, min(at, len(self.hidden)))

    def widen(self, step: int) -> str:
        """Give the chosen layer that many neurons more, or fewer."""
        width = width_of(self.chosen) if self.chosen else None
        return self.resize((width or 0) + step)

    def resize(self, size: int) -> str:
        """Give the chosen layer that many neurons, within the limits."""
        layer = self.chosen
        if layer is None:
            return "The dataset decides the inputs: a adds a layer after them."
        if width_of(layer) is None:
            return f"A {layer.kind} layer has no width to set: x removes it."
        self._set(layer, units=max(1, min(size, MAX_WIDTH)))
        if size < 1:
            return "A layer has one neuron at least: x removes it."
        return f"A layer has {MAX_WIDTH:,} neurons at most." if size > MAX_WIDTH else ""

    def add(self) -> str:
        """Add a layer after the chosen one, like it if that has a width, and choose it."""
        if len(self.hidden) == MAX_LAYERS:
            return f"There are {MAX_LAYERS} hidden layers at most."
        examples = (layer for layer in (self.chosen, *self.hidden) if layer and width_of(layer))
        self.hidden.insert(self.at, next(examples, self._template))
        self.at += 1
        return ""

    def remove(self) -> str:
        """Remove the chosen layer."""
        if not self.at:
            return "The inputs stay: choose a hidden layer to remove." if self.hidden else "There is no hidden layer."
        removed = self.hidden.pop(self.at - 1)
        if width_of(removed):
            self._template = removed
        self.choose(self.at)
        return ""

    def next_activation(self, step: int = 1) -> str:
        """Give the chosen layer the next activation."""
        layer = self.chosen
        if layer is None:
            return "The inputs have no activation: choose a hidden layer."
        names, present = HIDDEN_ACTIVATIONS, _setting(layer, "activation")
        if present not in names:
            return f"A {layer.kind} layer has no activation to choose."
        self._set(layer, activation=names[(names.index(present) + step) % len(names)])
        return ""

    def switch_bias(self) -> str:
        """Leave the chosen layer's biases out, or put them back."""
        layer = self.chosen
        if layer is None:
            return "The inputs have no biases: choose a hidden layer."
        has_biases = _setting(layer, "bias")
        if has_biases is None:
            return f"A {layer.kind} layer has no biases to leave out."
        self._set(layer, bias=not has_biases)
        return ""

    def _set(self, layer: LayerSpec, **settings: object) -> None:
        # Every kind of spec is a dataclass, but the type of their base class does not say so.
        spec: Any = layer
        self.hidden[self.at - 1] = replace(spec, **settings)


def width_of(layer: LayerSpec) -> int | None:
    """How many neurons a layer is set to; None where its kind has no such setting."""
    width: int | None = _setting(layer, "units")
    return width


def _setting(layer: LayerSpec, name: str) -> Any:
    return getattr(layer, name, None)
