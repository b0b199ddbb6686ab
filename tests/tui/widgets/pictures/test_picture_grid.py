"""The grid of pictures: pixels, captions, the selection, and scrolling to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import diverging, ink, quantise
from nn_tui.tui.widgets.drawing.colours import brightness
from nn_tui.tui.widgets.pictures.picture_grid import Picture, PictureGrid, Tone

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

DARK = TerminalCapabilities(True, "full", False)
LETTER = np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 0.0, 1.0]])


def pictures(*captions: str, tone: Tone = "normal") -> list[Picture]:
    return [Picture(LETTER, caption, tone) for caption in captions]


def grid(shown: list[Picture], *, diverging: bool = False, compact: bool = False) -> PictureGrid:
    widget = PictureGrid(compact=compact)
    widget.set_pictures(shown, diverging=diverging)
    return widget


async def test_ink_and_captions_without_colour(show: Show) -> None:
    async with show(grid(pictures("A", "B")), size=(20, 5), colours="none") as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "· ██·   · ██·",
            "██████  ██████",
            "██· ██  ██· ██",
            "▸A       B",
            "",
        ]
        first = next(iter(stage.strips()[3])).style
        assert first is not None
        assert first.reverse


async def test_ascii(show: Show) -> None:
    shown = [*pictures("a long caption that is cut", tone="good"), *pictures("B", tone="bad")]
    async with show(grid(shown), size=(40, 6), colours="none", ascii_only=True) as stage:
        lines = stage.lines()
        assert "".join(lines).isascii()
        assert lines[0].startswith(". ##.         . ##.")
        assert lines[3].startswith(">a long c~ +   B         x")


async def test_ink_and_paper_colours(show: Show) -> None:
    async with show(grid(pictures("A"))) as stage:
        on, off = ink(DARK)
        backgrounds = [background for text, _, background in stage.colours(0) if len(text) == 2]
        assert backgrounds[:3] == [off.hex.lower(), on.hex.lower(), off.hex.lower()]


async def test_signed_pictures_share_one_scale(show: Show) -> None:
    shown = [Picture(np.array([[-1.0]]), "h1"), Picture(np.array([[2.0]]), "h2")]
    async with show(grid(shown, diverging=True)) as stage:
        backgrounds = [background for _, _, background in stage.colours(0)]
        levels = quantise([-1.0, 2.0], 2.0)
        for level in levels:
            assert diverging(DARK)[level].hex.lower() in backgrounds


async def test_compact_pictures_use_half_lines(show: Show) -> None:
    async with show(grid(pictures("A", "B"), compact=True), size=(20, 5)) as stage:
        lines = stage.lines()
        assert lines[0].startswith("▀ ▀")
        assert lines[2].startswith("▸A")


async def test_compact_needs_colours(show: Show) -> None:
    async with show(grid(pictures("A"), compact=True), size=(20, 5), colours="few") as stage:
        assert stage.lines()[0].startswith("· ██· ")


async def test_the_selection_flows_from_row_to_row(show: Show) -> None:
    async with show(grid(pictures(*"ABCDE")), size=(16, 15)) as stage:
        await stage.press("right", "l")
        assert stage.widget.selected == 2
        assert stage.widget.cursor == (1, 0)
        await stage.press("k")
        assert stage.widget.selected == 0
        await stage.press("down", "j", "right", "right")
        assert stage.widget.selected == 4
        assert [m.index for m in stage.heard(PictureGrid.Highlighted)] == [1, 2, 0, 2, 4]
        assert "▸E" in stage.lines()[13]


async def test_down_to_a_short_last_row_takes_its_last_picture(show: Show) -> None:
    async with show(grid(pictures(*"ABC")), size=(16, 10)) as stage:
        await stage.press("right", "down")
        assert stage.widget.selected == 2


async def test_a_click_selects(show: Show) -> None:
    async with show(grid(pictures(*"AB")), size=(16, 5)) as stage:
        await stage.press("right")
        await stage.pilot.click(PictureGrid, offset=(1, 1))
        assert stage.widget.selected == 0
        await stage.pilot.click(PictureGrid, offset=(6, 1))
        assert stage.widget.selected == 0


async def test_it_scrolls_to_the_selected_one(show: Show) -> None:
    async with show(grid(pictures(*"ABCDEFGH")), size=(10, 7)) as stage:
        lines = await stage.press(*["pagedown"] * 7)
        assert "▸H" in "".join(lines)
        assert "▸H" in lines[6]
        lines = await stage.press(*["pageup"] * 7)
        assert lines[3].startswith("▸A")


async def test_the_wheel_scrolls_without_the_selection(show: Show) -> None:
    async with show(grid(pictures(*"ABCDEFGH")), size=(10, 7)) as stage:
        assert stage.widget.scroll_rows(3)
        lines = await stage.settle()
        assert lines[0].startswith("▸A")
        assert stage.widget.selected == 0
        assert stage.widget.scroll_rows(-9)
        assert not stage.widget.scroll_rows(-1)


async def test_without_selection_nothing_is_marked_or_told(show: Show) -> None:
    widget = PictureGrid(selectable=False)
    async with show(widget, size=(20, 5)) as stage:
        widget.set_pictures(pictures(*"AB"), diverging=False)
        assert not widget.can_focus
        assert "▸" not in "".join(await stage.press("right", "down"))
        await stage.pilot.click(PictureGrid, offset=(9, 1))
        assert not stage.heard(PictureGrid.Highlighted)


async def test_selected_by_program_says_nothing_and_stays_inside(show: Show) -> None:
    async with show(grid(pictures(*"AB")), size=(20, 5)) as stage:
        stage.widget.selected = 7
        assert "▸B" in (await stage.settle())[3]
        stage.widget.set_pictures(pictures("C"), diverging=False)
        assert "▸C" in (await stage.settle())[3]
        assert not stage.heard(PictureGrid.Highlighted)


async def test_only_changed_lines_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(grid(pictures(*"AB")), size=(20, 5)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        stage.widget.set_pictures(pictures(*"AB"), diverging=False)
        await stage.settle()
        assert drawn == []
        changed = LETTER.copy()
        changed[1] = 0
        stage.widget.set_pictures([Picture(LETTER, "A"), Picture(changed, "C")], diverging=False)
        lines = await stage.settle()
        assert sorted(drawn) == [1, 3]
        assert " C" in lines[3]


async def test_tones_have_signs(show: Show) -> None:
    shown = [*pictures("A", tone="good"), *pictures("B→A", tone="bad"), *pictures("C", tone="dim")]
    async with show(grid(shown), size=(40, 5)) as stage:
        assert stage.lines()[3].split() == ["▸A", "✓", "B→A", "✗", "C"]


@pytest.mark.parametrize("shown", [[], [Picture(np.zeros((0, 0)), "nothing")]])
async def test_nothing_to_show(show: Show, shown: list[Picture]) -> None:
    async with show(grid(shown)) as stage:
        await stage.press("right", "down", "h", "end", "pageup", "pagedown", "home")
        assert stage.widget.selected == 0
        assert not stage.heard(PictureGrid.Highlighted)


async def test_height_auto_and_width_auto(show: Show) -> None:
    widget = grid(pictures(*"ABC"))
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget, size=(40, 20)) as stage:
        assert widget.size == (22, 4)
        await stage.pilot.resize_terminal(16, 20)
        await stage.settle()
        assert widget.size == (16, 9)


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, colours: str, theme: str) -> None:
    async with show(grid(pictures(*"ABCDEFG"), compact=True), colours=colours, theme=theme) as stage:
        await stage.check_sizes("end")
        stage.widget.compact = False
        await stage.check_sizes("pagedown")


@pytest.mark.parametrize(("size", "times"), [((30, 12), 2), ((30, 6), 1), ((11, 12), 1)])
async def test_pixels_grow_where_every_picture_still_fits(show: Show, size: tuple[int, int], times: int) -> None:
    widget = PictureGrid(grows_to=2)
    widget.set_pictures(pictures("A", "B"), diverging=False)
    async with show(widget, size=size) as stage:
        captions = [y for y, line in enumerate(stage.lines()) if "▸A" in line]
        assert captions == [3 * times]
        changed = LETTER.copy()
        changed[0, 0] = 1.0
        widget.set_pictures([Picture(changed, "A"), *pictures("B")], diverging=False)
        await stage.settle()
        on, _ = ink(DARK)
        for y in range(times):
            assert stage.colours(y)[0][2] == on.hex.lower()


# Pictures that are made when they come into view.


class Source:
    """Pictures of 4x4 pixels; remembers which were made."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.ink = 1.0

    def __call__(self, index: int) -> Picture:
        self.made.append(index)
        return Picture(np.full((4, 4), self.ink if index == 1 else index % 17 / 16), str(index))


