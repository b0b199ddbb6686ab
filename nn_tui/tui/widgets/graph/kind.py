"""What all graphs of a network have in common, and what each way of drawing one has to say."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.graph.composing import Line
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.links import LinkCanvas

DataT = TypeVar("DataT", bound="Numbers")
PlanT = TypeVar("PlanT")


class Numbers(Protocol):
    """A network with the numbers of one sample."""

    @property
    def architecture(self) -> tuple[object, ...]:
        """What the layout depends on: networks with an equal one are drawn in the same places."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no network."""

    @property
    def last(self) -> int:
        """The number of the output layer."""


@dataclass(frozen=True, eq=False)
class Scene(Generic[DataT, PlanT]):
    """What is drawn: the network, its layout, the cursor, and whether the widget has focus."""

    data: DataT
    plan: PlanT
    cursor: GraphCursor
    focused: bool


@dataclass(frozen=True, eq=False)
class Sight(Generic[DataT]):
    """What a layout is made for.

    Attributes:
        data: the network.
        cursor: what is under the cursor.
        origins: what is in view first, of layers that are scrolled.
        size: (width, height) of the widget in cells.
        capabilities: what may be drawn.
    """

    data: DataT
    cursor: GraphCursor
    origins: Mapping[int, int]
    size: tuple[int, int]
    capabilities: TerminalCapabilities


class Painter(Protocol[DataT, PlanT]):
    """Draws scenes in the styles for the terminal's capabilities."""

    def paint(self, scene: Scene[DataT, PlanT]) -> tuple[list[Line], LinkCanvas]:
        """All lines of the widget, and which link is where."""


class GraphKind(ABC, Generic[DataT, PlanT]):
    """One way of drawing a network: its layout, and where the steps of the cursor lead. It holds no state."""

    NOTCH: ClassVar[int] = 1
    """How far one notch of the mouse wheel scrolls."""

    nothing: DataT
    """No network."""

    @abstractmethod
    def painter(
        self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool
    ) -> Painter[DataT, PlanT]:
        """What draws it; ``part`` gives the styles of the parts of a canvas by name."""

    @abstractmethod
    def formula_lines(self, data: DataT, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool) -> list[str]:
        """What is under the cursor, with its numbers, in at most ``lines`` lines of at most ``width`` columns."""

    @abstractmethod
    def plan(self, sight: Sight[DataT]) -> PlanT:
        """The layout with those origins."""

    @abstractmethod
    def followed(self, sight: Sight[DataT]) -> dict[int, int]:
        """The origins, moved so that the cursor is in view."""

    @abstractmethod
    def inside(self, data: DataT, cursor: GraphCursor) -> GraphCursor:
        """The cursor, moved to the nearest place or link that there is."""

    def start(self, data: DataT) -> GraphCursor:
        """Where the cursor stands in the first network: here, on the first place of the first layer."""
        return self.inside(data, GraphCursor())

    @abstractmethod
    def strongest(self, data: DataT, cursor: GraphCursor) -> int | None:
        """The strongest of the links that come to the place under the cursor; None where none does."""

    @abstractmethod
    def moved(self, scene: Scene[DataT, PlanT], down: int, right: int) -> GraphCursor:
        """The cursor after a step."""

    @abstractmethod
    def paged(self, scene: Scene[DataT, PlanT], pages: int) -> GraphCursor:
        """The cursor that many pages further."""

    @abstractmethod
    def place_at(self, scene: Scene[DataT, PlanT], x: int, y: int) -> GraphCursor | None:
        """What a layer shows there; None if there is nothing, or a link."""

    @abstractmethod
    def scrolled(self, plan: PlanT, x: int, steps: int) -> tuple[int, int] | None:
        """The layer drawn in a column and its origin after scrolling; None where it cannot be scrolled."""
