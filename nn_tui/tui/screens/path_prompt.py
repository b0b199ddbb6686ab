"""Asking where to write a file: a free name is offered, and a file that exists is overwritten only after asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os.path import expanduser, isdir
from pathlib import Path

from textual import on
from textual.widgets import Input

from nn_tui.data.overwriting import check_destination, free_path, would_overwrite
from nn_tui.tui.screens.prompts import FieldQuestion


class PathPrompt(FieldQuestion[Path]):
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

    def read(self, text: str) -> Path:
        """The path, with ~ as the home folder.

        Raises ValueError for a path that cannot be written to, and the first time for a file that exists.
        """
        path = Path(expanduser(text))
        problem = None if isdir(path) else self._check(text)
        if problem:
            raise ValueError(problem)
        check_destination(path, self._sources)
        if path != self._asked and would_overwrite(path, self._own):
            self._asked = path
            raise ValueError(f"{path} exists: enter again overwrites it.")
        return path

    def say(self, problem: str, enter: str = FieldQuestion.ENTER) -> None:
        """Show what is wrong with the path, and what enter does."""
        super().say(problem, "enter overwrites" if problem and self._asked else enter)

    @on(Input.Changed)
    def _withdraw(self) -> None:
        """A changed text has not been asked about, even if it becomes the same again."""
        self._asked = None
