"""The gradient of a recurrent layer's states on its way back through time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.diagnosis.through_time import spectral_radius
from nn_tui.experiment.sessions.memory import LONGEST_LIST, Memory, whole
from nn_tui.model import LOSSES
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.network import textbook
from nn_tui.model.training.clipping import Clipping
from nn_tui.tui.presenting.through_time import clipping_words, fading_words, sizes_of
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.views.base import View, titled
from nn_tui.tui.views.picture_layers import LAYER_KEYS
from nn_tui.tui.views.run_frame import RunFrame, takes_gradients
from nn_tui.tui.views.sequence_steps import LayerChoice, ShownLayer, own_gradient, recurrence_reason
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.labels import longest_fitting
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.states.step_bars import StepBars

TOO_WIDE = "layers as wide as these take too long for it"
_MOST_SAMPLES = 64
"""Samples of a batch whose gradient is computed."""


class GradientsView(View):
    """|dL/dh| at each step of the watched sequence, and the norm of a batch's gradient beside what it is clipped to."""

    NAME, TITLE = "gradients", "Gradient through time"
    SUMMARY = "|dL/dh| at each step: does it vanish or explode, does clipping bite"
    INTERVAL = 0.5
    BINDINGS: ClassVar[list[BindingType]] = [*LAYER_KEYS]
    DEFAULT_CSS = """
    GradientsView > .calculation {
        height: 2;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.choice = LayerChoice()

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs a recurrent layer, and layers that are not too wide."""
        return recurrence_reason(snapshot) or (None if takes_gradients(snapshot.layers) else TOO_WIDE)

    def compose(self) -> Iterable[Widget]:
        """The figures, the bars, and the step under the cursor."""
        yield TextLine("", classes="heading figures")
        yield StepBars(id="gradients")
        yield TextLine("", classes="calculation")

    @property
    def bars(self) -> StepBars:
        """The bars."""
        return self.query_one(StepBars)

    def show(self, frame: RunFrame) -> None:
        """Draw the gradient of the watched sequence's own loss."""
        shown, gradients = self.choice.shown(frame), frame.probe_gradients
        if shown is None or gradients is None:
            self.lack(self.reason(frame.snapshot) or "there is no sample yet")
            self._say(".figures", "")
            self._say(".calculation", "")
            self.bars.show_sizes([])
            return
        gradient = gradients[shown.index].inner["h"][0, shown.first :]
        sizes = sizes_of(gradient)
        radius = spectral_radius(shown.layer)
        self.title = titled(self.TITLE, frame)
        words = (LegendPart(f"spectral radius of {radius.matrix} {number(radius.value)}"),) if radius else ()
        self.legend = (*words, shown.legend)
        at_end = frame.probe_gradients_at_end
        assert at_end is not None
        fading = fading_words(sizes_of(at_end[shown.index].inner["h"][0, shown.first :]))
        of = "of the last step's loss: " if frame.snapshot.dataset.at_steps else ""
        self._say(".figures", f"|dL/dh| {of}{fading}", f"{of}{fading}", fading)
        self.bars.show_sizes(sizes)
        self._say(".calculation", "\n".join([self._step(frame, shown, gradients, sizes), self._clipping(frame)]))

    def _say(self, selector: str, *texts: str) -> None:
        """Show the first of some texts, from long to short, that fits."""
        width = self.size.width
        texts = tuple(with_keys(self, text) for text in texts)
        if len(texts) > 1:
            texts = (longest_fitting(texts, width),)
        self.query(selector).first(TextLine).say(texts[0])

    def _step(
        self, frame: RunFrame, shown: ShownLayer, gradients: list[textbook.LayerGradient], sizes: FloatArray
    ) -> str:
        """The step under the cursor: what comes from its own output, and from the next step."""
        step = self.bars.cursor_column
        own = own_gradient(shown, gradients[shown.index].error[0])
        total = gradients[shown.index].inner["h"][0, shown.first :]
        own_size, carried = float(sizes_of(own)[step]), float(sizes_of(total - own)[step])
        head = f"|dL/dh({step + 1})| = {number(float(sizes[step]))}"
        is_last = shown.index == len(frame.network.layers) - 2
        above = "own output" if is_last else f"layer {shown.index + 2}"
        if step + 1 == shown.steps:
            return longest_fitting([f"{head}, all of it from its {above}", head], self.size.width)
        if not own_size:
            return longest_fitting([f"{head}, all of it from step {step + 2}", head], self.size.width)
        parts = f"{above} {number(own_size)}, from step {step + 2} {number(carried)}"
        return longest_fitting([f"{head}: {parts} (norms of vectors)", f"{head}: {parts}", head], self.size.width)

    def _clipping(self, frame: RunFrame) -> str:
        """What clipping makes of the gradient of a batch that begins with the watched sample."""
        snapshot, recipe = frame.snapshot, frame.snapshot.recipe
        rows = _batch(frame)
        targets = snapshot.encoding.encode_targets(snapshot.dataset.targets[rows])
        weights = None if snapshot.weights is None else snapshot.weights[rows]
        with np.errstate(all="ignore"):
            passes = textbook.forward(frame.network, snapshot.encoding.encode(snapshot.dataset.flat_inputs[rows]))
            gradients = textbook.backward(
                frame.network, LOSSES[recipe.loss], passes, targets, recipe.reduction, frame.penalty, weights
            )
            gradient = textbook.flat_gradient(frame.network, gradients)
            said = clipping_words(gradient, Clipping(recipe.clip_norm, recipe.clip_value), snapshot.frozen)
        few = "this sample" if len(rows) == 1 else f"{len(rows)} samples from this one on"
        short = "this sample" if len(rows) == 1 else f"{len(rows)} samples"
        *long, least = said
        texts = [
            f"{start}: {words}" for start in (f"gradient of {few}", f"gradient of {short}", short) for words in long
        ]
        return longest_fitting([*texts, f"{short}: {least}", least], self.size.width)

    @on(StepBars.Cursor)
    def _on_cursor_moved(self) -> None:
        self.redraw()
        self.post_message(self.CursorMoved())

    def action_layer(self, step: int) -> None:
        """Show the recurrent layer before or after."""
        if self.frame is not None:
            self.choice.step(self.frame, step)
            self.redraw()
            self.post_message(self.CursorMoved())

    def memory(self) -> Memory:
        """Also which layer is shown."""
        return {**super().memory(), "layer": self.choice.number}

    def recall(self, memory: Memory) -> None:
        """Show the same layer."""
        self.choice.number = whole(memory, "layer", LONGEST_LIST) or 0
        self.redraw()
        super().recall(memory)

    @property
    def hint(self) -> str:
        """The keys that go to another layer, where there are several, and to another sample."""
        return self.choice.hint(self.frame)

    @property
    def reading(self) -> str:
        """The exact size under the cursor."""
        bars = self.bars
        if not bars.has_cells:
            return ""
        return f"|dL/dh| at step {bars.cursor_column + 1} = {number(float(bars.sizes[bars.cursor_column]))}"


def _batch(frame: RunFrame) -> IntArray:
    """Row numbers of as many samples as an update sees, at most some, from the watched one on; of the training part
    where that one belongs to it, else it alone."""
    snapshot = frame.snapshot
    assert frame.probe is not None
    sample, training = frame.probe.sample, snapshot.training
    place = np.flatnonzero(training == sample)
    if not len(place):
        return np.array([sample], np.intp)
    count = min(snapshot.recipe.batch or len(training), len(training), _MOST_SAMPLES)
    return training[(int(place[0]) + np.arange(count)) % len(training)]
