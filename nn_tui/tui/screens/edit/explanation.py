"""What Edit says about itself, for each kind of data."""

from __future__ import annotations

from typing import Final

from nn_tui.tui.explanation import Explanation

_COPY: Final = "A dataset that is not your own stays as it is: the first change asks for a name and makes a copy."

EXPLANATIONS: Final = {
    "pixels": Explanation(
        "Drawing",
        "One sample, to be drawn over, and what the network answers to it at every stroke. Nothing is trained on a "
        "drawing until it is saved to the dataset.",
        "The bars are the outputs for each class. Beside a drawing for a convolution is what each layer makes of it: "
        f"orange is positive, blue is negative. {_COPY}",
        "The bar of the right class stays on top while you change a pixel or two, or move the drawing.",
        "One pixel turns the answer around: the network holds on to single pixels. More samples, or a convolution, "
        "help.",
    ),
    "points": Explanation(
        "Points",
        "The plane of the samples: drop points, take them away, and the run follows at once.",
        "Behind the points is what the network answers, the stronger the colour, the surer. The bars are its answer at "
        f"the cursor. {_COPY}",
        "The colours follow the points that you drop within some hundred epochs of training.",
        "Points that stay on the wrong colour: the network is too small, or they contradict their neighbours.",
    ),
    "table": Explanation(
        "Rows",
        "One row of the table, and what the network answers to it. Nothing is trained on a row until it is saved.",
        f"The columns are the inputs, the target stands last. The bars are the network's outputs. {_COPY}",
        "A small change of a number changes the answer a little.",
        "The answer jumps at a small change, or does not change at all: see what it hangs on under Predict, what if.",
    ),
    "sequences": Explanation(
        "Sequence",
        "One sequence, and what the network answers at each step. Nothing is trained on it until it is saved.",
        "Time goes across; above are the inputs, then the targets, below what the network answers, green where that is "
        f"right, with the probability of the right answer. {_COPY}",
        "Answers turn green from left to right as soon as what they need has been seen.",
        "Answers that ignore a change some steps earlier: the network does not remember that far.",
    ),
}