def from_source(source: Source, count: int = 60_000, version: object = 0) -> PictureGrid:
    widget = PictureGrid()
    widget.set_source(count, source, version=version, caption_width=5)
    return widget


async def test_only_pictures_in_view_are_made(show: Show) -> None:
    source = Source()
    async with show(from_source(source), size=(20, 11)) as stage:
        assert "▸0" in stage.lines()[4]
        assert set(source.made) == set(range(4))
        assert stage.widget.count == 60_000
        assert stage.widget.pictures == ()


async def test_it_walks_to_the_end_and_holds_only_what_is_shown(show: Show) -> None:
    source = Source()
    async with show(from_source(source), size=(20, 11)) as stage:
        lines = await stage.press("pagedown", "pagedown", "right")
        assert stage.widget.selected == 9
        assert "▸9" in "".join(lines)
        lines = await stage.press("end")
        assert stage.widget.selected == 59_999
        assert "▸59999" in "".join(lines)
        assert [m.index for m in stage.heard(PictureGrid.Highlighted)] == [4, 8, 9, 59_999]
        source.made.clear()
        await stage.press("home")
        assert stage.widget.selected == 0
        # The first ones had been forgotten, and are the only ones made again.
        assert set(source.made) == set(range(4))


async def test_the_same_version_makes_and_draws_nothing(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source()
    async with show(from_source(source), size=(20, 11)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        source.made.clear()
        stage.widget.set_source(60_000, source, version=0, caption_width=5)
        await stage.settle()
        assert (source.made, drawn) == ([], [])
        stage.widget.set_source(60_000, source, version=1, caption_width=5)
        await stage.settle()
        assert (set(source.made), drawn) == (set(range(4)), [])
        source.ink = 0.5
        stage.widget.set_source(60_000, source, version=2, caption_width=5)
        await stage.settle()
        assert sorted(drawn) == [0, 1, 2, 3]


async def test_a_source_that_shrinks_keeps_the_selection_inside(show: Show) -> None:
    source = Source()
    async with show(from_source(source), size=(20, 11)) as stage:
        await stage.press("end")
        stage.widget.set_source(3, source, version=1, caption_width=5)
        assert "▸2" in "".join(await stage.settle())
        assert stage.widget.selected == 2
        stage.widget.set_source(0, source, version=2)
        assert (await stage.press("down", "enter", "home"))[0].startswith("no pictures")
        stage.widget.set_pictures(pictures("A"), diverging=False)
        assert "▸A" in "".join(await stage.settle())


async def test_the_wheel_makes_what_it_brings_into_view(show: Show) -> None:
    source = Source()
    async with show(from_source(source), size=(20, 11)) as stage:
        stage.lines()
        source.made.clear()
        assert stage.widget.scroll_rows(6)
        await stage.settle()
        assert set(source.made) == {4, 5}


def test_a_picture_is_had_by_its_index() -> None:
    widget = from_source(Source(), 5)
    assert widget.picture(4).caption == "4"
    with pytest.raises(IndexError, match="no picture 5 among 5"):
        widget.picture(5)


async def test_signed_pictures_from_a_source(show: Show) -> None:
    widget = PictureGrid()
    widget.set_source(2, lambda index: Picture(np.array([[index - 2.0]]), "h"), version=0, diverging=True, scale=2.0)
    async with show(widget) as stage:
        shown = [background for _, _, background in stage.colours(0)]
        assert {diverging(DARK)[level].hex.lower() for level in quantise([-2.0, -1.0], 2.0)} <= set(shown)


async def test_greys_of_pictures(show: Show) -> None:
    values = np.array([[0.0, 0.25, 0.5, 0.75, 1.0]])
    async with show(grid([Picture(values, "A")]), colours="few") as stage:
        assert stage.lines()[0].startswith("· ░░▒▒▓▓██")
        stage.ascii_only = True
        stage.widget.repaint()
        assert (await stage.settle())[0].startswith(". ;;ooxx##")


RED_GREEN = np.zeros((3, 2, 2))
RED_GREEN[0, 0], RED_GREEN[1, 1] = 1.0, 1.0


async def test_three_channels_are_drawn_in_colour(show: Show) -> None:
    async with show(grid([Picture(RED_GREEN, "A")])) as stage:
        assert [stage.colours(line)[0][::2] for line in (0, 1)] == [("    ", "#ff0000"), ("    ", "#00ff00")]
        changed = RED_GREEN.copy()
        changed[2, 1] = 1.0
        stage.widget.set_pictures([Picture(changed, "A")], diverging=False)
        await stage.settle()
        assert stage.colours(1)[0][2] == "#00ffff"
    async with show(grid([Picture(RED_GREEN, "A")], compact=True)) as stage:
        assert stage.colours(0)[0] == ("▀▀", "#ff0000", "#00ff00")
    widget = PictureGrid()
    widget.set_source(9, lambda index: Picture(RED_GREEN, str(index)), version=0)
    async with show(widget) as stage:
        assert stage.colours(0)[0][2] == "#ff0000"


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("colours", ["few", "none"])
async def test_colours_become_shades_of_brightness_where_there_are_none(
    show: Show, colours: str, ascii_only: bool
) -> None:
    for picture in (RED_GREEN, np.stack([RED_GREEN.mean(axis=0)] * 2)):
        same = Picture(brightness(picture), "A")
        async with show(grid([same]), colours=colours, ascii_only=ascii_only) as stage:
            wanted = stage.lines()
        async with show(grid([Picture(picture, "A")]), colours=colours, ascii_only=ascii_only) as stage:
            assert stage.lines() == wanted
            assert not ascii_only or "".join(wanted).isascii()


async def test_a_number_of_channels_that_is_no_colour_is_drawn_as_their_mean(show: Show) -> None:
    async with show(grid([Picture(np.ones((4, 1, 1)), "A")])) as stage:
        assert stage.colours(0)[0][2] == ink(DARK)[0].hex.lower()
