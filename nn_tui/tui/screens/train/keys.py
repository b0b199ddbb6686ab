"""The keys of Train."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from nn_tui.tui.views.base import MORE
from nn_tui.tui.views.registry import view_keys

PACE = Binding.Group("Pace")
VIEW = Binding.Group("View")

KEYS: list[BindingType] = [
    Binding("space", "run_or_pause", "Run", id="train.run", tooltip="Run the training, or pause it", group=PACE),
    Binding("b", "go_back", "Back", id="train.back", tooltip="Return to the last finite checkpoint", group=PACE),
    Binding(
        "exclamation_mark",
        "findings",
        "Findings",
        show=False,
        id="train.findings",
        tooltip="What is wrong with the run, and what helps",
        group=PACE,
    ),
    Binding("s", "step", "Update", id="train.step", tooltip="Do one update", group=PACE),
    Binding(
        "c",
        "change",
        "Change",
        id="train.change",
        tooltip="Change learning rate, optimizer, features, loss, stop rules ...",
        group=PACE,
    ),
    Binding("r", "reset", "Reset", id="train.reset", tooltip="Start over with the same initial weights", group=PACE),
    Binding("v", "view", "View", id="train.view", tooltip="Choose what this pane shows", group=VIEW),
    Binding("z", "zoom", "Zoom", id="train.zoom", tooltip="The focused view full screen, and back", group=VIEW),
    Binding("escape", "unzoom", "All views", id="train.unzoom", tooltip="Show every view again", group=VIEW),
    Binding(
        "enter", "set_weight", "Set", id="train.set", tooltip="Set the weight or bias under the cursor", group=VIEW
    ),
    Binding("f", "freeze", "Freeze", id="train.freeze", tooltip="Freeze this weight, or let it learn", group=VIEW),
    Binding("a", "layers", "Layers", id="train.layers", tooltip="Add, move, edit and remove layers", group=MORE),
    Binding("e", "epochs(1)", "Epoch", id="train.epoch", tooltip="Do one epoch", group=MORE),
    Binding("n", "n_epochs", "Epochs", id="train.epochs", tooltip="Do a number of epochs", group=MORE),
    Binding("plus,equals_sign", "speed(1)", "Faster", id="train.faster", tooltip="More epochs a second", group=MORE),
    Binding("minus", "speed(-1)", "Slower", id="train.slower", tooltip="Fewer epochs a second", group=MORE),
    Binding("asterisk", "flat_out", "Flat out", id="train.flat_out", tooltip="As fast as it goes", group=MORE),
    *view_keys("run_view_action"),
    Binding("F", "freeze_layer", "Freeze layer", show=False, id="train.freeze_layer", tooltip="Freeze this layer"),
    Binding(
        "comma", "sample(-1)", "Previous sample", show=False, id="train.before", tooltip="Watch the previous sample"
    ),
    Binding("full_stop", "sample(1)", "Next sample", show=False, id="train.next", tooltip="Watch the next sample"),
    Binding(
        "left_square_bracket",
        "cycle(-1)",
        "Previous view",
        show=False,
        id="train.view_before",
        tooltip="The previous view in this pane",
    ),
    Binding(
        "right_square_bracket",
        "cycle(1)",
        "Next view",
        show=False,
        id="train.view_next",
        tooltip="The next view in this pane",
    ),
    Binding("R", "new_seed", "New seed", show=False, id="train.seed", tooltip="Start over with other initial weights"),
    Binding(
        "D", "default_recipe", "Default recipe", show=False, id="train.default", tooltip="The dataset's own recipe"
    ),
    Binding("ctrl+s", "save", "Save run", show=False, id="train.save", tooltip="Save the run to a file"),
]
