"""All views by name, and those that each kind of data begins with."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual.binding import BindingType

from nn_tui.data.catalog import Kind
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.model.layers.conv import ConvSpec
from nn_tui.tui.presenting.planes import has_plane
from nn_tui.tui.views.accuracy import AccuracyView
from nn_tui.tui.views.activations import ActivationsView
from nn_tui.tui.views.base import View
from nn_tui.tui.views.boundary import BoundaryView, SeparationsView
from nn_tui.tui.views.confusion import ConfusionView
from nn_tui.tui.views.feature_maps import FeatureMapsView
from nn_tui.tui.views.figures import FiguresView
from nn_tui.tui.views.gates import GatesView
from nn_tui.tui.views.gradients import GradientsView
from nn_tui.tui.views.graph import GraphView
from nn_tui.tui.views.histograms import HistogramsView
from nn_tui.tui.views.kernels import KernelsView
from nn_tui.tui.views.loss import LossView
from nn_tui.tui.views.scatter import CalibrationView, ResidualsView
from nn_tui.tui.views.states import StatesView
from nn_tui.tui.views.update_ratios import UpdateRatiosView
from nn_tui.tui.views.weights import NeuronsView, WeightsView

VIEWS: Final[dict[str, type[View]]] = {
    view.NAME: view
    for view in (
        LossView,
        AccuracyView,
        UpdateRatiosView,
        BoundaryView,
        GraphView,
        WeightsView,
        NeuronsView,
        KernelsView,
        FeatureMapsView,
        StatesView,
        GatesView,
        GradientsView,
        SeparationsView,
        HistogramsView,
        ActivationsView,
        ConfusionView,
        FiguresView,
        CalibrationView,
        ResidualsView,
    )
}

INITIAL_VIEWS: Final[dict[Kind, tuple[str, ...]]] = {
    "points": ("boundary", "loss", "graph", "separations", "weights", "accuracy"),
    "pixels": ("loss", "weights", "neurons", "graph", "confusion", "accuracy"),
    "table": ("loss", "weights", "graph", "activations", "confusion", "accuracy"),
    "sequences": ("loss", "graph", "weights", "activations", "confusion", "accuracy"),
}
"""In the order of the panes: small terminals show the first two."""

PICTURE_VIEWS: Final = ("loss", "kernels", "maps", "confusion", "graph", "accuracy")
"""The same for a network with a convolution."""

NUMBER_VIEWS: Final = ("loss", "residuals", "graph", "weights", "figures", "activations")
"""The same for a table whose targets are numbers."""


RECURRENT_VIEWS: Final = ("loss", "states", "graph", "gradients", "weights", "accuracy")
"""The same for a network with a recurrent layer."""


MAIN_VIEWS: Final[dict[Kind, tuple[str, ...]]] = {
    "points": ("boundary",),
    "pixels": ("maps", "weights"),
    "table": ("boundary", "graph"),
    "sequences": ("states", "graph"),
}
"""The view that gains most by room, of each kind of data: the first of them that is shown is as tall as two others."""


def initial_views(snapshot: Snapshot) -> tuple[str, ...]:
    """The views that a run begins with."""
    if any(layer.is_recurrent for layer in snapshot.layers):
        return RECURRENT_VIEWS
    kind, layers = snapshot.dataset.kind, [spec.kind for spec in snapshot.recipe.layer_specs]
    if kind == "table" and has_plane(snapshot.dataset):
        return INITIAL_VIEWS["points"]
    if kind == "table" and snapshot.is_measured and snapshot.measures.accuracy is None:
        return NUMBER_VIEWS
    return PICTURE_VIEWS if kind == "pixels" and ConvSpec.kind in layers else INITIAL_VIEWS[kind]


def view_keys(action: str) -> list[BindingType]:
    """The keys of all views, bound to ``action`` of the screen with the view's own action as its argument."""
    bindings = {(binding.key, binding.action): binding for view in VIEWS.values() for binding in view.KEYS}
    return [replace(binding, action=f"{action}({binding.action!r})") for binding in bindings.values()]
