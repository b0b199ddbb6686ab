"""Playing recordings in processes of their own, so that nothing that goes wrong in one touches the next."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from tests.robot import pilot
from tests.robot.folder import furnish
from tests.robot.recording import Failure, Played, Recording

SESSION_WITHIN = 900.0
"""Seconds after which a session is taken to hang, in whatever way."""
MOST_MEGABYTES = 1500.0
"""The most memory that a session may need."""


class Player:
    """Plays recordings through ``pilot`` or ``pty``, each in a home that is furnished alike."""

    def __init__(self, through: str, folder: Path) -> None:
        self._through = through
        self._folder = folder
        self._model = folder / "model"
        furnish(self._model)

    def play(self, recording: Recording) -> Played:
        """Play one; what goes wrong with its process is a failure too."""
        home = Path(tempfile.mkdtemp(dir=self._folder)) / "home"
        shutil.copytree(self._model, home)
        try:
            played = (
                self._in_a_child(recording, home) if self._through == "pilot" else self._on_a_terminal(recording, home)
            )
        finally:
            shutil.rmtree(home.parent, ignore_errors=True)
        if played.failure is None and played.megabytes > MOST_MEGABYTES:
            return Played(
                played.keys,
                played.seconds,
                played.megabytes,
                Failure(len(recording.events) - 1, f"it took {played.megabytes:.0f} MB"),
            )
        return played

    def _on_a_terminal(self, recording: Recording, home: Path) -> Played:
        from tests.robot.terminal import play

        return play(recording, home)

    def _in_a_child(self, recording: Recording, home: Path) -> Played:
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        stacks = home.parent / "stacks"
        child = context.Process(target=_child, args=(recording, home, stacks, sender), daemon=True)
        child.start()
        sender.close()
        try:
            if receiver.poll(SESSION_WITHIN):
                played: Played = receiver.recv()
                return played
            what = f"the session takes more than {SESSION_WITHIN:.0f} s"
        except EOFError:
            child.join(10)
            what = f"the process ended with {child.exitcode}"
        finally:
            if child.is_alive():
                child.join(5)
                child.kill()
            child.join()
        return Played(0, 0.0, 0.0, Failure(len(recording.events) - 1, what, stacks.read_text(errors="replace")))


def _child(recording: Recording, home: Path, stacks: Path, sender: Connection) -> None:
    """Play in this process; what it prints, and the stacks of a hang, go to a file."""
    output = os.open(stacks, os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.setswitchinterval(0.0005)
    sender.send(asyncio.run(pilot.play(recording, home)))
    sender.close()
    os._exit(0)


@contextmanager
def player(through: str) -> Iterator[Player]:
    """A player with a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="robot-") as folder:
        yield Player(through, Path(folder))
