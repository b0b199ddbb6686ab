"""Help: the keys that work now, what one is looking at, all of it on one page at 80x24."""

from __future__ import annotations

import pytest

from nn_tui.tui.explanation import Explanation
from nn_tui.tui.screens.base import SCREENS
from nn_tui.tui.screens.edit.explanation import EXPLANATIONS as OF_SHEETS
from nn_tui.tui.screens.edit.screen import SHEETS
from nn_tui.tui.screens.help import HelpPage
from nn_tui.tui.views.explanations import EXPLANATIONS
from nn_tui.tui.views.registry import VIEWS
from tests.tui.conftest import Play, Player

SAMPLE_OF = {
    "states": "echo",
    "gates": "names",
    "gradients": "echo",
    "kernels": "moved",
    "maps": "moved",
    "calibration": "letters",
    "residuals": "bumps",
}
"""A dataset with something for each of these views; circles has for the others."""


async def open_help(player: Player) -> HelpPage:
    await player.press("question_mark")
    await player.wait_for(lambda: isinstance(player.screen, HelpPage), "the help")
    await player.settle()
    page = player.screen
    assert isinstance(page, HelpPage)
    return page


async def close_help(player: Player) -> None:
    await player.press("escape")
    await player.wait_for(lambda: not player.is_asked)
    await player.settle()


def bottom(page: HelpPage, part: str) -> int:
    """The line below that part of the page."""
    return page.query_one(part).region.bottom


@pytest.mark.slow
def test_every_view_and_sheet_explains_itself() -> None:
    assert EXPLANATIONS.keys() == VIEWS.keys()
    assert OF_SHEETS.keys() == SHEETS.keys()


@pytest.mark.parametrize("about", [*EXPLANATIONS.values(), *OF_SHEETS.values()], ids=lambda about: about.name)
def test_explanations_are_short_sentences(about: Explanation) -> None:
    assert all((about.what, about.reading, about.good, about.bad))
    words = " ".join((about.what, about.reading, about.good, about.bad)).split()
    assert len(words) <= 120, len(words)
    for part in (about.what, about.reading, about.good, about.bad):
        assert part.endswith(".")
        assert part[0].isupper()
        assert "  " not in part
        assert "scroll" not in part


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["letters", "circles", "iris", "waves", "names"])
async def test_on_every_screen(play: Play, dataset: str) -> None:
    async with play(dataset) as player:
        for name in SCREENS:
            await player.open(name)
            shown = {
                active.binding.id: active.binding for active in player.screen.active_bindings.values() if active.enabled
            }
            about = player.base.explanation()
            page = await open_help(player)
            assert f"{name}: the keys now" in player.text
            assert about.name in player.text
            assert bottom(page, "#help-explanation") <= 24, f"{name}: {bottom(page, '#help-explanation')} lines"
            assert all(binding.description in player.text for binding in shown.values() if binding.id)
            assert "scroll" not in player.text.lower()
            await close_help(player)


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
async def test_every_view_fits_on_a_page(play: Play, view: str) -> None:
    async with play(SAMPLE_OF.get(view, "circles"), screen="Train") as player:
        await player.choose_view(view)
        page = await open_help(player)
        assert EXPLANATIONS[view].name in player.text
        assert "".join(EXPLANATIONS[view].bad.split()) in "".join(player.text.split())
        assert bottom(page, "#help-explanation") <= 24, f"{bottom(page, '#help-explanation')} lines"


@pytest.mark.slow
async def test_the_rest_comes_with_the_arrows(play: Play) -> None:
    async with play(screen="Train") as player:
        page = await open_help(player)
        full = page.query_one("#help-full")
        before = full.region.y
        await player.press("down", "j")
        assert full.region.y == before - 2
        await player.press("pagedown", "pagedown", "pagedown")
        assert full.region.bottom <= 24
        await player.press("up")
        # Keys of the screen do nothing behind it.
        await player.press("e", "3", "1")
        assert player.screen is page
        assert player.snapshot.epoch == 0
        await player.press("question_mark")
        await player.wait_for(lambda: not player.is_asked)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)])
async def test_at_any_size(play: Play, size: tuple[int, int]) -> None:
    async with play(size=size) as player:
        await open_help(player)
        await player.press("down", "pagedown", "pageup")
        await close_help(player)
