"""Convolutions on real data: what they reach, and how much time of one processor they take."""

from __future__ import annotations

import json
import resource
import subprocess
from statistics import median

import pytest

from tests.cli.conftest import command

SEEDS = range(3)
LAYERS = "conv 16 3x3 relu pad same, conv 32 3x3 relu pad same, pool 2, dropout 0.3"


def processor_seconds() -> float:
    """The time that the processes started so far have computed; a busy machine does not change it much."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.slow
def test_two_convolutions_read_the_digits() -> None:
    """98.0% of the test part, the median of three seeds of the weights times three of the split, each in 20 s."""
    right = []
    for seed in SEEDS:
        for data_seed in SEEDS:
            options = ["--layers", LAYERS, "--test-split", 0.3, "--seed", seed, "--data-seed", data_seed]
            began = processor_seconds()
            done = subprocess.run(
                command("train", "digits", *options, "--log-every", 40, "--format", "jsonl"),
                capture_output=True,
                text=True,
                check=True,
            )
            assert processor_seconds() - began < 20
            right.append(json.loads(done.stdout.splitlines()[-2])["test_accuracy"])
    assert median(right) >= 0.98
