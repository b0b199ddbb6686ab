"""The views over the plane of the inputs: the network's outputs, and each hidden neuron's activation."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.binding import Binding
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.experiment.sessions.memory import Memory, flag
from nn_tui.model.arrays import FloatArray
from nn_tui.model.network import textbook
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.presenting.planes import axis_names, has_plane, place_words, plane_bounds
from nn_tui.tui.presenting.samples import show_points, show_points_legend, target_range
from nn_tui.tui.theme.class_colours import FIELD_SCALE
from nn_tui.tui.views.base import MORE, View
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.drawing.resizing import call_when_resized
from nn_tui.tui.widgets.frame.framed import LegendPart, has_borders
from nn_tui.tui.widgets.pictures.picture_grid import Picture, PictureGrid
from nn_tui.tui.widgets.plane.legend import PlaneLegend
from nn_tui.tui.widgets.plane.plane import Plane

NO_PLANE = "it needs two inputs"


class BoundaryView(View):
    """The plane coloured by the network's outputs, with training and test samples over it."""

    NAME, TITLE = "boundary", "Decision boundary"
    SUMMARY = "the network's answers all over the plane"
    INTERVAL = 0.1
    KEYS = (
        Binding(
            "d",
            "discrete",
            "Discrete",
            id="train.discrete",
            tooltip="Boundary smooth, or the winning class alone",
            group=MORE,
        ),
        Binding("t", "test_points", "Test points", id="train.test", tooltip="Show or hide the test points", group=MORE),
    )

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[object, ...] = ()
        self._placed: Dataset | None = None
        self._asked_for_test: bool | None = None
        self._parameters: FloatArray | None = None
        self._drawn: tuple[tuple[int, int] | None, bool] = None, False
        self._predictor: Predictor | None = None

    def compose(self) -> Iterable[Widget]:
        """The plane and its legend."""
        yield Plane(id="plane")
        yield PlaneLegend(id="plane-legend")

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs two inputs."""
        return None if has_plane(snapshot.dataset) else NO_PLANE

    @property
    def plane(self) -> Plane:
        """The plane."""
        return self.query_one(Plane)

    def show(self, frame: RunFrame) -> None:
        """Compute the network's output for every pixel, where weights or pixels have changed."""
        snapshot, plane = frame.snapshot, self.plane
        dataset = snapshot.dataset
        if reason := self.reason(snapshot):
            self.lack(reason)
            return
        if dataset is not self._placed:
            self._placed, self._parameters = dataset, None
            plane.set_place(plane_bounds(dataset), axis_names(dataset))
        self._show_points(frame)
        grid = plane.grid()
        steady = snapshot.phase is Phase.RUNNING
        is_same = (snapshot.parameters is self._parameters) and (plane.grid_shape, steady) == self._drawn
        if is_same or not len(grid):
            return
        self._parameters, self._drawn = snapshot.parameters, (plane.grid_shape, steady)
        outputs = self._outputs(snapshot, grid)
        if dataset.outputs > 1:
            plane.set_field(outputs)
        else:
            low, high = (0.0, 1.0) if snapshot.encoding.zero_one else target_range(dataset)
            plane.set_field(outputs, low=low, high=high, steady=steady)

    def _outputs(self, snapshot: Snapshot, points: FloatArray) -> FloatArray:
        """The network's outputs (points, outputs) at this moment for points (points, 2)."""
        self._predictor = snapshot.predictor(self._predictor)
        return self._predictor.outputs(points)

    def _show_points(self, frame: RunFrame) -> None:
        dataset, testing = frame.snapshot.dataset, frame.snapshot.testing
        key = (dataset, testing.tobytes(), self._with_test)
        if key == self._points:
            return
        self._points = key
        test = np.zeros(dataset.samples, bool)
        test[testing] = True
        show_points(self.plane, dataset, test, with_test=self._with_test)
        show_points_legend(self.query_one(PlaneLegend), dataset, self._with_test and bool(test.any()))

    def action_discrete(self) -> None:
        """Switch between smooth colours and the winning class alone."""
        self.plane.discrete = not self.plane.discrete

    @property
    def _with_test(self) -> bool:
        """Whether test points are shown: unless somebody decided, where there is room for borders there is for them."""
        return has_borders(self.screen) if self._asked_for_test is None else self._asked_for_test

    def action_test_points(self) -> None:
        """Show or hide the test points."""
        self._asked_for_test = not self._with_test
        self.redraw()

    def memory(self) -> Memory:
        """Also how the plane is coloured, and whether test points are shown."""
        return {**super().memory(), "discrete": self.plane.discrete, "test_points": self._asked_for_test}

    def recall(self, memory: Memory) -> None:
        """Draw the plane as it was."""
        self.plane.discrete = flag(memory, "discrete") or False
        self._asked_for_test = flag(memory, "test_points")
        super().recall(memory)

    @on(Plane.GridChanged)
    def _on_grid_changed(self) -> None:
        """Compute the outputs for the new pixels."""
        self.redraw()

    @on(Plane.Cursor)
    def _watch_cursor(self) -> None:
        """Watch the point under the cursor."""
        if self.frame is not None:
            self.post_message(self.Watch(Probe.of_point(self.frame.snapshot.dataset, *self.plane.cursor_point)))

    def follow(self, probe: Probe) -> None:
        """Move the cursor to a sample."""
        if probe.sample is not None and len(probe.inputs) == 2:
            self.plane.cursor_point = float(probe.inputs[0]), float(probe.inputs[1])

    @property
    def reading(self) -> str:
        """The network's outputs exactly at the cursor."""
        if self.frame is None or self.reason(self.frame.snapshot):
            return ""
        x1, x2 = self.plane.cursor_point
        snapshot = self.frame.snapshot
        outputs = self._outputs(snapshot, np.array([[x1, x2]]))[0]
        names = snapshot.dataset.output_names
        values = "  ".join(f"{name} {wording.number(float(value))}" for name, value in zip(names, outputs, strict=True))
        return f"{place_words(snapshot.dataset, x1, x2)}   {values}"


