"""The line that tells how far a run is."""

from __future__ import annotations

import math

import pytest
from textual.app import App, ComposeResult

from nn_tui.tui.widgets.frame.progress import Progress


class Alone(App[None]):
    """A progress line and nothing else."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.ascii_only = ascii_only

    def compose(self) -> ComposeResult:
        yield Progress()

    def line(self) -> str:
        """The text of the line."""
        return self.query_one(Progress).render_line(0).text


async def shown(
    width: int,
    done: int,
    total: int,
    seconds_left: float | None = None,
    note: str = "",
    *,
    ascii_only: bool = False,
) -> str:
    """The text of a line `width` columns wide."""
    app = Alone(ascii_only=ascii_only)
    async with app.run_test(size=(width, 3)) as pilot:
        app.query_one(Progress).set(done, total, seconds_left, note)
        await pilot.pause()
        return app.line()


async def test_says_everything_where_there_is_room() -> None:
    line = await shown(100, 1234, 10000, 6.2, "paused")
    assert line.rstrip().endswith("12%   1,234 / 10,000 epochs  6 s left    paused")
    assert line.startswith("████▉")
    assert len(line) == 100


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [(0, 1, "0 / 1 epoch"), (1, 1, "1 / 1 epoch"), (0, 2, "0 / 2 epochs"), (1, 0, "1 epoch"), (0, 0, "0 epochs")],
)
async def test_one_epoch_is_singular(done: int, total: int, words: str) -> None:
    line = await shown(60, done, total)
    assert line.rstrip().endswith(f"%  {words}")


@pytest.mark.parametrize(
    ("width", "end"),
    [
        (60, "12%   1,234 / 10,000 epochs  6 s left"),
        (44, "12%   1,234 / 10,000  6 s left"),
        (34, "12%   1,234 / 10,000"),
        (27, "12%  6 s left"),
        (20, "12%"),
        (9, "12%"),
        (4, "12%"),
        (2, "2%"),
    ],
)
async def test_leaves_words_out_as_it_gets_narrow(width: int, end: str) -> None:
    line = await shown(width, 1234, 10000, 6.2)
    assert line.rstrip().endswith(end)
    assert len(line) == width


@pytest.mark.parametrize(
    ("done", "bar"), [(0, "." * 15), (500, "#" * 7 + "." * 8), (999, "#" * 14 + "."), (1000, "#" * 15)]
)
async def test_ascii_only_is_ascii_only(done: int, bar: str) -> None:
    line = await shown(20, done, 1000, 3.0, ascii_only=True)
    assert line.isascii()
    assert line.startswith(bar)


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, "0%"), (5, 0, "0%"), (-3, 10, "0%"), (9999, 10000, "99%"), (20, 10, "100%")]
)
async def test_percent_is_never_early_and_never_beyond(done: int, total: int, percent: str) -> None:
    assert f" {percent}" in await shown(20, done, total)
    assert "/" not in await shown(100, done, 0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "< 1 s left"),
        (59.6, "60 s left"),
        (150.0, "2 min left"),
        (3900.0, "1 h 05 min left"),
        (400_000.0, "4 days left"),
        (None, ""),
        (math.nan, ""),
        (math.inf, ""),
        (-1.0, ""),
    ],
)
async def test_time_left_has_sensible_units(seconds: float | None, text: str) -> None:
    line = await shown(100, 1, 10, seconds)
    assert line.rstrip().endswith(text or "epochs")


async def test_draws_only_when_its_text_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Alone()
    async with app.run_test(size=(80, 3)) as pilot:
        progress = app.query_one(Progress)
        progress.set(1000, 10000, 6.2)
        await pilot.pause()
        before = app.line()
        drawn: list[int] = []
        repaint = Progress.repaint

        def watch(self: Progress) -> None:
            drawn.append(1)
            repaint(self)

        monkeypatch.setattr(Progress, "repaint", watch)
        progress.set(1000, 10000, 6.3)
        await pilot.pause()
        assert drawn == []
        progress.set(2000, 10000, 5.0)
        await pilot.pause()
        assert drawn == [1]
        assert app.line() != before


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (200, 2)])
async def test_under_no_color_every_segment_has_a_style(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Alone()
    async with app.run_test(size=size) as pilot:
        app.query_one(Progress).set(3, 8, 1.0, "solved")
        await pilot.pause()
        strip = app.query_one(Progress).render_line(0)
        assert strip.cell_length == size[0]
        assert all(segment.style is not None for segment in strip)
