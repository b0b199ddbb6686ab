"""What Predict says about itself: about the samples, and about what is beside them."""

from __future__ import annotations

from typing import Final

from nn_tui.tui.explanation import Explanation

_WHAT: Final = (
    "What the network answers to every sample. On the left all of them, with their true and their answered class; on "
    "the right the one under the cursor."
)

SAMPLES: Final = Explanation(
    "Answers",
    f"{_WHAT} Below the outputs is what if: how the leading output changes when a single input does.",
    "A bar is an output, for classes its probability. In what if, orange raises the leading output and blue lowers it; "
    "pixels and columns of 0 and 1 are flipped, measured columns rise by one standard deviation, points move by 0.5.",
    "The right class leads clearly, and the answer hangs on what a person would look at.",
    "Wrong answers with long bars: the network is sure and wrong. An answer that hangs on one input alone is easily "
    "upset.",
)
MATRIX: Final = Explanation(
    "Confusion",
    f"{_WHAT} The matrix counts which classes are taken for which.",
    "A row is the true class, a column the answer; right answers are on the diagonal from the upper left. It counts "
    "the test samples where there are some, or another part that you choose.",
    "All counts on the diagonal.",
    "A large count elsewhere: these two classes are taken for one another.",
)
STEPS: Final = Explanation(
    "Answers, step by step",
    "What the network answers to every sequence, and at each step of the one under the cursor.",
    "Time goes across; green answers are right. A sequence is right when all its steps are. In the chart the free run "
    "is the network on its own: each of its answers is its next input.",
    "All steps green, also in sequences that it was not trained on.",
    "Wrong from one step on: it has forgotten something, or never saw such a sequence.",
)
TEXT: Final = Explanation(
    "Answers, symbol by symbol",
    "What the network expects next at each symbol of a text, and a text that it writes itself, symbol by symbol.",
    "Bits a character say how many yes-or-no questions a character costs it: fewer is better. Bigrams are a model that "
    "knows one character before and nothing else. A higher temperature writes more boldly; 0 takes the likeliest each "
    "time.",
    "Fewer bits than the bigrams, and words that exist.",
    "More bits in the test part than in training: it learns the text by heart.",
)
