"""One thing, one word: phrases that no screen shows, since a better one was agreed upon."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nn_tui

ROOT = Path(nn_tui.__file__).parent

INSTEAD = {
    r"works on the dataset": "enter chooses this dataset",
    r"never changes|is never changed": "is built in and stays as it is",
    r"\bas written\b|\bnot written\b": "saved, not saved: enter saves it",
    r"\bopinion\b": "What the network answers",
    r"all right\b|\bdone, (not )?solved": "done: 4 of 4 right, all within 0.1",
    r"Seed \d*\S*: initial|The run before": "Back to the initial weights (seed 0). The last run is kept",
    r"Other data:|\bbegins? anew|\bstarts? anew": "The data changed, so the network starts over.",
    r"up a deviation": "If one input rises by one standard deviation (or flips)",
    r"come to rest": "the loss has not moved for 50 epochs (0.5): training has stalled",
    r"learnt by heart|above the training loss": "test loss 0.335 (train 0.167), best 0.294 at epoch 11: overfitting",
    r"stopped being finite": "the pre-activations of layer 2 were the first to become infinite",
    r"Nothing to separate|needs points in a plane": "needs two inputs",
    r", whole run|squared error, sum\b": "Loss (half squared error, summed)",
    r"is the current dataset|[Ww]ork on this": "is chosen",
    r"(?<!-)\baccuracy (of|\d|:|\{)": "right train 97.7%, test 95.6%",
    r"\bother drawings?\b": "another draft: a row of a table is none of them drawn",
    r"\d+x\d+ pixels": "5 rows x 6 columns",
}
"""What is not said, as patterns, and what is said in its place."""


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts in a file that a person may see, with their lines: all but docstrings; "{}" for what is filled in."""
    tree = ast.parse(path.read_text("utf-8"))
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    asynchronous = (node.body for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))
    docstrings = {
        id(statement.value)
        for body in (*bodies, *asynchronous)
        for statement in body
        if isinstance(statement, ast.Expr)
    }
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(part) for part in node.values}
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | parts:
            yield node.lineno, node.value


@cache
def all_sentences() -> list[tuple[str, str]]:
    """Every text in the sources, with its place."""
    sources = sorted(ROOT.rglob("*.py"))
    return [(f"{path.relative_to(ROOT)}:{line}", text) for path in sources for line, text in sentences(path)]


@pytest.mark.parametrize("pattern", INSTEAD)
def test_no_sentence_says_what_has_a_better_word(pattern: str) -> None:
    found = [
        f"{place}: {' '.join(text.split())}"
        for place, text in all_sentences()
        if " " in text and re.search(pattern, text)
    ]
    assert not found, f"say {INSTEAD[pattern]!r} instead"


def test_no_number_is_shown_with_all_its_digits() -> None:
    """Copying gives the exact number; a screen shows the digits that it deserves."""
    found = [
        path.name
        for path in ROOT.rglob("tui/views/*.py")
        if re.search(r"value!r\}|float\([^{}]*\)!r\}", path.read_text())
    ]
    assert not found
