"""The defaults against lines, on a few splits of those tables that take little time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.long.against_lines import SPLITS, Row, compared, lines

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["diabetes", "breast cancer", "wine", "iris"])
def test_the_network_is_as_good_as_the_line(name: str, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    row = compared(name, tmp_path, splits=8)
    assert row.holds, (row.difference, row.error)


def test_a_row_says_where_the_line_wins() -> None:
    line = np.linspace(0.8, 0.9, SPLITS)
    worse, noisy = line - 0.05, line - np.tile([0.0, 0.1, 0.0, -0.09], SPLITS // 4)
    assert not Row("worse", 100, worse, line, line).holds
    assert Row("noisy", 100, noisy, line, line).holds, "within one standard error"
    assert not Row("worse", 100, worse, line, line).beats_mlp
    shown = list(lines(iter([Row("worse", 100, worse, line, line - 0.1)])))
    assert shown[1].endswith("the line wins")
    assert shown[-1] == "as good as the line on 0 of 1, better than the MLP on 1"
