"""What is found out about the terminal before anything is drawn: its characters and its colours."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from nn_tui.tui.terminal import charset, has_braille, prepare_environment, speaks_unicode

LOCALES: dict[str, tuple[dict[str, str], bool]] = {
    "C": ({"LANG": "C"}, False),
    "POSIX": ({"LC_ALL": "POSIX"}, False),
    "Latin-1": ({"LANG": "de_DE.ISO-8859-1"}, False),
    "Latin-9 with the euro": ({"LANG": "de_DE.ISO-8859-15@euro"}, False),
    "no characters named": ({"LANG": "de_DE"}, False),
    "UTF-8": ({"LANG": "de_DE.UTF-8"}, True),
    "UTF-8 in other words": ({"LANG": "en_GB.utf8@modifier"}, True),
    "UTF-8 alone": ({"LC_CTYPE": "UTF-8"}, True),
    "C with UTF-8": ({"LANG": "C.UTF-8"}, True),
    "LC_ALL before the others": ({"LC_ALL": "C", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"}, False),
    "LC_CTYPE before LANG": ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),
    "one that is empty": ({"LC_ALL": "", "LC_CTYPE": "C", "LANG": "C.UTF-8"}, False),
    "none": ({}, True),
}


@pytest.mark.parametrize(("environment", "unicode"), LOCALES.values(), ids=LOCALES)
def test_the_locale_decides_on_the_characters(environment: dict[str, str], unicode: bool) -> None:
    assert speaks_unicode(io.TextIOWrapper(io.BytesIO(), "utf-8"), environment) == unicode
    assert not speaks_unicode(io.TextIOWrapper(io.BytesIO(), "latin-1"), environment)
    assert not speaks_unicode(None, environment)


def test_what_the_locale_has() -> None:
    assert [charset({"LANG": name}) for name in ("C", "de_DE.ISO-8859-1", "C.utf8")] == ["ASCII", "ISO-8859-1", "UTF-8"]
    assert charset({}) is None


ASKING = """
from nn_tui.tui.terminal import charset, environment_at_start
print(charset(environment_at_start()))
"""


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"LANG": "C"}, "ASCII"),
        ({"LANG": "C", "PYTHONUTF8": "1"}, "ASCII"),
        ({"LC_CTYPE": "POSIX", "LANG": "C.UTF-8"}, "ASCII"),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, "UTF-8"),
        ({}, "None"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="Linux shows with what environment a process began")
def test_what_python_sets_in_the_c_locale_does_not_hide_it(environment: dict[str, str], found: str) -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", ASKING], env={**others, **environment}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == found


@pytest.mark.parametrize(
    ("term", "no_color", "has_colours"),
    [
        ("xterm-256color", None, True),
        ("xterm-256color", "", True),
        ("xterm-256color", "1", False),
        ("linux", None, True),
        ("dumb", None, False),
        ("vt100", None, False),
        ("vt220-8bit", None, False),
        ("xterm-mono", "", False),
        ("", None, True),
    ],
)
def test_colours(monkeypatch: pytest.MonkeyPatch, term: str, no_color: str | None, has_colours: bool) -> None:
    monkeypatch.setenv("TERM", term)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    prepare_environment()
    assert ("NO_COLOR" not in os.environ) == has_colours
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_the_linux_console_has_no_braille() -> None:
    assert not has_braille({"TERM": "linux"})
    assert has_braille({"TERM": "screen-256color"})
    assert has_braille({})
