"""What is wrong with a run: each finding is a sentence with the figures that it rests on, and what helps."""

from __future__ import annotations

from collections.abc import Callable

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding, Kind, Severity
from nn_tui.experiment.diagnosis.history import find_overfitting, find_plateau
from nn_tui.experiment.diagnosis.large_rate import find_large_rate
from nn_tui.experiment.diagnosis.symmetry import find_equal_weights
from nn_tui.experiment.diagnosis.through_time import find_exploding_through_time, find_vanishing_through_time
from nn_tui.experiment.diagnosis.units import find_dead_relus, find_saturated_units
from nn_tui.experiment.diagnosis.updates import (
    find_not_finite,
    find_vanishing_gradients,
    gradient_ratios,
    update_ratios,
)

__all__ = ["CHECKS", "Evidence", "Finding", "Kind", "Severity", "diagnose", "gradient_ratios", "update_ratios"]

CHECKS: dict[Kind, Callable[[Evidence], list[Finding]]] = {
    "not_finite": find_not_finite,
    "large_rate": find_large_rate,
    "equal_weights": find_equal_weights,
    "exploding_through_time": find_exploding_through_time,
    "dead_relus": find_dead_relus,
    "saturated_units": find_saturated_units,
    "vanishing_gradients": find_vanishing_gradients,
    "vanishing_through_time": find_vanishing_through_time,
    "overfitting": find_overfitting,
    "plateau": find_plateau,
}
"""What is looked for, by kind, most important first: causes come before what they cause."""


EXPLAINED_BY: dict[Kind, tuple[Kind, ...]] = {
    "large_rate": ("vanishing_gradients", "plateau"),
    "equal_weights": ("dead_relus", "saturated_units", "vanishing_gradients", "plateau"),
}
"""What is left out beside a finding that explains it: what usually helps against it would not help there."""


def diagnose(evidence: Evidence) -> list[Finding]:
    """All findings, warnings first, then in the order of CHECKS; without those that others explain.

    Numbers that are not finite are reported alone: they make every other figure meaningless.
    """
    if not evidence.is_finite:
        return find_not_finite(evidence)
    findings = [finding for check in CHECKS.values() for finding in check(evidence)]
    explained = {kind for finding in findings for kind in EXPLAINED_BY.get(finding.kind, ())}
    findings = [finding for finding in findings if finding.kind not in explained]
    return sorted(findings, key=lambda finding: finding.severity != "warning")
