"""Opening the user's files and exporting datasets, with a progress bar that esc stops."""

from __future__ import annotations

from dataclasses import replace
from os.path import exists, isfile
from pathlib import Path
from typing import TYPE_CHECKING

from nn_tui.data.data_files import SUFFIXES, TEXTS, is_data_file
from nn_tui.data.library.any_file import AS_TEXT
from nn_tui.data.opened_file import Choices
from nn_tui.data.plain_text import plain
from nn_tui.experiment.recipe.defaults import note_on_recipe
from nn_tui.experiment.recipe.fields import TABLE_TASKS
from nn_tui.experiment.recipe.recipe import choices_of
from nn_tui.experiment.storage.run_file import SUFFIX as RUN_SUFFIX
from nn_tui.tui.screens.data.context import DataContext
from nn_tui.tui.screens.file_work import FileWork, StoppedError

if TYPE_CHECKING:
    from nn_tui.data.dataset import Dataset
    from nn_tui.experiment.recipe.recipe import Recipe
    from nn_tui.experiment.workspace.sources import Source
    from nn_tui.tui.widgets.frame.progress import Progress

OTHER_TARGET = "choose another column as the target"
"""Part of the message of every error that another target column would mend."""
STEPS = 100
"""The steps of the progress bar."""

_NO_CHOICES = Choices()


