"""What is wrong with a run: each finding with the figure that it rests on."""

from __future__ import annotations

from collections.abc import Callable

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding, Kind, Severity
from nn_tui.experiment.diagnosis.history import find_overfitting, find_plateau
from nn_tui.experiment.diagnosis.through_time import find_exploding_through_time, find_vanishing_through_time
from nn_tui.experiment.diagnosis.units import find_dead_relus, find_saturated_units
from nn_tui.experiment.diagnosis.updates import (
    find_exploding_gradients,
    find_vanishing_gradients,
    gradient_ratios,
    update_ratios,
)

__all__ = ["CHECKS", "Evidence", "Finding", "Kind", "Severity", "diagnose", "gradient_ratios", "update_ratios"]

CHECKS: dict[Kind, Callable[[Evidence], list[Finding]]] = {
    "exploding_gradients": find_exploding_gradients,
    "exploding_through_time": find_exploding_through_time,
    "dead_relus": find_dead_relus,
    "saturated_units": find_saturated_units,
    "vanishing_gradients": find_vanishing_gradients,
    "vanishing_through_time": find_vanishing_through_time,
    "plateau": find_plateau,
    "overfitting": find_overfitting,
}
"""What is looked for, by kind; causes come before what they cause."""


def diagnose(evidence: Evidence) -> list[Finding]:
    """All findings, warnings first, then in the order of CHECKS.

    Numbers that are not finite are reported alone: they make every other figure meaningless.
    """
    if not evidence.is_finite:
        return find_exploding_gradients(evidence)
    findings = [finding for check in CHECKS.values() for finding in check(evidence)]
    return sorted(findings, key=lambda finding: finding.severity != "warning")
