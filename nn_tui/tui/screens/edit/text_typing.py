"""Symbols that are typed into a sequence: characters one by one, words in a prompt; new ones after a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nn_tui.data.editing.pasted_sequence import split_symbols
from nn_tui.tui.screens.prompts import Confirm, Prompt

if TYPE_CHECKING:
    from nn_tui.tui.screens.edit.sequences import SequenceSheet


class TextTyping:
    """Types into the sequence of a sheet. While ``inserts``, what is there moves on; otherwise it is typed over."""

    def __init__(self, sheet: SequenceSheet) -> None:
        self._sheet = sheet
        self.inserts = False

    def begin(self, place: int, inserts: bool) -> None:
        """Begin to type characters at a place of the line, or ask for the words there."""
        if not self._sheet.rows.are_characters:
            self._sheet.run_worker(self._ask_for_words(place, place + (not inserts)))
            return
        self.inserts = inserts
        roll = self._sheet.roll
        roll.typing = True
        roll.cursor = (0, place)
        self._sheet.host.show()

    def typed(self, text: str) -> None:
        """Put what was typed or pasted at the cursor; a line end that is no symbol ends typing."""
        sheet, roll = self._sheet, self._sheet.roll
        symbols = sheet.dataset.symbols
        if text == "\n" and text not in symbols:
            roll.action_end_typing()
            return
        typed, start = split_symbols(text, symbols), roll.cursor_column
        stop = start if self.inserts else min(start + len(typed), len(sheet.edits.line))
        self._put(start, stop, typed)

    def erased(self, before: bool) -> None:
        """Remove the symbol before the cursor, or the one under it."""
        place = self._sheet.roll.cursor_column - before
        if 0 <= place < len(self._sheet.edits.line):
            self._sheet.edit_at(place, lambda: self._sheet.edits.remove(place))

    async def _ask_for_words(self, start: int, stop: int) -> None:
        """Ask for the words in the place of a range."""
        sheet = self._sheet
        present = [sheet.dataset.symbols[place] for place in sheet.edits.line[start:stop].tolist()]
        title = f"Word {start + 1}, or several words" if present else f"Words to insert as word {start + 1}"
        text = await sheet.app.push_screen_wait(Prompt(title, value=" ".join(present)))
        if text:
            self._put(start, stop, text.split())

    def _put(self, start: int, stop: int, typed: Sequence[str]) -> None:
        """Put symbols in the place of a range, after a question where the dataset does not have one of them."""
        edits = self._sheet.edits
        if unknown := edits.unknown(typed):
            self._sheet.run_worker(self._ask_to_add(start, stop, typed, unknown))
        else:
            self._sheet.edit_at(start + len(typed), lambda: edits.type(start, stop, typed))

    async def _ask_to_add(self, start: int, stop: int, typed: Sequence[str], unknown: Sequence[str]) -> None:
        """Ask whether to add symbols to the dataset; if so, put what was typed in the place of a range."""
        sheet, is_typing = self._sheet, self._sheet.roll.typing
        what = "character" if sheet.rows.are_characters else "word"
        what, them = (f"the {what}s", "them") if len(unknown) > 1 else (f"the {what}", "it")
        lacking = f"{sheet.dataset.name} does not have {what} {' '.join(unknown)}"
        question = f"{lacking}. Add {them}? The network will need a reset."
        may_add = await sheet.app.push_screen_wait(Confirm(question, "Add"))
        if is_typing:
            # The question ended it.
            self.begin(start, self.inserts)

        def put() -> None:
            sheet.editor.add_symbols(unknown)
            sheet.edits.type(start, stop, typed)

        if may_add:
            sheet.edit_at(start + len(typed), put, own=True)
