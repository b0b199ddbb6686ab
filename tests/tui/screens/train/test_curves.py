"""The charts of Train: range, smoothing, legend, what is read under the cursor, what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.digits import measure
from nn_tui.tui.screens.train.screen import TrainScreen
from nn_tui.tui.views.update_ratios import BAND
from nn_tui.tui.widgets.chart.chart import Chart

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def chart(player: Player, name: str = "loss") -> Chart:
    return player.find(f"#{name}", Chart)


def legend(player: Player, name: str = "loss") -> list[tuple[str, str]]:
    """The words behind a chart's title, with their colours."""
    return [(part.text, str(part.style)) for part in player.framed(f"#{name}").title_line.legend]


async def test_the_legend_is_the_names_in_the_colours_of_their_curves(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.train(8)
        await player.press("r")
        await player.train(4)
        measures, test = player.snapshot.measures, player.snapshot.test_measures
        assert test is not None
        words = legend(player)
        assert [text for text, _ in words] == [
            f"train {measure(measures.loss)}",
            f"test {measure(test.loss)}",
            "before",
        ]
        assert len({colour for _, colour in words}) == 3
        assert [colour for _, _, colour in chart(player).legend] == [colour for _, colour in words]


async def test_the_legend_follows_the_theme(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        await player.train(4)
        dark = legend(player)
        player.app.theme = "textual-light"
        await player.wait_for(lambda: legend(player) != dark)
        assert [text for text, _ in legend(player)] == [text for text, _ in dark]


async def test_all_curves_are_read_at_once(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.train(8)
        before = player.snapshot.recorder.view()
        await player.press("r")
        await player.train(6)
        now = player.snapshot.recorder.view()
        chart(player).focus()
        await player.press("end", "h", "h", "h")
        train, test = now.column("loss")[5], now.column("test_loss")[5]
        values = f"train {train:#.4g}  test {test:#.4g}  before {before.column('loss')[5]:#.4g}"
        assert player.reading == f"epoch 5  {values}"


async def test_a_range_is_looked_at_and_left(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(400)
        one = chart(player)
        one.focus()
        await player.press("up")
        assert one.x_range == (200.0, 400.0)
        assert "epochs 200 to 400" in player.heading("#loss")
        await player.press("k", "down")
        assert one.x_range == (200.0, 400.0)
        await player.press("home")
        assert one.cursor == 0.0
        assert one.x_range == (0.0, 200.0)
        assert player.reading.startswith("epoch 0  ")
        await player.press("w")
        assert one.x_range is None
        assert "epochs" not in player.heading("#loss")
        await player.press("up", "j")
        assert one.x_range is None


async def test_a_range_of_recent_epochs_has_all_of_their_points(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(20_000)
        one = chart(player)
        one.focus()
        for _ in range(4):
            await player.press("up")
        assert one.x_range == (18750.0, 20000.0)
        assert np.diff(one.stops()).max() == 1.0
        await player.press("down")
        assert np.diff(one.stops()).max() > 1.0


async def test_another_run_is_shown_from_its_beginning(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(400)
        chart(player).focus()
        await player.press("up", "r")
        await player.settle()
        assert chart(player).x_range is None


async def test_curves_become_smoother_and_rough_again(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.train(30)
        one = chart(player)
        losses = player.snapshot.recorder.view().column("loss")
        for points in (10, 50, 1):
            await player.press("m")
            assert one.smoothing == points
            assert (f"mean of {points} points" in player.heading("#loss")) is (points > 1)
        one.focus()
        await player.press("m", "end")
        assert f"train {losses[-1]:#.4g}" in player.reading, "what was measured is read, not its mean"


async def test_range_smoothing_and_axis_are_remembered(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(400)
        chart(player).focus()
        await player.press("up", "m", "y")
        screen = player.base
        assert isinstance(screen, TrainScreen)
        memory = screen.memory()
        await player.press("w", "m", "m", "y")
        assert (chart(player).x_range, chart(player).smoothing, chart(player).log_scale) == (None, 1, False)
        view = player.panes.views[0]
        part = next(one for one in _memories(memory) if "smoothing" in one)
        view.recall(part)
        await player.settle()
        assert (chart(player).x_range, chart(player).smoothing, chart(player).log_scale) == ((200.0, 400.0), 10, True)
        for damaged in ({"smoothing": 7, "range": [3, 2]}, {"smoothing": "x", "range": [1e9, 2e9]}, {"range": [None]}):
            view.recall(damaged)
            await player.settle()
            assert chart(player).smoothing in (1, 10, 50)


def _memories(memory: object) -> list[dict[str, object]]:
    """Every mapping in a memory."""
    if not isinstance(memory, dict):
        return []
    return [memory, *(inner for value in memory.values() for inner in _memories(value))]


async def test_the_sizes_of_updates_have_a_curve_for_each_layer(play: Play) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        await player.choose_view("ratios")
        for _ in range(3):
            await player.press("e")
            await player.settle()
        await player.wait_for(lambda: len(chart(player, "ratios").stops()) == 3)
        one = chart(player, "ratios")
        rows = player.snapshot.recorder.ratios.view()
        assert rows.shape == (3, 3)
        assert [entry.name for entry in one.legend] == ["1 dense", "2 dense"]
        assert one.log_scale
        assert one.band == BAND
        assert f"1 dense {measure(float(rows[-1, 1]))}" in player.heading("#ratios")
        one.focus()
        await player.press("end")
        assert player.reading == f"epoch 3  1 dense {measure(rows[-1, 1])}  2 dense {measure(rows[-1, 2])}"
        assert np.isfinite(rows).all()


@pytest.mark.slow
async def test_the_sizes_of_updates_begin_anew_with_another_run(play: Play) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        await player.choose_view("ratios")
        await player.train(5)
        await player.press("r")
        await player.settle()
        assert not chart(player, "ratios").stops().size
        assert "space trains" in player.text
