"""The line below the views that says what is wrong with the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.containers import Horizontal
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.diagnosis.diagnosis import Finding
from nn_tui.experiment.judging.judgement import Judgement
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.outcome import verdict
from nn_tui.tui.widgets.controls.text_line import TextLine


class FindingsLine(Horizontal):
    """The most important finding, and how many there are. It is always there, empty while all is well, so that no view
    moves when a finding comes or goes."""

    DEFAULT_CSS = """
    FindingsLine {
        height: 1;
        padding: 0 1;
        & > #finding {
            width: 1fr;
            height: 1;
            color: $text-warning;
            &.-verdict {
                color: $text;
            }
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & > #findings-count {
            width: auto;
            height: 1;
            color: $text-muted;
        }
    }
    """

    def compose(self) -> Iterable[Widget]:
        """The finding at the left, the count at the right."""
        yield TextLine("", id="finding")
        yield TextLine("", id="findings-count")

    def show(self, snapshot: Snapshot, findings: Sequence[Finding], judgement: Judgement | None = None) -> None:
        """Show what prevents training, or else the first of these findings, or else what a run that is done reached.

        A judgement that it is worth no more than what needs no network comes before findings.
        """
        problem = wording.alert(snapshot)
        has_warning = any(finding.severity == "warning" for finding in findings)
        is_lost = judgement is not None and judgement.is_lost
        said = "" if problem or (has_warning and not is_lost) else verdict(snapshot, judgement)
        sentences = [problem] if problem else [finding.headline for finding in findings if not said]
        first = sentences[0] if sentences else ""
        count = f"1 of {len(sentences)} · [[train.findings]] shows all"
        if len(sentences) < 2:
            is_cut = cell_len(first) > self.content_size.width
            advised = "[[train.findings]] shows all" if is_cut else "[[train.findings]] says what helps"
            count = advised if first and (is_cut or not problem) else ""
        line = self.query_one("#finding", TextLine)
        line.set_class(bool(said), "-verdict")
        line.say(said or first[:1].upper() + first[1:])
        self.query_one("#findings-count", TextLine).say(f"  {count}" if count else "")
