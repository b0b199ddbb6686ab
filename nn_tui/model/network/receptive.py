"""What an output of a layer sees of the picture at the input."""

from __future__ import annotations

from collections.abc import Sequence

from nn_tui.model.layers.layer import Layer


def receptive_field(layers: Sequence[Layer], index: int) -> tuple[int, int] | None:
    """How many rows and columns of the input picture an output of that layer depends on, at most; layer 0 is the first.

    None where the input is no picture, or a layer up to that one has no places any more. (Goodfellow et al., Deep
    Learning, figure 9.4.)
    """
    outputs = layers[index].outputs
    places = max(outputs[1:]) if len(outputs) == 3 else 1
    seen = [input_window(layers, index, place, place) for place in range(places)]
    windows = [window for window in seen if window is not None]
    if not windows:
        return None
    rows, columns = (max(map(len, sides)) for sides in zip(*windows, strict=True))
    return rows, columns


def input_window(layers: Sequence[Layer], index: int, row: int, column: int) -> tuple[range, range] | None:
    """The rows and columns of the input picture on which the outputs of that layer at that place depend.

    From the layer back to the input, each row and column widens to its window, without what is padding or lies beyond
    the picture. None as for ``receptive_field``.
    """
    rows, columns = range(row, row + 1), range(column, column + 1)
    for layer in reversed(layers[: index + 1]):
        first = layer.window(rows.start, columns.start)
        last = layer.window(rows.stop - 1, columns.stop - 1)
        if first is None or last is None:
            return None
        _, most_rows, most_columns = layer.inputs
        rows = range(max(0, first[0].start), min(most_rows, last[0].stop))
        columns = range(max(0, first[1].start), min(most_columns, last[1].stop))
    return rows, columns
