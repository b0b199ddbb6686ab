"""Short explanations of the names that a field of the recipe chooses among."""

from __future__ import annotations

from collections.abc import Mapping

from nn_tui.experiment.recipe.layer_kinds import output_activation
from nn_tui.model import LOSSES
from nn_tui.model.activations import ACTIVATIONS

_OPTIMIZERS = {
    "sgd": "each step goes straight against the gradient",
    "momentum": "steps add up to a velocity, which decays by the factor of momentum",
    "nesterov": "momentum that looks one step ahead",
    "adagrad": "each weight's step is divided by the size of all its gradients so far: steps shrink",
    "rmsprop": "each weight's step is divided by the recent size of its gradient",
    "adam": "momentum, and steps divided by the recent size of the gradient",
    "adamw": "adam, with weight decay apart from the gradient",
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
_STOP_PARTS = {
    "validation": "the validation part; without one, the training part",
    "training": "the training part, even where there is a validation part",
    "test": "the test part: its figures then say too much, and are called selected on it",
}
_CLASS_WEIGHTS = {
    "equal": "each sample counts the same in the loss",
    "balanced": "the samples of each class together count the same: rare ones are found, at some cost",
}
_SPLITS = {
    "random": "samples are drawn, whatever their class",
    "class": "each part has the same shares of the classes",
    "group": "rows with the same value in the split column stay together",
    "time": "the last rows are held back, in the file's order or that of the split column",
}
_INITIALIZERS = {
    "uniform_with_bias": "weights and biases uniform from -1 to 1",
    "uniform": "weights uniform from -1 to 1, biases 0",
    "uniform_recurrent_last": "weights uniform from -1 to 1, those from a state to itself drawn last, biases 0",
    "normal": "weights standard normal, biases 0",
    "normal_over_inputs": "weights standard normal / inputs, biases 0: small where inputs are many",
    "small_uniform": "weights from -0.5 to 0.5, biases 0.1, as TensorFlow Playground",
    "small_normal": "weights 0.01 times standard normal, biases 0",
    "glorot_uniform": "weights uniform, variance 2 / (inputs + outputs), biases 0: for sigmoid and tanh",
    "glorot_normal": "weights normal, variance 2 / (inputs + outputs), biases 0: for sigmoid and tanh",
    "he_normal": "weights normal, variance 2 / inputs, biases 0: for relu",
    "zeros": "all 0: the neurons of a hidden layer stay alike",
}


def optimizer(texts: Mapping[str, str]) -> str:
    """What the optimizer does."""
    return _OPTIMIZERS.get(texts["optimizer"], "")


def schedule(texts: Mapping[str, str]) -> str:
    """What the schedule does to the learning rate."""
    return _SCHEDULES.get(texts["schedule"], "")


def schedule_every(texts: Mapping[str, str]) -> str:
    """What the span of the schedule counts."""
    return f"{'epochs between steps' if texts['schedule'] == 'step' else 'epochs of the rise'}; empty is a share"


def stop_part(texts: Mapping[str, str]) -> str:
    """What the stop rules look at."""
    return _STOP_PARTS.get(texts["stop_part"], "")


def class_weights(texts: Mapping[str, str]) -> str:
    """How much samples count."""
    return _CLASS_WEIGHTS.get(texts["class_weights"], "")


def split_by(texts: Mapping[str, str]) -> str:
    """How the parts are drawn."""
    return _SPLITS.get(texts["split_by"], "")


def reduction(texts: Mapping[str, str]) -> str:
    """How the reduction affects the size of a step."""
    return _REDUCTIONS.get(texts["reduction"], "")


def initializer(texts: Mapping[str, str]) -> str:
    """What the initializer draws."""
    return _INITIALIZERS.get(texts["init"], "all weights alike, biases 0")


def activation(texts: Mapping[str, str]) -> str:
    """The formula of the hidden activation."""
    return f"of the hidden layers: {ACTIVATIONS[texts['activation']].formula}"


def output(texts: Mapping[str, str]) -> str:
    """The formula of the output activation."""
    return f"of the last layer: {ACTIVATIONS[output_activation(texts['output'])].formula}"


def loss(texts: Mapping[str, str]) -> str:
    """The formula of the loss."""
    return f"summed over the outputs: {LOSSES[texts['loss']].formula}"
