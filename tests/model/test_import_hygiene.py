"""The model needs NumPy and the standard library alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nn_tui.model

SCRIPT = """
import sys
for name in ("textual", "plotext", "rich", "platformdirs", "tomli_w"):
    sys.modules[name] = None
import numpy
import numpy.random
before = set(sys.modules)
import nn_tui.model
from nn_tui.model.network import textbook
from nn_tui.model import metrics
network = nn_tui.model.Network.dense((2, 2, 1), ("tanh", "sigmoid"))
network.initialize("normal", numpy.random.RandomState(0))
nn_tui.model.Trainer(
    network, numpy.eye(2), numpy.array([[0.0], [1.0]]), loss="sigmoid_cross_entropy",
    optimizer=nn_tui.model.optimizer("sgd", 0.1), random=numpy.random.RandomState(1),
).advance(3)
own = {name for name in set(sys.modules) - before if name.split(".")[0] not in sys.stdlib_module_names}
print(*sorted(name for name in own if name.split(".")[0] != "numpy"))
"""


def test_a_fresh_interpreter_needs_numpy_only() -> None:
    root = Path(nn_tui.model.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.returncode == 0
    loaded = done.stdout.split()
    assert "nn_tui.model" in loaded
    assert [name for name in loaded if name != "nn_tui" and not name.startswith("nn_tui.model")] == []
