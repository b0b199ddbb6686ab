"""The moved letters from the command line: what their recipe reaches, and in how much time of one processor."""

from __future__ import annotations

import json
import resource
import subprocess

import pytest

from tests.cli.conftest import command


@pytest.mark.slow
def test_most_moved_letters_are_read_in_under_twenty_seconds() -> None:
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command("train", "moved", "--format", "jsonl"), capture_output=True, text=True, check=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime < 20
    end = json.loads(done.stdout.splitlines()[-1])
    assert end["test_accuracy"] >= 0.94
