"""Asking where to write a file: a free name is offered, and a file that exists is overwritten only after asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from os.path import isdir
from pathlib import Path

from textual import on
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

from nn_tui.data.overwriting import check_destination, free_path, would_overwrite
from nn_tui.data.plain_text import plain
from nn_tui.data.typed_paths import typed_path
from nn_tui.tui.screens.path_question import PathQuestion
from nn_tui.tui.screens.prompts import FieldQuestion


class PathPrompt(PathQuestion):
    """Asks for a path to write to. It offers ``wanted``, with a number if that name is taken.

    ``check`` gives a sentence about what is wrong with a name, or None. The files in ``sources`` are refused; those in
    ``own`` are overwritten without asking.
    """

    def __init__(
        self,
        title: str,
        wanted: str,
        *,
        check: Callable[[str], str | None],
        sources: Iterable[Path] = (),
        own: Iterable[Path] = (),
    ) -> None:
        super().__init__(title, value=str(free_path(Path(wanted))))
        self._check = check
        self._sources, self._own = tuple(sources), tuple(own)
        self._asked: Path | None = None
        self._asked_at = self._entered_at = 0.0

    def read(self, text: str) -> Path:
        """The path, with ~ as the home folder.

        Raises ValueError for a path that cannot be written to, and for a file that exists, until that question has
        been shown and answered with the same path.
        """
        path = typed_path(text)
        problem = None if isdir(path) else self._check(str(path))
        if problem:
            raise ValueError(problem)
        check_destination(path, self._sources)
        is_answered = path == self._asked and self._entered_at > self._asked_at
        if not is_answered and would_overwrite(path, self._own):
            self._asked = path
            # Enter pressed before the question can be read does not answer it.
            self._asked_at = inf
            self.call_after_refresh(self._await_answer)
            raise ValueError(f"{plain(path)} exists: enter again overwrites it.")
        return path

    def say(self, problem: str, enter: str = FieldQuestion.ENTER) -> None:
        """Show what is wrong with the path, and what enter does."""
        super().say(problem, "enter overwrites" if problem and self._asked else enter)

    def _await_answer(self) -> None:
        """Take enter as the answer from now on: the question is shown."""
        # By the clock that keys carry, whichever the platform has.
        self._asked_at = Message().time

    def on_key(self, event: Key) -> None:
        """Keep when enter was pressed, which may be long before its turn comes."""
        if event.key == "enter":
            self._entered_at = event.time

    @on(Input.Changed)
    def _withdraw(self) -> None:
        """A changed text has not been asked about, even if it becomes the same again."""
        self._asked = None
