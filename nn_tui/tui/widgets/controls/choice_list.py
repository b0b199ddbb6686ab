"""A list to choose from that works at any size."""

from __future__ import annotations

from contextlib import suppress

from textual.widgets import OptionList


class ChoiceList(OptionList):
    """Textual's OptionList, whose page keys fail without a visible line; this one ignores them."""

    DEFAULT_CSS = """
    ChoiceList {
        min-width: 5;
        min-height: 1;
    }
    """

    def action_page_up(self) -> None:
        """One page up, if any line is visible."""
        with suppress(LookupError, ValueError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """One page down, if any line is visible."""
        with suppress(LookupError, ValueError):
            super().action_page_down()  # type: ignore[no-untyped-call]
