"""The hidden layers of a network while somebody changes them."""

from __future__ import annotations

from dataclasses import replace

from nn_tui.experiment.recipe.fields import MAX_LAYERS, MAX_WIDTH
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import HIDDEN_ACTIVATIONS
from nn_tui.model.layers.dense import DenseSpec


class Layers:
    """Hidden layers with one of them chosen. ``at`` counts from 1; 0 is the inputs, after which a layer may be added.

    Each change answers with a sentence about what keeps it from being made, or nothing.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.hidden = [spec for spec in recipe.layer_specs if isinstance(spec, DenseSpec)]
        # What an added layer is like where there is none to be like.
        self._last = self.hidden[0] if self.hidden else DenseSpec(4, "tanh")
        self.at = min(1, len(self.hidden))

    @property
    def recipe(self) -> Recipe:
        """The recipe with these layers."""
        if not self.hidden:
            return self._recipe.with_(hidden=(), activation=self._last.activation)
        return self._recipe.with_(layers=tuple(layer.words for layer in self.hidden))

    @property
    def chosen(self) -> DenseSpec | None:
        """The layer chosen; None for the inputs."""
        return self.hidden[self.at - 1] if self.at else None

    def choose(self, at: int) -> None:
        """Choose a layer, or the last or the inputs if there is none."""
        self.at = max(0, min(at, len(self.hidden)))

    def resize(self, size: int) -> str:
        """Give the chosen layer that many neurons, or as many as may be."""
        layer = self.chosen
        if layer is None:
            return "The dataset decides the inputs: a adds a layer after them."
        self._set(replace(layer, units=max(1, min(size, MAX_WIDTH))))
        if size < 1:
            return "A layer has one neuron at least: x removes it."
        return f"A layer has {MAX_WIDTH:,} neurons at most." if size > MAX_WIDTH else ""

    def add(self) -> str:
        """Add a layer after the chosen one, like it, and choose it."""
        if len(self.hidden) == MAX_LAYERS:
            return f"There are {MAX_LAYERS} hidden layers at most."
        like = self.chosen or (self.hidden[0] if self.hidden else self._last)
        self.hidden.insert(self.at, like)
        self.at += 1
        return ""

    def remove(self) -> str:
        """Remove the chosen layer."""
        if not self.at:
            return "The inputs stay: choose a hidden layer to remove." if self.hidden else "There is no hidden layer."
        self._last = self.hidden.pop(self.at - 1)
        self.choose(self.at)
        return ""

    def next_activation(self, step: int = 1) -> str:
        """Give the chosen layer the next activation."""
        layer = self.chosen
        if layer is None:
            return "The inputs have no activation: choose a hidden layer."
        names = HIDDEN_ACTIVATIONS
        self._set(replace(layer, activation=names[(names.index(layer.activation) + step) % len(names)]))
        return ""

    def switch_bias(self) -> str:
        """Leave the chosen layer's biases out, or put them back."""
        layer = self.chosen
        if layer is None:
            return "The inputs have no biases: choose a hidden layer."
        self._set(replace(layer, bias=not layer.bias))
        return ""

    def _set(self, layer: DenseSpec) -> None:
        self.hidden[self.at - 1] = layer
