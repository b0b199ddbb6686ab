"""Predict for sequences with a target at each step: what is said about steps is what the network answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.screens.predict.screen import PredictScreen
from nn_tui.tui.screens.predict.sequences.sequence_list import SequenceList
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.rows.row_list import RowList

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


def lines(player: Player, selector: str) -> list[str]:
    rows = player.find(selector, RowList)
    return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]


async def counted(player: Player) -> None:
    """Wait until all answers of the current network are counted."""
    screen = player.screen
    assert isinstance(screen, PredictScreen)
    await player.wait_for(lambda: screen.step_work.tells(player.snapshot), "all are counted")


def right(player: Player) -> np.ndarray:
    """Which steps of a set of bits are answered right, (samples, steps)."""
    outputs = player.snapshot.predictor().outputs(player.workspace.dataset.inputs)
    return np.asarray((outputs[..., 0] > 0.5) == (player.workspace.dataset.targets[..., 0] > 0.5))


def percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


@SIZES
async def test_each_step_with_its_target_and_its_answer(play: Play, size: tuple[int, int]) -> None:
    async with play("parity", screen="Predict", size=size) as player:
        await player.train(2)
        await player.press("down")
        dataset, rights = player.workspace.dataset, right(player)
        outputs = player.snapshot.predictor().outputs(dataset.inputs[1:2])[0, :, 0]
        table = lines(player, "#steps")
        assert table[0].split() == ["step", "input", "target", "answer"]
        for step in range(dataset.steps):
            given, wanted = int(dataset.inputs[1, step, 0]), int(dataset.targets[1, step, 0])
            mark = "✓" if rights[1, step] else "✗"
            cells = table[step + 1].replace("▸", " ").split()
            assert cells == [str(step + 1), str(given), str(wanted), mark, f"{outputs[step]:.3f}"]
        part = "test" if 1 in player.snapshot.testing else "training"
        count = f"{rights[1].sum()} of 12 steps right"
        assert [player.heading("#right"), player.said("#step-case")] == [f"Sample 2 of 1,000, {part}", count]
        await player.press("tab", "down")
        assert player.framed("#right").reading == (
            f"step 2: input {int(dataset.inputs[1, 1, 0])}, target {int(dataset.targets[1, 1, 0])}, "
            f"answer {float(outputs[1])!r}"
        )


async def test_the_list_says_which_sequences_are_right(play: Play) -> None:
    async with play("parity", screen="Predict", size=(120, 40)) as player:
        await player.train(3)
        dataset, rights = player.workspace.dataset, right(player)
        for index, line in enumerate(lines(player, "#sequences")[1:20]):
            text = " ".join(str(int(value)) for value in dataset.inputs[index, :, 0])
            count = rights[index].sum()
            answer = "✓" if count == 12 else f"✗ {count}/12"
            part = "test" if index in player.snapshot.testing else "train"
            words = f"{index + 1} {text} {answer} {part}"
            assert line.replace("▸", " ").rstrip("┃│ ").split() == words.split()


async def test_scores_of_both_parts(play: Play) -> None:
    async with play("parity", screen="Predict", size=(120, 40)) as player:
        await player.train(3)
        await counted(player)
        rights, snapshot = right(player), player.snapshot
        outputs = snapshot.predictor().outputs(player.workspace.dataset.inputs)
        errors = (outputs - player.workspace.dataset.targets) ** 2
        parts = snapshot.training, snapshot.testing
        whole = [percent(float(rights[rows].all(axis=1).mean())) for rows in parts]
        steps = [percent(float(rights[rows].mean())) for rows in parts]
        mses = [float(errors[rows].mean()) for rows in parts]
        said = player.said("#summary")
        assert f"sequences right train {whole[0]}, test {whole[1]}" in said
        assert f"steps right train {steps[0]}, test {steps[1]}" in said
        assert f"RMSE train {np.sqrt(mses[0]):#.4g}, test {np.sqrt(mses[1]):#.4g}" in said


async def test_the_next_sequence_with_a_wrong_step(play: Play) -> None:
    async with play("parity", screen="Predict") as player:
        await player.train(2)
        wrong = np.flatnonzero(~right(player).all(axis=1))
        await player.press("w")
        after = next(index for index in wrong if index > 0)
        assert player.heading("#right").startswith(f"Sample {after + 1:,} of 1,000")
        assert player.find(SequenceList).cursor_row == after
        await player.press("W")
        before = max((index for index in wrong if index < after), default=wrong[-1])
        assert player.heading("#right").startswith(f"Sample {before + 1:,} of 1,000")


async def test_a_large_set_is_counted_on_a_stated_sample(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_tui.tui.screens.predict.sequences.step_counts.MOST_STEPS", 1_200)
    async with play("parity", screen="Predict", size=(120, 40)) as player:
        await player.train(1)
        await counted(player)
        assert isinstance(player.screen, PredictScreen)
        tallies = player.screen.step_work.counts.tallies
        rights = right(player)
        for part, tally in tallies.items():
            assert len(tally.rows) <= 100, part
            assert tally.scores.right_steps == rights[tally.rows].sum()
        sampled = sum(len(tally.rows) for tally in tallies.values())
        assert f"in {sampled} of 1,000 sequences" in player.said("#summary")


@SIZES
async def test_waves_run_on_freely(play: Play, size: tuple[int, int]) -> None:
    async with play("waves", screen="Predict", size=size) as player:
        await player.train(2)
        dataset, screen = player.workspace.dataset, player.screen
        assert isinstance(screen, PredictScreen)
        chart = player.find("#free-run", Chart)
        free, answer, truth = chart._series
        assert [one.name for one in chart._series] == ["free run", "answer", "truth"]
        values = np.concatenate([dataset.inputs[0, :1, 0], dataset.targets[0, :, 0]])
        outputs = player.snapshot.predictor().outputs(dataset.inputs[:1])[0, :, 0]
        assert np.array_equal(truth.y, values)
        assert truth.x.tolist() == list(range(1, 42))
        assert np.allclose(answer.y, outputs)
        assert answer.x.tolist() == list(range(2, 42))
        # The free run begins in the middle: its first answer is the network's own, then it is on its own.
        assert free.x[0] == 20
        assert free.y[1] == pytest.approx(outputs[19])
        assert free.y[2] != pytest.approx(outputs[20])
        assert free.x[-1] == 81
        assert not player.screen.check_action("longer", (1,))
        await player.press("right_square_bracket", "right_square_bracket", "left_square_bracket")
        assert chart._series[0].x[0] == 21
        assert player.said("#free-run-name").startswith("Free run from step 21: RMSE ")


async def test_steps_and_chart_take_turns_where_both_have_no_room(play: Play) -> None:
    async with play("waves", screen="Predict") as player:
        assert not player.find("#steps").region.area
        assert player.find("#free-run").region.area
        await player.press("v")
        assert player.find("#steps").region.area
        assert not player.find("#free-run").region.area
        assert not player.screen.check_action("free_run", (1,))
    async with play("waves", screen="Predict", size=(120, 40)) as player:
        assert player.find("#steps").region.area
        assert player.find("#free-run").region.area
        assert not player.screen.check_action("view", ())


@pytest.mark.parametrize("name", ["parity", "names"])
async def test_what_is_on_edit(play: Play, name: str) -> None:
    async with play(name, screen="Predict", size=(120, 40)) as player:
        await player.press("d")
        assert player.heading("#right").startswith("The sequence from Edit")
        editor = player.workspace.editor
        assert len(lines(player, "#steps")) > len(editor.values)
        assert lines(player, "#steps")[len(editor.values)].split()[0] == str(len(editor.values))
        await player.press("d")
        assert player.heading("#right").startswith("Sample 1 of 1,000")


async def test_everything_follows_the_training(play: Play) -> None:
    async with play("parity", screen="Predict", size=(120, 40)) as player:
        await counted(player)
        before, summary = lines(player, "#steps"), player.said("#summary")
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: lines(player, "#steps") != before)
        await player.wait_for(lambda: player.said("#summary") != summary)
        player.workspace.runner.pause()
        await player.answered()
        await counted(player)
        share = percent(float(right(player)[player.snapshot.testing].mean()))
        assert "steps right train" in player.said("#summary")
        assert f"test {share}" in player.said("#summary")


async def test_ascii_alone(play: Play) -> None:
    for name in ("waves", "parity", "names"):
        async with play(name, screen="Predict", ascii_only=True, size=(120, 40)) as player:
            await player.train(1)
            await player.press("tab", "down")
            assert "".join(lines(player, "#steps") + lines(player, "#sequences")).isascii()
            assert player.framed("#right").reading.isascii()
