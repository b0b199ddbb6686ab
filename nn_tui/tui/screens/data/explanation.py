"""What Data says about itself."""

from __future__ import annotations

from typing import Final

from nn_tui.tui.explanation import Explanation

DATA: Final = Explanation(
    "Datasets",
    "What a network can learn: built-in datasets, your own, and the runs that were kept. On the right is a preview of "
    "the one under the cursor.",
    "The one that is chosen is marked; training, drawing and answers belong to it. Settings such as noise, samples and "
    "test share stand above the preview and change it at once. A file can be a table, pictures, a text, a dataset or a "
    "run.",
    "Classes that the eye can tell apart in the preview, and a test share above 0 to see what the network makes of "
    "samples it was not trained on.",
    "Much noise, few samples of a class, or a target that the columns say nothing about: no network learns that well.",
)
