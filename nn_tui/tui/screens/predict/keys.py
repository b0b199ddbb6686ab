"""The keys of Predict."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

CASE = Binding.Group("Case")
VIEW = Binding.Group("View")
SEQUENCE = Binding.Group("Sequence")

LEAVE = Binding(
    "escape",
    "leave",
    "Back",
    show=False,
    id="predict.leave",
    tooltip="Back to the keys of the screen, or stop saving answers",
)


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
        "From Edit",
        id="predict.drawing",
        tooltip="Show what is on Edit, or the samples again",
        group=CASE,
    ),
    Binding(
        "e",
        "export",
        "Export answers",
        id="predict.export",
        tooltip="Save the network's predictions for all samples to a CSV file",
        group=CASE,
    ),
    LEAVE,
    Binding("t", "rows", "Rows", id="predict.rows", tooltip="The samples as rows, or in the plane", group=VIEW),
    Binding("v", "view", "Other view", id="predict.view", tooltip="The other view, where one has room", group=VIEW),
    Binding(
        "p", "part", "Part", id="predict.part", tooltip="Confusion of the test part, the training part, all", group=VIEW
    ),
    Binding(
        "I",
        "search('importance')",
        "Columns",
        show=False,
        id="predict.importance",
        tooltip="Which columns the answers hang on, found in the background",
        group=VIEW,
    ),
    Binding(
        "L",
        "search('learning_curve')",
        "More samples?",
        show=False,
        id="predict.learning_curve",
        tooltip="Whether more samples would help: trains on fewer of them, in the background",
        group=VIEW,
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

NEEDS: Mapping[str, str] = {
    **dict.fromkeys(("predict.wrong", "predict.wrong_before"), "Answers to numbers are not right or wrong."),
    "predict.export": "There are no samples to answer.",
    "predict.view": "Both views are shown already, or there is one alone.",
    "predict.importance": "Only tables and points have columns, and the network has to fit them.",
    "predict.learning_curve": "Only samples with one target each have a learning curve.",
    "predict.part": "There is one part alone, or nothing to count.",
    **dict.fromkeys(
        ("predict.temperature_more", "predict.temperature_less", "predict.seed_more", "predict.seed_less"),
        "Only a network that predicts the next symbol writes a text: choose names on Data.",
    ),
    **dict.fromkeys(
        ("predict.length_more", "predict.length_less"), "Only a network that continues a text has a length."
    ),
    **dict.fromkeys(
        ("predict.free_run_more", "predict.free_run_less"),
        "Only a network that predicts the next number runs freely.",
    ),
}
"""What each action needs that cannot always be done."""

MISFIT = "The network no longer fits the dataset. Go to Train ([[app.train]]) and press [[train.reset]] to reset it."
UNMADE = "The network is still being made: the answers are here when it is there."
