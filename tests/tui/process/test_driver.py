"""Whatever bytes come from the terminal, the app goes on and takes the next key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import OpenTerminal

pytestmark = pytest.mark.slow

BYTES = {
    "Latin-1": b"\xe9",
    "Meta in 8 bits": b"\xe1\xe2\xff",
    "half a character": b"\xc3",
    "no such character": b"\x1b[1114112u",
    "too large a number": b"\x1b[27;5;999999999~",
    "a number beyond all": b"\x1b[99999999999999999999u",
    "half a surrogate pair": b"\x1b[55296u",
    "a size of nothing": b"\x1b[48;0;0;0;0t\x1b[<0;5;5M\x1b[<0;5;5m",
    "no pixels": b"\x1b[48;24;80;0;0t\x1b[<0;5;5M\x1b[<0;5;5m",
    "a size beyond all": b"\x1b[48;99999999;99999999;1;1t",
    "no number": b"\x1b[:\xd9\xa3~",
}


@pytest.mark.parametrize("typed", BYTES)
def test_it_takes_the_next_key(terminal: OpenTerminal, home: Path, typed: str) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.words, "the app")
        os.write(t.fd, BYTES[typed] + b"3")
        t.wait_for(lambda: "running" in t.words or "v views" in t.words, "Train")
        os.write(t.fd, b"q")
        t.ends()
        assert t.process.returncode == 0
        assert not (home / "nn-tui/crashes").exists()
