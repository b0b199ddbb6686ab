"""All that the diagnosis of the run has found, in a prompt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from nn_tui.experiment.diagnosis.diagnosis import Finding
from nn_tui.tui.screens.prompts import CLOSE
from nn_tui.tui.screens.reading_list import ReadingList
from nn_tui.tui.theme.key_marks import with_keys

NOTHING = (
    "Nothing is wrong, as far as the numbers show: the learning rate is not too large, no neurons are the same, dead "
    "or saturated, gradients reach every layer, and the loss moves."
)
WITH_TEST_PART = NOTHING.replace(", and the loss moves.", ", the loss moves, and the test part follows.")
"""The same where samples are held back for testing."""
TOO_EARLY = "The run has not trained for an epoch yet: [[train.run]] trains it, then there is something to find."


KEYS = {"recipe": "train.change", "layers": "train.layers", "seed": "train.seed", "reset": "train.reset"}
"""The keys of what an advice says is to be changed."""


class FindingsList(ReadingList):
    """The findings, most important first, each with its figures and what usually helps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        CLOSE,
        Binding("exclamation_mark,enter", "close", "Close", show=False, id="findings.close", tooltip="Close the list"),
    ]
    DEFAULT_CSS = """
    FindingsList {
        & .finding {
            color: $text-warning;
        }
        & .note {
            color: $text;
        }
        & .advice {
            color: $text-muted;
            padding: 0 0 0 3;
            margin: 0 0 1 0;
        }
    }
    """

    def __init__(self, findings: Sequence[Finding], otherwise: str = NOTHING) -> None:
        """Make the prompt; ``otherwise`` is what it says without any finding."""
        super().__init__("What is wrong with the run" if findings else "Findings")
        self._findings, self._otherwise = tuple(findings), otherwise

    def lines(self) -> Iterable[Widget]:
        """A sentence and an advice for each finding."""
        for number, finding in enumerate(self._findings, 1):
            classes = "finding" if finding.severity == "warning" else "finding note"
            yield Static(f"{number}. {finding.headline}", classes=classes, markup=False)
            advice = with_keys(self, _with_ids(finding.advice))
            yield Static(f"{_capital(advice)}.", classes="advice", markup=False)
        if not self._findings:
            yield Static(with_keys(self, self._otherwise), classes="finding note", markup=False)


def _with_ids(advice: str) -> str:
    """An advice with the ids of Train's keys in place of what it says is to be changed."""
    for what, key in KEYS.items():
        advice = advice.replace(f"({what})", f"([[{key}]])")
    return advice


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
