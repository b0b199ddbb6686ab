"""Figures, calibration and residuals on Train, of the training and the test part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.digits import measure, percent
from nn_tui.experiment.judging.classification import figures_by_class, mean_of_known
from nn_tui.experiment.judging.regression import number_figures
from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.widgets.chart.chart import Chart

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def numbers(path: Path) -> None:
    random = np.random.RandomState(1)
    a, noise = random.standard_normal((2, 120))
    path.write_text("\n".join(["a,y", *(f"{x:.3f},{50 + 9 * x + e:.3f}" for x, e in zip(a, noise, strict=True))]))


def part_of(player: Player, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    outputs, targets = player.snapshot.outputs(), player.workspace.dataset.targets
    return outputs[rows], targets[rows]


async def test_precision_recall_and_f1_of_each_class_and_part(play: Play) -> None:
    async with play("iris", screen="Train", size=(200, 60)) as player:
        await player.choose_view("figures")
        await player.train(30)
        await player.wait_for(lambda: "precision" in player.text, "the figures")
        for word, rows in (("test", player.snapshot.testing), ("train", player.snapshot.training)):
            outputs, targets = part_of(player, rows)
            figures = figures_by_class(targets.argmax(axis=1), outputs.argmax(axis=1), 3)
            means = [percent(mean_of_known(share)) for share in figures[:3]]
            row = [word, *means, "75"]
            await player.wait_for(lambda row=row: any(_has(line, row) for line in player.text.splitlines()))
            for name, *shares, count in zip(player.workspace.dataset.output_names, *figures, strict=True):
                cells = [name, *(percent(float(share)) for share in shares), str(count)]
                assert any(_has(line, cells) for line in player.text.splitlines()), cells


def _has(line: str, cells: list[str]) -> bool:
    words = line.replace("▸", " ").split()
    return any(words[place : place + len(cells)] == cells for place in range(len(words)))


async def test_r2_and_errors_in_the_units_of_the_data(play: Play, tmp_path: Path) -> None:
    numbers(tmp_path / "mine.csv")
    async with play(str(tmp_path / "mine.csv"), screen="Train", size=(200, 60)) as player:
        await player.choose_view("figures")
        await player.train(40)
        outputs, targets = part_of(player, player.snapshot.testing)
        figures = number_figures(outputs, targets)
        cells = ["test", *(measure(float(column[0])) for column in figures), "30"]
        await player.wait_for(lambda: any(_has(line, cells) for line in player.text.splitlines()), str(cells))


async def test_residuals_of_each_part_stand_around_the_line_of_no_error(play: Play, tmp_path: Path) -> None:
    numbers(tmp_path / "mine.csv")
    async with play(str(tmp_path / "mine.csv"), screen="Train", size=(200, 60)) as player:
        await player.choose_view("residuals")
        await player.train(40)
        chart = player.find("#residuals", Chart)
        await player.wait_for(
            lambda: [entry.name for entry in chart.legend] == ["test", "validation", "train", "ideal"]
        )
        await player.press("right")
        assert "answer" in player.text
        assert VIEWS["calibration"].reason(player.snapshot) == "it needs probabilities: a softmax or sigmoid output"


async def test_calibration_of_each_part_and_the_ideal(play: Play) -> None:
    async with play("iris", screen="Train", size=(200, 60)) as player:
        await player.choose_view("calibration")
        await player.train(30)
        chart = player.find("#calibration", Chart)
        await player.wait_for(lambda: [entry.name for entry in chart.legend] == ["test", "train", "ideal"])
        await player.press("z")
        await player.wait_for(lambda: "test off by" in player.text, "the error of each part")
        assert VIEWS["residuals"].reason(player.snapshot) == "it needs numbers as answers"


@pytest.mark.parametrize("view", ["figures", "calibration", "residuals"])
async def test_where_each_step_is_answered_there_is_nothing_to_judge_here(view: str, play: Play) -> None:
    async with play("names", screen="Train") as player:
        assert VIEWS[view].reason(player.snapshot)
