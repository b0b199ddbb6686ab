"""What a form says about a field of the recipe that has the keys, in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nn_tui.data.catalog import FEWEST_SAMPLES, MOST_NOISE, MOST_SAMPLES
from nn_tui.model import LOSSES
from nn_tui.model.activations import ACTIVATIONS

ONE_EACH = "one per layer"
"""The activation that stands for naming one for each layer."""

USUAL_RATES = {
    "sgd": (0.01, 1.0),
    "momentum": (0.001, 0.1),
    "nesterov": (0.001, 0.1),
    "rmsprop": (0.0001, 0.01),
    "adam": (0.001, 0.01),
    "adamw": (0.001, 0.01),
}
"""Learning rates to begin with, lowest and highest, by optimizer."""

_OPTIMIZERS = {
    "sgd": "each step goes straight against the gradient",
    "momentum": "steps add up to a velocity, which dies away by the factor of momentum",
    "nesterov": "momentum that looks one step ahead",
    "rmsprop": "each weight's step is divided by the recent size of its gradient",
    "adam": "momentum, and steps divided by the recent size of the gradient",
    "adamw": "adam, with weights that decay by themselves",
}
_SCHEDULES = {
    "constant": "the learning rate stays as it is",
    "step": "the learning rate is multiplied by the factor again and again",
    "cosine": "the learning rate falls along half a wave, towards 0 after the last epoch",
    "warmup": "the learning rate rises in a straight line, then stays",
    "warmup_cosine": "the learning rate rises in a straight line, then falls along half a wave",
}
_REDUCTIONS = {
    "mean": "over the samples of a batch: its size does not scale the step",
    "sum": "over the samples of a batch: a larger one makes a larger step",
}
_INITIALIZERS = {
    "uniform_with_bias": "weights and biases uniform from -1 to 1",
    "normal": "weights standard normal, biases 0",
    "small_uniform": "weights from -0.5 to 0.5, biases 0.1, as TensorFlow Playground",
    "small_normal": "weights 0.01 times standard normal, biases 0",
    "glorot_uniform": "weights uniform, variance 2 / (inputs + outputs), biases 0: for sigmoid and tanh",
    "glorot_normal": "weights normal, variance 2 / (inputs + outputs), biases 0: for sigmoid and tanh",
    "he_normal": "weights normal, variance 2 / inputs, biases 0: for relu",
    "zeros": "all 0: the neurons of a hidden layer stay alike",
}
_NOTES = {
    "learning_rate": "how far an update goes against the gradient",
    "momentum": "how much of the velocity is left after each update, from 0 to below 1",
    "weight_decay": "share of each weight, times the learning rate, that an update takes away",
    "schedule_factor": "what each step multiplies the learning rate by, above 0 and up to 1",
    "batch": "samples of one update, or full for all of them",
    "l1": "strength of the penalty on the sum of |w|; 0 is none",
    "l2": "strength of the penalty on half the sum of w^2; 0 is none",
    "dropout": "share of hidden neurons left out of each update, from 0 to below 1",
    "epochs": "after these the run is done; running on adds as many",
    "stop_loss": "stop when the training loss without penalties is below this; empty is never",
    "stop_accuracy": "stop at this training accuracy, such as 0.95; empty is never",
    "stop_accuracy_epochs": "epochs in a row that the accuracy has to hold",
    "stop_plateau": "stop after so many epochs without a lower training loss; empty is never",
    "stop_seconds": "stop after so many seconds of running; empty is never",
    "hidden": "neurons of the hidden layers: 8,4 is two layers; or none",
    "activations": "a name for each hidden layer, such as tanh,relu",
    "seed": "decides the initial weights, the order of the samples and dropout",
    "features": "what the network sees of a point; space takes one in or out",
    "samples": f"how many points are generated, {FEWEST_SAMPLES} to {MOST_SAMPLES:,}",
    "noise": f"from 0, none, to {MOST_NOISE:g}",
    "classes": "how many classes the points belong to",
    "data_seed": "decides the generated points and which samples are held back for testing",
    "test_split": "share of the samples held back for testing, such as 0.3; 0 is none",
    "weights": "keep: neurons that stay keep their weights; anew: drawn with the seed",
}


def _activation(name: str) -> str:
    if name == ONE_EACH:
        return "of the hidden layers: each has its own, named below"
    return f"of the hidden layers: {ACTIVATIONS[name].formula}"


_CHOICE_NOTES: dict[str, Callable[[str], str]] = {
    "optimizer": lambda name: _OPTIMIZERS.get(name, ""),
    "schedule": lambda name: _SCHEDULES.get(name, ""),
    "reduction": lambda name: _REDUCTIONS.get(name, ""),
    "init": lambda name: _INITIALIZERS.get(name, "all weights alike, biases 0"),
    "activation": _activation,
    "output": lambda name: f"of the last layer: {ACTIVATIONS[name].formula}",
    "loss": lambda name: f"summed over the outputs: {LOSSES[name].formula}",
}


def note(field: str, said: Mapping[str, str]) -> str:
    """What there is to know of a field while the form says this, by field."""
    if field in _CHOICE_NOTES:
        return _CHOICE_NOTES[field](said[field])
    if field == "schedule_every":
        return f"{'epochs from step to step' if said['schedule'] == 'step' else 'epochs of the rise'}; empty is a share"
    return _NOTES.get(field, "")


def rate_advice(optimizer: str, rate: float) -> str:
    """What a change to that optimizer suggests about a learning rate that is not among its usual ones; else nothing."""
    low, high = USUAL_RATES.get(optimizer, (rate, rate))
    if low <= rate <= high:
        return ""
    return f"{optimizer} usually takes a learning rate of {low:g} to {high:g}, here it is {rate:g}."
