"""The keys of Predict, and its help."""

from __future__ import annotations

from textual.binding import Binding, BindingType

CASE = Binding.Group("Case")
VIEW = Binding.Group("View")

KEYS: list[BindingType] = [
    Binding("w", "wrong(1)", "Next wrong", id="predict.wrong", tooltip="To the next sample answered wrong", group=CASE),
    Binding(
        "W",
        "wrong(-1)",
        "Previous wrong",
        show=False,
        id="predict.wrong_before",
        tooltip="To the previous sample answered wrong",
        group=CASE,
    ),
    Binding(
        "d",
        "drawing",
        "Drawing",
        id="predict.drawing",
        tooltip="Show what is on Edit, or the samples again",
        group=CASE,
    ),
    Binding("t", "rows", "Rows", id="predict.rows", tooltip="The samples as rows, or in the plane", group=VIEW),
    Binding("v", "view", "What if/matrix", id="predict.view", tooltip="What if, or the confusion matrix", group=VIEW),
    Binding(
        "p", "part", "Part", id="predict.part", tooltip="Confusion of the test part, the training part, all", group=VIEW
    ),
]

HELP = """\
# Predict

Every sample with its true and its answered class. The arrows choose one, **w** and **W** go to the next and the
previous one answered wrong; beside it are the outputs as bars with their numbers. In a plane the arrows move the
cursor: what is shown is the sample under it, or the place itself. **t** lists the samples of a plane as rows.

Below is **what if**: how the leading output changes when one input does. Pixels and columns of 0 and 1 flip,
v to 1 - v; measured columns rise by their standard deviation; points move by 0.5. **d** shows what is on
Edit instead.

The confusion matrix counts true classes (rows) against answered ones (columns) in the test part, if there is
one; **p** takes another part. Where there is no room for both, **v** switches between what if and the matrix.
"""
