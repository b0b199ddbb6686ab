"""Pictures that lie on their side in a file, as those of EMNIST do."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nn_tui.data.editing.edits import transposed
from nn_tui.data.opened_file import OpenedFile

NOTE: Final = "The pictures were transposed: the rows of the file are their columns."


def transposed_file(opened: OpenedFile) -> OpenedFile:
    """What was read with its pictures transposed, or as the file has them if they were. Raises DataError for other
    data."""
    notes = tuple(note for note in opened.notes if note != NOTE)
    return replace(
        opened,
        dataset=transposed(opened.dataset),
        notes=notes if opened.transposed else (*notes, NOTE),
        transposed=not opened.transposed,
    )
