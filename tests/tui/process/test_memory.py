"""The memory of the app while it trains flat out, for less than a minute; `tests.long.soak` takes an hour."""

from __future__ import annotations

import sys

import pytest

from tests.long import soak


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at a process as Linux shows it")
def test_training_flat_out_takes_no_more_and_more_memory() -> None:
    assert soak.main(["--seconds", "40", "--dataset", "letters"]) == 0
