"""The network: layers, losses, optimizers and the training loop, in NumPy and the standard library alone.

It knows no dataset, no file and no screen, and prints nothing.
"""

from __future__ import annotations

from nn_tui.model.activations import HIDDEN_ACTIVATIONS, OUTPUT_ACTIVATIONS
from nn_tui.model.errors import ModelError
from nn_tui.model.initializers import INITIALIZERS, initializer
from nn_tui.model.losses import LOSSES, REDUCTIONS, Penalty, check_pairing, check_targets, paired_loss
from nn_tui.model.network.evaluation import Evaluator
from nn_tui.model.network.measuring import Measures
from nn_tui.model.network.network import Network
from nn_tui.model.optimizers.optimizer import Optimizer
from nn_tui.model.optimizers.registry import OPTIMIZERS, optimizer
from nn_tui.model.schedules import SCHEDULES, Schedule
from nn_tui.model.training.divergence import Divergence, find_divergence
from nn_tui.model.training.trainer import Trainer, TrainerState

__all__ = [
    "HIDDEN_ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "OPTIMIZERS",
    "OUTPUT_ACTIVATIONS",
    "REDUCTIONS",
    "SCHEDULES",
    "Divergence",
    "Evaluator",
    "Measures",
    "ModelError",
    "Network",
    "Optimizer",
    "Penalty",
    "Schedule",
    "Trainer",
    "TrainerState",
    "check_pairing",
    "check_targets",
    "find_divergence",
    "initializer",
    "optimizer",
    "paired_loss",
]
