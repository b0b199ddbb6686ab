"""What an output of a layer sees of the picture at the input."""

from __future__ import annotations

from collections.abc import Sequence

from nn_tui.model.layers.layer import Layer


def receptive_field(layers: Sequence[Layer], index: int) -> tuple[int, int] | None:
    """How many rows and columns of the input picture an output of that layer depends on, at most; layer 0 is the first.

    None where the input is no picture, or a layer up to that one has no places any more. (Goodfellow et al., Deep
    Learning, figure 9.4.)
    """
    seen = _seen(layers, index, 0, 0)
    if seen is None:
        return None
    _, rows, columns = layers[0].inputs
    return min(len(seen[0]), rows), min(len(seen[1]), columns)


def input_window(layers: Sequence[Layer], index: int, row: int, column: int) -> tuple[range, range] | None:
    """The rows and columns of the input picture on which the outputs of that layer at that place depend.

    They are limited to the picture. None as for ``receptive_field``.
    """
    seen = _seen(layers, index, row, column)
    if seen is None:
        return None
    sides = layers[0].inputs[1:]
    rows, columns = (
        range(max(0, covered.start), min(side, covered.stop)) for covered, side in zip(seen, sides, strict=True)
    )
    return rows, columns


def _seen(layers: Sequence[Layer], index: int, row: int, column: int) -> tuple[range, range] | None:
    """The same beyond the edges too: from the layer back to the input, each row and column widens to its window."""
    rows, columns = range(row, row + 1), range(column, column + 1)
    for layer in reversed(layers[: index + 1]):
        first = layer.window(rows.start, columns.start)
        last = layer.window(rows.stop - 1, columns.stop - 1)
        if first is None or last is None:
            return None
        rows, columns = range(first[0].start, last[0].stop), range(first[1].start, last[1].stop)
    return rows, columns
