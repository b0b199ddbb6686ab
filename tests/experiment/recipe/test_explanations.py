"""Every name that a field of the recipe chooses among is explained."""

from __future__ import annotations

import pytest

from nn_tui.experiment.recipe import explanations
from nn_tui.model import INITIALIZERS, OPTIMIZERS, REDUCTIONS, SCHEDULES


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initializer_says_what_it_draws(name: str) -> None:
    assert explanations.initializer({"init": name}) != explanations.initializer({"init": "constant:0.5"})


@pytest.mark.parametrize("name", [*OPTIMIZERS, *SCHEDULES, *REDUCTIONS])
def test_so_does_every_optimizer_schedule_and_reduction(name: str) -> None:
    texts = {"optimizer": name, "schedule": name, "reduction": name}
    assert explanations.optimizer(texts) or explanations.schedule(texts) or explanations.reduction(texts)
