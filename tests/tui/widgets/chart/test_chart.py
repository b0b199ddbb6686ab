"""The chart mounted alone: what it shows, where its cursor goes, and how little it draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.chart.chart import Chart, Series
from nn_tui.tui.widgets.chart.painting import Painting, paint
from nn_tui.tui.widgets.chart.plotext import Axes, draw
from nn_tui.tui.widgets.chart.scale import Scale
from nn_tui.tui.widgets.chart.series import Curve

CURVE = frozenset(map(chr, range(0x2801, 0x2900)))
"""The characters that curves are made of."""


class Alone(App[None]):
    """A chart and nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "note_escape", "")]

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.ascii_only = ascii_only
        self.moves: list[tuple[float | None, float | None, str | None]] = []
        self.escapes = 0

    def compose(self) -> ComposeResult:
        yield Chart(title="Loss", placeholder="Press space to train")

    def on_chart_cursor(self, event: Chart.Cursor) -> None:
        assert event.control is self.query_one(Chart)
        self.moves.append((event.x, event.y, event.name))

    def action_note_escape(self) -> None:
        self.escapes += 1


@dataclass
class Mounted:
    """A chart in its app."""

    app: Alone
    pilot: Pilot[None]
    chart: Chart

    def text(self) -> list[str]:
        """The lines of the chart."""
        return [self.chart.render_line(y).text for y in range(self.chart.size.height)]

    def curve_colours(self) -> set[str]:
        """The colours that curves are drawn in."""
        segments = [segment for y in range(1, self.chart.size.height - 2) for segment in self.chart.render_line(y)]
        styles = [one.style for one in segments if set(one.text) & CURVE]
        return {style.color.name for style in styles if style and style.color}

    async def show(self, *series: Series) -> str:
        """The whole text after these series were set."""
        self.chart.set_series(series)
        await self.pilot.pause()
        return "\n".join(self.text())


def falling(points: int = 101, name: str = "training", colour: str = "primary") -> Series:
    """A loss that falls from 1 towards 0."""
    x = np.arange(float(points))
    return Series(name, x, np.exp(-x / 30.0), colour)


