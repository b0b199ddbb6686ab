"""The bindings of all screens. It imports every one of them, so it is imported after the first paint."""

from __future__ import annotations

from typing import Any, Final

from textual.widgets import Input, OptionList

from nn_tui.tui.keys.app_keys import APP_KEYS
from nn_tui.tui.keys.catalogue import Catalogue, Chain, bindings_of
from nn_tui.tui.palette import Palette
from nn_tui.tui.screens.data.about import About
from nn_tui.tui.screens.data.columns_form import ColumnRows, ColumnsForm
from nn_tui.tui.screens.data.dataset_list import DatasetList
from nn_tui.tui.screens.data.preview_pictures import PreviewPictures
from nn_tui.tui.screens.data.screen import DataScreen
from nn_tui.tui.screens.edit.maps import DrawingMaps
from nn_tui.tui.screens.edit.pixels import PixelSheet
from nn_tui.tui.screens.edit.points import PointSheet
from nn_tui.tui.screens.edit.screen import EditScreen
from nn_tui.tui.screens.edit.sequences import SequenceSheet
from nn_tui.tui.screens.edit.table import TableSheet
from nn_tui.tui.screens.help import HelpPage
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.messages_list import MessagesList
from nn_tui.tui.screens.path_question import PathQuestion
from nn_tui.tui.screens.predict.background_list import BackgroundList
from nn_tui.tui.screens.predict.screen import PredictScreen
from nn_tui.tui.screens.predict.sequences.typed_line import TypedLine
from nn_tui.tui.screens.prompts import Confirm, Prompt
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.screens.train.findings_list import FindingsList
from nn_tui.tui.screens.train.screen import TrainScreen
from nn_tui.tui.views.feature_maps import FeatureMapsView
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.controls.choice import Choice
from nn_tui.tui.widgets.controls.multi_choice import MultiChoice
from nn_tui.tui.widgets.controls.setting_rows import SettingRows
from nn_tui.tui.widgets.graph.graph_canvas import GraphCanvas
from nn_tui.tui.widgets.maps.map_board import MapBoard
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix
from nn_tui.tui.widgets.matrix.heatmap import Heatmap
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor
from nn_tui.tui.widgets.plane.plane import Plane
from nn_tui.tui.widgets.roll.roll import Roll
from nn_tui.tui.widgets.table.table_editor import TableEditor
from nn_tui.tui.widgets.table.table_view import TableView

_PEERS: Final[dict[str, tuple[tuple[type[Any], ...], ...]]] = {
    "Data": (
        (DataScreen, DatasetList),
        (DataScreen, SettingRows),
        (DataScreen, About),
        (DataScreen, PreviewPictures),
        (DataScreen, TableView),
        (DataScreen, Plane),
        (DataScreen, Roll),
    ),
    "Edit": (
        (EditScreen, PixelSheet, PixelEditor),
        (EditScreen, PixelSheet, DrawingMaps),
        (EditScreen, TableSheet, TableEditor),
        (EditScreen, PointSheet, Plane),
        (EditScreen, SequenceSheet, Roll),
    ),
    "Train": (
        (TrainScreen, Heatmap),
        (TrainScreen, Chart),
        (TrainScreen, GraphCanvas),
        (TrainScreen, Plane),
        (TrainScreen, FeatureMapsView, MapBoard),
    ),
    "Predict": (
        (PredictScreen, TableView),
        (PredictScreen, PreviewPictures),
        (PredictScreen, Plane),
        (PredictScreen, ConfusionMatrix),
        (PredictScreen, Roll),
        (PredictScreen, Chart),
        (PredictScreen, TypedLine, Input),
    ),
}
"""By screen, what can have the keys at once below the app."""

_ON_TOP: Final[dict[str, tuple[tuple[type[Any], ...], ...]]] = {
    "recipe form": ((RecipeForm, Input), (RecipeForm, Choice), (RecipeForm, MultiChoice)),
    "layers form": ((LayersForm,),),
    "columns form": ((ColumnsForm, ColumnRows),),
    "prompts": (
        (Prompt, Input),
        (PathQuestion, Input),
        (FindingsList,),
        (MessagesList,),
        (BackgroundList,),
        (Prompt, OptionList),
        (Confirm,),
    ),
    "help": ((HelpPage,),),
    "palette": ((Palette, Input),),
}
"""What covers the screens: of the app's keys only those that come first work there."""


def catalogue() -> Catalogue:
    """All bindings."""
    on_top = [binding for binding in APP_KEYS if binding.priority]
    chains = [
        Chain(place, (*above, *(binding for cls in classes for binding in bindings_of(cls))))
        for places, above in ((_PEERS, APP_KEYS), (_ON_TOP, on_top))
        for place, alternatives in places.items()
        for classes in alternatives
    ]
    return Catalogue(chains, APP_KEYS)
