"""The grid of pictures: pixels, captions, the selection, and scrolling to it."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.tui.looks import Look
from nn_tui.tui.palette import diverging, ink, quantise
from nn_tui.tui.widgets.pictures import Picture, PictureGrid, Tone

DARK = Look(True, "full", False)
LETTER = np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 0.0, 1.0]])


def pictures(*captions: str, tone: Tone = "normal") -> list[Picture]:
    return [Picture(LETTER, caption, tone) for caption in captions]


def grid(shown: list[Picture], *, diverging: bool = False, compact: bool = False) -> PictureGrid:
    widget = PictureGrid(compact=compact)
    widget.set_pictures(shown, diverging=diverging)
    return widget


async def test_ink_and_captions_without_colour(show) -> None:
    async with show(grid(pictures("A", "B")), size=(20, 5), colours="none") as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "· ██·   · ██·",
            "██████  ██████",
            "██· ██  ██· ██",
            "▸A       B",
            "",
        ]
        assert next(iter(stage.strips()[3])).style.reverse


async def test_ascii(show) -> None:
    shown = [*pictures("a long caption that is cut", tone="good"), *pictures("B", tone="bad")]
    async with show(grid(shown), size=(40, 6), colours="none", ascii_only=True) as stage:
        lines = stage.lines()
        assert "".join(lines).isascii()
        assert lines[0].startswith(". ##.         . ##.")
        assert lines[3].startswith(">a long c~ +   B         x")


async def test_ink_and_paper_colours(show) -> None:
    async with show(grid(pictures("A"))) as stage:
        on, off = ink(DARK)
        backgrounds = [
            segment.style.bgcolor.get_truecolor().hex for segment in stage.strips()[0] if len(segment.text) == 2
        ]
        assert backgrounds[:3] == [off.hex.lower(), on.hex.lower(), off.hex.lower()]


async def test_signed_pictures_share_one_scale(show) -> None:
    shown = [Picture(np.array([[-1.0]]), "h1"), Picture(np.array([[2.0]]), "h2")]
    async with show(grid(shown, diverging=True)) as stage:
        backgrounds = [segment.style.bgcolor.get_truecolor().hex for segment in stage.strips()[0]]
        levels = quantise([-1.0, 2.0], 2.0)
        for level in levels:
            assert diverging(DARK)[level].hex.lower() in backgrounds


async def test_compact_pictures_use_half_lines(show) -> None:
    async with show(grid(pictures("A", "B"), compact=True), size=(20, 5)) as stage:
        lines = stage.lines()
        assert lines[0].startswith("▀ ▀")
        assert lines[2].startswith("▸A")


async def test_compact_needs_colours(show) -> None:
    async with show(grid(pictures("A"), compact=True), size=(20, 5), colours="few") as stage:
        assert stage.lines()[0].startswith("· ██· ")


async def test_the_selection_flows_from_row_to_row(show) -> None:
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


async def test_down_to_a_short_last_row_takes_its_last_picture(show) -> None:
    async with show(grid(pictures(*"ABC")), size=(16, 10)) as stage:
        await stage.press("right", "down")
        assert stage.widget.selected == 2


async def test_enter_and_a_double_click_choose(show) -> None:
    async with show(grid(pictures(*"AB")), size=(16, 5)) as stage:
        await stage.press("right", "enter")
        assert [m.index for m in stage.heard(PictureGrid.Selected)] == [1]
        await stage.pilot.click(PictureGrid, offset=(1, 1))
        assert stage.widget.selected == 0
        await stage.pilot.double_click(PictureGrid, offset=(1, 1))
        assert [m.index for m in stage.heard(PictureGrid.Selected)] == [1, 0]
        await stage.pilot.click(PictureGrid, offset=(6, 1))
        assert stage.widget.selected == 0


async def test_it_scrolls_to_the_selected_one(show) -> None:
    async with show(grid(pictures(*"ABCDEFGH")), size=(10, 7)) as stage:
        lines = await stage.press(*["pagedown"] * 7)
        assert "▸H" in "".join(lines)
        assert "▸H" in lines[6]
        lines = await stage.press(*["pageup"] * 7)
        assert lines[3].startswith("▸A")


async def test_the_wheel_scrolls_without_the_selection(show) -> None:
    async with show(grid(pictures(*"ABCDEFGH")), size=(10, 7)) as stage:
        assert stage.widget.scroll_rows(3)
        lines = await stage.settle()
        assert lines[0].startswith("▸A")
        assert stage.widget.selected == 0
        assert stage.widget.scroll_rows(-9)
        assert not stage.widget.scroll_rows(-1)


async def test_without_selection_nothing_is_marked_or_told(show) -> None:
    widget = grid(pictures(*"AB"))
    async with show(widget, size=(20, 5)) as stage:
        widget.selectable = False
        assert not widget.can_focus
        assert "▸" not in "".join(await stage.press("right", "enter", "down"))
        await stage.pilot.click(PictureGrid, offset=(9, 1))
        assert not stage.heard(PictureGrid.Highlighted)


async def test_selected_by_program_says_nothing_and_stays_inside(show) -> None:
    async with show(grid(pictures(*"AB")), size=(20, 5)) as stage:
        stage.widget.selected = 7
        assert "▸B" in (await stage.settle())[3]
        stage.widget.set_pictures(pictures("C"), diverging=False)
        assert "▸C" in (await stage.settle())[3]
        assert not stage.heard(PictureGrid.Highlighted)


async def test_only_changed_lines_are_drawn_again(show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(grid(pictures(*"AB")), size=(20, 5)) as stage:
        drawn: list[int] = []
        draw = stage.widget.draw_line
        monkeypatch.setattr(stage.widget, "draw_line", lambda y: drawn.append(y) or draw(y))
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


async def test_tones_have_signs(show) -> None:
    shown = [*pictures("A", tone="good"), *pictures("B→A", tone="bad"), *pictures("C", tone="dim")]
    async with show(grid(shown), size=(40, 5)) as stage:
        assert stage.lines()[3].split() == ["▸A", "✓", "B→A", "✗", "C"]


@pytest.mark.parametrize("shown", [[], [Picture(np.zeros((0, 0)), "nothing")]])
async def test_nothing_to_show(show, shown: list[Picture]) -> None:
    async with show(grid(shown)) as stage:
        await stage.press("right", "down", "h", "enter", "end", "pageup", "pagedown", "home")
        assert stage.widget.selected == 0
        assert len(stage.heard(PictureGrid.Selected)) == len(shown)
        assert not stage.heard(PictureGrid.Highlighted)


async def test_height_auto_and_width_auto(show) -> None:
    widget = grid(pictures(*"ABC"))
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget, size=(40, 20)) as stage:
        assert widget.size == (22, 4)
        await stage.pilot.resize_terminal(16, 20)
        await stage.settle()
        assert widget.size == (16, 9)


@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show, colours: str, theme: str) -> None:
    async with show(grid(pictures(*"ABCDEFG"), compact=True), colours=colours, theme=theme) as stage:
        await stage.check_sizes("end")
        stage.widget.compact = False
        await stage.check_sizes("pagedown")


@pytest.mark.parametrize(("size", "times"), [((30, 12), 2), ((30, 6), 1), ((11, 12), 1)])
async def test_pixels_grow_where_every_picture_still_fits(show, size: tuple[int, int], times: int) -> None:
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
            assert next(iter(stage.strips()[y])).style.bgcolor.get_truecolor().hex == on.hex.lower()
