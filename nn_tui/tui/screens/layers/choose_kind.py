"""The list that a layer to add is chosen from."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nn_tui.model.layers.registry import LAYERS
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.tui.screens.layers.layer_list import Layers, sentence
from nn_tui.tui.screens.prompts import CLOSE, Question
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.choice_list import ChoiceList
from nn_tui.tui.widgets.controls.text_line import TextLine


class ChooseKind(Question[LayerSpec | None]):
    """Asks which kind of layer to add after the chosen one, and answers with the layer; None when it is closed.

    What fits nowhere there says why, and is not taken. The list is as wide as the form under it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [CLOSE]
    DEFAULT_CSS = """
    ChooseKind {
        & > Vertical {
            width: 80;
        }
        & ChoiceList {
            height: auto;
        }
        & #becomes {
            height: 3;
        }
    }
    """

    def __init__(self, layers: Layers) -> None:
        super().__init__()
        self._layers, self._kinds = layers, tuple(LAYERS)
        self._suggested: LayerSpec | None = None
        self._problem = ""

    def compose(self) -> ComposeResult:
        """The kinds, what the one under the cursor becomes, and the keys."""
        where = f"after {self._layers.chosen.words}" if self._layers.chosen else "after the inputs"
        width = max(map(len, self._kinds))
        with Vertical():
            yield Static(f"A layer {where}", classes="title", markup=False)
            yield ChoiceList(
                *(Option(f"{kind:{width}}  {LAYERS[kind].summary}", id=kind) for kind in self._kinds), markup=False
            )
            yield TextLine(id="becomes")
            yield Static(
                with_keys(self, "up down, enter adds it · [[prompt.close]] closes"), classes="hint", markup=False
            )

    def on_mount(self) -> None:
        """Start at the kind of the layer chosen."""
        like = self._layers.chosen or next(iter(self._layers.hidden), None)
        self.query_one(OptionList).highlighted = self._kinds.index(like.kind) if like else 0

    def on_resize(self) -> None:
        """Leave room for what the layer becomes, and the keys."""
        self.query_one(ChoiceList).styles.max_height = max(3, self.size.height - 8)

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._suggested = self._layers.suggestion(self._kinds[event.option_index])
        self._problem = self._layers.misfit(self._suggested)
        self.query_one("#becomes", TextLine).say(sentence(self._problem) or self._layers.promise(self._suggested))

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        if not self._problem:
            self.answer(self._suggested)

    def action_close(self) -> None:
        """Leave without a layer."""
        self.answer(None)
