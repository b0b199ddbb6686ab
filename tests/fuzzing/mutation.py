"""Damaged files: valid ones with bits flipped, parts cut, repeated, swapped and spliced, and numbers made absurd.

The same random stream gives the same file, so that a seed and the number of a case are enough to see it again.
"""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

LONGEST: Final = 1 << 16
"""Files grow to that many bytes at most, and few to more than SHORT: what is to be found is a fault in small ones."""
SHORT: Final = 1 << 11

_NUMBER: Final = re.compile(rb"-?\d+(?:\.\d+)?")
_ABSURD: Final = (
    *(b"0", b"-1", b"1e308", b"1e309", b"-1e400", b"nan", b"inf", b"1_0", b"0x10", b"1,5", b"01", b"1e-400"),
    *(b"99999999999999999999", b"2147483648", b"4294967295", b"9" * 400, b"9" * 5000, b"1.0.0", "٣".encode()),
)
_WORDS: Final = (
    *(
        b"\x00",
        b"\xff",
        b"\xe9",
        b"\x1b[31m",
        b"\x1b]0;title\x07",
        b"\x1c",
        b"\x85",
        "\u2028".encode(),
        b"\xef\xbb\xbf",
    ),
    *("\u202e".encode(), "\U0001f600".encode(), b"\xed\xa0\x80", b"\r", b"\r\n", b"\n\n", b"\t", b"   ", b'"', b"'"),
    *(b",", b";", b"|", b"->", b"#", b":", b"=", b"[", b"]", b"{", b"}", b"(", b")", b"\\", b"NA", b"?", b"_", b"None"),
    *(b"classes: A B\n", b"kind: sequences\n", b"levels: 255\n", b"tests: 1\n", b"steps: 1000\n", b"channels: 16\n"),
    *(
        b"shape: 64x64\n",
        b"sep=;\n",
        b"# ",
        b"True",
        b"'|O'",
        b"'<U0'",
        b"'<U9'",
        b"'>f8'",
        b"'<c16'",
        b"'|S0'",
        b"'<f2'",
    ),
)
_WHOLE: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)

Change = Callable[[Random, bytearray], None]
Members = list[tuple[bytes, bytes]]


def mutated(random: Random, examples: Sequence[bytes]) -> bytes:
    """One of the examples with one to six changes, some of them within its packed parts."""
    content = random.choice(examples)
    kind = random.random()
    if content[:2] == b"PK" and kind < 0.75:
        return _zip_mutated(random, content)
    if content[:2] == b"\x1f\x8b" and kind < 0.6:
        changed = _changed(random, gzip.decompress(content), ())
        return gzip.compress(changed, compresslevel=1, mtime=0)
    return _changed(random, content, examples)


def _changed(random: Random, content: bytes, examples: Sequence[bytes]) -> bytes:
    changed = bytearray(content)
    most = LONGEST if random.random() < 0.01 else max(SHORT, len(content))
    for _ in range(1 + int(random.expovariate(1.0)) % 6):
        if examples and random.random() < 0.05:
            _splice(random, changed, random.choice(examples))
        else:
            random.choice(_CHANGES)(random, changed)
        del changed[most:]
    return bytes(changed)


def _flip(random: Random, content: bytearray) -> None:
    for _ in range(random.randint(1, 4)):
        if content:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def _overwrite(random: Random, content: bytearray) -> None:
    width = random.choice((1, 2, 4, 8))
    order = "<" if random.random() < 0.5 else ">"
    code = {1: "B", 2: "H", 4: "I", 8: "Q"}[width]
    value = random.choice(_WHOLE) & ((1 << 8 * width) - 1)
    place = random.randrange(len(content) + 1)
    content[place : place + width] = struct.pack(order + code, value)


def _cut(random: Random, content: bytearray) -> None:
    start, end = _span(random, content)
    del content[start:end]


def _end_early(random: Random, content: bytearray) -> None:
    del content[random.randrange(len(content) + 1) :]


def _repeat(random: Random, content: bytearray) -> None:
    start, end = _span(random, content)
    times = random.choice((1, 1, 2, 10, 1000))
    content[end:end] = (content[start:end] * times)[:LONGEST]


def _swap(random: Random, content: bytearray) -> None:
    start, end = _span(random, content)
    other = random.randrange(len(content) + 1)
    part = content[start:end]
    del content[start:end]
    content[other:other] = part


