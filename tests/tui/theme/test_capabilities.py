"""The look of an app follows its theme, its terminal and its settings."""

from __future__ import annotations

import pytest
from textual.app import App

from nn_tui.tui.theme.capabilities import TerminalCapabilities, capabilities_of


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


@pytest.mark.parametrize(
    ("term", "colorterm", "no_color", "colours"),
    [
        ("xterm-256color", "truecolor", None, "full"),
        ("xterm-256color", None, None, "full"),
        ("xterm", None, None, "few"),
        ("dumb", None, None, "few"),
        ("xterm-256color", "truecolor", "1", "none"),
        ("dumb", None, "", "none"),
    ],
)
def test_colours(
    terminal: pytest.MonkeyPatch, term: str, colorterm: str | None, no_color: str | None, colours: str
) -> None:
    terminal.setenv("TERM", term)
    for name, value in (("COLORTERM", colorterm), ("NO_COLOR", no_color)):
        if value is not None:
            terminal.setenv(name, value)
    assert capabilities_of(App()).colours == colours


def test_dark_and_light(terminal: pytest.MonkeyPatch) -> None:
    app: App[None] = App()
    assert capabilities_of(app).dark
    app.theme = "textual-light"
    assert not capabilities_of(app).dark


def test_ascii_is_what_the_app_says(terminal: pytest.MonkeyPatch) -> None:
    class AsciiApp(App[None]):
        ascii_only = True

    assert not capabilities_of(App()).ascii
    assert capabilities_of(AsciiApp()).ascii


def test_braille_is_what_the_app_says(terminal: pytest.MonkeyPatch) -> None:
    class ConsoleApp(App[None]):
        has_braille = False

    class AsciiApp(App[None]):
        ascii_only = True

    assert capabilities_of(App()).braille
    assert not capabilities_of(ConsoleApp()).braille
    assert not capabilities_of(AsciiApp()).braille


def test_same_look_same_object(terminal: pytest.MonkeyPatch) -> None:
    app: App[None] = App()
    assert capabilities_of(app) is capabilities_of(app)


def test_shaded() -> None:
    assert TerminalCapabilities(True, "full", False).shaded
    assert not TerminalCapabilities(True, "few", False).shaded
    assert not TerminalCapabilities(True, "none", False).shaded
