"""The keys of Train, and what its help says."""

from __future__ import annotations

from textual.binding import Binding, BindingType

PACE = Binding.Group("Pace")
VIEW = Binding.Group("View")

KEYS: list[BindingType] = [
    Binding("space", "run_or_pause", "Run", id="train.run", tooltip="Run the training, or pause it", group=PACE),
    Binding("b", "go_back", "Back", id="train.back", tooltip="Return to the last finite checkpoint", group=PACE),
    Binding("s", "step", "Update", id="train.step", tooltip="Do one update", group=PACE),
    Binding("e", "epochs(1)", "Epoch", id="train.epoch", tooltip="Do one epoch", group=PACE),
    Binding("n", "n_epochs", "Epochs", id="train.epochs", tooltip="Do a number of epochs", group=PACE),
    Binding("r", "reset", "Reset", id="train.reset", tooltip="Begin again with the same initial weights", group=PACE),
    Binding(
        "c",
        "change",
        "Change",
        id="train.change",
        tooltip="Change learning rate, layers, loss, seed ...",
        group=PACE,
    ),
    Binding("plus,equals_sign", "speed(1)", "Faster", id="train.faster", tooltip="More epochs a second", group=PACE),
    Binding("minus", "speed(-1)", "Slower", id="train.slower", tooltip="Fewer epochs a second", group=PACE),
    Binding(
        "v",
        "view",
        "View",
        id="train.view",
        tooltip="Weights as matrices or each neuron's as a picture",
        group=VIEW,
    ),
    Binding("z", "zoom", "Zoom", id="train.zoom", tooltip="The focused view full screen, and back", group=VIEW),
    Binding("escape", "unzoom", "All views", id="train.unzoom", tooltip="Show every view again", group=VIEW),
    Binding("y", "log", "Log", id="train.log", tooltip="Logarithmic or linear loss axis", group=VIEW),
    Binding("w", "range", "Range", id="train.range", tooltip="The whole run, or its recent part", group=VIEW),
    Binding(
        "number_sign",
        "numbers",
        "Numbers",
        show=False,
        id="train.numbers",
        tooltip="Show every weight's number in its cell",
    ),
    Binding("R", "new_seed", "New seed", show=False, id="train.seed", tooltip="Begin again with other initial weights"),
    Binding(
        "D", "default_recipe", "Default recipe", show=False, id="train.default", tooltip="The dataset's own recipe"
    ),
    Binding("asterisk", "flat_out", "Flat out", show=False, id="train.flat_out", tooltip="As fast as it goes"),
    Binding("ctrl+s", "save", "Save run", show=False, id="train.save", tooltip="Save the run to a file"),
]

HELP = """\
# Train

**Space** runs and pauses, **s** does one update, **e** one epoch, **n** a number of epochs, **+** and **-**
change the speed, **\\*** is flat out. **r** goes back to the same initial weights, **R** to new ones. **c**
changes the recipe: learning rate, batch, layers, activations, loss, initial weights, seed. **Tab** moves
between the views; in the chart and the matrices the arrows read exact values. **y** and **w** change the
chart, **v** the weights' view, **z** fills the screen.

Blue is negative, orange positive, and the farther from zero the stronger.
"""
