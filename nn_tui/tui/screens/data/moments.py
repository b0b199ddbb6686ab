"""When something happened, in few words, as somebody would say it."""

from __future__ import annotations

from datetime import datetime, timedelta


def moment(then: datetime, now: datetime) -> str:
    """A time in the past: "today 09:11", "yesterday 21:40", "12 Nov 09:11", "12 Nov 2025"."""
    clock = f"{then:%H:%M}"
    if then.date() == now.date():
        return f"today {clock}"
    if then.date() == (now - timedelta(days=1)).date():
        return f"yesterday {clock}"
    return f"{then.day} {then:%b} {clock}" if then.year == now.year else f"{then.day} {then:%b %Y}"