class Files:
    """Reads and writes one file at a time, away from the event loop."""

    # Prompts are imported when something is asked, so that they do not delay the first paint.

    def __init__(self, context: DataContext, bar: Progress) -> None:
        self._context = context
        self._bar = bar
        self._work = FileWork(context.screen, self._show_progress)
        bar.display = False

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return bool(self._bar.display)

    def stop(self) -> None:
        """Stop reading or writing a file."""
        self._work.stop()

    async def open(self) -> None:
        """Ask for a file and open it."""
        from nn_tui.tui.screens.path_question import OpenPrompt

        workspace = self._context.workspace
        path = await self._context.ask(
            OpenPrompt(
                "Open a table (.csv .jsonl .xlsx .npz), pictures (idx), a text or a dataset (.txt), a run (.nntui)",
                placeholder="path/to/table.csv",
                check=_path_check,
                recent=workspace.recent_files.paths(),
            )
        )
        if not path:
            return
        if path.suffix.lower() != RUN_SUFFIX:
            self.read(path)
        else:
            self._context.attempt_with_run(
                path, lambda: workspace.open_path(path), lambda: self._context.follow(workspace.dataset.name)
            )

    def read(self, path: Path, choices: Choices = _NO_CHOICES) -> None:
        """Read a file in a thread and make it the current dataset."""
        self._work.start(lambda: self._read(path, choices))

    def _read(self, path: Path, choices: Choices) -> None:
        try:
            source = self._context.workspace.sources.read(
                path, choices, self._work.progress(f"Reading {plain(path.name)}")
            )
        except StoppedError:
            self._work.done()
        except (ValueError, MemoryError) as error:
            problem = str(error) or f"{plain(path)} is too large for this machine's memory."
            self._work.done()
            if OTHER_TARGET in problem:
                self._context.hand_over(lambda: self._context.start(self._ask_target(path, problem)))
            elif AS_TEXT in problem:
                self._context.hand_over(lambda: self._context.start(self._ask_for_text(path, problem)))
            else:
                self._context.say(problem, "error", 12)
        else:
            self._context.hand_over(lambda: self._use(source))

    async def _ask_target(self, path: Path, problem: str) -> None:
        """Ask for the target column when the usual one cannot be used."""
        from nn_tui.tui.screens.prompts import Prompt

        name = await self._context.ask(Prompt(problem, placeholder="the target column, by name or number"))
        if name:
            self.read(path, Choices(target=name))

    async def _ask_for_text(self, path: Path, problem: str) -> None:
        """Ask whether what looks like a table, but is none, is a text."""
        from nn_tui.tui.screens.prompts import Confirm

        if await self._context.ask(Confirm(problem, "Read it as text")):
            self.read(path, Choices(task="text"))

    def _use(self, source: Source) -> None:
        self._show_progress("", None)
        workspace = self._context.workspace
        if self._context.attempt(lambda: workspace.use_source(source)):
            self._context.follow(workspace.dataset.name)
            notes = " ".join(filter(None, (*source.opened.notes, note_on_recipe(source.opened.dataset))))
            self._context.say(notes or f"{plain(source.path.name)} is chosen.", timeout=8)
            if source.opened.open_task:
                self._context.start(self._ask_task(source))

    async def _ask_task(self, source: Source) -> None:
        """Ask what the target is where it may be classes or amounts; closing leaves the guess."""
        from nn_tui.tui.screens.prompts import ChooseOne

        opened, tasks = source.opened, TABLE_TASKS
        why = opened.dataset.source.schema.task_why if opened.dataset.source else ""
        question = f"{plain(why, 240)} Which is it?"
        chosen = await self._context.ask(ChooseOne(question, tasks, tasks.index(opened.task or "")))
        if chosen is not None and tasks[chosen] != opened.task and opened.choices is not None:
            self.read(source.path, Choices(**{**vars(opened.choices), "task": tasks[chosen]}))

    async def change_columns(self, source: Source, recipe: Recipe) -> None:
        """Ask how the columns of a table are to be read, and read its file so."""
        from nn_tui.tui.screens.data.columns_form import ColumnsForm

        chosen = await self._context.ask(ColumnsForm(source.opened.dataset, recipe.columns))
        if chosen is not None:
            self.read(source.path, replace(choices_of(recipe), columns=chosen))

    def transpose(self, source: Source, recipe: Recipe) -> None:
        """Make the pictures of a file the current dataset, transposed, or as the file has them if they were."""
        from nn_tui.data.files.transposing import transposed_file

        workspace = self._context.workspace
        turned = replace(source, opened=transposed_file(source.opened))
        recipe = recipe.with_(transpose=turned.opened.transposed)
        if self._context.attempt(lambda: workspace.use_source(turned, recipe)):
            self._context.follow(workspace.dataset.name)
            as_what = "transposed" if turned.opened.transposed else "as the file has them"
            self._context.say(f"The pictures are {as_what}, so the network starts over.")

    async def export(self, dataset: Dataset) -> None:
        """Ask for a path and write the dataset there as CSV."""
        from nn_tui.data.library.export_csv import write_csv
        from nn_tui.data.library.table_rows import columns_lost, separation
        from nn_tui.data.tables.cells import listed

        tests = f" The last {dataset.tests:,} are its test part, which a CSV file cannot say." if dataset.tests else ""
        left_out = columns_lost(dataset)
        lost = f" Left out, as it would be read as an input: {listed(left_out)}." if left_out else ""
        await self._work.export_csv(
            f"Export {plain(dataset.name)} as CSV{separation(dataset)} to",
            f"{dataset.name}.csv",
            self._context.workspace.sources.paths,
            lambda path, on_progress: write_csv(dataset, path, on_progress),
            lambda path: (
                f"{dataset.samples:,} samples of {plain(dataset.name)} saved to {plain(path.absolute())}.{tests}{lost}"
            ),
        )

    def _show_progress(self, what: str, fraction: float | None) -> None:
        self._bar.display = fraction is not None
        self._bar.set(round(STEPS * (fraction or 0)), STEPS, note=f"{what}, esc stops")
        self._context.screen.refresh_bindings()


def _path_check(path: Path) -> str | None:
    # Path's own functions raise where a name is too long, or a folder on the way is closed to us.
    if not exists(path):
        return f"There is no file {plain(path)}: check its path."
    if not isfile(path):
        return f"{plain(path.name)} is not a file that could be read: choose another."
    if path.suffix.lower() not in (*TEXTS, RUN_SUFFIX) and not is_data_file(path):
        known = ", ".join((*TEXTS, RUN_SUFFIX, *SUFFIXES))
        return f"{plain(path.name)} has none of the endings {known}: rename it to what it is, to .txt if it is a text."
    return None
