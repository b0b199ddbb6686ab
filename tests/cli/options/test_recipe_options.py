"""The options of `nn-tui train`: a wrong one is named in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.cli.main import main
from nn_tui.cli.options.recipe_options import FLAGS
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.kinds import Switch

if TYPE_CHECKING:
    from tests.cli.conftest import Here


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lr", "-1"], "--lr: is a number above 0"),
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
        (["--samples", "19"], "--samples: takes whole numbers from 20 to 10,000, not 19"),
        (["--samples", "many"], "--samples: takes a whole number, not 'many'"),
        (["--noise", "0.7"], "--noise: is a fraction from 0 to 0.5, not 0.7"),
        (["--noise", "nan"], "--noise"),
        (["--data-seed", "-1"], "--data-seed"),
        (["--features", "x1,x3"], "--features: takes only x1, x2, x1^2"),
        (["--features", "x1,x1"], "--features: names an input twice"),
        (["--task", "clustering"], "--task: is one of classification, regression"),
        (["--activation", "tanh,softmax"], "--activation"),
        (["--activation", "tanh,relu"], "--activation: activation names 2 layers and hidden has 1"),
        (["--hidden", "8,4", "--activation", "tanh,relu,tanh"], "--activation: activation names 3 layers"),
        (["--momentum", "1"], "--momentum"),
        (["--weight-decay", "-1"], "--weight-decay"),
        (["--schedule", "sawtooth"], "--schedule: is one of constant, step"),
        (["--schedule-every", "0"], "--schedule-every"),
        (["--schedule-factor", "2"], "--schedule-factor"),
        (["--dropout", "1"], "--dropout"),
        (["--stop-loss", "0"], "--stop-loss"),
        (["--stop-accuracy", "95"], "--stop-accuracy: is a share"),
        (["--stop-accuracy-epochs", "0"], "--stop-accuracy-epochs"),
        (["--stop-plateau", "0.5"], "--stop-plateau: takes a whole number"),
        (["--stop-seconds", "inf"], "--stop-seconds"),
    ],
)
def test_a_wrong_option_is_named(words: list[str], said: str, here: Here) -> None:
    assert said in here("train", "letters", *words).problem


@pytest.fixture
def help_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command's --help prints on a terminal of 80 columns."""

    def printed(*words: str) -> str:
        monkeypatch.setenv("COLUMNS", "80")
        with suppress(SystemExit):
            main([*words, "--help"])
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize("command", ["train", "predict", "datasets", ""])
def test_help_fits_a_terminal_of_80_columns(command: str, help_of: Callable[..., str]) -> None:
    out = help_of(*command.split())
    assert max(map(len, out.splitlines())) <= 80
    for field in FIELDS.values() if command == "train" else ():
        if isinstance(field.kind, Switch):
            flag = FLAGS[field.name].removeprefix("--no-").removeprefix("--")
            assert f"\n  --{flag}, --no-{flag}" in out
        elif field.option:
            assert f"\n  {field.option.flag} {field.option.metavar or field.kind.metavar}" in out


def test_the_options_stand_in_groups(help_of: Callable[..., str]) -> None:
    out = help_of("train")
    places = [out.index(f"\n{group}:\n") for group in ("data", "network", "training", "stopping")]
    assert places == sorted(places)
    assert places[0] < out.index("--noise") < places[1] < out.index("--hidden") < places[2] < out.index("--momentum")
    assert places[3] < out.index("--stop-plateau")


def test_samples_in_their_order_are_an_option_and_a_recipe_file_may_be_overruled(here: Here, tmp_path: Path) -> None:
    (tmp_path / "ordered.toml").write_text("[training]\nshuffle = false\n")
    words = ("train", "bits", "--batch", 2, "--epochs", 20, "--format", "jsonl")
    shuffled, ordered = here(*words).lines[:-1], here(*words, "--no-shuffle").lines[:-1]
    file = ("--recipe", tmp_path / "ordered.toml")
    assert shuffled != ordered
    assert here(*words, *file).lines[:-1] == ordered
    assert here(*words, *file, "--shuffle").lines[:-1] == shuffled
    assert "--no-shuffle does nothing without --batch" in here("train", "bits", "--epochs", 1, "--no-shuffle").err
