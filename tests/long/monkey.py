"""The robot at the keyboard, for as long as you like.

python -m tests.long.monkey --keys 300000 --seed 1 --through pilot
python -m tests.long.monkey --replay FILE
python -m tests.long.monkey --reduce FILE
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.robot.isolation import Player, player
from tests.robot.recording import EVENTS, Failure, Recording
from tests.robot.reducing import reduced

TRIES = 3
"""How often a recording is played to see whether it fails: the moment of a key is not recorded."""


def main(words: Sequence[str] | None = None) -> int:
    """Play, and return 1 if anything failed."""
    options = _parser().parse_args(words)
    # An exit of this kind ends the process that plays as well.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with player(options.through) as robot:
        if options.replay:
            return _replay(robot, options.replay)
        if options.reduce:
            return _reduce(robot, options.reduce)
        return _run(robot, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.long.monkey", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=300_000, help="end after that many keys")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after that many seconds")
    parser.add_argument("--seed", default="1", help="decides every event")
    parser.add_argument("--first", type=int, default=0, help="the number of the first session")
    parser.add_argument("--events", type=int, default=EVENTS, help="events of a session")
    parser.add_argument(
        "--through", choices=("pilot", "pty"), default="pilot", help="in this process, or on a terminal"
    )
    parser.add_argument("--failures", type=Path, default=Path("failures"), help="the folder for recordings that fail")
    parser.add_argument("--most", type=int, default=20, help="end after that many failures")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="play a recording")
    parser.add_argument("--reduce", type=Path, metavar="FILE", help="shorten a recording that fails, in place")
    return parser


def _run(robot: Player, options: argparse.Namespace) -> int:
    began, keys, sessions, most = time.monotonic(), 0, 0, 0.0
    failures: Counter[str] = Counter()
    for number in count(options.first):
        seconds = time.monotonic() - began
        if keys >= options.keys or seconds >= options.seconds or failures.total() >= options.most:
            break
        recording = Recording.chosen(f"{options.seed}/{number}", options.events)
        played = robot.play(recording)
        keys, sessions, most = keys + played.keys, sessions + 1, max(most, played.megabytes)
        if played.failure:
            failures[played.failure.what] += 1
            print(played.failure.told(recording), flush=True)
            options.failures.mkdir(parents=True, exist_ok=True)
            path = options.failures / f"{recording.seed.replace('/', '-')}-{options.through}.jsonl"
            recording.only(recording.events[: played.failure.event + 1]).write(path)
            print(f"recorded in {path}\n", flush=True)
        if sessions % 10 == 0:
            print(
                f"{keys:,} keys in {sessions} sessions, {seconds / 60:.1f} minutes, {failures.total()} failures",
                flush=True,
            )
    minutes = (time.monotonic() - began) / 60
    print(
        f"{keys:,} keys through {options.through} with seed {options.seed}, sessions {options.first} to "
        f"{options.first + sessions - 1}, in {minutes:.1f} minutes; at most {most:.0f} MB; {failures.total()} failures"
    )
    for what, times in failures.most_common():
        print(f"{times:4} {what}")
    return 1 if failures else 0


def _replay(robot: Player, path: Path) -> int:
    recording = Recording.read(path)
    for _ in range(TRIES):
        played = robot.play(recording)
        if played.failure:
            print(played.failure.told(recording))
            return 1
    print(f"no failure in {TRIES} tries of {played.keys} keys")
    return 0


def _reduce(robot: Player, path: Path) -> int:
    recording = Recording.read(path)
    wanted = _fails(robot, recording)
    if wanted is None:
        print(f"no failure in {TRIES} tries")
        return 1

    def fails_alike(shorter: Recording) -> bool:
        failure = _fails(robot, shorter, 1 if len(shorter.events) > 8 else TRIES)
        return failure is not None and failure.what == wanted.what

    shortest = reduced(recording, fails_alike, lambda said: print(said, flush=True))
    shortest = next(filter(fails_alike, (replace(shortest, target=target) for target in (None, "letters"))), shortest)
    shortest.write(path)
    print(wanted.what, path.read_text(), sep="\n")
    return 0


def _fails(robot: Player, recording: Recording, tries: int = TRIES) -> Failure | None:
    return next((failure for _ in range(tries) if (failure := robot.play(recording).failure)), None)


if __name__ == "__main__":
    # Fewer paints for as many keys.
    os.environ.setdefault("TEXTUAL_FPS", "20")
    raise SystemExit(main())
