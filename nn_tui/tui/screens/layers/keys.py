"""The keys of the layers form."""

from __future__ import annotations

from textual.binding import Binding


def _key(keys: str, action: str, description: str, name: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=f"layers.{name}", tooltip=tooltip)


KEYS = (
    _key("enter", "accept", "Accept", "accept", "Change the network"),
    _key("up", "choose(-1)", "Previous layer", "up", "The previous layer"),
    _key("down", "choose(1)", "Next layer", "down", "The next layer"),
    _key("u,shift+up", "move(-1)", "Move up", "move_up", "This layer before the one above"),
    _key("d,shift+down", "move(1)", "Move down", "move_down", "This layer after the one below"),
    _key("right,plus,equals_sign", "step(1)", "Larger", "wider", "One neuron or filter more"),
    _key("left,minus", "step(-1)", "Smaller", "narrower", "One neuron or filter less"),
    _key("shift+right,greater_than_sign", "step(8)", "Larger by 8", "wider_by_8", "Eight neurons or filters more"),
    _key("shift+left,less_than_sign", "step(-8)", "Smaller by 8", "narrower_by_8", "Eight neurons or filters less"),
    _key("a", "add", "Add", "add", "Choose a layer to add after this one"),
    _key("e", "type", "Type", "type", "Type this layer in words"),
    _key("x,delete", "remove", "Remove", "remove", "Remove this layer"),
    _key("t,space", "activation", "Activation", "activation", "The next activation"),
    _key("b", "bias", "Bias", "bias", "With biases, or without"),
    _key("k", "keep", "Weights", "keep", "Keep the weights that fit, or start over"),
)

ACTIONS = frozenset(key.action.partition("(")[0] for key in KEYS)

HINT = """\
up down layer · u d move it · left right size by 1, < > by 8, digits set it
a add · e type in words · t activation · b bias · x remove · k weights
enter accepts · esc closes"""
TYPING_HINT = "enter takes these words · esc leaves the layer as it was"
