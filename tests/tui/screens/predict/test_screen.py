"""Predict: what is said about the samples and the drawing is what the network says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.editing.edits import without_sample
from nn_tui.experiment.digits import percent
from nn_tui.experiment.run.split import split
from nn_tui.tui.screens.edit.screen import EditScreen
from nn_tui.tui.screens.predict.samples import Samples
from nn_tui.tui.screens.predict.screen import PredictScreen
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane
from nn_tui.tui.widgets.table.table_editor import TableEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

HOUSES = "rooms,size,lift,price\n" + "".join(
    f"{rooms},{size},{lift},{40_000 + 9_000 * rooms + 2_000 * size + 15_000 * lift}\n"
    for rooms, size, lift in zip(
        np.random.RandomState(0).randint(1, 9, 40),
        np.random.RandomState(1).randint(30, 250, 40),
        np.arange(40) % 2,
        strict=True,
    )
)


def answer(player: Player) -> np.ndarray:
    return np.array(player.find("#answer", Bars).values)


def what_if(player: Player) -> np.ndarray:
    """The changes shown, flat: those of pixels as a picture, others as bars."""
    picture = player.find("#what-if", PictureGrid)
    return picture.pictures[0].values.ravel() if picture.display else np.array(player.find("#moves", Bars).values)


def changes(player: Player, inputs: np.ndarray, moved: list[np.ndarray]) -> np.ndarray:
    """How the leading output differs between these inputs and each of the moved ones."""
    usual = player.snapshot.outputs(inputs.reshape(1, -1))[0]
    after = player.snapshot.outputs(np.array(moved))
    return np.asarray(after[:, usual.argmax()] - usual.max())


def changes_when_flipped(player: Player, inputs: np.ndarray) -> np.ndarray:
    """How the leading output changes when each input is flipped, one at a time."""
    flat = inputs.ravel()
    return changes(player, flat, [np.where(np.arange(flat.size) == at, 1 - flat, flat) for at in range(flat.size)])


def query(player: Player) -> list[str]:
    """What the chosen case is called, and what is answered to it."""
    return [player.heading("#right"), player.said("#case-name")]


def right(player: Player) -> np.ndarray:
    """Which samples of a set of classes are answered right."""
    dataset = player.workspace.dataset
    return np.asarray(player.snapshot.outputs().argmax(axis=1) == dataset.targets.argmax(axis=1))


@pytest.mark.slow
async def test_captions_and_summary_of_a_trained_network(play: Play) -> None:
    async with play(screen="Predict") as player:
        await player.train(2000)
        samples = player.find("#samples", PictureGrid)
        assert [samples.picture(index).caption for index in range(3)] == ["A = A", "B = B", "C = C"]
        assert player.said("#summary") == "3 of 3 right (100%)"


@pytest.mark.slow
async def test_captions_and_summary_of_an_untrained_network(play: Play) -> None:
    async with play(screen="Predict") as player:
        said = player.snapshot.outputs().argmax(axis=1)
        count = int(right(player).sum())
        pictures = [player.find("#samples", PictureGrid).picture(index) for index in range(3)]
        assert [picture.caption for picture in pictures] == [
            f"{t} = {t}" if t == "ABC"[s] else f"{t} not {'ABC'[s]}" for t, s in zip("ABC", said, strict=True)
        ]
        assert player.said("#summary").startswith(f"{count} of 3 right (33.3%)")
        assert player.said("#summary").endswith("(untrained)")
        assert [picture.tone for picture in pictures].count("good") == count


@pytest.mark.slow
async def test_bars_and_what_if_follow_the_chosen_sample(play: Play) -> None:
    async with play(screen="Predict") as player:
        await player.train(500)
        dataset = built_in("letters")
        for index, name in enumerate("ABC"):
            outputs = player.snapshot.outputs(dataset.flat_inputs)[index]
            assert np.allclose(answer(player), outputs, rtol=1e-12)
            assert query(player) == [f"Sample {index + 1} of 3", f"{name}, answered {name}"]
            expected = changes_when_flipped(player, dataset.inputs[index])
            assert player.find("#what-if", PictureGrid).pictures[0].values.shape == (5, 6)
            assert np.allclose(what_if(player), expected, rtol=1e-9, atol=1e-12)
            row, column = divmod(int(np.abs(expected).argmax()), 6)
            said = player.said("#what-if-name")
            assert f"{name} changes most with r{row + 1}c{column + 1}, by {expected[6 * row + column]:.2g}" in said
            await player.press("right")


OF_PICTURES = ("conv 4 3x3 relu", "pool 2", "dense 6 tanh")


@pytest.mark.slow
async def test_what_if_in_a_network_of_pictures(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    # Few numbers at once, so that the flips go through the network in parts.
    monkeypatch.setattr("nn_tui.model.network.network.CHUNK_NUMBERS", 3_000)
    async with play("letters", screen="Predict") as player:
        recipe = player.snapshot.recipe.with_(layers=OF_PICTURES)
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(20)
        chunk = player.snapshot.network().chunk
        assert chunk is not None
        assert 1 < chunk < 30
        expected = changes_when_flipped(player, built_in("letters").inputs[0])
        assert np.abs(expected).max() > 0
        assert np.allclose(what_if(player), expected, rtol=1e-9, atol=1e-12)
        monkeypatch.setattr("nn_tui.tui.screens.predict.what_if.MOST_NUMBERS", 3_000)
        await player.press("right")
        assert "30 inputs are too many to change one by one" in player.said("#what-if-name")
        assert not what_if(player).any()
        monkeypatch.setattr("nn_tui.tui.screens.predict.what_if.MOST_NUMBERS", 2**23)
        await player.press("left")
        assert what_if(player).any()
        monkeypatch.setattr("nn_tui.tui.screens.predict.what_if.MOST_MULTIPLICATIONS", 3_000)
        await player.press("right")
        assert not what_if(player).any()


async def test_everything_follows_the_training(play: Play) -> None:
    async with play(screen="Predict") as player:
        before = answer(player)
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: not np.array_equal(answer(player), before))
        player.workspace.runner.pause()
        await player.answered()
        assert np.allclose(answer(player), player.snapshot.outputs()[0], rtol=1e-12)


async def test_confusion_matrix(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/odd.txt").write_text("shape: 1x2\nclasses: A B\n\nA\n10\n\nA\n01\n\nB\n10\n\nB\n10\n")
    async with play("odd", screen="Predict") as player:
        said = player.snapshot.outputs().argmax(axis=1)
        counts = np.zeros((2, 2), int)
        for true, predicted in zip((0, 0, 1, 1), said, strict=True):
            counts[true, predicted] += 1
        assert np.array_equal(player.find("#confusion", ConfusionMatrix).counts, counts)
        assert player.said("#confusion-name") == "Confusion, all samples: 4"
        assert not player.screen.check_action("part", ())
        player.find("#confusion").focus()
        await player.press("right")
        assert player.framed("#right").reading == f"A taken for B: {counts[0, 1]} of 2"


@pytest.mark.slow
async def test_many_digits(play: Play) -> None:
    async with play("digits", screen="Predict") as player:
        await player.train(5)
        dataset, training, testing = player.workspace.dataset, player.snapshot.training, player.snapshot.testing
        rights, said = right(player), player.snapshot.outputs().argmax(axis=1)
        shares = [f"{100 * rights[part].mean():.1f}".removesuffix(".0") for part in (training, testing)]
        assert player.said("#summary").startswith(
            f"{rights.sum():,} of 1,797 right: train {shares[0]}%, test {shares[1]}%"
        )
        pictures = player.find("#samples", PictureGrid)
        assert (pictures.count, len(pictures.pictures)) == (1797, 0)
        place = 0
        for _ in range(2):
            await player.press("w")
            place = next(index for index in range(place + 1, 1797) if not rights[index])
            true = dataset.class_of(place)
            part = "test" if place in testing else "training"
            assert query(player) == [f"Sample {place + 1:,} of 1,797, {part}", f"{true}, taken for {said[place]}"]
            assert pictures.picture(pictures.selected).caption == f"{true}>{said[place]}"
        await player.press("W", "W")
        assert pictures.selected == np.flatnonzero(~rights)[-1]


@pytest.mark.slow
async def test_what_if_or_the_matrix_where_both_do_not_fit(play: Play) -> None:
    async with play("digits", screen="Predict") as player:
        assert not player.find("#confusion").region.area
        await player.press("v")
        assert player.find("#confusion").region.area
        assert not player.find("#what-if").region.area
        counts = player.find("#confusion", ConfusionMatrix).counts
        parts = []
        for _ in range(3):
            parts.append((player.said("#confusion-name"), int(player.find("#confusion", ConfusionMatrix).counts.sum())))
            await player.press("p")
        assert parts == [
            ("Confusion, test part: 539", 539),
            ("Confusion, training part: 1,258", 1258),
            ("Confusion, all samples: 1,797", 1797),
        ]
        assert np.array_equal(player.find("#confusion", ConfusionMatrix).counts, counts)
    async with play("digits", screen="Predict", size=(120, 40)) as player:
        assert player.find("#confusion").region.area
        assert player.find("#what-if").region.area
        assert not player.screen.check_action("view", ())


@pytest.mark.slow
async def test_more_samples_than_are_asked_at_once(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_tui.tui.screens.predict.answers.MOST_AT_ONCE", 100)
    async with play("digits", screen="Predict") as player:
        await player.train(2)
        measures, test = player.snapshot.measures, player.snapshot.test_measures
        assert measures.accuracy is not None
        assert test is not None
        assert test.accuracy is not None
        shares = [f"{100 * share:.1f}".removesuffix(".0") for share in (measures.accuracy, test.accuracy)]
        assert player.said("#summary").startswith(f"right: train {shares[0]}%, test {shares[1]}%")
        wrong = np.flatnonzero(~right(player))
        await player.press("w")
        first = next(index for index in wrong if index)
        assert query(player)[0].startswith(f"Sample {first + 1:,} of 1,797")
        await player.wait_for(lambda: player.said("#confusion-name") == "Confusion, test part: 539", "all are counted")
        matrix = player.find("#confusion", ConfusionMatrix)
        testing = player.snapshot.testing
        assert np.trace(matrix.counts) == right(player)[testing].sum()


@pytest.mark.slow
async def test_the_drawing(play: Play) -> None:
    async with play(screen="Predict") as player:
        await player.train(300)
        player.workspace.editor.invert()
        player.workspace.editor.set_label(2)
        await player.press("d")
        drawn = player.workspace.editor.values
        assert np.allclose(answer(player), player.snapshot.outputs(drawn.reshape(1, -1))[0], rtol=1e-12)
        assert query(player)[0] == "The drawing from Edit"
        assert query(player)[1].startswith("labelled C, ")
        assert np.allclose(what_if(player), changes_when_flipped(player, drawn), rtol=1e-9, atol=1e-12)
        await player.press("d")
        assert query(player)[0] == "Sample 1 of 3"
        await player.press("d", "right")
        assert query(player)[0] == "Sample 2 of 3"


@pytest.mark.slow
async def test_truth_tables(play: Play) -> None:
    async with play("bits", screen="Predict") as player:
        await player.train(3000)
        outputs, dataset = player.snapshot.outputs().ravel(), built_in("bits")
        assert re.match(r"\d of 6 right \([\d.]+%\)", player.said("#summary"))
        for output in outputs:
            assert f"{output:.3f}" in player.text
        for index in range(6):
            assert np.allclose(answer(player), outputs[index], rtol=1e-12)
            true, said = int(dataset.targets[index, 0]), int(outputs[index] > 0.5)
            assert query(player) == [
                f"Sample {index + 1} of 6",
                f"{true}, {'answered' if true == said else 'taken for'} {said}",
            ]
            assert f"target {true}" in player.text
            expected = changes_when_flipped(player, dataset.inputs[index])
            assert np.allclose(what_if(player), expected, rtol=1e-9, atol=1e-12)
            await player.press("down")


async def test_a_table_of_classes(play: Play) -> None:
    async with play("iris", screen="Predict") as player:
        await player.train(20)
        dataset, snapshot = player.workspace.dataset, player.snapshot
        rows = player.find("#rows", TableEditor)
        assert rows.cursor == (0, 0)
        said = snapshot.outputs().argmax(axis=1)
        line = next(line for line in player.text.splitlines() if re.match(r"▸\s+1 ", line))
        mark = "✓" if said[0] == 0 else "✗"
        assert f"setosa     {mark}" in line
        await player.press("end")
        line = next(line for line in player.text.splitlines() if re.match(r"▸\s+1 ", line))
        assert f"setosa      │  {mark} {dataset.output_names[said[0]]}" in line
        assert snapshot.encoding.inputs is not None
        deviations = snapshot.encoding.inputs.deviation
        moved = [dataset.inputs[0] + np.where(np.arange(4) == at, deviations, 0) for at in range(4)]
        assert np.allclose(what_if(player), changes(player, dataset.inputs[0], moved), rtol=1e-9, atol=1e-12)
        assert player.said("#what-if-name").startswith(("If one input rises by ", "One input rises by "))
        await player.press("w")
        wrong = np.flatnonzero(~right(player))
        assert rows.cursor_row == next(index for index in wrong if index)
        assert ", taken for " in query(player)[1]


async def test_a_table_opens_at_its_left_edge_with_the_answers_in_view(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = (f"{age},{age * 7 % 31},{age % 5},{'abc'[age % 3]},{'yes' if age % 2 else 'no'}" for age in range(20, 60))
    path.write_text("age,income,visits,city,buys\n" + "\n".join(rows))
    async with play(str(path), screen="Predict", size=(80, 24)) as player:
        heading = next(line for line in player.text.splitlines() if "network" in line)
        assert heading.split()[0] == "age"
        assert "city" not in heading
        await player.press("end")
        assert next(line for line in player.text.splitlines() if "network" in line).split()[0] == "age"


async def test_rows_of_zeros_and_ones_answered_wrong_are_marked(play: Play) -> None:
    async with play("xor", screen="Predict") as player:
        wrong = (player.snapshot.outputs() > 0.5) != (player.workspace.dataset.targets > 0.5)
        lines = [line for line in player.text.splitlines() if re.match(r"▸?\s*[1-4] +[01] +[01] ", line)]
        assert wrong.any()
        assert [("✗" in line, "✓" in line) for line in lines] == [(bad, not bad) for bad in wrong.ravel().tolist()]


async def test_what_the_network_is_worth_stands_below_the_right_answers(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,buys\n" + "".join(f"{row * 7 % 50},{'yes' if row % 10 < 3 else 'no'}\n" for row in range(60)))
    async with play(str(path), screen="Predict", size=(80, 24)) as player:
        assert player.said("#worth") == "", "an untrained network is not judged"
        await player.train(5)
        await player.wait_for(lambda: player.said("#worth"), "what it is worth")
        dataset, testing = player.workspace.dataset, player.snapshot.testing
        share = float(dataset.targets[testing][:, 0].mean())
        assert len(testing)
        assert dataset.class_names == ("no", "yes")
        assert f'always answering "no" gives {percent(share)}: ' in player.said("#worth")
        assert "right: train " in player.said("#summary")


@pytest.mark.slow
async def test_measured_numbers_are_in_their_own_units(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "houses.csv"
    path.write_text(HOUSES)
    async with play(str(path), screen="Predict") as player:
        await player.train(50)
        dataset, snapshot = player.workspace.dataset, player.snapshot
        outputs, targets = snapshot.outputs().ravel(), dataset.targets.ravel()
        training, testing = snapshot.training, snapshot.testing
        errors = [np.abs(outputs - targets)[part].mean() for part in (training, testing)]
        assert all(error > 1e4 for error in errors)
        assert player.said("#summary") == f"mean absolute error: train {errors[0]:,.0f}, test {errors[1]:,.0f}"
        off = f"answered {outputs[0]:,.0f}, off by {outputs[0] - targets[0]:+,.0f}"
        assert query(player)[1] == off
        assert f"target {targets[0]:g}" in player.text
        assert snapshot.encoding.inputs is not None
        steps = np.diag([*snapshot.encoding.inputs.deviation[:2], 1 - 2 * dataset.inputs[0, 2]])
        expected = changes(player, dataset.inputs[0], list(dataset.inputs[0] + steps))
        assert np.allclose(what_if(player), expected, rtol=1e-6)
        assert "flip" in player.said("#what-if-name")
        assert not player.screen.check_action("wrong", (1,))
        await player.press("w", "v", "p", "t", "d")
        assert query(player)[0] == "The row from Edit"


async def test_points_in_the_plane(play: Play) -> None:
    async with play("circles", screen="Predict") as player:
        await player.train(200)
        dataset, plane = player.workspace.dataset, player.find("#plane", Plane)
        assert plane.has_focus
        assert plane.value is not None
        assert query(player)[0].startswith("Sample 1 of 500, t")
        assert np.allclose(answer(player), player.snapshot.outputs()[0], rtol=1e-12)
        point = dataset.inputs[0]
        moved = [point + step for step in ((0.5, 0), (-0.5, 0), (0, 0.5), (0, -0.5))]
        assert np.allclose(what_if(player), changes(player, point, moved), rtol=1e-9, atol=1e-12)
        while not query(player)[0].startswith("Point"):
            await player.press("K")
        x1, x2 = plane.cursor_point
        assert query(player)[0] == f"Point ({x1:.2f}, {x2:.2f})"
        assert query(player)[1] == f"answered {'+1' if answer(player)[0] > 0 else '-1'}"
        assert np.allclose(answer(player), player.snapshot.outputs(np.array([[x1, x2]]))[0], rtol=1e-12)
        assert f"x1 {x1:.2f}  x2 {x2:.2f}" in player.framed("#samples-frame").reading
        matrix = player.find("#confusion", ConfusionMatrix)
        assert "-1" in player.text
        assert matrix.counts.shape == (2, 2)
        assert matrix.counts.sum() == len(player.snapshot.testing)


@pytest.mark.slow
async def test_points_as_rows(play: Play) -> None:
    async with play("blobs", screen="Predict") as player:
        await player.press("t", "down", "down")
        assert player.find("#rows", TableEditor).has_focus
        assert query(player)[0].startswith("Sample 3 of 500")
        await player.press("t")
        plane = player.find("#plane", Plane)
        assert plane.has_focus
        assert np.allclose(plane.cursor_point, player.workspace.dataset.inputs[2], atol=0.4)
        assert query(player)[0].startswith("Sample 3 of 500")


@pytest.mark.slow
async def test_points_with_a_sigmoid_compare_with_zero_and_one(play: Play) -> None:
    async with play("gaussians", screen="Predict") as player:
        recipe = player.snapshot.recipe.with_(output="sigmoid", loss="sigmoid_cross_entropy", epochs=5)
        player.workspace.run.change_recipe(recipe)
        await player.train(5)
        rights = (player.snapshot.outputs() > 0.5) == (player.workspace.dataset.targets > 0)
        assert player.said("#summary").startswith(f"{rights.sum():,} of 500 right")
        assert f"target {int(player.workspace.dataset.targets[0, 0] > 0)}" in player.text


@pytest.mark.slow
async def test_values_over_a_plane(play: Play) -> None:
    async with play("plane", screen="Predict") as player:
        await player.train(2)
        outputs, targets = player.snapshot.outputs(), player.workspace.dataset.targets
        assert player.said("#summary").startswith("mean absolute error: train ")
        assert query(player)[1].startswith(
            f"answered {outputs[0, 0]:#.4g}, off by {outputs[0, 0] - targets[0, 0]:+#.4g}"
        )
        assert not player.find("#confusion").region.area


@pytest.mark.slow
async def test_an_empty_set_shows_the_drawing(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/none.txt").write_text("shape: 5x6\nclasses: A B\n")
    async with play("none", screen="Predict") as player:
        assert player.said("#summary").startswith("no samples")
        assert query(player)[0] == "The drawing from Edit"
        assert len(answer(player)) == 2
        await player.press("w", "W", "d", "v", "p", "t")
        assert query(player)[0] == "The drawing from Edit"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bits", "letters", "circles", "iris"])
async def test_after_a_divergence_nothing_breaks(play: Play, name: str) -> None:
    async with play(name, screen="Predict") as player:
        recipe = player.snapshot.recipe.with_(
            output="linear", loss="half_squared_error", optimizer="sgd", learning_rate=1e150
        )
        player.workspace.run.change_recipe(recipe)
        player.workspace.runner.run()
        await player.wait_for(lambda: player.status.phase == "diverged")
        await player.press("down", "up", "d", "d", "w", "v", "t", "p")
        assert player.app.return_code is None
        assert "the outputs are too large to compare" in player.said("#what-if-name")


@pytest.mark.slow
async def test_a_picked_case_survives_a_look_at_another_screen(play: Play) -> None:
    async with play(screen="Predict") as player:
        await player.press("right")
        await player.open("Edit")
        assert isinstance(player.screen, EditScreen)
        await player.open("Predict")
        assert query(player)[0] == "Sample 2 of 3"


@pytest.mark.slow
async def test_another_dataset_begins_at_its_first_sample(play: Play) -> None:
    async with play(screen="Predict") as player:
        await player.press("right", "d")
        for name in ("iris", "circles", "digits", "bits", "letters"):
            player.workspace.choose(name)
            assert isinstance(player.screen, PredictScreen)
            player.screen.refresh_state()
            await player.settle()
            assert query(player)[0].startswith(f"Sample 1 of {player.workspace.dataset.samples:,}")
            assert player.find("#left", Samples).shown.region.area
            assert player.screen.focused is not None
            assert player.screen.focused.display


async def test_a_network_that_does_not_fit_answers_nothing(play: Play) -> None:
    async with play(screen="Predict") as player:
        player.workspace.write(player.workspace.copy_as("mine"))
        editor = player.workspace.editor
        editor.rebase(player.workspace.dataset)
        editor.add_class("D")
        player.workspace.write(editor.dataset)
        await player.answered()
        player.base.refresh_state()
        await player.press("w", "d", "v", "t", "p", "right")
        assert "no longer fits" in player.said("#summary")
        assert not player.find("#right").display
        assert player.find("#samples", PictureGrid).picture(0).caption == "A"


@pytest.mark.slow
async def test_in_the_middle_of_an_epoch_the_parts_are_those_of_the_edited_samples(play: Play) -> None:
    async with play("digits", screen="Predict") as player:
        player.workspace.runner.step()
        player.workspace.write(without_sample(player.workspace.dataset, 0))
        await player.answered()
        player.base.refresh_state()
        assert player.snapshot.dataset.samples == 1797
        training, testing, _ = split(1796, player.snapshot.recipe.test_split, player.snapshot.recipe.data_seed)
        outputs, dataset = player.snapshot.outputs(player.workspace.dataset.flat_inputs), player.workspace.dataset
        rights = outputs.argmax(axis=1) == dataset.targets.argmax(axis=1)
        shares = [f"{100 * rights[part].mean():.1f}".removesuffix(".0") for part in (training, testing)]
        assert f"of 1,796 right: train {shares[0]}%, test {shares[1]}%" in player.said("#summary")
