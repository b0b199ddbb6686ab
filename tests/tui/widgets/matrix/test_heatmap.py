"""The heatmap: what each cell shows, how cells fit the room, how the cursor walks, how little is drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual import events

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import diverging, quantise
from nn_tui.tui.widgets.matrix.heatmap import Heatmap

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

VALUES = np.array([[-2.0, 0.0, 2.0], [1.0, -1.0, 0.5]])
DARK, LIGHT = TerminalCapabilities(True, "full", False), TerminalCapabilities(False, "full", False)


def heatmap(values: np.ndarray = VALUES, **settings: Any) -> Heatmap:
    """Without numbers in its cells and without a scale, unless these are asked for."""
    widget = Heatmap(**{"legend": False, **settings})
    widget.set_reactive(Heatmap.numbers, False)
    widget.set_labels(
        [f"r{row}" for row in range(1, len(values) + 1)], [f"h{c}" for c in range(1, values.shape[1] + 1)]
    )
    widget.set_values(values)
    return widget


async def test_glyphs_tell_signs_where_there_is_no_colour(show: Show) -> None:
    async with show(heatmap(title="W1", legend=True), colours="none") as stage:
        stage.widget.blur()
        lines = await stage.settle()
        assert [line.rstrip() for line in lines[:5]] == [
            "W1",
            "   h1 h2 h3",
            "r1 -█  · +█",
            "r2 +▒ -▒ +░",
            "   -2 -█-▓-▒ ·+▒+▓+█ +2",
        ]


@pytest.mark.parametrize(
    ("size", "title", "scale"),
    [
        ((40, 6), "W1", "   -2             +2"),
        ((17, 6), "W1", "-2             +2"),
        ((14, 6), "W1", " -2         +2"),
        ((9, 6), "W1", "-2     +2"),
        ((8, 6), "W1 +/-2", "   -   +"),
        ((6, 6), "W1 ±2", " -   +"),
        ((40, 4), "W1 +/-2", None),
    ],
)
async def test_the_size_of_the_strongest_colour_is_always_there(
    show: Show, size: tuple[int, int], title: str, scale: str | None
) -> None:
    async with show(heatmap(title="W1", legend=True), size=size) as stage:
        lines = [line.rstrip() for line in await stage.settle()]
        assert lines[0] == title
        assert scale is None or scale in lines
        assert lines[3].startswith("r2")


async def test_numbers_stand_in_cells_of_six_columns_or_more(show: Show) -> None:
    for size, shown in (((21, 6), True), ((20, 6), False), ((40, 2), False)):
        widget = heatmap()
        widget.set_reactive(Heatmap.numbers, None)
        async with show(widget, size=size) as stage:
            assert ("-2.00" in "".join(await stage.settle())) is shown
            assert widget.shows_numbers is shown


async def test_labels_are_cut_where_they_agree(show: Show) -> None:
    widget = heatmap()
    async with show(widget, size=(12, 6)) as stage:
        for labels, shown in ((["k1 r1c1", "k1 r1c2"], ["…1c1", "…1c2"]), (["berlin", "hamburg"], ["ber…", "ham…"])):
            widget.set_labels(labels, ["h1", "h2", "h3"])
            assert [line[:4] for line in await stage.settle()][1:3] == shown


async def test_ascii(show: Show) -> None:
    async with show(heatmap(title="W1"), colours="none", ascii_only=True) as stage:
        lines = await stage.settle()
        assert "".join(lines).isascii()
        assert [line.rstrip() for line in lines[2:4]] == ["r1 -#  . +#", "r2 +* -* +:"]


@pytest.mark.parametrize(("theme", "capabilities"), [("textual-dark", DARK), ("textual-light", LIGHT)])
async def test_colours_of_the_palette(show: Show, theme: str, capabilities: TerminalCapabilities) -> None:
    async with show(heatmap(), theme=theme) as stage:
        stage.widget.blur()
        await stage.settle()
        shown = [background for text, _, background in stage.colours(2) if text == " " * 6]
        assert shown == [diverging(capabilities)[level].hex.lower() for level in quantise(VALUES)[1]]


async def test_theme_switch_draws_everything_in_new_colours(show: Show) -> None:
    async with show(heatmap()) as stage:
        before = stage.colours(2)
        stage.theme = "textual-light"
        await stage.settle()
        after = stage.colours(2)
        assert before != after
        assert after[2][2] == diverging(LIGHT)[quantise(VALUES)[1][1]].hex.lower()


async def test_rows_share_a_line_when_they_do_not_fit(show: Show) -> None:
    values = np.array([[-1.0], [1.0], [0.0], [0.5], [1.0]])
    widget = Heatmap()
    widget.set_values(values)
    async with show(widget, size=(10, 3)) as stage:
        widget.blur()
        await stage.settle()
        colours = [colour.hex.lower() for colour in diverging(DARK)]
        levels = quantise(values)[:, 0]
        drawn = [stage.colours(line)[0] for line in range(3)]
        for line, (upper, lower) in enumerate([(0, 1), (2, 3)]):
            assert drawn[line] == ("▀" * 4, colours[levels[upper]], colours[levels[lower]])
        assert drawn[2][:2] == ("▀" * 4, colours[levels[4]])


async def test_a_matrix_larger_than_the_room_scrolls_with_the_cursor(show: Show) -> None:
    values = np.arange(40.0 * 30).reshape(40, 30)
    async with show(heatmap(values), size=(20, 6), colours="none") as stage:
        assert stage.lines()[1].startswith(" r1 ")
        lines = await stage.press("pagedown", "pagedown", "end")
        assert "r11" in lines[-1]
        assert "h30" in lines[0]
        assert lines[0].startswith("   ◂")
        lines = await stage.press("home", "pageup", "pageup")
        assert lines[1].startswith(" r1 ")
        assert stage.widget.cursor == (0, 0)


async def test_the_wheel_scrolls_without_the_cursor(show: Show) -> None:
    async with show(heatmap(np.zeros((40, 2))), size=(20, 6), colours="none") as stage:
        wheel = events.MouseScrollDown(stage.widget, 1, 1, 0, 1, 0, False, False, False)
        stage.widget.post_message(wheel)
        lines = await stage.settle()
        assert lines[1].startswith(" r4 ")
        assert stage.widget.cursor == (0, 0)
        stage.widget.post_message(events.MouseScrollUp(stage.widget, 1, 1, 0, -1, 0, False, False, False))
        assert (await stage.settle())[1].startswith(" r1 ")


async def test_cursor_keys_tell_the_exact_value(show: Show) -> None:
    async with show(heatmap()) as stage:
        await stage.press("right", "down", "h", "k", "l", "j", "right")
        told = [(m.row, m.column, m.value) for m in stage.heard(Heatmap.Cursor)]
        assert told[0] == (0, 1, 0.0)
        assert told[-1] == (1, 2, 0.5)
        assert stage.widget.value == 0.5
        assert stage.heard(Heatmap.Cursor)[0].control is stage.widget
        assert "[    ]" in stage.lines()[2]


async def test_moving_against_the_edge_says_nothing(show: Show) -> None:
    async with show(heatmap()) as stage:
        await stage.press("left", "up", "k", "h", "home", "pageup")
        assert not stage.heard(Heatmap.Cursor)


async def test_cursor_by_program_says_nothing(show: Show) -> None:
    async with show(heatmap()) as stage:
        stage.widget.cursor = (9, 9)
        await stage.settle()
        assert stage.widget.cursor == (1, 2)
        assert not stage.heard(Heatmap.Cursor)


async def test_click_puts_the_cursor_there(show: Show) -> None:
    async with show(heatmap()) as stage:
        await stage.pilot.click(Heatmap, offset=(16, 2))
        assert stage.widget.cursor == (1, 2)
        assert len(stage.heard(Heatmap.Cursor)) == 1
        await stage.pilot.click(Heatmap, offset=(0, 0))
        assert stage.widget.cursor == (1, 2)


async def test_numbers_stand_under_each_other(show: Show) -> None:
    async with show(heatmap(VALUES * 1.2345), size=(40, 8)) as stage:
        stage.widget.numbers = True
        stage.widget.blur()
        lines = await stage.settle()
        assert lines[1].rstrip() == "r1 -2.469  0.000  2.469"
        assert lines[3].rstrip() == "r2  1.234 -1.234  0.617"
        stage.widget.focus()
        before = stage.colours(1)
        await stage.press("right")
        after = stage.colours(1)
        assert [cell[0] for cell in before] == [cell[0] for cell in after]
        assert after[2][1:] == before[2][:0:-1]


async def test_numbers_follow_values_of_the_same_colour(show: Show) -> None:
    async with show(heatmap(), size=(40, 8)) as stage:
        stage.widget.numbers = True
        stage.widget.set_values(VALUES + 0.001, 2.0)
        assert "0.001" in "".join(await stage.settle())
        stage.widget.set_values([[np.nan, np.inf, 1e9], [1e-9, -np.inf, 12345.678]])
        text = " ".join(await stage.settle())
        for number in ("nan", "inf", "1.00e9", "1.0e-9", "-inf", "12346"):
            assert number in text


async def test_only_lines_that_look_different_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(heatmap(), size=(30, 8)) as stage:
        stage.widget.set_values(VALUES, 2.1)
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        drawn.clear()
        stage.widget.set_values(VALUES + 1e-9, 2.1)
        await stage.settle()
        assert drawn == []
        changed = VALUES.copy()
        changed[1, 2] = -2
        stage.widget.set_values(changed, 2.1)
        await stage.settle()
        assert drawn == [2]
        await stage.press("down")
        assert sorted(set(drawn)) == [0, 1, 2]


async def test_only_what_is_in_view_is_read(show: Show) -> None:
    rows = columns = 10**6
    numbers = np.zeros(3 * columns)
    numbers[: len(VALUES[0])] = VALUES[0]
    # Eight terabytes for whoever reads or copies all of it: every row is the first one.
    endless = np.broadcast_to(numbers[:columns], (rows, columns))
    widget = Heatmap(legend=False)
    widget.set_reactive(Heatmap.numbers, True)
    async with show(widget, size=(21, 4)) as stage:
        widget.set_values(endless, 2.0, 2.0)
        assert [float(text) for text in (await stage.settle())[0].split()[:2]] == [-2.0, 0.0]
        await stage.press("down", "right", "end")
        widget.set_values(endless[:-1], 2.0, 2.0)
        assert float((await stage.settle())[0].split()[-2]) == 0.0
        assert widget.cursor == (1, columns - 1)


async def test_shape_may_change_under_the_cursor(show: Show) -> None:
    async with show(heatmap()) as stage:
        await stage.press("down", "end")
        stage.widget.set_values([[3.0]])
        await stage.settle()
        assert stage.widget.cursor == (0, 0)
        assert stage.widget.value == 3.0


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
async def test_no_cells(show: Show, shape: tuple[int, int]) -> None:
    async with show(heatmap(np.zeros(shape), title="W")) as stage:
        lines = await stage.press("down", "right", "h", "k", "home", "end", "pageup", "pagedown")
        assert any("empty" in line for line in lines)
        assert stage.widget.value is None
        assert not stage.heard(Heatmap.Cursor)


def test_only_a_matrix() -> None:
    with pytest.raises(ValueError, match="1 dimension"):
        Heatmap().set_values([1.0, 2.0])


async def test_width_and_height_auto(show: Show) -> None:
    widget = heatmap(title="W1")
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget):
        assert widget.size == (3 + 3 * 3, 2 + 2)


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, colours: str, theme: str) -> None:
    widget = heatmap(np.arange(600.0).reshape(30, 20) - 300, title="W1")
    async with show(widget, colours=colours, theme=theme) as stage:
        await stage.check_sizes("down", "end")
        widget.numbers = True
        await stage.check_sizes("pageup", "home")


async def test_rows_out_of_view_cost_nothing(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a map of activations: samples downwards, neurons to the right."""
    values = np.zeros((2000, 8))
    async with show(heatmap(values), size=(40, 10), colours="none") as stage:
        await stage.press(*["pagedown"] * 3)
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        changed = values + 1.0
        changed[stage.widget.cursor_row] = 0.0
        changed[stage.widget.shown_rows] = 0.0
        stage.widget.set_values(changed, 1.0)
        await stage.settle()
        assert drawn == []
        changed[stage.widget.cursor_row, 0] = 1.0
        stage.widget.set_values(changed, 1.0)
        assert any("+█" in line for line in await stage.settle())
        assert len(drawn) == 1
        lines = await stage.press(*["pageup"] * 3)
        assert stage.widget.value == 1.0
        assert "+█" in lines[1]
