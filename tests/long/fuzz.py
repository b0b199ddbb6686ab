"""Read damaged files, millions of them, and keep those at which a reader fails.

    python -m tests.long.fuzz --inputs 1000000 --seed 1 [--reader csv ...] [--seconds 600]
    python -m tests.long.fuzz --reader csv --seed 1 --case 1234        that one again

A reader fails where anything is raised but the errors that readers have, a sentence has several lines or control
characters, a value is not as it should be, or one file takes two seconds or much memory.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Final

from tests.fuzzing.fuzzing import Fuzzed, fuzz, peak, watched
from tests.fuzzing.readers import READERS

MOST_FAILURES: Final = 20
"""After that many failures of one reader, it is time to mend it."""


def main() -> int:
    """Follow the command line; returns 1 where a reader failed."""
    options = _parser().parse_args()
    names = options.reader or list(READERS)
    if options.case is not None:
        return _again(names[0], options.seed, options.case)
    began = shown = perf_counter()
    fuzzed: list[Fuzzed] = []
    for fuzzed in fuzz(names, options.seed, options.inputs, options.seconds, lambda one: _keep(one, options.keep)):
        if perf_counter() - shown > 60:
            shown = perf_counter()
            print(f"{_counts(fuzzed)} in {shown - began:,.0f} s", flush=True)
        if any(len(one.failures) >= MOST_FAILURES for one in fuzzed):
            break
    print(_table(fuzzed))
    print(f"{_counts(fuzzed)} in {perf_counter() - began:,.0f} s, seed {options.seed}")
    return 1 if any(one.failures for one in fuzzed) else 0


def _keep(one: Fuzzed, folder: Path) -> None:
    """Write the last file that failed to the folder, and say how to see it again."""
    number, problem = one.failures[-1]
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{one.reader.name}-{one.seed}-{number}-{one.reader.file}"
    kept.write_bytes(one.content(number))
    again = f"python -m tests.long.fuzz --reader {one.reader.name} --seed {one.seed} --case {number}"
    print(f"{one.reader.name}, case {number}: {problem}\n  kept in {kept}\n  {again}", flush=True)


def _again(name: str, seed: int, number: int) -> int:
    """Show a file, what its reader makes of it, and what is wrong with that."""
    with tempfile.TemporaryDirectory() as folder, watched():
        one = Fuzzed(READERS[name], Path(folder), seed)
        content = one.content(number)
        print(f"{len(content):,} bytes: {content[:500]!r}")
        problem = one.read(number)
        try:
            print(f"value: {str(one.reader.read(Path(folder) / name / one.reader.file))[:500]}")
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
        print(f"failed: {problem}" if problem else "as it should be")
    return 1 if problem else 0


def _counts(fuzzed: list[Fuzzed]) -> str:
    files, failures = sum(one.files for one in fuzzed), sum(len(one.failures) for one in fuzzed)
    return f"{files:,} files, {failures} failures, {peak():.0f} MB at most"


def _table(fuzzed: list[Fuzzed]) -> str:
    lines = [f"{'reader':10} {'files':>10} {'a second':>8} {'values':>9} {'refused':>10} {'unforeseen':>10} slowest"]
    for one in fuzzed:
        rate = one.files / one.seconds if one.seconds else 0.0
        first = f", unforeseen first in case {one.unforeseen}" if one.unforeseen is not None else ""
        lines.append(
            f"{one.reader.name:10} {one.files:10,} {rate:8,.0f} {one.outcomes['value']:9,} "
            f"{one.outcomes['refused']:10,} {one.outcomes['unforeseen']:10,} {one.slowest[0]:.2f} s in case "
            f"{one.slowest[1]}{first}"
        )
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    about = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m tests.long.fuzz", description=about)
    parser.add_argument("--inputs", type=int, default=10**9, metavar="N", help="read that many files")
    parser.add_argument("--seconds", type=float, default=1e9, metavar="N", help="or for that many seconds")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the seed of the damage")
    parser.add_argument("--reader", nargs="+", choices=tuple(READERS), metavar="NAME", help="of those readers alone")
    parser.add_argument("--case", type=int, metavar="N", help="the file of that number, once more")
    parser.add_argument(
        "--keep", type=Path, default=Path("failing-files"), metavar="FOLDER", help="where files that fail are kept"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