def _insert(random: Random, content: bytearray) -> None:
    place = random.randrange(len(content) + 1)
    content[place:place] = random.choice(_WORDS)


def _junk(random: Random, content: bytearray) -> None:
    start, end = _span(random, content)
    content[start:end] = random.randbytes(min(end - start, 64))


def _number(random: Random, content: bytearray) -> None:
    start = random.randrange(len(content) + 1)
    match = _NUMBER.search(content, start) or _NUMBER.search(content)
    if match:
        small = str(random.randint(0, 20)).encode()
        content[match.start() : match.end()] = small if random.random() < 0.3 else random.choice(_ABSURD)


def _lines(random: Random, content: bytearray) -> None:
    lines = content.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    choice = random.randrange(4)
    if choice == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif choice == 1:
        del lines[one]
    elif choice == 2:
        lines.insert(one, lines[other])
    else:
        random.shuffle(lines)
    content[:] = b"\n".join(lines)


def _splice(random: Random, content: bytearray, other: bytes) -> None:
    start, end = _span(random, bytearray(other))
    place = random.randrange(len(content) + 1)
    content[place:place] = other[start:end]


_CHANGES: Final[tuple[Change, ...]] = (
    *(_flip, _flip, _overwrite, _cut, _end_early, _repeat, _swap, _insert, _insert, _junk),
    *(_number, _number, _lines, _lines),
)


def _span(random: Random, content: bytearray) -> tuple[int, int]:
    """Where a part begins and ends; mostly a short one."""
    start = random.randrange(len(content) + 1)
    longest = random.choice((2, 8, 64, 1024, LONGEST))
    return start, min(len(content), start + random.randint(0, longest))


def _zip_mutated(random: Random, content: bytes) -> bytes:
    """The archive with members damaged, renamed, swapped, doubled or left out, and checksums that fit nevertheless."""
    members = zip_members(content)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if not members:
            break
        at, other = random.randrange(len(members)), random.randrange(len(members))
        name, data = members[at]
        choice = random.randrange(10)
        if choice < 5:
            # The first bytes of an array say what it is.
            head = random.randrange(1, 128) if random.random() < 0.5 else len(data)
            members[at] = name, _changed(random, data[:head], ()) + data[head:]
        elif choice == 5:
            members[at], members[other] = (name, members[other][1]), (members[other][0], data)
        elif choice == 6:
            members[at] = _changed(random, name, ()), data
        elif choice == 7:
            members.append((members[other][0], data))
        elif choice == 8:
            del members[at]
        else:
            members[at] = name, members[other][1]
    packed = zip_of(members, is_packed=random.random() < 0.3)
    return _changed(random, packed, ()) if random.random() < 0.1 else packed


def zip_members(content: bytes) -> Members:
    """The names and contents of an archive that is whole, by its directory; contents that are packed are unpacked."""
    end = content.rindex(b"PK\x05\x06")
    count, _, place = struct.unpack_from("<HII", content, end + 10)
    members: Members = []
    for _ in range(count):
        method = struct.unpack_from("<H", content, place + 10)[0]
        packed, _ = struct.unpack_from("<II", content, place + 20)
        name_length, extra, comment = struct.unpack_from("<HHH", content, place + 28)
        start = struct.unpack_from("<I", content, place + 42)[0]
        name = content[place + 46 : place + 46 + name_length]
        of_name, of_extra = struct.unpack_from("<HH", content, start + 26)
        data = content[start + 30 + of_name + of_extra :][:packed]
        members.append((name, zlib.decompress(data, -15) if method else data))
        place += 46 + name_length + extra + comment
    return members


def zip_of(members: Members, is_packed: bool = False) -> bytes:
    """An archive of these members, as `zipfile` writes one, in a fraction of the time."""
    body, directory = bytearray(), bytearray()
    for name, data in members:
        name, method, stored = name[:1000], 8 if is_packed else 0, data
        if is_packed:
            packer = zlib.compressobj(1, wbits=-15)
            stored = packer.compress(data) + packer.flush()
        about = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 33, zlib.crc32(data), len(stored), len(data), len(name), 0)
        directory += b"PK\x01\x02\x14\x00" + about + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + about + name + stored
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)
