"""Numbers fitted to a width, with as many sensible digits as fit."""

from __future__ import annotations

import math


def fit(value: float, width: int, decimals: int = 6) -> str:
    """A number in at most ``width`` characters (not padded) with at most that many decimals.

    A number that is not finite is "nan", "inf" or "-inf". Decimals are dropped first, then powers of ten are used; if
    nothing fits, "#" fill the width.
    """
    if math.isnan(value):
        return "nan"[:width]
    if math.isinf(value):
        return ("inf" if value > 0 else "-inf")[:width]
    value = value or 0.0  # no minus sign for -0.0
    whole = len(str(int(abs(value)))) if abs(value) < 1e15 else 99
    for places in range(max(0, min(decimals, width - whole - 1)), -1, -1):
        text = f"{value:.{places}f}"
        if len(text) > width:
            continue
        if value and abs(value) < 1e-3 and not float(text):
            break  # all digits lost: powers of ten say more
        return text if float(text) else text.lstrip("-")
    for places in range(3, -1, -1):
        mantissa, exponent = f"{value:.{places}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
        if len(text) <= width:
            return text
    # Too narrow for powers of ten: a small number is as good as zero here, a large one cannot be shown.
    return "0" if abs(value) < 1 and width else "#" * width


def aligned(value: float, width: int, top: float) -> str:
    """A number right-aligned in ``width`` characters with the decimals that suit numbers up to the size ``top``.

    The decimal points of numbers with the same ``width`` and ``top`` are aligned.
    """
    whole = len(str(int(top))) if top < 1e15 else 99
    decimals = min(4, width - whole - 2)
    if decimals < 1 or top < 10.0 ** (1 - decimals) or not abs(value) <= top:
        return fit(value, width).rjust(width)
    return fixed(value, width, decimals)


def fixed(value: float, width: int, decimals: int) -> str:
    """A number right-aligned in ``width`` characters with exactly that many decimals, or by `fit` if it is too long."""
    text = f"{value:.{decimals}f}"
    if not math.isfinite(value) or len(text) > width:
        return fit(value, width).rjust(width)
    return (text if float(text) else text.lstrip("-")).rjust(width)
