"""The keys of Predict, and its help."""

from __future__ import annotations

from textual.binding import Binding, BindingType

CASE = Binding.Group("Case")
VIEW = Binding.Group("View")
SEQUENCE = Binding.Group("Sequence")


def _pair(
    keys: tuple[str, str], action: str, name: str, words: tuple[str, str], tips: tuple[str, str]
) -> list[Binding]:
    """Two keys that move something up and down, of which the footer shows the first."""
    return [
        Binding(
            key,
            f"{action}({step})",
            word,
            show=step > 0,
            id=f"predict.{name}_{'more' if step > 0 else 'less'}",
            tooltip=tip,
            group=SEQUENCE,
        )
        for key, step, word, tip in zip(keys, (1, -1), words, tips, strict=True)
    ]


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
    Binding("v", "view", "Other view", id="predict.view", tooltip="The other view where one has room", group=VIEW),
    Binding(
        "p", "part", "Part", id="predict.part", tooltip="Confusion of the test part, the training part, all", group=VIEW
    ),
    Binding(
        "i", "type", "Type", id="predict.type", tooltip="Type a phrase, or what a text begins with", group=SEQUENCE
    ),
    *_pair(
        ("plus,equals_sign", "minus,underscore"),
        "hotter",
        "temperature",
        ("Bolder", "Tamer"),
        ("A higher temperature: rarer symbols come", "A lower temperature: likelier symbols come"),
    ),
    *_pair(
        ("right_square_bracket", "left_square_bracket"),
        "longer",
        "length",
        ("Longer", "Shorter"),
        ("Write a longer text", "Write a shorter text"),
    ),
    *_pair(
        ("g", "G"),
        "reseed",
        "seed",
        ("Another", "Previous text"),
        ("Write with the next seed", "Write with the seed before"),
    ),
    *_pair(
        ("right_square_bracket", "left_square_bracket"),
        "free_run",
        "free_run",
        ("Run later", "Run earlier"),
        ("The free run begins a step later", "The free run begins a step earlier"),
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

A **sequence** with a target at each step is right when all its steps are; **tab** goes to its steps, and below are the
exact numbers of one. **v** switches to the chart of numbers, or to the text that the network writes. In the chart the
free run is the network on its own: each answer is its next input, from the step that **[** and **]** choose.

A **text** is drawn symbol by symbol: **i** types what it begins with, **+** and **-** change the temperature (0 takes
the likeliest symbol each time), **[** and **]** the length, **g** and **G** the seed. Bits a character say how many
yes-or-no questions a character costs; bigrams are a model that knows the character before and nothing else.
With one target a sequence, **i** types a phrase of your own; there is no what if, and **v** says why.
"""
