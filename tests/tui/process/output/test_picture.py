"""What is sent for what was drawn gives the same screen as writing all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import set_cell_size

from nn_tui.tui.process.output import cells
from nn_tui.tui.process.output.cells import UnfollowableError
from nn_tui.tui.process.output.picture import Picture
from tests.emulator import Emulator

COLUMNS, ROWS = 24, 6
WORDS = st.text(alphabet="aB0 .─▀▄█⣿é±", min_size=1, max_size=8)
WIDE = st.text(alphabet="a 界語😀é▀", min_size=1, max_size=6)
COLOURS = st.sampled_from(["", "31", "38;5;208", "38;2;1;2;3", "97", "39"])
BACKGROUNDS = st.sampled_from(["", "44", "48;5;17", "48;2;9;8;7", "101", "49"])
ATTRIBUTES = st.sampled_from(["", "1", "3", "7", "1;4", "9"])


def sgr(attributes: str, colour: str, background: str) -> str:
    return ";".join(part for part in (attributes, colour, background) if part)


def styled(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text as Textual writes it: a style, the characters, a reset."""
    codes = st.builds(sgr, ATTRIBUTES, COLOURS, BACKGROUNDS)
    return st.builds(lambda code, text: f"\x1b[{code}m{text}\x1b[0m" if code else text, codes, words)


def frame(places: dict[int, list[tuple[int, str]]]) -> str:
    """Some texts in some rows, from top to bottom, as Textual writes them."""
    rows = ("".join(f"\x1b[{row + 1};{column + 1}H{text}" for column, text in places[row]) for row in sorted(places))
    return "\n".join(rows) + "\x1b[2;3H"


