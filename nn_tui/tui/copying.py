"""Copying what is under the cursor: to the clipboard of the person's terminal, and to a file in case it has none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import App

from nn_tui.data.atomic import write_atomically
from nn_tui.data.plain_text import plain
from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.frame.framed import framed_around

if TYPE_CHECKING:
    from nn_tui.tui.presenting.copying import CopyForm

MOST_BYTES: Final = 74_000
"""The longest text that is sent to the clipboard: terminals take about 100 kB of base64, and drop what is longer."""
_LONGEST_SHOWN: Final = 30
_NOTHING: Final = "There is nothing to copy under the cursor: tab goes to a view with one."


class Copying:
    """Copies the number under the cursor; asked again at the same place, it lists what else there is, in which forms.

    ``file`` takes each copied text: no terminal says whether it has put the text on a clipboard.
    """

    def __init__(self, app: App[Any], file: Path) -> None:
        self._app = app
        self._file = file
        self._last: tuple[Canvas, tuple[float, ...]] | None = None

    async def copy(self) -> None:
        """Copy the number, or choose where it was copied just before."""
        forms, place = self._forms(), self._place
        if forms and place is not None and place == self._last:
            await self.choose()
        elif forms:
            self._take(forms[0], shown=True)
            self._last = place
        else:
            self._app.notify(_NOTHING, severity="warning", timeout=5)

    async def choose(self) -> None:
        """Ask what is to be copied, and in which form."""
        from nn_tui.tui.screens.prompts import ChooseOne

        forms = self._forms()
        if not forms:
            self._app.notify(_NOTHING, severity="warning", timeout=5)
            return
        chosen = await self._app.push_screen_wait(ChooseOne("Copy", [form.name for form in forms], 0))
        if chosen is not None:
            self._take(forms[chosen])

    @property
    def _place(self) -> tuple[Canvas, tuple[float, ...]] | None:
        focused = self._app.focused
        return (focused, focused.cursor_place) if isinstance(focused, Canvas) else None

    def _forms(self) -> Sequence[CopyForm]:
        from nn_tui.tui.presenting.copying import forms_of

        focused = self._app.focused
        if focused is None:
            return ()
        framed = framed_around(focused)
        under = focused.under_cursor if isinstance(focused, Canvas) else None
        return forms_of(under, framed.reading if framed else "")

    def _take(self, form: CopyForm, *, shown: bool = False) -> None:
        text = form.make()
        what = text if shown and len(text) <= _LONGEST_SHOWN else f"{form.name[0].lower()}{form.name[1:]}"
        is_short = len(text.encode()) <= MOST_BYTES
        if is_short:
            self._app.copy_to_clipboard(text)
        try:
            write_atomically(self._file, text.encode())
        except OSError as error:
            reason = f"{plain(self._file)} could not be written: {error.strerror or error}"
            said = f"Copied {what}; {reason}." if is_short else f"Too long for a clipboard, and {reason}."
            self._app.notify(said, severity="warning", timeout=8)
            return
        again = " Y again: other forms." if shown else ""
        if is_short:
            self._app.notify(f"Copied {what}; it is in {plain(self._file)} too.{again}", timeout=5)
        else:
            self._app.notify(f"Too long for a clipboard: {what} is in {plain(self._file)}.", timeout=8)
