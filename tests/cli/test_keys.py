"""`nn-tui keys`, and what `nn-tui doctor` says of the file of preferences."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.locations import preferences_file

if TYPE_CHECKING:
    from tests.cli.conftest import Here, RunProgram


def prefer(text: str) -> None:
    path = preferences_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_table(nn_tui: RunProgram) -> None:
    prefer('[keys]\ntrain.run = ["p", "f5"]\ntrain.step = "e"\n')
    code, out, err = nn_tui("keys")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split() == ["id", "key", "screen", "what", "it", "does"]
    rows = {line.split()[0]: line for line in lines[1:]}
    assert rows["train.run"].split()[1:5] == ["p", "f5", "Train", "Run:"]
    assert rows["train.step"].split()[1] == "s"
    assert rows["app.help"].split()[1:3] == ["?", "everywhere"]
    assert err == (
        "nn-tui: preferences.toml, line 3: train.step cannot have e, which is Epoch (train.epoch) on Train: train.step "
        "stays on s.\n"
    )


def test_a_keymap_to_start_from(here: Here) -> None:
    prefer('[keys]\ntrain.run = "p"\n')
    begun = here("keys", "--format", "toml").out
    assert tomllib.loads(begun) == {"keys": {"train": {"run": "p"}}}
    lines = [line.removeprefix("# ") for line in begun.splitlines() if "  # " in line]
    # With every line taken in, nothing clashes.
    prefer("\n".join(["[keys]", *lines]))
    again = here("keys", "--format", "toml")
    assert again.err == ""
    assert again.out == begun


def test_for_programs(here: Here) -> None:
    rows = [json.loads(line) for line in here("keys", "--format", "jsonl").out.splitlines()]
    by_id = {row["id"]: row for row in rows}
    assert by_id["train.reset"] == {
        "id": "train.reset",
        "keys": ["r"],
        "usual": ["r"],
        "what": "Reset: Start over with the same initial weights",
        "screens": ["Train"],
    }
    assert "invalid choice: 'xml'" in here("keys", "--format", "xml").problem


def test_doctor_names_the_file_and_what_is_wrong_in_it(here: Here) -> None:
    assert f"{preferences_file()}: there is none yet" in here("doctor").out
    prefer('theme = "nrod"\ncolour = 1\n[keys]\ntrain.rnu = "p"\n')
    said = here("doctor").out
    for sentence in (
        "preferences.toml, line 1: there is no theme 'nrod' (did you mean nord",
        "preferences.toml, line 2: there is no preference 'colour'",
        "preferences.toml, line 4: there is no action 'train.rnu'",
    ):
        assert sentence in said
    prefer("mouse = perhaps\n")
    done = here("doctor")
    assert done.code == 1
    assert "preferences.toml, line 1: this is not TOML" in done.out
    assert "changes made in the app" in done.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--theme"], "--theme takes the name of a theme"),
        (["--theme", "--ascii"], "--theme takes the name of a theme"),
        (["--theme", "nord", "--them"], "--them: the app has no such option"),
    ],
)
def test_options_of_the_app(here: Here, words: list[str], sentence: str) -> None:
    assert sentence in here(*words).problem


def test_an_unknown_theme_is_refused(nn_tui: RunProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "outside")
    code, out, err = nn_tui("--theme=nrod")
    assert (code, out) == (2, "")
    assert "--theme: there is no theme nrod (did you mean nord" in err
