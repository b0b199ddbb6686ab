"""Reading preferences that anybody may have written, and changing single lines of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.preferences.preferences import FRAME_RATES, LONGEST_NAME, KeyLine, Preferences
from nn_tui.experiment.preferences.preferences_file import MOST_BYTES, changed, load, loads

BY_HAND = """\
# mine
theme = "nord"  # dark
frame_rate = 10
colour = "x"
mouse = false

[keys]  # by habit
train.run = "p"
"train.step" = ["x", "f5"]
data.open = 3
"""

values = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.text(min_size=1, max_size=LONGEST_NAME),
        "frame_rate": st.sampled_from(FRAME_RATES),
        "mouse": st.booleans(),
        "finishes_unwatched": st.booleans(),
    },
)
lines = st.sampled_from(
    [
        "",
        "# a remark",
        'theme = "nord" # why',
        "theme = 3",
        "mouse=true",
        'terminal_lost = "stop"',
        "other = [1,",
        "  2] # end",
        '"quo#ted" = """',
        'text """',
        "[keys]",
        "[keys.train]",
        'run = "p"',
        'train.run = ["p", "q"]',
        "[[many]]",
        "a.b = {c = 1}",
        "\ufeff",
    ]
)
texts = st.one_of(st.text(), st.lists(lines).map("\n".join), st.lists(lines).map("\r\n".join))


def test_what_is_right_is_used_and_the_rest_is_said_with_its_line() -> None:
    read = loads(BY_HAND, "preferences.toml")
    keys = (KeyLine("train.run", ("p",), 8), KeyLine("train.step", ("x", "f5"), 9))
    assert read.preferences == Preferences("nord", 10.0, False, keys=keys)
    assert read.problems == (
        "preferences.toml, line 4: there is no preference 'colour': it is ignored",
        'preferences.toml, line 10: data.open takes a key in quotes, or a list of them as in ["p", "f5"], not 3',
    )
    assert read.lines["theme"] == 2
    assert not read.is_damaged


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("frame_rate = 11", "line 1: frame_rate takes 30, 10 or 4, not 11: it is ignored"),
        ("\nframe_rate = true", "line 2: frame_rate takes 30, 10 or 4, not True: it is ignored"),
        ('mouse = "no"', "line 1: mouse takes true or false, not 'no': it is ignored"),
        ("terminal_lost = false", 'line 1: terminal_lost takes "train on" or "stop", not False: it is ignored'),
        ("theme = ''", "line 1: theme takes a name in quotes, as in theme = \"nord\", not '': it is ignored"),
        ("thme = 'nord'", "line 1: there is no preference 'thme' (did you mean theme?): it is ignored"),
        ("keys = 3", "line 1: keys is a table: write [keys], with a line for each key below"),
        ("a = 1\n'bad", "line 2: this is not TOML"),
        ("a = 1\na = 2", "line 2: this is not TOML"),
        ("a = [\n\n", "line 3: this is not TOML"),
        ("x = 1\na" + ".a" * 200 + " = 1", "line 2: this line has too many points"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
)
def test_each_fault_is_one_sentence_with_its_line(text: str, sentence: str) -> None:
    (problem,) = loads(text, "p.toml").problems
    assert sentence in problem
    assert problem.startswith("p.toml")


@given(texts)
def test_any_text_gives_preferences_and_sentences(text: str) -> None:
    read = loads(text, "p.toml")
    assert all(each.isprintable() and each.startswith("p.toml") for each in read.problems)
    if read.is_damaged:
        assert read.preferences == Preferences()
        assert read.problems


@given(texts, values)
def test_a_change_leaves_all_else_as_it_is(text: str, changes: dict[str, object]) -> None:
    if loads(text, "p.toml").is_damaged:
        with pytest.raises(ExperimentError):
            changed(text, changes, "p.toml")
        return
    after = changed(text, changes, "p.toml")
    before, now = (tomllib.loads(each.removeprefix("\ufeff")) for each in (text, after))
    read = loads(after, "p.toml").preferences
    assert all(getattr(read, name) == value for name, value in changes.items())
    settings = {"theme", "frame_rate", "mouse", "terminal_lost"}
    assert {key: now[key] for key in now if key not in settings} == {
        key: before[key] for key in before if key not in settings
    }
    kept = [line for line in text.splitlines() if line.strip().startswith("#")]
    assert [line for line in after.splitlines() if line in kept][: len(kept)] == kept or not changes


def test_only_the_line_of_a_changed_setting_changes() -> None:
    after = changed(BY_HAND, {"theme": "dracula", "finishes_unwatched": False}, "p.toml")
    expected = BY_HAND.replace('"nord"', '"dracula"').replace(
        "mouse = false\n", 'mouse = false\nterminal_lost = "stop"\n'
    )
    assert after == expected
    assert changed(after, {"theme": "dracula"}, "p.toml") == after
    begun = changed("", {"frame_rate": 4.0}, "p.toml")
    assert begun.startswith("# ")
    assert begun.endswith("\n\nframe_rate = 4\n")
    on_windows = changed("# mine\r\n\r\n[keys]\r\ntrain.run = 'p'\r\n", {"mouse": True}, "p.toml")
    assert on_windows == "mouse = true\r\n\r\n# mine\r\n\r\n[keys]\r\ntrain.run = 'p'\r\n"


def test_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "preferences.toml"
    assert load(path).problems == ()
    path.write_bytes(b'theme = "nord"\nname = "\xff"\n')
    read = load(path)
    assert read.is_damaged
    assert read.problems[0].startswith("preferences.toml, line 2: this is not UTF-8")
    path.write_bytes(b"#" * (MOST_BYTES + 1))
    assert "more than" in load(path).problems[0]
    path.unlink()
    path.mkdir()
    assert "a folder" in load(path).problems[0]
    (tmp_path / "file").touch()
    assert load(tmp_path / "file" / "preferences.toml").problems == ()
