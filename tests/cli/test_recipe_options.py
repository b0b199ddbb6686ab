"""The options of `nn-tui train`: a wrong one is named in a sentence."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lr", "-1"], "--lr: learning_rate is a number above 0"),
        (["--lr", "nan"], "--lr"),
        (["--lr", "fast"], "--lr: takes a number, not 'fast'"),
        (["--epochs", "0"], "--epochs"),
        (["--epochs", "1e3"], "--epochs: takes a whole number, not '1e3'"),
        (["--seed", "4294967295"], "--seed"),
        (["--hidden", "8,,4"], "--hidden: takes sizes such as 8,4, or none"),
        (["--hidden", "0"], "--hidden"),
        (["--batch", "0"], "--batch"),
        (["--activation", "softmax"], "--activation"),
        (["--output", "step"], "--output"),
        (["--loss", "hinge"], "--loss"),
        (["--loss", "softmax_cross_entropy"], "choose the output softmax"),
        (["--init", "constant:x"], "--init"),
        (["--optimizer", "adamant"], "--optimizer"),
        (["--test-split", "1"], "--test-split"),
        (["--dtype", "float16"], "--dtype"),
        (["--format", "xml"], "--format"),
        (["--log-every", "0"], "--log-every"),
        (["--epoch", "3"], "--epoch 3"),
        (["--lr"], "--lr"),
    ],
)
def test_a_wrong_option_is_named(words, said, here):
    assert said in here("train", "letters", *words).problem
