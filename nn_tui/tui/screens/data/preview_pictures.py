"""The pictures of a dataset's preview, large where there is room."""

from __future__ import annotations

from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid

LARGE = 10
"""Pictures of more rows than this are drawn with two pixels to a line."""


class PreviewPictures(PictureGrid):
    """Pictures to look at; those that are large, or do not fit below each other's captions, are drawn compactly."""

    def __init__(self, id: str) -> None:
        super().__init__(selectable=False, grows_to=3, id=id)

    def on_resize(self) -> None:
        """Fit the pictures in again."""
        self.fit()

    def fit(self) -> None:
        """Choose the size of a pixel that suits the pictures and the room."""
        rows = self.picture(0).values.shape[-2] if self.count else 0
        compact = rows > LARGE or 0 < self.size.height <= rows
        if compact != self.compact:
            self.compact = compact
