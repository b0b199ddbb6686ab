"""What is going wrong in the run, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from nn_tui.experiment.diagnosis.diagnosis import Finding
from nn_tui.tui.widgets.controls.text_line import TextLine


class DiagnosisLine(TextLine):
    """The most important finding, and how many there are; hidden while there is none."""

    DEFAULT_CSS = """
    DiagnosisLine {
        display: none;
        height: auto;
        max-height: 2;
        padding: 0 1;
        color: $text-warning;
    }
    DiagnosisLine.-found {
        display: block;
    }
    """

    def show(self, findings: Sequence[Finding]) -> None:
        """Show the first of these findings."""
        many = f"  1 of {len(findings)}" if len(findings) > 1 else ""
        self.say(f"{findings[0].sentence}{many} · ! says what helps" if findings else "")
        self.set_class(bool(findings), "-found")