def frames(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Beyond the right edge every terminal does something else: nothing is drawn there."""
    text = st.lists(styled(words), max_size=2).map("".join)
    strips = st.lists(st.tuples(st.integers(0, 8), text), min_size=1, max_size=2)
    places = st.dictionaries(st.integers(0, ROWS - 1), strips, min_size=1, max_size=4)
    return st.lists(places.map(frame), min_size=1, max_size=5)


def all_sent(picture: Picture, in_pieces: bool) -> str:
    for stretch in picture.in_pieces(picture.frame()) if in_pieces else picture.frame():
        picture.send(stretch)
    return picture.lift()


@pytest.mark.parametrize("in_pieces", [False, True])
@given(drawn=frames(WORDS), skipped=st.sets(st.integers(0, 4)))
def test_the_screen_is_the_same(in_pieces: bool, drawn: list[str], skipped: set[int]) -> None:
    plain, ours = Emulator(COLUMNS, ROWS), Emulator(COLUMNS, ROWS)
    picture = Picture()
    for number, text in enumerate(drawn):
        plain.write(text)
        picture.take(text)
        if number not in skipped:
            ours.write(all_sent(picture, in_pieces))
    ours.write(all_sent(picture, in_pieces))
    assert ours.cells == plain.cells
    assert picture.cursor == plain.cursor


def wide_row(row: int, left: str, right: str) -> str:
    return f"\x1b[{row + 1};1H{set_cell_size(left, 10)}\x1b[31m{set_cell_size(right, 10)}\x1b[0m"


@pytest.mark.slow
@given(rows=st.lists(st.tuples(st.integers(0, ROWS - 1), WIDE, WIDE), min_size=1, max_size=8))
def test_wide_characters_keep_their_places(rows: list[tuple[int, str, str]]) -> None:
    plain, ours = Emulator(COLUMNS, ROWS), Emulator(COLUMNS, ROWS)
    picture = Picture()
    for row in rows:
        text = wide_row(*row)
        plain.write(text)
        picture.take(text)
        ours.write(all_sent(picture, in_pieces=False))
    assert ours.cells == plain.cells


def test_a_symbol_that_a_terminal_draws_narrower_moves_nothing() -> None:
    """Terminals differ in the widths of symbols; each gets the cells around it in their places."""
    picture = Picture()
    picture.take("\x1b[1;1Ha\N{GRINNING FACE}b")
    sent = all_sent(picture, in_pieces=False)
    assert "a  \x1b[1;2H\N{GRINNING FACE}\x1b[1;4Hb" in sent


def test_only_what_differs_is_sent() -> None:
    picture = Picture()
    picture.take("\x1b[1;1H\x1b[38;2;1;2;3;48;2;0;0;0mepoch 1,204\x1b[0m")
    all_sent(picture, in_pieces=False)
    picture.take("\x1b[1;1H\x1b[38;2;1;2;3;48;2;0;0;0mepoch 1,217\x1b[0m")
    assert all_sent(picture, in_pieces=False) == "\x1b[1;10H17"
    picture.take("\x1b[1;1H\x1b[38;2;1;2;3;48;2;0;0;0mepoch 1,217\x1b[0m")
    assert all_sent(picture, in_pieces=False) == ""


def test_only_what_differs_of_a_style_is_sent() -> None:
    picture = Picture()
    picture.take("\x1b[1;1H\x1b[38;2;1;2;3;48;2;0;0;0mab\x1b[0m")
    all_sent(picture, in_pieces=False)
    picture.take("\x1b[1;1H\x1b[38;2;1;2;3;48;2;9;9;9ma\x1b[0m\x1b[48;2;9;9;9m \x1b[0m")
    assert all_sent(picture, in_pieces=False) == "\x1b[1;1H\x1b[48;2;9;9;9ma "


@pytest.mark.parametrize(
    "text",
    [
        "no place",
        "\x1b[2J",
        "\x1b[1;1Ha\tb",
        "\x1b[1;1Ha\nb",
        "\x1b[1;1H\x1b]8;;http://a\x1b\\b\x1b]8;;\x1b\\",
        "\x1b[1;1H\x1b[31ma",
        "\x1b[99999;1Ha",
        "\x1b[1;1H\N{COMBINING ACUTE ACCENT}",
        "\x1b[1;1H\x9b2J",
    ],
)
def test_what_does_more_than_to_draw_is_refused_and_changes_nothing(text: str) -> None:
    picture = Picture()
    picture.take("\x1b[1;1Hhere")
    with pytest.raises(UnfollowableError):
        picture.take(text)
    assert all_sent(picture, in_pieces=False) == "\x1b[1;1H\x1b[mhere"


def test_a_smaller_terminal_gets_nothing_beyond_its_edges() -> None:
    picture = Picture()
    picture.columns, picture.rows = 3, 1
    picture.take("\x1b[1;1Habcdef\x1b[2;1Hghi")
    assert all_sent(picture, in_pieces=False) == "\x1b[1;1H\x1b[mabc"


def test_it_sends_everything_to_a_terminal_that_it_does_not_trust() -> None:
    picture = Picture()
    picture.take("\x1b[1;1Hab\x1b[2;2Hc")
    sent = all_sent(picture, in_pieces=False)
    picture.distrust()
    assert all_sent(picture, in_pieces=False) == sent


def test_more_styles_than_it_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_STYLES", 3)
    plain, ours = Emulator(COLUMNS, ROWS), Emulator(COLUMNS, ROWS)
    picture = Picture()
    for number in range(30):
        text = (
            f"\x1b[{number % ROWS + 1};{number % 7 + 1}H\x1b[48;2;{number};0;0m\N{CJK UNIFIED IDEOGRAPH-8A9E}ab\x1b[0m"
        )
        plain.write(text)
        picture.take(text)
        if number % 4:
            ours.write(all_sent(picture, in_pieces=False))
    ours.write(all_sent(picture, in_pieces=False))
    assert [[cell.background for cell in row] for row in ours.cells] == [
        [cell.background for cell in row] for row in plain.cells
    ]


def test_words_come_before_pictures() -> None:
    picture = Picture()
    pixels = "".join(f"\x1b[48;2;{level};0;0m \x1b[0m" for level in range(4))
    picture.take(f"\x1b[1;1H{pixels}\x1b[2;1Ha status of many words")
    rows = [stretch.row for stretch in picture.in_pieces(picture.frame())]
    assert rows == [1, 1, 1, 0]
