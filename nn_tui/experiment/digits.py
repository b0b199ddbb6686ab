"""Numbers with the digits that they deserve, the same in every sentence."""

from __future__ import annotations

from math import isfinite


def measure(value: float) -> str:
    """A loss or another error: 12.35, 0.4371, 0.0053, 2.8e-05, inf.

    Four significant digits, but no more than four decimals.
    """
    if not isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    if not 1e-3 <= abs(value) < 99_999.5:
        return f"{value:.1e}"
    forms = (f"{value:.{decimals}f}" for decimals in (4, 3, 2, 1))
    return next((form for form in forms if len(form.replace(".", "").lstrip("-0")) <= 4), f"{value:,.0f}")


def percent(share: float | None) -> str:
    """A share of right answers: 97.5%, 100%; a dash where there is no right and wrong."""
    if share is None:
        return "-"
    # Almost all is not all.
    shown = min(100 * share, 99.9) if share < 1 else 100.0
    return f"{shown:.1f}".removesuffix(".0") + "%"


def short(value: float) -> str:
    """Any other measured number with three significant digits: 0.0123, 4.56e-07."""
    return f"{value:.3g}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 sample, 256 samples."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
