"""The keys of both graphs: of neurons alone, and of layers with pictures."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE


def _key(key: str, action: str, description: str, id: str, tooltip: str) -> Binding:
    return Binding(key, action, description, show=False, id=id, tooltip=tooltip, group=MOVE)


KEYS: list[BindingType] = [
    _key("up,k", "move(-1, 0)", "Up", "graph.up", "Move to the neuron or link above"),
    _key("down,j", "move(1, 0)", "Down", "graph.down", "Move to the neuron or link below"),
    _key("left,h", "move(0, -1)", "Left", "graph.left", "Move to the layer before, or to the start of the link"),
    _key("right,l", "move(0, 1)", "Right", "graph.right", "Move to the next layer, or to the end of the link"),
    _key("home", "layer(-1)", "Inputs", "graph.first", "Move to the inputs"),
    _key("end", "layer(1)", "Outputs", "graph.last", "Move to the outputs"),
    _key("pageup", "page(-1)", "Page up", "graph.page_up", "Move up by a page"),
    _key("pagedown", "page(1)", "Page down", "graph.page_down", "Move down by a page"),
    _key("i", "links", "Links", "graph.links", "Walk the links that come to this neuron, or its neurons again"),
]