class Shop:
    """Counts what was asked to be drawn: axes of plotext, and curves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.axes: list[Axes] = []
        self.paintings = 0
        monkeypatch.setattr("nn_tui.tui.widgets.chart.composer.draw", self.draw)
        monkeypatch.setattr("nn_tui.tui.widgets.chart.composer.paint", self.paint)

    def draw(self, axes: Axes) -> list[str]:
        self.axes.append(axes)
        return draw(axes)

    def paint(
        self, curves: Sequence[Curve], x_scale: Scale, y_scale: Scale, capabilities: TerminalCapabilities
    ) -> Painting:
        self.paintings += 1
        return paint(curves, x_scale, y_scale, capabilities)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(monkeypatch)


async def mounted(app: Alone, pilot: Pilot[None]) -> Mounted:
    chart = app.query_one(Chart)
    chart.focus()
    await pilot.pause()
    return Mounted(app, pilot, chart)


async def test_shows_title_curves_axes_and_last_values() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        text = await it.show(falling(), Series("test", np.arange(101.0), np.full(101, 0.25), "accent"))
        lines = text.split("\n")
        assert lines[0].split() == ["Loss", "training", "0.03567", "test", "0.25000"]
        assert lines[-1].split() == ["epoch", "0", "20", "40", "60", "80", "100"]
        assert " 0.5┤" in text
        assert CURVE & set(text)
        assert all(len(line) == 80 for line in lines)


async def test_with_little_room_the_first_curves_keep_their_names() -> None:
    app = Alone()
    async with app.run_test(size=(44, 12)) as pilot:
        it = await mounted(app, pilot)
        await it.show(*(falling(name=name) for name in ("train", "test", "updates", "before", "others")))
        assert it.text()[0].split() == ["Loss", "train", "test", "updates", "before", "others"]
        await pilot.resize_terminal(30, 12)
        await pilot.pause()
        assert it.text()[0].split() == ["Loss", "train", "test", "updates"]


async def test_empty_shows_the_placeholder_and_its_keys_are_safe() -> None:
    app = Alone()
    async with app.run_test(size=(60, 12)) as pilot:
        it = await mounted(app, pilot)
        assert "Press space to train" in "\n".join(it.text())
        nothing = np.zeros(0)
        assert "Press space to train" in await it.show(Series("loss", nothing, nothing))
        assert "Press space to train" in await it.show(Series("loss", np.arange(2.0), np.array([np.nan, np.inf])))
        await pilot.press("left", "l", "home", "$", "shift+right")
        await pilot.click(Chart)
        assert it.chart.cursor is None
        assert app.moves == []


async def test_cursor_walks_the_real_points() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        x = np.array([0.0, 5.0, 7.0, 300.0])
        training = Series("training", x, np.array([4.0, 3.0, np.nan, 1.0]))
        await it.show(training, Series("test", x[2:], np.array([2.5, 1.5])))
        await pilot.press("left", "h", "left", "left", "left", "right")
        assert app.moves == [
            (300.0, 1.0, "training"),
            (7.0, 2.5, "test"),
            (5.0, 3.0, "training"),
            (0.0, 4.0, "training"),
            (5.0, 3.0, "training"),
        ]
        assert it.chart.cursor_point == (5.0, 3.0, "training")
        heading = it.text()[0]
        assert heading.split() == ["Loss", "training", "3.00000", "test", "-"]
        assert " 5 " in it.text()[-1]


@pytest.mark.parametrize(
    ("keys", "x"),
    [
        (["home"], 0.0),
        (["0", "L"], 10.0),
        (["home", "shift+right", "shift+right", "shift+left", "l"], 11.0),
        (["home", "H"], 0.0),
        (["end", "H"], 90.0),
        (["home", "$"], 100.0),
        (["right"], 100.0),
    ],
)
async def test_cursor_keys(keys: list[str], x: float) -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        await pilot.press(*keys)
        assert it.chart.cursor == x
        assert app.moves[-1] == (x, float(np.exp(-x / 30.0)), "training")


async def test_escape_hides_the_cursor_and_only_then_is_for_others() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        await pilot.press("escape")
        assert app.escapes == 1
        await pilot.press("end")
        assert any("●" in line for line in it.text())
        await pilot.press("escape")
        await pilot.pause()
        assert it.chart.cursor is None
        assert app.moves[-1] == (None, None, None)
        assert app.escapes == 1
        assert not any("●" in line for line in it.text())
        await pilot.press("escape")
        assert app.escapes == 2


async def test_click_takes_the_nearest_point_and_its_column_shows_it() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        before = it.text()
        for column in (6, 30, 70):
            await pilot.click(Chart, offset=(column, 5))
            await pilot.pause()
            (row, place) = next((y, line.index("●")) for y, line in enumerate(it.text()) if "●" in line)
            assert abs(place - column) <= 1
            assert before[row][place] in CURVE
        await pilot.click(Chart, offset=(79, 5))
        assert it.chart.cursor == 100.0


async def test_setting_the_cursor_says_nothing_and_follows_the_data() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        it.chart.cursor = 41.3
        assert it.chart.cursor == 41.0
        it.chart.cursor = 99.0
        await it.show(falling(51))
        assert it.chart.cursor == 50.0
        it.chart.cursor = float("nan")
        assert it.chart.cursor is None
        await pilot.pause()
        assert app.moves == []


async def test_logarithmic_axis_says_what_it_leaves_out() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        x = np.arange(100.0)
        y = 10.0 ** (-x / 25.0)
        y[3:6] = (0.0, -1.0, np.nan)
        assert "left out" not in await it.show(Series("loss", x, y))
        it.chart.log_scale = True
        await pilot.pause()
        text = "\n".join(it.text())
        assert "2 values ≤ 0 left out" in text
        assert "0.001┤" in text
        it.chart.log_scale = False
        await pilot.pause()
        assert "left out" not in "\n".join(it.text())


async def test_marks_stand_at_their_place_with_their_text() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        it.chart.marks = [(50.0, "learning rate 0.05"), (1e9, "far away"), (-5.0, "before")]
        await pilot.pause()
        text = it.text()
        (column,) = {line.index("┊") for line in text if "┊" in line}
        assert "┊learning rate 0.05" in text[1]
        assert "far away" not in "\n".join(text)
        it.chart.cursor = 50.0
        await pilot.pause()
        assert any(line[column] == "●" for line in it.text())


async def test_ascii_only_is_ascii_only() -> None:
    app = Alone(ascii_only=True)
    async with app.run_test(size=(60, 15)) as pilot:
        it = await mounted(app, pilot)
        it.chart.marks = [(50.0, "dataset changed")]
        it.chart.log_scale = True
        text = await it.show(falling(), Series("test", np.arange(3.0), np.array([1.0, 0.0, 0.5])))
        await pilot.press("end")
        text += "\n".join(it.text())
        assert text.isascii()
        assert "* training" in text
        assert "+ test" in text


async def test_wide_characters_take_two_cells() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        it.chart.title = "損失"
        it.chart.marks = [(40.0, "文字 changed")]
        text = await it.show(falling(), falling(name="テスト", colour="accent"))
        assert all(it.chart.render_line(y).cell_length == 80 for y in range(20))
        assert "損失 " in text
        assert "┊文字 changed" in text
        assert "テスト 0.03567" in text
        assert len({cell_len(line[: line.index("┊")]) for line in it.text()[1:5]}) == 1


async def test_ascii_only_replaces_what_it_cannot_show() -> None:
    app = Alone(ascii_only=True)
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        it.chart.title = "Verlust für ß"
        text = await it.show(falling())
        assert text.isascii()
        assert "Verlust f?r ?" in text


@pytest.mark.slow
@pytest.mark.parametrize("no_color", [False, True])
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (15, 9), (16, 4), (20, 5), (24, 6), (80, 3), (250, 70)])
async def test_any_size_is_filled_with_styled_segments(
    size: tuple[int, int], no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Alone()
    async with app.run_test(size=size) as pilot:
        it = await mounted(app, pilot)
        it.chart.marks = [(50.0, "dataset changed")]
        for series in ([], [falling()], [falling(1)], [falling(), falling(name="test", colour="accent")]):
            await it.show(*series)
            await pilot.press("home", "right")
            for y in range(size[1]):
                strip = it.chart.render_line(y)
                assert strip.cell_length == size[0]
                assert all(segment.style is not None for segment in strip)


async def test_too_small_shows_the_last_values_as_text() -> None:
    app = Alone()
    async with app.run_test(size=(15, 2)) as pilot:
        it = await mounted(app, pilot)
        assert (await it.show(Series("a", np.arange(2.0), np.array([1.0, 0.25])))).split() == ["a", "0.25000"]
        await pilot.resize_terminal(4, 1)
        await pilot.pause()
        assert it.text() == ["0.25"]


async def test_extreme_values_are_drawn() -> None:
    app = Alone()
    async with app.run_test(size=(60, 14)) as pilot:
        it = await mounted(app, pilot)
        x = np.arange(4.0)
        for y in ([1e308, -1e308, 0, 1], [5e-324, 1e-310, 0, 0], [1e300, 1e-300, 1, 0], [7, 7, 7, 7], [-3, -3, -2, -3]):
            for log in (False, True):
                it.chart.log_scale = log
                text = await it.show(Series("loss", x, np.array(y, dtype=float)))
                assert "epoch" in text or "Press space" in text


async def test_draws_only_what_changed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        refreshed: list[Region] = []
        refresh = Chart.refresh

        def watch(self: Chart, *regions: Region, **options: bool) -> Chart:
            refreshed.extend(regions or [self.region])
            return refresh(self, *regions, **options)

        monkeypatch.setattr(Chart, "refresh", watch)
        await it.show(falling())
        assert lines_of(refreshed) == set()
        await it.show(falling(100))
        assert lines_of(refreshed) < set(range(20))
        assert len(shop.axes) <= 2
        drawn = shop.paintings
        it.chart.cursor = 20.0
        await pilot.pause()
        assert shop.paintings == drawn


def lines_of(regions: Iterable[Region]) -> set[int]:
    """The numbers of the lines that regions cover."""
    return {y for region in regions for y in range(region.y, region.bottom)}


async def test_draws_nothing_while_out_of_sight(shop: Shop) -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        drawn = shop.paintings
        app.push_screen(Screen())
        await pilot.pause()
        for points in (20, 30, 40):
            it.chart.set_series([falling(points)])
            await pilot.pause()
        assert shop.paintings == drawn
        app.pop_screen()
        await pilot.pause()
        assert it.text()[-1].split()[-1] == "40"
        assert shop.paintings == drawn + 1
        it.chart.display = False
        await pilot.pause()
        it.chart.set_series([falling(60)])
        await pilot.pause()
        assert shop.paintings == drawn + 1
        it.chart.display = True
        await pilot.pause()
        assert it.text()[-1].split()[-1] == "60"


class ChartScreen(Screen[None]):
    """A screen with a chart of its own."""

    def compose(self) -> ComposeResult:
        yield Chart()


async def test_draws_nothing_while_another_mode_is_shown(shop: Shop) -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        app.add_mode("train", ChartScreen)
        app.add_mode("other", Screen)
        await app.switch_mode("train")
        it = Mounted(app, pilot, app.screen.query_one(Chart))
        await it.show(falling())
        await app.switch_mode("other")
        drawn = shop.paintings
        it.chart.set_series([falling(40)])
        await pilot.pause()
        assert shop.paintings == drawn
        await app.switch_mode("train")
        await pilot.pause()
        assert it.text()[-1].split()[-1] == "40"
        assert shop.paintings == drawn + 1


async def test_a_theme_change_takes_the_new_colours_without_drawing_axes_anew(shop: Shop) -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling(colour="accent"))

        (dark,) = it.curve_colours()
        app.theme = "textual-light"
        await pilot.pause()
        (light,) = it.curve_colours()
        assert dark != light
        assert len(shop.axes) == 1


async def test_a_series_can_change_its_colour_alone() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling(colour="accent"))
        before = it.curve_colours()
        it.chart.set_series([falling(colour="error")])
        it.chart.render_line(2)  # a line that is drawn before all others must not keep them from following
        await pilot.pause()
        assert len(it.curve_colours()) == 1
        assert it.curve_colours() != before
        await it.show(falling(colour="#80c0ff"))
        assert it.curve_colours() == {"#80c0ff"}
        await it.show(falling(colour="no such colour"))
        assert len(it.curve_colours()) == 1


async def row_of_point(it: Mounted, x: int) -> int:
    """The line that shows the point at x of the only curve."""
    it.chart.cursor = float(x)
    await it.pilot.pause()
    (row,) = (y for y, line in enumerate(it.text()) if "●" in line)
    return row


def ticks(it: Mounted) -> dict[int, float]:
    """The numbers of the y axis by their lines."""
    numbers = {y: line.partition("┤") for y, line in enumerate(it.text())}
    return {y: float(number.replace(",", "")) for y, (number, tick, _) in numbers.items() if tick}


@pytest.mark.parametrize("height", [7, 10, 13, 20, 33])
@pytest.mark.parametrize("top", [0.33, 1.0, 7.5, 1234.0])
async def test_a_value_stands_on_the_row_of_its_number_and_numbers_at_equal_distances(height: int, top: float) -> None:
    app = Alone()
    async with app.run_test(size=(60, height)) as pilot:
        it = await mounted(app, pilot)
        await it.show(Series("loss", np.arange(2.0), np.array([top, 0.012 * top])))
        numbers = ticks(it)
        rows = sorted(numbers)
        assert len(rows) >= 2
        assert len(set(np.diff(rows))) == 1
        shown = {row: number for row, number in numbers.items() if number <= top}
        y = np.array([top, *shown.values(), 0.012 * top])
        await it.show(Series("loss", np.arange(float(len(y))), y))
        assert ticks(it) == numbers
        for place, row in enumerate(shown, start=1):
            assert await row_of_point(it, place) == row
        (zero,) = (row for row, number in numbers.items() if number == 0.0)
        assert await row_of_point(it, len(y) - 1) <= zero


@pytest.mark.parametrize(
    "y",
    [
        [0.5],
        [0.0],
        [3.0, 3.0, 3.0],
        [np.nan, 1.0, np.inf],
        [-np.inf, np.nan],
        [1e-300, 1e300],
        [1e-12, 2e-12, 1.5e-12],
        [1e15, 1e15 + 1],
        [],
    ],
)
@pytest.mark.parametrize("log", [False, True])
async def test_few_constant_huge_and_missing_values_are_drawn(y: list[float], log: bool) -> None:
    app = Alone()
    async with app.run_test(size=(60, 14)) as pilot:
        it = await mounted(app, pilot)
        it.chart.log_scale = log
        it.chart.smoothing = 2
        await it.show(Series("loss", np.arange(float(len(y))), np.array(y)))
        drawable = [value for value in y if np.isfinite(value) and (value > 0 or not log)]
        for key in ("end", "up", "down", "home", "escape"):
            await pilot.press(key)
        text = "\n".join(it.text()[1:])
        assert ("Press space to train" in text) is not bool(drawable)
        assert bool(set(text) & (CURVE | {"•"})) is bool(drawable)


async def test_a_range_is_looked_at_by_keys_and_wheel() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await it.show(falling())
        await pilot.press("up")
        assert it.chart.x_range == (50.0, 100.0)
        await pilot.pause()
        assert it.text()[-1].split()[0] == "50"
        assert max(ticks(it).values()) < 0.25, "the height follows what is shown"
        await pilot.press("home")
        assert it.chart.x_range == (0.0, 50.0)
        await pilot.press("down")
        assert it.chart.x_range is None
        await pilot._post_mouse_events([MouseScrollUp], Chart, offset=(40, 8))
        assert it.chart.x_range is not None
        assert it.chart.x_range[1] - it.chart.x_range[0] == 50.0
        await pilot._post_mouse_events([MouseScrollDown], Chart, offset=(40, 8))
        assert it.chart.x_range is None


async def test_keys_of_a_chart_without_points_are_safe() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        await pilot.press("up", "down", "k", "j", "end", "escape")
        await pilot._post_mouse_events([MouseScrollUp], Chart, offset=(40, 8))
        assert it.chart.x_range is None


async def test_all_curves_are_under_the_cursor() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        coarse = Series("before", np.array([0.0, 10.0, 20.0]), np.array([3.0, 2.0, 1.0]), "disabled", "dotted")
        await it.show(falling(), coarse)
        it.chart.cursor = 14.0
        assert it.chart.points_under_cursor == [("training", 14.0, float(np.exp(-14.0 / 30.0))), ("before", 10.0, 2.0)]
        under = it.chart.under_cursor
        assert under is not None
        assert under.value == float(np.exp(-14.0 / 30.0))
        assert under.row is not None
        assert under.row.tolist() == [float(np.exp(-14.0 / 30.0)), 2.0]
        it.chart.cursor = 50.0
        assert [name for name, _, _ in it.chart.points_under_cursor] == ["training"]


async def test_a_band_is_dotted_behind_the_curves() -> None:
    app = Alone()
    async with app.run_test(size=(80, 20)) as pilot:
        it = await mounted(app, pilot)
        it.chart.log_scale = True
        it.chart.band = (3e-4, 3e-3)
        await it.show(Series("ratio", np.arange(5.0), np.array([0.1, 0.01, 1e-3, 1e-4, 1e-5])))
        rows = [y for y, line in enumerate(it.text()) if line.count("·") > 10]
        (middle,) = (y for y, line in enumerate(it.text()) if "0.001┤" in line)
        assert rows == list(range(rows[0], rows[-1] + 1))
        assert rows[0] < middle < rows[-1]
        assert len(rows) < 8


async def test_a_mark_always_has_its_word() -> None:
    app = Alone()
    async with app.run_test(size=(50, 12)) as pilot:
        it = await mounted(app, pilot)
        x = np.arange(200.0)
        it.chart.marks = [(0.0, "weights set"), (100.0, "learning rate 0.05"), (199.0, "samples")]
        text = await it.show(Series("loss", x, np.random.RandomState(0).uniform(0.0, 1.0, 200)))
        assert "weig" in text
        assert "lear" in text
        assert "sam" in text
