"""What is drawn after its screen was out of view, or something else had its place, is the present state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from nn_tui.tui.screens.base import SCREENS
from nn_tui.tui.screens.help import HelpPage
from nn_tui.tui.views.panes import Pane
from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.widgets.drawing.canvas import Canvas

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def drawn(widgets: Sequence[Widget]) -> list[object]:
    """Every line of these widgets: the colours too where they are what is shown."""
    lines: list[object] = []
    for widget in widgets:
        strips = widget.render_lines(Region(0, 0, *widget.outer_size))
        lines += (
            [strip.text if _is_blank(strip) else strip for strip in strips]
            if isinstance(widget, Canvas)
            else [strip.text for strip in strips]
        )
    return lines


def _is_blank(strip: Strip) -> bool:
    """Whether there is nothing but the background: a part with room to spare is drawn like the one below it."""
    return strip.text.isspace() and len({style.bgcolor for _, style, _ in strip if style}) == 1


def parts(widget: Widget) -> list[Widget]:
    return [part for part in widget.query("*") if not part.children and part.region.area]


async def focus(player: Player, pane: Pane) -> None:
    assert pane.view is not None
    assert pane.view.focus_target is not None
    pane.view.focus_target.focus()
    await player.settle()


async def change_out_of_sight(player: Player) -> None:
    """Open Data, choose noisier samples there, and train on them."""
    await player.open("Data")
    run = player.snapshot.run
    await player.press("s", "down", "right")
    await player.wait_for(lambda: player.snapshot.run != run, "the noisier samples")
    await player.train(5)


async def change_layers_out_of_sight(player: Player) -> None:
    """Open Data, give the network other layers, and train it."""
    await player.open("Data")
    recipe = player.snapshot.recipe.with_(layers=("conv 6 2x2 tanh stride 2", "norm", "dense 4 relu"))
    player.workspace.run.change_recipe(recipe, keep=True)
    await player.train(1)


pytestmark = pytest.mark.slow

OF_PLANES, OF_PICTURES = ("boundary", "separations"), ("kernels", "maps")
LIKE_BEFORE = ("ratios",)
"""The first update of Adam is as large whatever the samples are."""
OF_SEQUENCES = ("states", "gates", "gradients")
OF_NUMBERS, OF_PROBABILITIES = ("residuals",), ("calibration",)


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        *(
            (name, "spirals")
            for name in VIEWS
            if name not in (*OF_PICTURES, *OF_SEQUENCES, *LIKE_BEFORE, *OF_NUMBERS, *OF_PROBABILITIES)
        ),
        *((name, "digits") for name in VIEWS if name not in (*OF_PLANES, *OF_SEQUENCES, *OF_NUMBERS)),
    ],
)
async def test_a_view_is_drawn_as_one_made_anew(play: Play, name: str, dataset: str) -> None:
    async with play(dataset, screen="Train", size=(120, 40)) as player:
        if dataset == "digits":
            recipe = player.snapshot.recipe.with_(layers=("conv 4 3x3 relu", "pool 2", "dense 6 tanh"))
            player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(20 if dataset == "spirals" else 1)
        panes = player.panes
        if name not in [view.NAME for view in panes.views]:
            await player.choose_view(name)
        pane = next(pane for pane in panes.visible_panes if pane.view is not None and name == pane.view.NAME)
        await focus(player, pane)
        stale = drawn(parts(pane))
        await (change_out_of_sight if dataset == "spirals" else change_layers_out_of_sight)(player)
        await player.open("Train")
        await focus(player, pane)
        shown = drawn(parts(pane))
        pane.take(name)
        await player.wait_for(lambda: pane.view is not None and pane.view.is_mounted and pane.view.region.area)
        await player.settle()
        await focus(player, pane)
        # What stands below another part has its place once that part has been drawn.
        await player.wait_for(lambda: shown == drawn(parts(pane)), "the same view")
        assert shown != stale


@pytest.mark.parametrize("dataset", ["circles", "letters", "iris"])
@pytest.mark.parametrize("screen", ["Edit", "Train", "Predict"])
async def test_a_screen_is_drawn_as_it_would_be_anew(play: Play, screen: str, dataset: str) -> None:
    async with play(dataset, screen=screen, size=(120, 40)) as player:
        await player.train(20)
        await player.open("Data")
        await player.train(5)
        await player.open(screen)
        widgets = parts(player.screen)
        shown = drawn(widgets)
        for canvas in player.screen.query(Canvas):
            canvas.repaint()
        await player.settle()
        assert shown == drawn(widgets)


@pytest.mark.parametrize("screen", SCREENS)
async def test_help_gives_the_screen_back(play: Play, screen: str) -> None:
    async with play("circles", screen=screen) as player:
        there = parts(player.screen)
        before = player.text
        for close in ("escape", "question_mark", "q"):
            await player.press("question_mark")
            await player.wait_for(lambda: isinstance(player.screen, HelpPage))
            await player.settle()
            await player.press(close)
            await player.wait_for(lambda: parts(player.screen) == there, "what was there")
            await player.settle()
            assert player.text == before


async def test_a_view_that_is_being_removed_is_not_asked_what_it_remembers(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        for pane in player.panes.visible_panes:
            assert pane.view is not None
            assert pane.memory()
            await pane.view.remove_children()
            assert not pane.memory()
