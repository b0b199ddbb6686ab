"""Tables of two numbers have a decision boundary and neuron maps, in the units of the table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.tui.presenting.planes import has_plane, place_words, plane_bounds
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane

if TYPE_CHECKING:
    from tests.tui.conftest import Play

PAY = "age,pay,leaves\n" + "".join(
    f"{age},{pay},{'yes' if age > 40 else 'no'}\n" for age in (20, 30, 50, 60) for pay in (1500, 2500, 4500)
)
PRICES = "size,rooms,price\n" + "".join(
    f"{size},{rooms},{size * rooms}\n" for size in (20, 40, 90) for rooms in (1, 2, 3)
)


@pytest.mark.parametrize("name", ["xor", "and", "or", "circles", "blobs"])
def test_what_has_two_inputs_has_a_plane(name: str) -> None:
    assert has_plane(built_in(name))


@pytest.mark.parametrize("name", ["bits", "iris", "letters", "waves"])
def test_what_has_other_inputs_has_none(name: str) -> None:
    assert not has_plane(built_in(name))


def test_the_plane_of_xor_reaches_beyond_its_samples() -> None:
    assert plane_bounds(built_in("xor")) == ((-0.25, 1.25), (-0.25, 1.25))
    assert place_words(built_in("xor"), 0.5, -0.25) == "x1 0.500  x2 -0.250"
    assert plane_bounds(built_in("circles")) == ((-6.0, 6.0), (-6.0, 6.0))


async def test_xor_begins_with_its_boundary_and_its_neurons_are_drawn(play: Play) -> None:
    async with play("xor", screen="Train", size=(200, 60)) as player:
        assert player.screen.query_one("#panes").names[0] == "boundary"  # type: ignore[attr-defined]
        await player.train(10)
        plane = player.find("#plane", Plane)
        assert plane.bounds == ((-0.25, 1.25), (-0.25, 1.25))
        answer = float(player.snapshot.outputs(np.array([plane.cursor_point]))[0, 0])
        assert player.reading == f"{place_words(built_in('xor'), *plane.cursor_point)}   y {number(answer)}"
        pictures = player.find("#separations", PictureGrid).pictures
        assert [picture.caption for picture in pictures] == ["h1", "h2", "h3", "h4"]


@pytest.mark.parametrize(("text", "axes"), [(PAY, ("age", "pay")), (PRICES, ("size", "rooms"))])
async def test_an_own_table_has_axes_in_its_own_units(
    play: Play, tmp_path: Path, text: str, axes: tuple[str, str]
) -> None:
    (tmp_path / "mine.csv").write_text(text)
    async with play(str(tmp_path / "mine.csv"), screen="Train", size=(120, 40)) as player:
        await player.train(2)
        dataset, plane = player.snapshot.dataset, player.find("#plane", Plane)
        assert plane.bounds == plane_bounds(dataset)
        assert all(name in player.text for name in axes)
        low, high = dataset.flat_inputs.min(axis=0), dataset.flat_inputs.max(axis=0)
        assert plane.bounds[0][0] < low[0] < high[0] < plane.bounds[0][1]
        # The network's own inputs are standardised: the plane shows what it answers to numbers of the table.
        assert player.snapshot.encoding.inputs is not None
        grid = plane.grid()
        assert np.isfinite(player.snapshot.outputs(grid)).all()


async def test_three_inputs_say_why_there_is_no_boundary(play: Play) -> None:
    async with play("bits", screen="Train") as player:
        assert "boundary" not in player.screen.query_one("#panes").names  # type: ignore[attr-defined]
        await player.press("v")
        await player.wait_for(lambda: "needs two inputs" in player.text, "why")