class SeparationsView(View):
    """A small plane for each hidden neuron, which shows where it is active."""

    NAME, TITLE = "separations", "What each neuron separates"
    SUMMARY = "each hidden neuron's activation all over the plane"
    INTERVAL = 0.2
    SIDES = (40, 32, 24, 20, 16, 14, 12, 10, 8)
    """Sides of a small plane in pixels; the largest with which all planes are visible is taken."""

    def on_mount(self) -> None:
        """Follow the size of the pictures' room."""
        call_when_resized(self.query_one(PictureGrid), self.redraw)

    def compose(self) -> Iterable[Widget]:
        """A picture a neuron."""
        yield PictureGrid(compact=True, id="separations")

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs two inputs and a hidden layer."""
        if not has_plane(snapshot.dataset):
            return NO_PLANE
        return None if snapshot.recipe.layer_specs else "the network has no hidden layer"

    def show(self, frame: RunFrame) -> None:
        """Compute every hidden neuron's activation for every pixel."""
        snapshot = frame.snapshot
        picture_grid = self.query_one(PictureGrid)
        if reason := self.reason(snapshot):
            self.lack(reason)
            picture_grid.set_pictures([], diverging=True)
            return
        across, up = axis_names(snapshot.dataset)
        self.legend = (LegendPart(f"{across} across, {up} up"),)
        hidden = drawn_layers(frame.network)[:-1]
        side = self._side(sum(frame.network.layers[index].size for index in hidden))
        horizontal, vertical = (np.linspace(*ends, side) for ends in plane_bounds(snapshot.dataset))
        x1, x2 = np.meshgrid(horizontal, vertical[::-1])
        grid = np.stack([x1.ravel(), x2.ravel()], axis=1)
        with np.errstate(all="ignore"):
            passes = textbook.forward(frame.network, snapshot.encoding.encode(grid))
        pictures: list[Picture] = []
        for index in hidden:
            activation = frame.network.layers[index].activation.name
            values = _signed(activation, passes[index].a.reshape(len(grid), -1))
            pictures += [
                Picture(np.asarray(values[:, unit], float).reshape(side, side), name)
                for unit, name in enumerate(frame.names(index).values)
            ]
        picture_grid.set_pictures(pictures, diverging=True, scale=FIELD_SCALE)

    def _side(self, count: int) -> int:
        """The largest side with which that many planes, two pixels to a line, are all visible."""
        room = self.query_one(PictureGrid).size
        for side in self.SIDES:
            per_row = (room.width + 1) // (side + 2)
            if per_row and -(-count // per_row) * (side // 2 + 2) <= room.height + 1:
                return side
        return self.SIDES[-1]


def _signed(activation: str, a: FloatArray) -> FloatArray:
    """Activations (samples, neurons) scaled to -1 to 1: a sigmoid's 0.5 becomes 0, unbounded ones are divided by each
    neuron's largest."""
    if activation == "sigmoid":
        return np.asarray(2 * a - 1)
    if activation == "tanh":
        return a
    largest = np.abs(a).max(axis=0)
    return np.asarray(a / np.where(largest > 0, largest, 1))
