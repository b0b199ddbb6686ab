"""Where a file is to be written: a free name is offered, and a file that exists is overwritten only after asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os.path import expanduser, isdir
from pathlib import Path

from textual import on
from textual.widgets import Input

from nn_tui.data.overwriting import check_destination, free_path, would_overwrite
from nn_tui.tui.screens.prompts import FieldQuestion


class PathPrompt(FieldQuestion[Path]):
    """A path to write to. The one offered is ``wanted``, or with a number where something has that name.

    ``check`` gives a sentence about what is wrong with the name, or None. The files among ``sources`` are refused;
    those among ``own`` are overwritten unasked.
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
        """The path, with ~ as the home folder; of a file that exists only when it is given twice."""
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
        """Another text was not asked about yet, nor is the same one typed again."""
        self._asked = None
