"""A list to choose from that bears any size."""

from __future__ import annotations

from contextlib import suppress

from textual.widgets import OptionList


class ChoiceList(OptionList):
    """Textual's OptionList reckons with at least one line and one column; with less room than that it waits."""

    DEFAULT_CSS = """
    ChoiceList {
        min-width: 4;
        min-height: 1;
    }
    """

    def action_page_up(self) -> None:
        """One page up, once there are lines to turn."""
        with suppress(LookupError, ValueError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """One page down, once there are lines to turn."""
        with suppress(LookupError, ValueError):
            super().action_page_down()  # type: ignore[no-untyped-call]
