"""Text that is drawn again only when it changes."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from nn_tui.tui.theme.key_marks import content_with_keys, with_keys


class TextLine(Static):
    """A Static without markup; showing the same text again, as in every frame, costs nothing."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, id=id, classes=classes, markup=False)
        self._said: str | Content = text

    @property
    def said(self) -> str:
        """The text shown, without styles."""
        return self._said if isinstance(self._said, str) else self._said.plain

    def say(self, text: str | Content) -> None:
        """Show another text, with the keys that are in force where it names ids."""
        text = content_with_keys(self, text) if isinstance(text, Content) else with_keys(self, text)
        if isinstance(text, Content) and isinstance(self._said, Content):
            # Equal contents may still differ in their styles.
            is_same = self._said.is_same(text)
        else:
            is_same = type(text) is type(self._said) and text == self._said
        if not is_same:
            self._said = text
            # With a fixed size, the rest of the screen need not be laid out again.
            self.update(text, layout=self.styles.auto_dimensions)
