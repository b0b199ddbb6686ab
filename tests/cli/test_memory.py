"""How much memory a large set of pictures takes."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

PICTURES, SIDE = 60_000, 28
MOST = 2 * 2**30

_MEASURED = """
import sys
from nn_tui.cli.main import main
try:
    status = main(sys.argv[1:])
finally:
    # What getrusage tells would count the process that started this one too.
    peak, = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(peak, file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of the resident memory is counted in other units there")
def test_sixty_thousand_pictures_train_in_two_gigabytes(tmp_path: Path) -> None:
    random = np.random.RandomState(0)
    pixels = random.randint(0, 256, (PICTURES, SIDE, SIDE)).astype(np.uint8)
    labels = random.randint(0, 10, PICTURES).astype(np.uint8)
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(struct.pack(">IIII", 0x803, PICTURES, SIDE, SIDE) + pixels.tobytes())
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, PICTURES) + labels.tobytes())
    layers = ["--layers", "conv 8 3x3 relu, pool 2", "--epochs", "1", "--format", "csv"]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, "train", str(images), *layers], capture_output=True, text=True, check=True
    )
    assert int(done.stderr.split()[-1]) * 1024 < MOST
