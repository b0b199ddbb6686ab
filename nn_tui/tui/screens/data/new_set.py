"""Beginning an empty dataset of one's own: its kind, and what that kind has to be told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.empty_sets import empty_pictures, empty_table, read_inputs, read_target
from nn_tui.data.editing.plane_edits import MOST_CLASSES, empty_plane
from nn_tui.data.errors import DataError
from nn_tui.data.picture_size import read_size
from nn_tui.tui.screens.data.context import DataContext
from nn_tui.tui.screens.prompts import ChooseOne, Reading

Make = Callable[[str], Dataset]
"""Makes the empty dataset of a name."""


class NewSet(NamedTuple):
    """A kind of empty dataset, the name that is offered for it, and how it is asked for; None when that is closed."""

    title: str
    name: str
    ask: Callable[[DataContext], Awaitable[Make | None]]


async def ask_new_set(context: DataContext) -> tuple[Make, str] | None:
    """Ask which empty dataset is wanted. Returns how it is made and a name to offer; None when a question is closed."""
    chosen = await context.ask(ChooseOne("A new, empty set of", tuple(new.title for new in NEW_SETS), 0))
    if chosen is None:
        return None
    make = await NEW_SETS[chosen].ask(context)
    return None if make is None else (make, NEW_SETS[chosen].name)


async def _letters(_: DataContext) -> Make:
    return partial(empty_pictures, rows=5, columns=6)


async def _pictures(context: DataContext) -> Make | None:
    size = await context.ask(Reading("Rows x columns of each picture", _size, value="8x8"))
    return None if size is None else partial(empty_pictures, rows=size[0], columns=size[1])


def _size(text: str) -> tuple[int, int]:
    try:
        return read_size(text)
    except DataError as error:
        raise DataError(f"{text} is no size: {error}.") from None


async def _points(_: DataContext, classes: int) -> Make:
    return partial(empty_plane, classes=classes)


async def _table(context: DataContext) -> Make | None:
    inputs = await context.ask(Reading("Its inputs, with spaces between", read_inputs, value="width height"))
    if inputs is None:
        return None

    def make(text: str) -> Make:
        target, are_classes = read_target(text)
        made = partial(empty_table, inputs=inputs, target=target, are_classes=are_classes)
        # So that names that do not go together are told while they can be mended.
        made("table")
        return made

    title = "Its classes, with spaces between; or one name, of a number to predict"
    return await context.ask(Reading(title, make, value="small large"))


NEW_SETS: Final = (
    NewSet("letters of 5 rows x 6 columns", "my-letters", _letters),
    NewSet("pictures of another size", "my-pictures", _pictures),
    *(
        NewSet(f"points of {count} classes", "my-points", partial(_points, classes=count))
        for count in range(2, MOST_CLASSES + 1)
    ),
    NewSet("points with numbers (regression)", "my-surface", partial(_points, classes=0)),
    NewSet("rows of a table", "my-table", _table),
)
