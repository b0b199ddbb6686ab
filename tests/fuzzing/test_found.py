"""What was found in damaged and hostile files, each in the smallest file that shows it."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.reading import UNFORESEEN
from tests.fuzzing.mutation import zip_members, zip_of
from tests.fuzzing.readers import ERRORS, READERS


def _npy(descr: str, shape: str, content: bytes) -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00v\x00" + header + content


def _npz(inputs: np.ndarray, answers: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez(content, X=inputs, y=answers)
    return content.getvalue()


def _lzma_npz() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        for name, member in zip_members(_npz(np.arange(8.0).reshape(4, 2), np.arange(4) % 2)):
            archive.writestr(name.decode(), member)
    return content.getvalue()


def _run(change: Callable[[dict[bytes, bytes]], object], is_packed: bool = False) -> bytes:
    members = dict(zip_members(READERS["run"].examples()[0]))
    change(members)
    return zip_of(list(members.items()), is_packed)


def _run_with_header(**entries: object) -> bytes:
    def change(members: dict[bytes, bytes]) -> None:
        header = json.loads(np.load(io.BytesIO(members[b"header.npy"])).tobytes())
        content = io.BytesIO()
        np.save(content, np.frombuffer(json.dumps({**header, **entries}).encode(), np.uint8))
        members[b"header.npy"] = content.getvalue()

    return _run(change)


_ROWS = np.arange(8.0).reshape(4, 2)
_SIGNALLING = struct.pack("<I", 0x7F800001)

REFUSED: dict[str, tuple[str, bytes, str]] = {
    "texts of impossible characters": ("npy", _npy("<U1", "(2, 2)", b"\xff" * 16), "damaged"),
    "such texts, turned around": ("npy", _npy(">U1", "(2, 2)", b"\xff" * 16), "damaged"),
    "texts without characters": ("npy", _npy("<U0", "(1000000000, 2)", b""), "all texts of the array are empty"),
    "rows without columns": ("npy", _npy("<f8", "(1000000000000, 0)", b""), "bytes of memory"),
    "a shape below zero": ("npy", _npy("<f8", "(-1, 2)", b""), "cut short"),
    "rows that are not there": ("npy", _npy("<f8", "(1000000, 2)", b"\0" * 32), "cut short"),
    "y of no dimension": ("npz", _npz(_ROWS, np.array(3)), "y: this is a single value"),
    "X of no dimension": ("npz", _npz(np.array(3), np.zeros(4)), "X: this is a single value"),
    "y of no columns": ("npz", _npz(_ROWS, np.zeros((4, 0))), "the shape is (4, 0)"),
    "an archive packed in another way": ("npz", _lzma_npz(), "compressed in a way that is not read"),
    "a recipe that is no text": ("recipe", b"[network]\n\xde = 1\n", "not UTF-8 text"),
    "a recipe of nested keys": ("recipe", b"a" + b".a" * 200 + b" = 1\n", "is not a recipe"),
    "a recipe of nested lists": ("recipe", b"[network]\nhidden = " + b"[" * 20_000, "nested too deeply"),
    "a run that is packed": ("run", _run(dict, is_packed=True), "damaged or cut short"),
    "a run with an array too much": ("run", _run(lambda members: members.update({b"order.npy": b"no"})), "damaged"),
    "a run of nested lists": ("run", _run_with_header(changes=json.loads("[" * 400 + "]" * 400)), "damaged"),
    "a run of no number": ("run", _run_with_header(record_every=1e400), "damaged"),
    "a short run that is no zip": ("run", b"PK", "damaged or cut short"),
}
"""For each, its reader, the file and part of the sentence."""

READ: dict[str, tuple[str, bytes]] = {
    "the separators of old terminals beside a number": ("csv", b"a\tb\n\x1c,25\t3\n" + b"1,5\t2\n2,5\t4\n" * 30),
    "numbers that are signalled to be none": (
        "npy",
        _npy("<f4", "(4, 2)", struct.pack("<7f", 1, 2, 3, 1, 5, 2, 7) + _SIGNALLING),
    ),
}
"""For each, its reader and the file."""


def _said(name: str, content: bytes, folder: Path) -> str | None:
    """The sentence about the file; None where it is read."""
    reader = READERS[name]
    path = reader.prepare(folder)
    path.write_bytes(content)
    reader.outcome(path)
    try:
        reader.read(path)
    except ERRORS as error:
        return str(error)
    return None


@pytest.mark.parametrize("what", REFUSED)
def test_what_was_found_is_refused_in_a_sentence_of_its_own(what: str, tmp_path: Path) -> None:
    name, content, wanted = REFUSED[what]
    said = _said(name, content, tmp_path)
    assert said is not None
    assert wanted in said
    assert UNFORESEEN not in said


@pytest.mark.parametrize("what", READ)
def test_what_was_found_is_read(what: str, tmp_path: Path) -> None:
    name, content = READ[what]
    assert _said(name, content, tmp_path) is None
