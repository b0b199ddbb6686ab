"""The text that a network writes, below how it is written."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.data.next_step import Text
from nn_tui.data.symbol_text import are_characters, text_of_symbols
from nn_tui.experiment.sequences.texts import Line, known_lines
from nn_tui.tui.presenting.symbols import shown_symbol
from nn_tui.tui.screens.predict.sequences.writing import Writing, WritingSettings, Written
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.labels import left, widest

_GAP = 2


class TextPanel(Vertical):
    """The text of a `Writing`, with the settings that keys change."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[object, ...] = ()
        self._known: tuple[Dataset, frozenset[Line]] | None = None

    def compose(self) -> Iterable[Widget]:
        """How it is written, and the text, which scrolls."""
        yield TextLine("", id="written-name")
        with VerticalScroll(id="written-part"):
            yield TextLine("", id="written")

    def show_written(self, writing: Writing, dataset: Dataset, text: Text, *, ascii_only: bool) -> None:
        """Show what is written now."""
        written, width = writing.written, self.query_one("#written-part").content_size.width
        shown = (written, writing.settings, dataset, width)
        if shown == self._shown:
            return
        self._shown = shown
        symbols = tuple(_readable(symbol, ascii_only) for symbol in dataset.symbols)
        heading = [(_settings_text(writing.settings, dataset, text, written), "bold $text-muted")]
        body = Content("")
        if written is not None and written.problem:
            heading.append((f"\n{written.problem}", "$text-error"))
        elif written is not None and written.lines is not None:
            known = self._known_lines(dataset, text)
            new = sum(line not in known for line in written.lines)
            note = f"\n{new} of {len(written.lines)} are in no part"
            heading.append((note + (", others dim" if new < len(written.lines) else ""), ""))
            body = _in_columns(written.lines, known, symbols, width)
        elif written is not None:
            start = written.settings.start
            between = " " if start and not are_characters(dataset.symbols) else ""
            body = Content.assemble((start + between, "$text-muted"), text_of_symbols(written.symbols, symbols))
        self.query_one("#written-name", TextLine).say(Content.assemble(*heading))
        self.query_one("#written", TextLine).say(body)

    def _known_lines(self, dataset: Dataset, text: Text) -> frozenset[Line]:
        if self._known is None or self._known[0] is not dataset:
            self._known = dataset, known_lines(dataset, text)
        return self._known[1]


def _readable(symbol: str, ascii_only: bool) -> str:
    """A symbol of a text that is read rather than looked at: line ends and spaces do what they do."""
    return symbol if symbol in ("\n", " ") else shown_symbol(symbol, ascii_only)


def _settings_text(settings: WritingSettings, dataset: Dataset, text: Text, written: Written | None) -> str:
    pieces = [f"temperature {settings.temperature:g}"]
    if not text.is_lines:
        pieces.append(f"{settings.length:,} {'characters' if are_characters(dataset.symbols) else 'words'}")
    pieces.append(f"seed {settings.seed}")
    if written is not None:
        pieces.append(written.when)
    return ", ".join(pieces)


def _in_columns(lines: tuple[Line, ...], known: frozenset[Line], symbols: tuple[str, ...], width: int) -> Content:
    """The texts below each other, in as many columns as there is room for; known ones are dim."""
    texts = [text_of_symbols(line, symbols).replace("\n", " ") for line in lines]
    column = min(widest(texts), max(1, width))
    count = max(1, (width + _GAP) // (column + _GAP))
    rows = -(-len(texts) // count)
    pieces: list[tuple[str, str]] = []
    for row in range(rows):
        for place in range(row, len(texts), rows):
            tone = "dim" if lines[place] in known else ""
            pieces.append((left(texts[place], column), tone))
            pieces.append((" " * _GAP if place + rows < len(texts) else "\n", ""))
    return Content.assemble(*pieces[:-1])
