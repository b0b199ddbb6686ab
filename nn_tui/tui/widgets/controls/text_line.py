"""Words that are drawn again only when they change."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class TextLine(Static):
    """A Static without markup that may be told the same for every frame at no cost."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, id=id, classes=classes, markup=False)
        self._said: str | Content = text

    @property
    def said(self) -> str:
        """What is said now, without styles."""
        return self._said if isinstance(self._said, str) else self._said.plain

    def say(self, text: str | Content) -> None:
        """Say this from now on."""
        if isinstance(text, Content) and isinstance(self._said, Content):
            # Equal contents may still differ in their styles.
            same = self._said.is_same(text)
        else:
            same = type(text) is type(self._said) and text == self._said
        if not same:
            self._said = text
            # Where the size is fixed, the rest of the screen need not be laid out anew.
            self.update(text, layout=self.styles.auto_dimensions)
