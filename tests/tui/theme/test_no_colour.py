"""Without colours nothing is lost that they said: marks are reversed, faint text is dim, hidden text is hidden."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.filter import LineFilter
from textual.widget import Widget
from textual.widgets import Input, Static

from nn_tui.tui.theme.no_colour import NoColours, without_colours

BLACK = Color(0, 0, 0)


def drawn(text: str, style: Style | None, dark: bool = True) -> Segment:
    (segment,) = NoColours(dark).apply([Segment(text, style)], BLACK)
    return segment


def style_of(written: str, dark: bool = True) -> Style:
    style = drawn("a", Style.parse(written), dark).style
    assert style is not None
    assert style.color is None
    assert style.bgcolor is None
    return style


def test_a_mark_is_reversed_whatever_its_colours() -> None:
    assert style_of("#ffffff on #0178d4").reverse
    assert style_of("#000000 on #e0e0e0").reverse
    assert not style_of("#e0e0e0 on #121212").reverse
    assert not style_of("#e0e0e0 on #242f38").reverse
    assert style_of("#ffffff on #004578", dark=False).reverse
    assert not style_of("#000000 on #e0e0e0", dark=False).reverse


def test_what_is_reversed_already_stays_so() -> None:
    assert style_of("reverse #e0e0e0 on #121212").reverse
    assert not style_of("reverse #000000 on #e0e0e0").reverse


def test_faint_text_is_dim_and_bold_text_bold() -> None:
    assert style_of("#606060 on #121212").dim
    assert not style_of("#e0e0e0 on #121212").dim
    assert style_of("bold #e0e0e0 on #121212").bold


def test_text_in_the_colour_of_its_background_is_blank() -> None:
    assert drawn("▔数", Style.parse("#121212 on #121212")).text == "   "
    assert drawn("▔", Style.parse("#e0e0e0 on #121212")).text == "▔"


def test_a_text_without_a_style_and_what_a_click_does_stay() -> None:
    assert drawn("a", None) == Segment("a")
    style = drawn("a", Style.parse("red") + Style.from_meta({"@click": "app.quit"})).style
    assert style is not None
    assert style.meta == {"@click": "app.quit"}


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "solarized-light"])
async def test_nothing_on_the_screen_has_a_colour(monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    class Plain(App[None]):
        def get_line_filters(self) -> Sequence[LineFilter]:
            return without_colours(super().get_line_filters(), self.current_theme.dark)

        def compose(self) -> ComposeResult:
            yield Static("[red on blue]words[/]")
            yield Input("typed")

    monkeypatch.setenv("NO_COLOR", "1")
    app = Plain()
    async with app.run_test() as pilot:
        app.theme = theme
        await pilot.pause()
        styles = [
            style
            for widget in app.screen.walk_children(Widget)
            for strip in widget.render_lines(widget.region.reset_offset)
            for _, style, _ in strip
        ]
        assert styles
        assert all(style is None or style.color is style.bgcolor is None for style in styles)
        assert any(style is not None and style.reverse for style in styles)
